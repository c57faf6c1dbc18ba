/** Refers the needs of a family to departments 转办: several in one form, each to whom can give it, with the least data for it. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Alert, App, Button, Checkbox } from 'antd'
import { useState } from 'react'
import { sentenceOf } from '../../../platform/client/index.ts'
import { useSession } from '../../../platform/client/session.tsx'
import { useSavedForm } from '../../../platform/client/use-saved-form.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHead, Panel } from '../../../ui/page-head.tsx'
import { membersQuery } from '../../cases/ui/calls.ts'
import type { Catalogue, NeedView } from '../shared.ts'
import { CommonFields, NeedFields } from './need-fields.tsx'
import { catalogueQuery, openNeedsQuery, type Referred, referNeeds } from './refer-calls.ts'
import '../../cases/ui/cases.css'
import './desk.css'

export function ReferPage() {
  const { hh } = useParams({ strict: false }) as { hh: string }
  const { parent } = useSearch({ strict: false }) as { parent?: string }
  const catalogue = useQuery(catalogueQuery)
  return (
    <Loaded query={catalogue}>
      {(data) => <Refer key={`${hh} ${parent ?? ''}`} hh={hh} parent={parent} catalogue={data} />}
    </Loaded>
  )
}

/** Typed once for all needs that name it. */
const shared = ['phone', 'address', 'costs'] as const

/** What a need is filled in with; empty parts are left out. */
type NeedInput = Record<string, unknown>

function Refer({ hh, parent, catalogue }: { hh: string; parent: string | undefined; catalogue: Catalogue }) {
  const { t, pick, language, maybe } = useWords()
  const { message } = App.useApp()
  const session = useSession()
  const queries = useQueryClient()
  const open = useQuery(openNeedsQuery(hh)).data?.items ?? []
  const members = useQuery(membersQuery(hh)).data?.items ?? []
  const saved = useSavedForm(`refer:${hh}`, null)
  const chosen = (saved.input.needs as string[] | undefined) ?? []
  const inputs = (saved.input.inputs as Record<string, NeedInput> | undefined) ?? {}
  const common = (saved.input.common as NeedInput | undefined) ?? {}
  const [wrong, setWrong] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState<Referred | null>(null)
  const needs = catalogue.needs.filter((need) => chosen.includes(need.id))
  const pushes = session.role === 'county' || session.role === 'township'
  const filled = (need: NeedView): NeedInput => {
    const given = Object.fromEntries(
      Object.entries(inputs[need.id] ?? {}).filter(([, v]) => v !== undefined && v !== ''),
    )
    return {
      need: need.id,
      // The department reads it: in its language, whatever the clerk's screen speaks.
      asked: need.asks.zh,
      ...Object.fromEntries(
        shared.flatMap((name) =>
          need.fields.includes(name) && common[name] !== undefined ? [[name, common[name]]] : [],
        ),
      ),
      ...given,
    }
  }
  const asked = [...new Set(needs.flatMap((need) => need.fields))]
  /** Ids of the fields that must be filled in still. */
  const lacking = () => [
    ...(['costs', 'address'] as const).flatMap((name) =>
      asked.includes(name) && common[name] === undefined ? [`refer-${name}`] : [],
    ),
    ...needs.flatMap((need) =>
      need.fields.includes('detail') && !filled(need).detail ? [`refer-${need.id}-detail`] : [],
    ),
  ]
  const send = async () => {
    const missing = lacking()
    setWrong(missing)
    if (missing[0]) document.getElementById(missing[0])?.focus()
    if (missing.length > 0) return void message.error(t('form.faults', { n: missing.length }))
    setBusy(true)
    try {
      const answer = await referNeeds({
        hh,
        ...(parent ? { parentId: Number(parent) } : {}),
        needs: needs.map(filled),
        // Pressed twice, or again after a lost answer, it counts once.
        key: saved.key(),
      })
      saved.sent()
      setDone(answer)
      window.scrollTo({ top: 0 })
      await queries.invalidateQueries()
    } catch (fault) {
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        8,
      )
    } finally {
      setBusy(false)
    }
  }
  const back = parent ? (
    <Link to="/work/$id" params={{ id: parent }} search={{}}>
      ← {t('matter.parent')}
    </Link>
  ) : (
    <Link to="/households/$hh" params={{ hh }} search={{}}>
      ← {t('portrait.title')}
    </Link>
  )
  const head = members[0]
  return (
    <div className="refer">
      <PageHead
        before={back}
        title={head ? `${t('refer.title')} · ${head.name}` : t('refer.title')}
        turn={t(pushes ? 'refer.turn' : 'refer.turnAide')}
      />
      {done ? (
        <Sent done={done} catalogue={catalogue} pushes={pushes} />
      ) : (
        <>
          {saved.restored && (
            <Alert
              className="refer-restored"
              type="info"
              title={t('matter.restored', { at: dateTime(saved.restored) ?? '' })}
              action={
                <Button size="small" onClick={saved.discard}>
                  {t('matter.discard')}
                </Button>
              }
            />
          )}
          <Panel title={t('refer.needs')} note={t('refer.needsNote')}>
            {catalogue.packages.length > 0 && (
              <p className="row refer-packages">
                <span className="soft">{t('refer.package')}</span>
                {catalogue.packages.map((one) => (
                  <Button key={one.id} onClick={() => saved.set('needs', [...new Set([...chosen, ...one.needs])])}>
                    {pick(one.label)}
                  </Button>
                ))}
              </p>
            )}
            <Checkbox.Group
              className="refer-needs"
              value={chosen}
              onChange={(next) => saved.set('needs', next)}
              options={catalogue.needs.map((need) => ({
                value: need.id,
                label: open.some((one) => one.need === need.id)
                  ? `${pick(need.label)}${t('refer.onTheWay')}`
                  : pick(need.label),
              }))}
            />
          </Panel>
          <CommonFields
            fields={asked}
            input={common}
            wrong={wrong}
            onChange={(name, value) => saved.set('common', { ...common, [name]: value })}
          />
          {needs.map((need) => (
            <NeedFields
              key={need.id}
              need={need}
              units={catalogue.units}
              members={members}
              input={{ ...filled(need), ...inputs[need.id] }}
              wrong={wrong}
              open={open.filter((one) => one.need === need.id)}
              onChange={(name, value) =>
                saved.set('inputs', { ...inputs, [need.id]: { ...inputs[need.id], [name]: value } })
              }
            />
          ))}
          {needs.length > 0 && (
            <div className="form-foot refer-foot">
              <Button type="primary" size="large" loading={busy} onClick={() => void send()}>
                {t(pushes ? 'refer.send' : 'refer.record', { n: needs.length })}
              </Button>
              <span className="soft small">{t('refer.least')}</span>
            </div>
          )}
        </>
      )}
    </div>
  )
}

/** What was opened, and where it is now. */
function Sent({ done, catalogue, pushes }: { done: Referred; catalogue: Catalogue; pushes: boolean }) {
  const { t, pick } = useWords()
  return (
    <Panel title={t(pushes ? 'refer.sent' : 'refer.recorded', { n: done.items.length })} note={t('refer.after')}>
      <ul className="stack tight">
        {done.items.map((one) => (
          <li key={one.id} className="spread">
            <Link to="/work/$id" params={{ id: String(one.id) }} search={{}} className="num">
              {one.number}
            </Link>
            <span>{pick(catalogue.units.find((unit) => unit.id === one.unit)?.label)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
