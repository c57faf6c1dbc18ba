/** Monthly statistics 民政统计月报: the table of tiers, what else was done, each figure opening into what stands behind it. */
import { DownloadOutlined, LockOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, App, Button, DatePicker, Drawer, Popconfirm } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { addressOf, get, post, sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, money } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { type FigureRow, type MonthlyReport, tierColumns, upliftColumns } from '../shared.ts'
import { ListsPanels } from './lists-panel.tsx'
import { MovesTable, type Opened } from './moves-table.tsx'
import './statistics.css'

export function StatisticsPage() {
  const { t } = useWords()
  const [month, setMonth] = useState(dayjs().format('YYYY-MM'))
  const [opened, setOpened] = useState<Opened | null>(null)
  const report = useQuery({
    queryKey: ['statistics', month],
    queryFn: ({ signal }) => get<MonthlyReport>('/statistics/monthly', { month }, signal),
  })
  return (
    <>
      <PageHead
        title={t('stats.title')}
        turn={
          report.data && t('stats.period', { area: report.data.areaName, from: report.data.from, to: report.data.to })
        }
        actions={
          <>
            <DatePicker
              picker="month"
              aria-label={t('stats.month')}
              allowClear={false}
              value={dayjs(`${month}-01`)}
              // After its cut-off day a month is over, and the next one runs already.
              disabledDate={(day) => day.isAfter(dayjs().add(1, 'month'), 'month')}
              onChange={(day) => day && setMonth(day.format('YYYY-MM'))}
            />
            {report.data && <Actions report={report.data} />}
          </>
        }
      />
      <Loaded query={report}>
        {(data) => (
          <div className="stack">
            <Standing report={data} />
            <TiersPanel report={data} open={setOpened} />
            <UpliftPanel report={data} open={setOpened} />
            <SectionsPanel report={data} open={setOpened} />
            <ListsPanels report={data} />
          </div>
        )}
      </Loaded>
      <Drawer open={opened !== null} onClose={() => setOpened(null)} title={opened?.title} size="large">
        {opened && <Rows month={month} figure={opened.figure} />}
      </Drawer>
    </>
  )
}

function Actions({ report }: { report: MonthlyReport }) {
  const { t, language, maybe } = useWords()
  const session = useSession()
  const client = useQueryClient()
  const { message } = App.useApp()
  const close = async () => {
    try {
      await post('/statistics/monthly/close', { month: report.month })
      await client.invalidateQueries({ queryKey: ['statistics'] })
    } catch (fault) {
      message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined))
    }
  }
  const whole = report.mismatches.length === 0
  return (
    <>
      {session.role === 'county' && !report.closed && whole && (
        <Popconfirm title={t('stats.closeSure')} onConfirm={() => void close()}>
          <Button icon={<LockOutlined />}>{t('stats.close')}</Button>
        </Popconfirm>
      )}
      {session.may.includes('export') && (
        <Button
          type="primary"
          icon={<DownloadOutlined />}
          disabled={!whole}
          href={addressOf('/statistics/monthly.xlsx', { month: report.month, area: report.area })}
        >
          {t('stats.export')}
        </Button>
      )}
    </>
  )
}

/** Whether the month adds up comes first: a report that does not is no report. */
function Standing({ report }: { report: MonthlyReport }) {
  const { t, pick } = useWords()
  if (report.mismatches.length === 0)
    return (
      <Alert
        type="success"
        showIcon
        title={
          report.closed
            ? t('stats.closed', { date: date(report.closed.at) ?? '', by: report.closed.by })
            : t('stats.addsUp')
        }
      />
    )
  return (
    <Alert
      type="error"
      showIcon
      title={t('stats.doesNot', { n: report.mismatches.length })}
      description={
        <ul className="stats-mismatches">
          {report.mismatches.slice(0, 50).map((one) => (
            <li key={`${one.hh} ${one.tier}`}>
              {one.hh && (
                <Link to="/households/$hh" params={{ hh: one.hh }} search={{}} className="num">
                  {one.hh}
                </Link>
              )}{' '}
              {pick(one.what)}
            </li>
          ))}
        </ul>
      }
    />
  )
}

function TiersPanel({ report, open }: { report: MonthlyReport; open: (one: Opened) => void }) {
  const { t, pick, maybe } = useWords()
  return (
    <Panel
      title={t('stats.tiers')}
      note={report.least === null ? t('stats.tiersNote') : t('stats.hiddenNote', { n: report.least })}
    >
      <MovesTable
        label={t('stats.tiers')}
        columns={tierColumns.map((id) => ({ id, label: maybe(`stats.column.${id}`, id) }))}
        rows={report.tiers.map((row) => ({
          id: `tiers/${row.tier}/${row.urban}`,
          label: pick(row.label),
          notes: (
            <>
              <div className="small faint">{maybe(`stats.urban.${row.urban}`, row.urban)}</div>
              {row.unknownAmounts !== 0 && (
                <div className="small faint">{t('stats.unknown', { n: row.unknownAmounts ?? '*' })}</div>
              )}
            </>
          ),
          cells: row.cells,
        }))}
        open={open}
      />
    </Panel>
  )
}

/** What of the amounts above is category uplift; months closed before it was told have none. */
function UpliftPanel({ report, open }: { report: MonthlyReport; open: (one: Opened) => void }) {
  const { t, pick, maybe } = useWords()
  if (!report.uplift) return null
  return (
    <Panel title={t('stats.uplift')} note={t('stats.upliftNote')}>
      {report.uplift.length === 0 ? (
        t('stats.nobody')
      ) : (
        <MovesTable
          label={t('stats.uplift')}
          columns={upliftColumns.map((id) => ({ id, label: maybe(`stats.uplift.${id}`, id) }))}
          rows={report.uplift.map((row) => ({
            id: `uplift/${row.tier}`,
            label: pick(row.label),
            notes: null,
            unknown: row.unknown,
            cells: row.cells,
          }))}
          open={open}
        />
      )}
    </Panel>
  )
}

function SectionsPanel({ report, open }: { report: MonthlyReport; open: (one: Opened) => void }) {
  const { t, pick } = useWords()
  if (report.sections.length === 0) return <Panel title={t('stats.work')}>{t('stats.nothing')}</Panel>
  return (
    <div className="stats-sections">
      {report.sections.map((section) => (
        <Panel key={section.id} title={pick(section.label)}>
          <ul className="stats-figures">
            {section.figures.map((figure) => (
              <li key={figure.id} className="spread">
                <span>{pick(figure.label)}</span>
                {figure.count === null ? (
                  <span className="faint">*</span>
                ) : (
                  <button
                    type="button"
                    className="plain-button num stats-open"
                    onClick={() => open({ figure: `${section.id}/${figure.id}`, title: pick(figure.label) })}
                  >
                    {count(figure.count)}
                    {figure.yuan !== null && ` · ${money(figure.yuan)} ${t('unit.yuan')}`}
                    {typeof figure.days === 'number' && ` · ${t('stats.median', { n: figure.days })}`}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  )
}

function Rows({ month, figure }: { month: string; figure: string }) {
  const { t, pick } = useWords()
  const rows = useQuery({
    queryKey: ['statistics-rows', month, figure],
    queryFn: ({ signal }) => get<{ items: FigureRow[] }>('/statistics/monthly/rows', { month, figure }, signal),
  })
  return (
    <Loaded query={rows}>
      {({ items }) => (
        <ul className="stats-rows">
          {items.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of one answer are never reordered
            <li key={i}>
              <div className="spread">
                <strong>
                  {row.hh ? (
                    <Link to="/households/$hh" params={{ hh: row.hh }} search={{}}>
                      {row.name || row.hh}
                    </Link>
                  ) : (
                    pick(row.what)
                  )}
                </strong>
                {row.yuan !== null && <span className="num">{`${money(row.yuan)} ${t('unit.yuan')}`}</span>}
              </div>
              <div className="faint small">
                {[
                  row.areaName,
                  row.persons !== null && t('stats.persons', { n: row.persons }),
                  date(row.on),
                  row.matter?.number,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  )
}
