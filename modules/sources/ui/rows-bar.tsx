import { CheckCircleFilled, WarningFilled } from '@ant-design/icons'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'

interface Rows {
  rowsIn: number
  accepted: number
  quarantined: number
}

/** The proof that no row was lost: rows = accepted + set aside, as a sum and as a bar. */
export function RowsBar({ version }: { version: Rows }) {
  const { t } = useWords()
  const balanced = version.rowsIn === version.accepted + version.quarantined
  return (
    <div className="rows-bar">
      <p className="num">
        {balanced ? <CheckCircleFilled className="good" /> : <WarningFilled className="late" />}{' '}
        {t('delivery.balance', {
          rows: count(version.rowsIn) ?? '',
          accepted: count(version.accepted) ?? '',
          quarantined: count(version.quarantined) ?? '',
        })}
      </p>
      <div className="rows-track" aria-hidden="true">
        <i className="rows-good" style={{ flexGrow: version.accepted }} />
        <i className="rows-aside" style={{ flexGrow: version.quarantined }} />
      </div>
    </div>
  )
}
