/** Photos of a paper sheet that hangs in the village, and the way to add one, on a phone too. */
import { CameraOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import type { StaffSheet } from '../shared.ts'
import { processesQuery, takeAction } from './calls.ts'
import { MatterForm } from './matter-form.tsx'
import './cases.css'

export function SheetPhotos({ sheet }: { sheet: StaffSheet }) {
  const { t } = useWords()
  const session = useSession()
  const [adding, setAdding] = useState(false)
  const process = useQuery(processesQuery).data?.processes.find((one) => one.id === sheet.process)
  const mayAdd = sheet.takesPhoto && process?.actions['sheet-photo']?.who.includes(session.role as never)
  if (!mayAdd && sheet.photos.length === 0) return <span className="faint">—</span>
  return (
    <span className="board-photos">
      {sheet.photos.map(({ file, on, by }) => (
        <a key={file} href={`/api/files/${file}`} target="_blank" rel="noreferrer">
          <img src={`/api/files/${file}/small`} alt={t('boards.photoBy', { date: on, name: by })} loading="lazy" />
        </a>
      ))}
      {mayAdd && (
        <Button icon={<CameraOutlined />} onClick={() => setAdding(true)}>
          {t('boards.addPhoto')}
        </Button>
      )}
      {adding && <AddPhoto sheet={sheet} onClose={() => setAdding(false)} />}
    </span>
  )
}

function AddPhoto({ sheet, onClose }: { sheet: StaffSheet; onClose: () => void }) {
  const { t } = useWords()
  const narrow = useNarrow()
  const process = useQuery(processesQuery).data?.processes.find((one) => one.id === sheet.process)
  const action = process?.actions['sheet-photo']
  return (
    <Drawer
      open
      title={t('boards.photoOf', { name: sheet.name, area: sheet.areaName })}
      size={narrow ? '100%' : 560}
      onClose={onClose}
    >
      {action && (
        <MatterForm
          form={`matter:${sheet.matterId}:sheet-photo`}
          action={action}
          hh={null}
          subject={null}
          seen={null}
          // Whoever hangs the sheet does not know what else happened in the matter, and nothing depends on it.
          send={(input, key) => takeAction(sheet.matterId, { kind: 'sheet-photo', input, key })}
          onDone={onClose}
          onCancel={onClose}
        />
      )}
    </Drawer>
  )
}
