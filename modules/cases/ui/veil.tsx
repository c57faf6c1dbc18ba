/** Says that amounts are left out for whoever does not handle the matter, and shows them for a stated purpose. */
import { EyeOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import type { MatterDetail } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { UnmaskDialog } from '../../monitoring/ui/unmask-dialog.tsx'
import { unmaskMatter } from './calls.ts'

export function Veil({ matter, onOpen }: { matter: MatterDetail; onOpen: (matter: MatterDetail) => void }) {
  const { t } = useWords()
  const session = useSession()
  const narrow = useNarrow()
  const [asking, setAsking] = useState(false)
  if (!matter.veiled) return <Alert className="matter-others" type="warning" showIcon title={t('portrait.unmasked')} />
  const button = session.may.includes('unmask') && (
    <Button size={narrow ? 'middle' : 'small'} icon={<EyeOutlined />} onClick={() => setAsking(true)}>
      {t('veil.open')}
    </Button>
  )
  return (
    <>
      <Alert
        className="matter-others"
        type="info"
        showIcon
        title={t('veil.note')}
        {...(narrow ? { description: button } : { action: button })}
      />
      <UnmaskDialog
        open={asking}
        title={t('veil.title')}
        ask={({ purpose, caseRef }) => unmaskMatter(matter.id, { purpose, caseRef })}
        onClose={() => setAsking(false)}
        onOpen={(found) => {
          onOpen(found)
          setAsking(false)
        }}
      />
    </>
  )
}
