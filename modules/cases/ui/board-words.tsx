/** Amount and days of a sheet in words. */
import { useWords } from '../../../platform/words/use-words.tsx'
import { money } from '../../../ui/format.ts'
import type { StaffSheet } from '../shared.ts'

export function Amount({ sheet }: { sheet: StaffSheet }) {
  const { t } = useWords()
  if (sheet.amount === null || sheet.amount === 0) return <span className="soft">{t('notice.noMoney')}</span>
  return <span className="num">{t('notice.yuan', { n: money(sheet.amount) ?? '' })}</span>
}

export function Period({ sheet, past }: { sheet: StaffSheet; past: boolean }) {
  const { t } = useWords()
  if (past && sheet.downOn)
    return (
      <span>
        <span className="num">
          {sheet.from} — {sheet.downOn}
        </span>{' '}
        <span className="soft">{sheet.downWhy ?? t('boards.downOn')}</span>
      </span>
    )
  return (
    <span className="num">
      {sheet.until ? (
        t('boards.fromTo', { from: sheet.from, to: sheet.until })
      ) : (
        <>
          {t('boards.from', { date: sheet.from })} <span className="soft">{t('boards.whileHeld')}</span>
        </>
      )}
    </span>
  )
}
