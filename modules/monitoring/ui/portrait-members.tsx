import { useWords } from '../../../platform/words/use-words.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { MemberGraph } from '../../../ui/member-graph.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import type { Portrait } from '../shared.ts'
import type { Open } from './portrait-page.tsx'

/** Members and relations as a graph; the dead stay visible, with a dashed frame. */
export function MembersPanel({ data, open }: { data: Portrait; open: Open }) {
  const { t, maybe, language } = useWords()
  const alive = data.members.filter((m) => m.alive).length
  return (
    <Panel title={t('portrait.members')} note={t('portrait.membersNote', { n: alive })}>
      <MemberGraph
        label={t('portrait.members')}
        members={data.members.map((m) => {
          const full = open.get(m.pid)
          return {
            key: m.pid,
            relation: m.relation,
            relationLabel: maybe(`relation.${m.relation}`, m.relation),
            name: <MaskedText text={full?.name ?? m.name} open={full !== undefined} />,
            line: [
              m.sex && maybe(`sex.${m.sex}`, ''),
              m.age !== null && t('portrait.age', { n: m.age }),
              !m.alive && t('portrait.dead'),
            ]
              .filter(Boolean)
              .join(' · '),
            sub: <MaskedText text={full?.idNumber ?? m.idMasked} mono />,
            alive: m.alive,
            flags: m.flags.map((flag) => ({ text: language === 'zh' ? flag.zh : flag.en })),
          }
        })}
      />
    </Panel>
  )
}

/** Disability certificates and who is at school. */
export function StudyAndDisabilityPanel({ data, open }: { data: Portrait; open: Open }) {
  const { t, language } = useWords()
  const list = (rows: Portrait['disability']) =>
    rows.length === 0 ? (
      <p className="faint">{t('portrait.none')}</p>
    ) : (
      <ul>
        {rows.map((row) => (
          <li key={`${row.pid}-${row.zh}`}>
            <strong>
              <MaskedText text={open.get(row.pid)?.name ?? row.name} />
            </strong>{' '}
            <span className="soft">{language === 'zh' ? row.zh : row.en}</span>
          </li>
        ))}
      </ul>
    )
  return (
    <Panel>
      <div className="portrait-halves">
        <div>
          <h2 className="panel-title">{t('portrait.disability')}</h2>
          {list(data.disability)}
        </div>
        <div>
          <h2 className="panel-title">{t('portrait.study')}</h2>
          {list(data.study)}
        </div>
      </div>
    </Panel>
  )
}
