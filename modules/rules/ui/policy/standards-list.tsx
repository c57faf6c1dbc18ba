/** The standards in force and to come: by benefit, area, urban and rural, with day and source. */
import { useQuery } from '@tanstack/react-query'
import { Input, Segmented, Table } from 'antd'
import { useMemo, useState } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import { useNarrow } from '../../../../ui/use-narrow.ts'
import type { StandardView } from '../../drafts/shapes.ts'
import { useArea } from '../use-area.ts'
import { modelsQuery } from './calls.ts'
import { RowStateMark, useUnitWord, useUrbanWord } from './policy-words.tsx'

/** Rows that hold in an area: those of the areas above it, of itself, and of the areas below. */
export const meetsArea = (row: Pick<StandardView, 'area'>, area: string): boolean =>
  row.area.startsWith(area) || area.startsWith(row.area)

/** Names of the files of dated values: what their benefit's model calls itself. */
export function useFileLabel(draft?: number): (file: string) => string {
  const { t, pick } = useWords()
  const models = useQuery(modelsQuery(draft))
  const names = new Map(models.data?.items.map((one) => [one.benefit, pick(one.label) || one.benefit]))
  return (file) => {
    const benefit = file.split('/')[1]
    return benefit ? (names.get(benefit) ?? benefit) : t('policy.general')
  }
}

export function StandardsList({ items }: { items: StandardView[] }) {
  const { t, pick } = useWords()
  const { area } = useArea()
  const narrow = useNarrow()
  const urbanWord = useUrbanWord()
  const unitWord = useUnitWord()
  const fileLabel = useFileLabel()
  const [show, setShow] = useState<'now' | 'all'>('now')
  const [word, setWord] = useState('')
  const rows = useMemo(
    () =>
      items.filter(
        (row) =>
          (show === 'all' || row.state !== 'past') &&
          meetsArea(row, area) &&
          (word === '' ||
            `${row.id}${pick(row.label)}${row.source}${row.areaName}`.toLowerCase().includes(word.toLowerCase())),
      ),
    [items, show, word, area, pick],
  )
  return (
    <div className="stack">
      <div className="row">
        <Segmented
          value={show}
          onChange={setShow}
          options={[
            { value: 'now', label: t('policy.show.now') },
            { value: 'all', label: t('policy.show.all') },
          ]}
        />
        <Input.Search
          className="policy-find"
          allowClear
          value={word}
          onChange={(event) => setWord(event.target.value)}
          placeholder={t('policy.find')}
          aria-label={t('policy.find')}
        />
      </div>
      {rows.length === 0 ? (
        <StateBox kind="empty" title={t('policy.none')} />
      ) : narrow ? (
        <ul className="stack tight">
          {rows.map((row) => (
            <li key={keyOf(row)} className="panel">
              <div className="spread">
                <strong>{pick(row.label) || row.id}</strong>
                <RowStateMark state={row.state} />
              </div>
              <p className="policy-figure num">
                {row.value} <small className="soft">{unitWord(row.unit)}</small>
              </p>
              <p className="soft small">
                {row.area === '' ? t('policy.wholeRegion') : row.areaName} · {urbanWord(row.urban)} · {row.valid_from} –{' '}
                {row.valid_to || t('policy.open')}
              </p>
              <p className="faint small">
                {fileLabel(row.file)} · {row.source}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <Table<StandardView>
          className="wtable"
          rowKey={keyOf}
          size="middle"
          dataSource={rows}
          pagination={false}
          columns={[
            {
              key: 'standard',
              title: t('policy.standard'),
              width: 220,
              render: (_, row) => (
                <>
                  <strong>{pick(row.label) || row.id}</strong>
                  <div className="small faint">
                    {fileLabel(row.file)} · {row.id}
                  </div>
                </>
              ),
            },
            {
              key: 'area',
              title: t('policy.area'),
              width: 110,
              filters: [...new Map(rows.map((row) => [row.area, row.areaName]))].map(([value, text]) => ({
                value,
                text: value === '' ? t('policy.wholeRegion') : text,
              })),
              onFilter: (value, row) => row.area === value,
              render: (_, row) => (row.area === '' ? t('policy.wholeRegion') : row.areaName),
            },
            { key: 'urban', title: t('policy.urban'), width: 72, render: (_, row) => urbanWord(row.urban) },
            {
              key: 'value',
              title: t('policy.value'),
              width: 110,
              align: 'right',
              className: 'num',
              render: (_, row) => <strong>{row.value}</strong>,
            },
            {
              key: 'unit',
              title: t('policy.unit'),
              width: 110,
              render: (_, row) => <span className="soft">{unitWord(row.unit)}</span>,
            },
            { key: 'from', title: t('policy.from'), width: 108, className: 'num', render: (_, row) => row.valid_from },
            {
              key: 'to',
              title: t('policy.to'),
              width: 108,
              className: 'num',
              render: (_, row) => row.valid_to || <span className="faint">{t('policy.open')}</span>,
            },
            {
              key: 'state',
              title: t('policy.state'),
              width: 90,
              render: (_, row) => <RowStateMark state={row.state} />,
            },
            {
              key: 'source',
              title: t('policy.source'),
              render: (_, row) => (
                <div className="policy-source">
                  {row.source}
                  <div className="small faint">
                    {t(row.verified ? 'policy.verified' : 'policy.unverified')} ·{' '}
                    {row.version === null ? t('policy.file') : t('policy.version', { n: row.version })}
                  </div>
                </div>
              ),
            },
          ]}
        />
      )}
    </div>
  )
}

const keyOf = (row: StandardView) => [row.file, row.id, row.area, row.urban, row.valid_from, row.value].join('|')
