/** The grid of standards of a draft: adjust a row, edit the new one in its cells, see the faults beneath each. */
import { Button, Input } from 'antd'
import { useMemo, useRef, useState } from 'react'
import { useSession } from '../../../../platform/client/session.tsx'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import type { DraftDetail, DraftFault, StandardChange, StandardView } from '../../drafts/shapes.ts'
import { targetOf } from '../../drafts/target.ts'
import { EditingRow, gridColumns, ReadingRow, useColumnLabels } from './standard-row.tsx'
import { meetsArea } from './standards-list.tsx'
import { useSaveChange } from './use-save-change.ts'

const noFaults: DraftFault[] = []
type Row = Pick<StandardView, 'file' | 'id' | 'area' | 'urban' | 'valid_from'>
const keyOf = (row: Row) => [row.file, row.id, row.area, row.urban, row.valid_from].join('|')
const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

export function DraftStandards({
  draft,
  rows,
  faults,
}: {
  draft: DraftDetail
  rows: StandardView[]
  faults: DraftFault[]
}) {
  const { t, pick } = useWords()
  const session = useSession()
  const labels = useColumnLabels()
  const { save, remove, saving } = useSaveChange(draft.id)
  const [word, setWord] = useState('')
  // A row keeps its place on the screen while its key is edited.
  const names = useRef(new Map<string, string>())
  const nameOf = (target: string) => {
    const name = names.current.get(target) ?? target
    names.current.set(target, name)
    return name
  }
  const changes = useMemo(
    () =>
      new Map(
        draft.content.flatMap((change) => (change.kind === 'standard' ? [[targetOf(change), change] as const] : [])),
      ),
    [draft.content],
  )
  const faultsByTarget = useMemo(() => {
    const found = new Map<string, DraftFault[]>()
    for (const fault of faults) if (fault.target) found.set(fault.target, [...(found.get(fault.target) ?? []), fault])
    return found
  }, [faults])
  const units = useMemo(() => [...new Set(rows.map((row) => row.unit))].sort(), [rows])
  const reach = (area: string) => session.role === 'region' || (area !== '' && area.startsWith(session.area))
  const shown = rows.filter(
    (row) =>
      changes.has(keyOf(row)) ||
      (row.state !== 'past' &&
        meetsArea(row, session.area) &&
        (word === '' || `${row.id}${pick(row.label)}${row.areaName}`.toLowerCase().includes(word.toLowerCase()))),
  )
  const adjust = (row: StandardView) => {
    const area = reach(row.area) ? row.area : session.area
    const later = rows
      .filter((one) => one.file === row.file && one.id === row.id && one.urban === row.urban && one.area === area)
      .map((one) => one.valid_from)
      .filter((from) => from > draft.validFrom)
      .sort()[0]
    const change: StandardChange = {
      kind: 'standard',
      file: row.file,
      act: 'add',
      row: {
        id: row.id,
        area,
        urban: row.urban,
        value: row.value,
        unit: row.unit,
        valid_from: draft.validFrom,
        valid_to: later ? dayBefore(later) : '',
        source: '',
        verified: true,
      },
    }
    void save(change)
  }
  const end = (row: StandardView) => {
    const { id, area, urban, value, unit, valid_from, source, verified } = row
    const valid_to = dayBefore(draft.validFrom)
    void save({
      kind: 'standard',
      file: row.file,
      act: 'end',
      row: { id, area, urban, value, unit, valid_from, valid_to, source, verified },
    })
  }
  const actions = (row: StandardView) => {
    const area = reach(row.area) ? row.area : session.area
    const taken = changes.has(keyOf({ ...row, area, valid_from: draft.validFrom }))
    return (
      <span className="row tight">
        {!taken && (
          <Button
            size="small"
            onClick={() => adjust(row)}
            aria-label={`${t('policy.adjust')} ${pick(row.label) || row.id}`}
          >
            {t('policy.adjust')}
          </Button>
        )}
        {reach(row.area) && row.area !== '' && (
          <Button size="small" type="text" onClick={() => end(row)}>
            {t('policy.end')}
          </Button>
        )}
      </span>
    )
  }
  return (
    <div className="stack">
      <div className="spread">
        <p className="soft small policy-note">{t(draft.may.edit ? 'policy.gridNote' : 'policy.readNote')}</p>
        <span className="row">
          {saving && (
            <span className="small faint" role="status">
              {t('policy.saving')}
            </span>
          )}
          <Input.Search
            className="policy-find"
            allowClear
            value={word}
            onChange={(event) => setWord(event.target.value)}
            placeholder={t('policy.find')}
            aria-label={t('policy.find')}
          />
        </span>
      </div>
      {shown.length === 0 ? (
        <StateBox kind="empty" title={t('policy.none')} />
      ) : (
        <section className="grid-scroll" aria-label={t('policy.tab.standards')}>
          <table className="grid-table">
            <thead>
              <tr>
                <th>{t('policy.standard')}</th>
                {gridColumns.map((column) => (
                  <th key={column} className={`grid-${column}`}>
                    {labels[column]}
                  </th>
                ))}
                <th>{t('policy.state')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => {
                const key = keyOf(row)
                const change = changes.get(key)
                const label = pick(row.label) || row.id
                if (change && change.act !== 'end' && draft.may.edit)
                  return (
                    <EditingRow
                      key={nameOf(key)}
                      change={change}
                      label={label}
                      units={units}
                      faults={faultsByTarget.get(key) ?? noFaults}
                      onRemove={(saved) => void remove(saved)}
                      onSave={(next, before) => {
                        names.current.set(targetOf(next), nameOf(targetOf(before)))
                        void save(next, before)
                      }}
                    />
                  )
                return (
                  <ReadingRow
                    key={key}
                    row={row}
                    label={label}
                    {...(change ? { mark: change.act } : {})}
                    actions={
                      !draft.may.edit ? null : change ? (
                        <Button size="small" type="text" onClick={() => void remove(change)}>
                          {t('policy.undo')}
                        </Button>
                      ) : (
                        actions(row)
                      )
                    }
                  />
                )
              })}
            </tbody>
          </table>
        </section>
      )}
    </div>
  )
}
