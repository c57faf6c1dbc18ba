/** The bell: how many notices are unread, and the way to them. */
import { BellOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge } from 'antd'
import { get } from '../../platform/client/index.ts'
import { useWords } from '../../platform/words/use-words.tsx'

export function NoticeBell() {
  const { t } = useWords()
  const unread = useQuery({
    queryKey: ['notices', 'unread'],
    queryFn: ({ signal }) => get<{ unread: number }>('/notices/unread', {}, signal),
    refetchInterval: 30_000,
  })
  const n = unread.data?.unread ?? 0
  return (
    <Link to="/notices" className="top-bell" aria-label={t('notice.bell', { n: n > 99 ? '99+' : n })}>
      <Badge count={n} overflowCount={99} size="small">
        <BellOutlined />
      </Badge>
    </Link>
  )
}
