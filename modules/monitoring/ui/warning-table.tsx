/** The worklist as a table on a desk: a household a row, its reason as a sentence. */
import { Table, type TableColumnsType } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import type { WarningItem } from '../shared.ts'
import { pageSizes } from './filters.ts'
import { DueDay, ShownLevel, StateTag, TierText, UnjudgedMark, useSentence } from './warning-words.tsx'
import type { Worklist } from './worklist.ts'

export const optionalColumns = ['area', 'tier', 'state', 'due', 'responsible'] as const
export type OptionalColumn = (typeof optionalColumns)[number]

/**
 * @param shown optional columns the person wants
 * @param condensed true while evidence is open beside the list: level and household only
 * @param cursor row the keyboard stands on
 */
export function WarningTable(props: { list: Worklist; shown: OptionalColumn[]; condensed: boolean; cursor: number }) {
  const { list, condensed } = props
  const { t, pick } = useWords()
  const sentence = useSentence()
  const has = (column: OptionalColumn) => !condensed && props.shown.includes(column)
  const columns: TableColumnsType<WarningItem> = [
    { key: 'level', title: t('warnings.level'), width: 96, render: (_, w) => <ShownLevel warning={w} /> },
    {
      key: 'reason',
      title: `${t('warnings.household')} · ${t('warnings.reason')}`,
      render: (_, w) => (
        <div className="wrow">
          <div className="row tight wrow-who">
            <strong>
              <MaskedText text={w.headName} />
            </strong>
            <span className="faint num">{w.householdNo}</span>
            <span className="faint">{t('warnings.members', { n: w.members })}</span>
            {condensed && <span className="faint clip">{w.areaName}</span>}
            <UnjudgedMark of={w.unjudged} />
          </div>
          <p className={`wrow-reason${condensed ? ' wrow-reason-short' : ''}`}>{sentence(w)}</p>
          <ul className="wrow-indicators">
            {w.indicators.slice(0, condensed ? 2 : 4).map((one) => (
              <li key={one.id} className={`dot-${one.level}`}>
                {pick(one.label)}
              </li>
            ))}
            {w.indicators.length > (condensed ? 2 : 4) && <li>+{w.indicators.length - (condensed ? 2 : 4)}</li>}
          </ul>
        </div>
      ),
    },
    ...(has('area')
      ? [{ key: 'area', title: t('warnings.area'), width: 168, render: (_: unknown, w: WarningItem) => w.areaName }]
      : []),
    ...(has('tier')
      ? [
          {
            key: 'tier',
            title: t('warnings.tier'),
            width: 112,
            render: (_: unknown, w: WarningItem) => <TierText tier={w.tier} label={w.tierLabel} />,
          },
        ]
      : []),
    ...(has('state')
      ? [
          {
            key: 'state',
            title: t('warnings.state'),
            width: 104,
            render: (_: unknown, w: WarningItem) => <StateTag warning={w} />,
          },
        ]
      : []),
    ...(condensed || has('due')
      ? [
          {
            key: 'due',
            title: t('warnings.due'),
            width: condensed ? 104 : 112,
            render: (_: unknown, w: WarningItem) => <DueDay warning={w} />,
          },
        ]
      : []),
    ...(has('responsible')
      ? [
          {
            key: 'responsible',
            title: t('warnings.responsible'),
            width: 128,
            render: (_: unknown, w: WarningItem) => (
              <>
                {w.responsible.areaName}
                {w.responsible.person && <div className="small soft">{w.responsible.person}</div>}
              </>
            ),
          },
        ]
      : []),
  ]
  return (
    <Table<WarningItem>
      className="wtable"
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={list.items}
      loading={{ spinning: list.list.isFetching && list.list.isPlaceholderData, delay: 200 }}
      rowSelection={{
        columnWidth: 40,
        selectedRowKeys: list.all ? list.items.map((w) => w.id) : [...list.chosen],
        onChange: (keys) => list.setChosen(keys as number[]),
      }}
      rowClassName={(w, i) =>
        `${w.id === list.openId ? 'wtable-open ' : ''}${i === props.cursor ? 'wtable-cursor' : ''}`
      }
      onRow={(w) => ({
        tabIndex: -1,
        onClick: (event) => !(event.target as HTMLElement).closest('a,button,.ant-checkbox-wrapper') && list.open(w.id),
      })}
      pagination={{
        current: Number(list.query.page),
        pageSize: Number(list.query.size),
        total: list.total,
        showSizeChanger: true,
        pageSizeOptions: [...pageSizes],
        showTotal: (n) => t('list.total', { n: n.toLocaleString('en-US') }),
        onChange: (page, size) =>
          String(size) === list.query.size ? list.setPage(page) : list.setFilter('size', [String(size)]),
      }}
    />
  )
}
