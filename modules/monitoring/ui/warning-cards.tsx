/** The worklist on a phone: a card a household, one tap to the evidence. */
import { Pagination } from 'antd'
import { useWords } from '../../../platform/words/use-words.tsx'
import { MaskedText } from '../../../ui/masked-text.tsx'
import { DueDay, ShownLevel, StateTag, UnjudgedMark, useSentence } from './warning-words.tsx'
import type { Worklist } from './worklist.ts'

export function WarningCards({ list }: { list: Worklist }) {
  const { t } = useWords()
  const sentence = useSentence()
  return (
    <>
      <ul className="stack tight">
        {list.items.map((w) => (
          <li key={w.id}>
            <button type="button" className="wcard" onClick={() => list.open(w.id)}>
              <span className="spread">
                <ShownLevel warning={w} />
                <DueDay warning={w} />
              </span>
              <span className="row tight">
                <strong className="wcard-name">
                  <MaskedText text={w.headName} />
                </strong>
                <span className="soft">{t('warnings.members', { n: w.members })}</span>
                <span className="soft">{w.areaName}</span>
              </span>
              <span className="wcard-reason">{sentence(w)}</span>
              <span className="spread">
                <span className="row tight">
                  <StateTag warning={w} />
                  <UnjudgedMark of={w.unjudged} />
                </span>
                <span className="small faint">
                  {w.responsible.areaName}
                  {w.responsible.person ? ` · ${w.responsible.person}` : ''}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <Pagination
        className="wcards-pages"
        simple
        align="center"
        current={Number(list.query.page)}
        pageSize={Number(list.query.size)}
        total={list.total}
        showSizeChanger={false}
        onChange={list.setPage}
      />
    </>
  )
}
