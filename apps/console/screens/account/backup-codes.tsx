import { App, Button } from 'antd'
import { useWords } from '../../../../platform/words/use-words.tsx'

/** Backup codes, shown this once. */
export function BackupCodes({ codes }: { codes: readonly string[] }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const copy = () =>
    navigator.clipboard.writeText(codes.join('\n')).then(
      () => message.success(t('twoStep.copied')),
      () => undefined,
    )
  return (
    <div className="stack">
      <ol className="account-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div>
        <Button size="small" onClick={() => void copy()}>
          {t('twoStep.copy')}
        </Button>
      </div>
    </div>
  )
}
