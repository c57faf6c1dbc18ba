/** A long list page by page: a table on a desk, cards on a phone, an empty state in words. */
import { Pagination, Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { StateBox } from './states.tsx'
import { useNarrow } from './use-narrow.ts'

/** Rows on one page of a list. */
export const pageSize = 50

/**
 * @param card what a row looks like on a phone
 * @param empty said when there is no row at all
 * @example <PagedTable data={data} page={page} onPage={setPage} columns={columns} card={(u) => <b>{u.name}</b>} empty={t('users.empty')} />
 */
export function PagedTable<Row extends { id: string | number }>({
  data,
  page,
  onPage,
  columns,
  card,
  empty,
  className = '',
}: {
  data: { items: Row[]; total: number }
  page: number
  onPage: (page: number) => void
  columns: NonNullable<TableProps<Row>['columns']>
  card: (row: Row) => ReactNode
  empty: string
  className?: string
}) {
  const narrow = useNarrow()
  const pages = { current: page, pageSize, total: data.total, onChange: onPage, showSizeChanger: false }
  if (data.items.length === 0)
    return (
      <div className="panel">
        <StateBox kind="empty" title={empty} />
      </div>
    )
  if (!narrow)
    return (
      <Table<Row>
        className={`wtable ${className}`}
        rowKey="id"
        size="middle"
        dataSource={data.items}
        pagination={{ ...pages, hideOnSinglePage: true }}
        columns={columns}
      />
    )
  return (
    <>
      <ul className="stack tight">
        {data.items.map((row) => (
          <li key={row.id} className="panel">
            {card(row)}
          </li>
        ))}
      </ul>
      <Pagination className="wcards-pages" simple align="center" {...pages} hideOnSinglePage />
    </>
  )
}
