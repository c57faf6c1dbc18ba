/** In the portrait: what the rules suggest for the family as of its day and why, computed when somebody opens it. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { ReasonTree } from '../../rules/ui/reason-tree.tsx'
import '../../rules/ui/family.css'
import './assessment.css'
import { explanationQuery } from './calls.ts'
import { SourceRows, Suggestion } from './suggestion.tsx'

/** @param asOf day of the portrait, so that both speak of the same data */
export function ExplainedPanel({ hh, asOf }: { hh: string; asOf: string }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const told = useQuery({ ...explanationQuery(hh, asOf), enabled: open })
  return (
    <Panel
      title={t('nav.assessment')}
      className="no-print"
      extra={
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'assessment.fold' : 'assessment.why')}
        </Button>
      }
    >
      {!open && <p className="soft small">{t('assessment.whyNote')}</p>}
      {open && (
        <Loaded query={told}>
          {(data) => (
            <>
              <Suggestion data={data} />
              {data.reasons.map((reason) => (
                <ReasonTree key={reason.id} reason={reason} sources={data.sources} />
              ))}
              <details>
                <summary>{t('assessment.sources')}</summary>
                <SourceRows data={data} />
              </details>
              <Link to="/assessment/$hh" params={{ hh }}>
                {t('assessment.otherDay')}
              </Link>
            </>
          )}
        </Loaded>
      )}
    </Panel>
  )
}
