import { Alert, App, Button, Modal } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import type { Account } from './users-page.tsx'

/** A new password, shown this once. */
export function PasswordOnce({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const copy = () =>
    navigator.clipboard.writeText(account.password ?? '').then(
      () => message.success(t('users.copied')),
      () => undefined,
    )
  return (
    <Modal
      open
      title={`${account.name} · ${account.username}`}
      onCancel={onClose}
      onOk={onClose}
      okText={t('do.close')}
      cancelButtonProps={{ hidden: true }}
      mask={{ closable: false }}
    >
      <div className="stack">
        <Alert type="warning" showIcon title={t('users.passwordOnce')} />
        <div className="row">
          <code className="password-once">{account.password}</code>
          <Button onClick={() => void copy()}>{t('users.copy')}</Button>
        </div>
      </div>
    </Modal>
  )
}
