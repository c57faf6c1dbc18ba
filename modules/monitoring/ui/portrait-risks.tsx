import { Link } from '@tanstack/react-router'
import { useWords } from '../../../platform/words/use-words.tsx'
import { DimensionBars } from '../../../ui/dimension-bars.tsx'
import { date } from '../../../ui/format.ts'
import { LevelTag } from '../../../ui/level-tag.tsx'
import { MaskedText, UnknownValue } from '../../../ui/masked-text.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { useRegion } from '../../rules/ui/use-region.ts'
import type { Portrait } from '../shared.ts'
import { standOfDimensions } from './portrait-facts.ts'
import type { Open } from './portrait-page.tsx'
import { StateTag, UnjudgedMark, useSentence, useUnjudged } from './warning-words.tsx'

/** Ten dimensions with their level; unknown where no data came. */
export function DimensionsPanel({ data }: { data: Portrait }) {
  const { t, maybe } = useWords()
  const region = useRegion()
  const stands = standOfDimensions(data, region?.indicators ?? [])
  return (
    <Panel title={t('portrait.dimensions')}>
      <DimensionBars
        label={t('portrait.dimensions')}
        dimensions={stands.map((s) => ({
          key: s.dimension,
          label: maybe(`dimension.${s.dimension}`, s.dimension),
          level: s.level,
          unknown: s.unknown,
        }))}
      />
    </Panel>
  )
}

/** Warnings with their reasons in sentences; each leads to its evidence. */
export function WarningsPanel({ data, open }: { data: Portrait; open: Open }) {
  const { t, pick, language } = useWords()
  const sentence = useSentence()
  const unjudged = useUnjudged()
  const reasons = data.dimensions.flatMap((d) => d.hits)
  const only = reasons.length === 1 ? reasons[0] : undefined
  return (
    <Panel title={t('portrait.warnings')}>
      {data.warnings.length === 0 && <p className="faint">{t('portrait.none')}</p>}
      <ul className="portrait-warnings">
        {data.warnings.map((w) => (
          <li key={w.id}>
            <span className="row tight">
              <LevelTag level={w.level} />
              <StateTag warning={{ state: w.state, supervised: false }} />
              <span className="num faint">{date(w.openedAsOf)}</span>
              <Link to="/warnings" search={{ hh: data.hh, state: 'all', open: String(w.id) }} className="no-print">
                {t('warnings.openEvidence')} →
              </Link>
            </span>
            <p>
              {only && ['open', 'dispatched'].includes(w.state) && <MemberOf hit={only} open={open} />}
              {sentence(w)}
            </p>
            {w.unjudged && <p className="evidence-doubt">{unjudged(w.unjudged)}</p>}
          </li>
        ))}
      </ul>
      {reasons.length > 1 && (
        <ul className="portrait-reasons">
          {reasons.map((hit) => (
            <li key={`${hit.indicator}-${hit.pid ?? ''}`}>
              <LevelTag level={hit.level} quiet /> <strong>{pick(hit.label)}</strong> <MemberOf hit={hit} open={open} />
              <span className="soft">{language === 'zh' ? hit.reason_zh : hit.reason_en}</span>{' '}
              <UnjudgedMark of={hit.unjudged} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** Whom a sign is about, before its sentence; nothing when it is about the whole household. */
function MemberOf({ hit, open }: { hit: Portrait['dimensions'][number]['hits'][number]; open: Open }) {
  if (hit.memberName === null) return null
  const full = hit.pid === null ? undefined : open.get(hit.pid)?.name
  return (
    <>
      <MaskedText text={full ?? hit.memberName} open={full !== undefined} />{' '}
    </>
  )
}

/** Data sets that were not delivered: what the portrait cannot know. */
export function UnknownPanel({ data }: { data: Portrait }) {
  const { t, pick, language } = useWords()
  if (data.unknown.length === 0) return null
  return (
    <Panel title={t('portrait.unknown')} className="portrait-unknown">
      <ul>
        {data.unknown.map((u) => (
          <li key={u.dataset}>
            <UnknownValue why={`${pick(u.label)}${language === 'zh' ? `：${u.why_zh}` : `: ${u.why_en}`}`} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
