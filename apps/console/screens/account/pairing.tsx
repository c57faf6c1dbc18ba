/** Pairing with the telephone: scan, keep the backup codes, prove it with a code. Only the right code turns it on. */
import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import QRCode from 'qrcode'
import { useEffect, useId, useState } from 'react'
import { post } from '../../../../platform/client/index.ts'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { useFaultMessage } from '../use-fault-message.ts'
import { BackupCodes } from './backup-codes.tsx'

export interface Offered {
  totpURI: string
  backupCodes: string[]
}

/** The library names an address that belongs to nobody; people know themselves by their user name. */
const namedFor = (uri: string, username: string): string =>
  uri.replace(/%40jiulian\.invalid|@jiulian\.invalid/g, '').replace(/^(otpauth:\/\/totp\/[^:]+:)[^?]*/, `$1${username}`)

export function Pairing(props: {
  offered: Offered
  username: string
  onDone: () => Promise<void>
  onCancel: () => void
}) {
  const { t } = useWords()
  const say = useFaultMessage()
  const [image, setImage] = useState('')
  const [code, setCode] = useState('')
  const id = useId()
  const uri = namedFor(props.offered.totpURI, props.username)
  const key = new URL(uri).searchParams.get('secret') ?? ''
  useEffect(() => {
    let here = true
    void QRCode.toDataURL(uri, { margin: 2, width: 192 }).then((drawn) => here && setImage(drawn))
    return () => {
      here = false
    }
  }, [uri])
  const verify = useMutation({
    mutationFn: () => post('/auth/two-factor/verify-totp', { code: code.replace(/\s/g, '') }),
    onSuccess: () => props.onDone(),
    onError: (fault) => {
      setCode('')
      say(fault)
    },
  })
  return (
    <form
      className="account-pairing"
      onSubmit={(event) => {
        event.preventDefault()
        verify.mutate()
      }}
    >
      <div className="account-scan">
        <p>{t('twoStep.scan')}</p>
        {image && <img src={image} width={192} height={192} alt={t('twoStep.qr')} />}
        <a className="account-here" href={uri}>
          {t('twoStep.here')}
        </a>
        <p className="account-key">
          {t('twoStep.key')}
          <code>{key.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
      </div>
      <div className="stack">
        <p>{t('twoStep.keep')}</p>
        <BackupCodes codes={props.offered.backupCodes} />
        <label htmlFor={id} className="account-field">
          {t('twoStep.code')}
          <Input
            id={id}
            className="account-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={9}
            value={code}
            onChange={(e) => setCode(e.target.value)}
          />
        </label>
        <div className="row">
          <Button
            type="primary"
            htmlType="submit"
            loading={verify.isPending}
            disabled={code.replace(/\D/g, '').length < 6}
          >
            {t('twoStep.finish')}
          </Button>
          <Button onClick={props.onCancel}>{t('do.cancel')}</Button>
        </div>
      </div>
    </form>
  )
}
