/** Worklist of warnings 预警处置: one household a row, the reason as a sentence, the evidence beside the list. */
import { DownloadOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Drawer, Popover, Tooltip } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { addressOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead } from '../../../ui/page-head.tsx'
import { staysInPlace } from '../../../ui/popup-place.ts'
import { StateBox } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { EvidencePanel } from './evidence-panel.tsx'
import { isFiltered } from './filters.ts'
import { useKeys } from './use-keys.ts'
import { WarningCards } from './warning-cards.tsx'
import { type OpenDialog, type WarningDialogKind, WarningDialogs } from './warning-dialogs.tsx'
import { SortChoice, WarningFilters } from './warning-filters.tsx'
import { type OptionalColumn, optionalColumns, WarningTable } from './warning-table.tsx'
import { useWorklist, type Worklist } from './worklist.ts'
import './warnings.css'

const columnsPlace = 'jiulian.warnings.columns'

function rememberedColumns(): OptionalColumn[] {
  const kept = localStorage.getItem(columnsPlace)
  return kept === null ? [...optionalColumns] : optionalColumns.filter((c) => kept.split(',').includes(c))
}

export function WarningsPage() {
  const { t } = useWords()
  const session = useSession()
  const narrow = useNarrow()
  const list = useWorklist()
  const [columns, setColumns] = useState(rememberedColumns)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const [cursor, setCursor] = useState(0)
  const moved = useRef(false)
  const at = list.active >= 0 ? list.active : Math.min(cursor, Math.max(0, list.items.length - 1))

  const step = (by: number) => {
    const next = at + by
    const item = list.items[next]
    if (!item) return
    moved.current = true
    setCursor(next)
    if (list.openId !== null) list.open(item.id)
  }
  const act = (kind: WarningDialogKind, w: { id: number; headName: string; managingArea: string }) =>
    setDialog(
      kind === 'dispatch'
        ? { kind, target: { one: w.id, title: w.headName, area: w.managingArea } }
        : { kind, id: w.id, title: w.headName },
    )
  const here = list.items[at]
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    arrowdown: () => step(1),
    arrowup: () => step(-1),
    enter: () => here && list.open(here.id),
    escape: () => list.openId !== null && list.open(null),
    x: () => here && list.toggle(here.id),
    d: () => here && session.may.includes('dispatch-warnings') && act('dispatch', here),
    c: () => here && session.may.includes('handle-warnings') && act('close', here),
  })
  // The row the keyboard stands on stays in sight and takes the focus, so that Enter means this row.
  useEffect(() => {
    if (at === 0 && !moved.current) return
    const row = document.querySelector<HTMLElement>('.wtable-cursor')
    row?.scrollIntoView({ block: 'nearest' })
    if (moved.current) row?.focus({ preventScroll: true })
    moved.current = false
  }, [at])

  const panel = list.openId !== null && (
    <EvidencePanel
      id={list.openId}
      onClose={() => list.open(null)}
      onAct={act}
      onPrevious={at > 0 && list.active >= 0 ? () => step(-1) : undefined}
      onNext={list.active >= 0 && at < list.items.length - 1 ? () => step(1) : undefined}
    />
  )
  const mine = session.role === 'township' || session.role === 'village'
  return (
    <>
      <PageHead
        title={t('warnings.title')}
        turn={list.list.data && t(mine ? 'warnings.turnMine' : 'warnings.turn', { n: count(list.total) ?? '' })}
        actions={
          !narrow && (
            <>
              <SortChoice list={list} />
              <ColumnChoice
                shown={columns}
                onChange={(next) => {
                  setColumns(next)
                  localStorage.setItem(columnsPlace, next.join(','))
                }}
              />
              {session.may.includes('export') && (
                <Tooltip title={t('warnings.exportNote', { n: count(list.total) ?? '' })}>
                  <Button
                    icon={<DownloadOutlined />}
                    href={addressOf('/warnings.xlsx', { ...list.filter, sort: list.query.sort })}
                    disabled={list.total === 0}
                  >
                    {t('warnings.export')}
                  </Button>
                </Tooltip>
              )}
            </>
          )
        }
      />
      <WarningFilters list={list} />
      {!narrow && <Chosen list={list} onDispatch={(target) => setDialog({ kind: 'dispatch', target })} />}
      <div className={`worklist${panel && !narrow ? ' worklist-split' : ''}`}>
        <div className="worklist-list">
          <Loaded query={list.list}>
            {(data) =>
              data.items.length === 0 ? (
                <Nothing filtered={isFiltered(list.address)} onClear={list.clearFilters} />
              ) : narrow ? (
                <WarningCards list={list} />
              ) : (
                <WarningTable list={list} shown={columns} condensed={panel !== false} cursor={at} />
              )
            }
          </Loaded>
          {!narrow && <Shortcuts />}
        </div>
        {panel && !narrow && (
          <aside className="worklist-panel" {...staysInPlace}>
            {panel}
          </aside>
        )}
      </div>
      {narrow && (
        <Drawer
          open={list.openId !== null}
          placement="bottom"
          size="92%"
          onClose={() => list.open(null)}
          closable={false}
          styles={{ body: { padding: 0 } }}
          aria-label={t('panel.title')}
        >
          {panel}
        </Drawer>
      )}
      <WarningDialogs
        dialog={dialog}
        onDone={(changed) => {
          if (changed && dialog?.kind === 'dispatch' && !('one' in dialog.target)) list.clearChosen()
          setDialog(null)
        }}
      />
    </>
  )
}

function Chosen({
  list,
  onDispatch,
}: {
  list: Worklist
  onDispatch: (target: { ids: number[]; count: number } | { filter: Record<string, string>; count: number }) => void
}) {
  const { t } = useWords()
  const session = useSession()
  const n = list.all ? list.total : list.chosen.size
  if (n === 0) return null
  const wholePage = list.items.length > 0 && list.items.every((w) => list.chosen.has(w.id))
  return (
    <div className="chosen" role="status">
      <strong>{list.all ? t('warnings.selectedAll', { n: count(n) ?? '' }) : t('warnings.selected', { n })}</strong>
      {!list.all && wholePage && list.total > list.items.length && (
        <Button type="link" onClick={list.chooseAll}>
          {t('warnings.selectAll', { n: count(list.total) ?? '' })}
        </Button>
      )}
      <span className="grow" />
      {session.may.includes('dispatch-warnings') && (
        <Button
          type="primary"
          onClick={() => onDispatch(list.all ? { filter: list.filter, count: n } : { ids: [...list.chosen], count: n })}
        >
          {t('warnings.bulkDispatch')}
        </Button>
      )}
      <Button onClick={list.clearChosen}>{t('warnings.unselect')}</Button>
    </div>
  )
}

function ColumnChoice({ shown, onChange }: { shown: OptionalColumn[]; onChange: (next: OptionalColumn[]) => void }) {
  const { t } = useWords()
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Checkbox.Group
          className="column-choice"
          value={shown}
          onChange={(next) => onChange(next as OptionalColumn[])}
          options={optionalColumns.map((c) => ({ value: c, label: t(`warnings.${c}`) }))}
        />
      }
    >
      <Button icon={<SettingOutlined />}>{t('warnings.columns')}</Button>
    </Popover>
  )
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  const { t } = useWords()
  return (
    <div className="panel">
      <StateBox
        kind="empty"
        title={filtered ? t('warnings.empty') : t('warnings.emptyAll')}
        note={filtered ? t('warnings.emptyNote') : t('warnings.emptyAllNote')}
      >
        {filtered && <Button onClick={onClear}>{t('do.clearAll')}</Button>}
      </StateBox>
    </div>
  )
}

function Shortcuts() {
  const { t } = useWords()
  const keys: [string, string][] = [
    ['j', ''],
    ['k', t('warnings.keyMove')],
    ['Enter', t('warnings.keyOpen')],
    ['x', t('warnings.keySelect')],
    ['d', t('warnings.dispatch')],
    ['c', t('warnings.close')],
    ['Esc', t('do.close')],
  ]
  return (
    <p className="shortcuts">
      {keys.map(([key, what]) => (
        <span key={key}>
          <span className="kbd">{key}</span> {what}
        </span>
      ))}
    </p>
  )
}
