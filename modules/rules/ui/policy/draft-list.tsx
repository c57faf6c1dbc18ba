/** Drafts of one's area: those that wait for a decision first. */
import { Link } from '@tanstack/react-router'
import { Table } from 'antd'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { dateTime } from '../../../../ui/format.ts'
import { StateBox } from '../../../../ui/states.tsx'
import { useNarrow } from '../../../../ui/use-narrow.ts'
import type { DraftItem } from '../../drafts/shapes.ts'
import { DraftStateMark } from './policy-words.tsx'

export function DraftList({ items }: { items: DraftItem[] }) {
  const { t } = useWords()
  const narrow = useNarrow()
  const link = (draft: DraftItem) => (
    <Link to={'/policy/drafts/$id' as string} params={{ id: String(draft.id) } as never}>
      <strong>{draft.title}</strong>
    </Link>
  )
  const kinds = (draft: DraftItem) =>
    draft.changes === 0
      ? t('policy.checkEmpty')
      : `${draft.kinds.map((kind) => t(`policy.kind.${kind}`)).join('、')} · ${t('policy.changes', { n: draft.changes })}`
  if (items.length === 0) return <StateBox kind="empty" title={t('policy.noDrafts')} note={t('policy.noDraftsWhy')} />
  if (narrow)
    return (
      <ul className="stack tight">
        {items.map((draft) => (
          <li key={draft.id} className="panel">
            <div className="spread">
              {link(draft)}
              <DraftStateMark state={draft.state} />
            </div>
            <p className="soft small">{kinds(draft)}</p>
            <p className="faint small">
              {t('policy.validFrom')} {draft.validFrom} · {draft.authorName}（{draft.authorAreaName}）
            </p>
          </li>
        ))}
      </ul>
    )
  return (
    <Table<DraftItem>
      className="wtable"
      rowKey="id"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        {
          key: 'title',
          title: t('policy.draftTitle'),
          render: (_, draft) => (
            <>
              {link(draft)}
              <div className="small soft">{kinds(draft)}</div>
            </>
          ),
        },
        {
          key: 'state',
          title: t('policy.state'),
          width: 120,
          render: (_, draft) => <DraftStateMark state={draft.state} />,
        },
        {
          key: 'from',
          title: t('policy.validFrom'),
          width: 120,
          className: 'num',
          render: (_, draft) => draft.validFrom,
        },
        {
          key: 'author',
          title: t('policy.author'),
          width: 200,
          render: (_, draft) => (
            <>
              {draft.authorName}
              <div className="small faint">{draft.authorAreaName}</div>
            </>
          ),
        },
        {
          key: 'at',
          title: t('policy.changedAt'),
          width: 150,
          className: 'num',
          render: (_, draft) => <span className="soft">{dateTime(draft.updatedAt)}</span>,
        },
      ]}
    />
  )
}
