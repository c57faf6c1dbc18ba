/** A table of what was, came, went and is: households, persons and yuan in each cell, which opens into what stands behind it. */
import type { ReactNode } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, money } from '../../../ui/format.ts'
import type { Amounts } from '../shared.ts'

/** A figure whose rows are looked at. */
export interface Opened {
  figure: string
  title: string
}

export function MovesTable<Column extends string>({
  label,
  columns,
  rows,
  open,
}: {
  label: string
  columns: readonly { id: Column; label: string }[]
  /** `id`: the figure of a cell without its column. `unknown`: households of which nobody told; null: too few to be shown. */
  rows: readonly {
    id: string
    label: string
    notes: ReactNode
    cells: Record<Column, Amounts>
    unknown?: { [C in Column]?: number | null }
  }[]
  open: (one: Opened) => void
}) {
  const { t } = useWords()
  return (
    <section className="stats-scroll" aria-label={label}>
      <table className="stats-table">
        <thead>
          <tr>
            <th scope="col">{t('stats.tier')}</th>
            {columns.map((column) => (
              <th scope="col" key={column.id}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {row.label}
                {row.notes}
              </th>
              {columns.map((column) => (
                <td key={column.id} className={`num stats-${column.id}`}>
                  <Cell
                    amounts={row.cells[column.id]}
                    unknown={row.unknown?.[column.id]}
                    open={() => open({ figure: `${row.id}/${column.id}`, title: `${row.label} · ${column.label}` })}
                  />
                  <Unknown
                    n={row.unknown?.[column.id]}
                    open={
                      column.id === 'now'
                        ? (title) => open({ figure: `${row.id}/unknown`, title: `${row.label} · ${title}` })
                        : undefined
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell({
  amounts,
  unknown = 0,
  open,
}: {
  amounts: Amounts
  unknown: number | null | undefined
  open: () => void
}) {
  const { t } = useWords()
  if (amounts.households === null) return <span className="faint">*</span>
  if (amounts.households === 0 && amounts.persons === 0 && amounts.yuan === 0)
    // None of those that are known is no zero while some are not.
    return unknown !== 0 ? null : <span className="faint">0</span>
  return (
    <button type="button" className="plain-button stats-cell" onClick={open}>
      <span>{t('stats.households', { n: count(amounts.households) ?? '' })}</span>
      <span>{t('stats.persons', { n: count(amounts.persons) ?? '' })}</span>
      <span>{money(amounts.yuan) ?? '*'}</span>
    </button>
  )
}

/** Households of which nobody told; those of the end of the month open into their names. */
function Unknown({ n, open }: { n: number | null | undefined; open?: ((title: string) => void) | undefined }) {
  const { t } = useWords()
  if (n === 0 || n === undefined) return null
  const text = t('stats.upliftUnknown', { n: n ?? '*' })
  return open && n !== null ? (
    <button type="button" className="plain-button small stats-cell" onClick={() => open(text)}>
      {text}
    </button>
  ) : (
    <span className="small faint">{text}</span>
  )
}
