/** Finds a household from anywhere: leads to the warning list searched by what was typed. */
import { SearchOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { useWords } from '../../platform/words/use-words.tsx'

/** The field keeps its own text: a key on any page draws nothing anew. */
export function HouseholdSearch({ onGone }: { onGone?: () => void }) {
  const { t } = useWords()
  const navigate = useNavigate()
  return (
    <form
      className="top-find"
      onSubmit={(event) => {
        event.preventDefault()
        const field = event.currentTarget.elements.namedItem('q') as HTMLInputElement
        const q = field.value.trim()
        if (!q) return
        void navigate({ to: '/warnings', search: { q, state: 'all' } })
        field.value = ''
        onGone?.()
      }}
    >
      <SearchOutlined className="faint" />
      <input type="search" name="q" autoComplete="off" placeholder={t('top.find')} aria-label={t('top.find')} />
    </form>
  )
}
