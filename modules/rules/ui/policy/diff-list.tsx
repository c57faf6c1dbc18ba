/** What differs between two policies, row by row: before and after side by side. */
import { useWords } from '../../../../platform/words/use-words.tsx'
import { StateMark } from '../../../../ui/state-mark.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import type { DiffRow } from '../../drafts/shapes.ts'
import { useUnitWord, useUrbanWord } from './policy-words.tsx'
import { useFileLabel } from './standards-list.tsx'

const tones = { added: 'good', removed: 'red', changed: 'accent' } as const

/** Names of rows and columns in the words of the screen. */
function useDiffWords(areaName: (area: string) => string) {
  const { t, maybe, pick } = useWords()
  const urbanWord = useUrbanWord()
  const unitWord = useUnitWord()
  const columns: Record<string, string> = {
    applied_before: t('policy.appliedBefore'),
    value: t('policy.value'),
    unit: t('policy.unit'),
    valid_to: t('policy.to'),
    source: t('policy.source'),
    verified: t('policy.verified'),
  }
  const yesNo = (value: string) => (value === 'true' ? t('policy.yes') : value === 'false' ? t('policy.no') : value)
  return {
    group: (row: DiffRow) => pick(row.groupLabel) || row.group,
    row: (row: DiffRow) => {
      if (row.file.endsWith('.csv')) {
        const [area = '', urban = '', from = ''] = row.row.split('|')
        return `${areaName(area)} · ${urbanWord(urban)} · ${t('policy.from')} ${from}`
      }
      if (row.row.startsWith('when.')) return maybe(`level.${row.row.slice(5)}`, row.row)
      if (row.row.startsWith('case:')) return t('policy.row.case', { name: row.row.slice(5) })
      const rule = row.row.match(/^(.*?)rule:(.+)$/)
      if (rule) return `${rule[1]}${t('policy.row.rule', { id: rule[2]! })}`
      return maybe(`policy.row.${row.row}`, row.row)
    },
    column: (row: DiffRow, column: string) =>
      row.file.endsWith('.csv') ? (columns[column] ?? column) : column === 'value' ? '' : column,
    cell: (row: DiffRow, column: string, value: string | null) => {
      if (value === null) return null
      if (row.row === 'silence')
        return value.replace(/^(.*)\|(.*)$/, (_, days, rise) => `${days} d / +${Number(rise) * 100}%`)
      if (column === 'valid_to' && value === '') return t('policy.open')
      if (column === 'unit') return unitWord(value)
      if (column === 'applied_before')
        return value.replace(/^(.*)\|(.*)$/, (_, before, area) => `${before}（${areaName(area)}）`)
      return value === '' ? t('policy.empty') : yesNo(value)
    },
  }
}

/** @param areaName name of an area prefix */
export function DiffList({ rows, areaName }: { rows: DiffRow[]; areaName: (area: string) => string }) {
  const { t } = useWords()
  const words = useDiffWords(areaName)
  const fileLabel = useFileLabel()
  if (rows.length === 0) return <StateBox kind="empty" title={t('policy.diffNone')} note={t('policy.diffNoneWhy')} />
  return (
    <ul className="stack tight diff">
      {rows.map((row) => (
        <li key={`${row.file}|${row.group}|${row.row}|${row.act}`} className="panel diff-row">
          <div className="spread">
            <span>
              <strong>{words.group(row)}</strong> <span className="soft">{words.row(row)}</span>
            </span>
            <StateMark tone={tones[row.act]}>{t(`policy.diff.${row.act}`)}</StateMark>
          </div>
          <p className="small faint">
            {row.file.startsWith('indicators/') ? row.file : `${fileLabel(row.file)} · ${row.file}`}
          </p>
          <dl className="diff-cells">
            {row.cells.map(({ column, before, after }) => (
              <div key={column} className="diff-cell">
                <dt>{words.column(row, column)}</dt>
                <dd>
                  {before !== null && column === 'applied_before' && words.cell(row, column, before)}
                  {before !== null && column !== 'applied_before' && (
                    <del title={t('policy.before')}>{words.cell(row, column, before)}</del>
                  )}
                  {before !== null && after !== null && <span aria-hidden="true"> → </span>}
                  {after !== null && <ins title={t('policy.after')}>{words.cell(row, column, after)}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}
