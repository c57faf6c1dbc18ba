/** Who changed what, when, before and after. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { changesQuery } from './calls.ts'

export function ChangesPanel({ hh }: { hh: string }) {
  const { t, pick } = useWords()
  const changes = useQuery(changesQuery(hh))
  return (
    <Panel title={t('hc.tab.changes')} note={t('hc.changesNote')}>
      <Loaded query={changes}>
        {({ items, total }) =>
          items.length === 0 ? (
            <p className="faint">{t('hc.changesNone')}</p>
          ) : (
            <ol className="hc-changes">
              {items.map((one, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a log is never reordered
                <li key={`${one.at} ${i}`}>
                  <time className="num soft" dateTime={one.at}>
                    {dateTime(one.at)}
                  </time>
                  <div>
                    <strong>{pick(one.what)}</strong>{' '}
                    <span className="soft">
                      {one.by === '系统' ? t('role.system') : [one.by, pick(one.role)].filter(Boolean).join(' · ')}
                    </span>{' '}
                    {one.matter && (
                      <Link to="/work/$id" params={{ id: String(one.matter.id) }} className="num small">
                        {one.matter.number}
                      </Link>
                    )}
                    {one.fields.length > 0 && (
                      <dl className="hc-fields">
                        {one.fields.map((field) => (
                          <div key={field.name.zh}>
                            <dt>{pick(field.name)}</dt>
                            <dd>
                              {field.before !== null && <del>{pick(field.before)}</del>}
                              {field.before !== null && field.after !== null && ' → '}
                              {field.after !== null && <ins>{pick(field.after)}</ins>}
                            </dd>
                          </div>
                        ))}
                      </dl>
                    )}
                  </div>
                </li>
              ))}
              {total > items.length && (
                <li className="faint small">{t('hc.changesMore', { n: total - items.length })}</li>
              )}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  )
}
