/** Finds a household from anywhere: leads to the warning list searched by what was typed. */
import { SearchOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../platform/words/use-words.tsx'

export function HouseholdSearch({ onGone }: { onGone?: () => void }) {
  const { t } = useWords()
  const navigate = useNavigate()
  const [q, setQ] = useState('')
  return (
    <Input
      className="top-find"
      allowClear
      prefix={<SearchOutlined className="faint" />}
      placeholder={t('top.find')}
      aria-label={t('top.find')}
      value={q}
      onChange={(e) => setQ(e.target.value)}
      onPressEnter={() => {
        if (!q.trim()) return
        void navigate({ to: '/warnings', search: { q: q.trim(), state: 'all' } })
        setQ('')
        onGone?.()
      }}
    />
  )
}
