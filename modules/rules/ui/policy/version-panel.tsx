/** Published versions, newest first, and what differs between two of them, row by row. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useWords } from '../../../../platform/words/use-words.tsx'
import { dateTime } from '../../../../ui/format.ts'
import { Loaded } from '../../../../ui/loaded.tsx'
import { Panel } from '../../../../ui/page-head.tsx'
import { StateBox } from '../../../../ui/states.tsx'
import type { VersionItem } from '../../drafts/shapes.ts'
import { compareQuery, versionsQuery } from './calls.ts'
import { DiffList } from './diff-list.tsx'

export function VersionPanel({ areaName }: { areaName: (area: string) => string }) {
  const { t } = useWords()
  const versions = useQuery(versionsQuery)
  const navigate = useNavigate()
  const { from, to } = useSearch({ strict: false }) as { from?: string; to?: string }
  const compare = (a: number, b: number) =>
    void navigate({
      to: '.',
      search: ((now: Record<string, unknown>) => ({ ...now, from: String(a), to: String(b) })) as never,
    })
  return (
    <Loaded query={versions}>
      {({ items }) =>
        items.length === 0 ? (
          <StateBox kind="empty" title={t('policy.noVersions')} note={t('policy.noVersionsWhy')} />
        ) : (
          <div className="stack">
            <Panel flush>
              <ol className="versions">
                {items.map((version) => (
                  <Version
                    key={version.number}
                    version={version}
                    onCompare={() => compare(version.number - 1, version.number)}
                  />
                ))}
              </ol>
            </Panel>
            <Compare
              items={items}
              from={Number(from ?? items[0]!.number - 1)}
              to={Number(to ?? items[0]!.number)}
              onChoose={compare}
              areaName={areaName}
            />
          </div>
        )
      }
    </Loaded>
  )
}

function Version({ version, onCompare }: { version: VersionItem; onCompare: () => void }) {
  const { t } = useWords()
  return (
    <li className="version">
      <div className="grow">
        <p>
          <span className="soft num">{t('policy.version', { n: version.number })}</span>{' '}
          <strong>{version.title}</strong>
        </p>
        <p className="small soft">
          {t('policy.validFrom')} <span className="num">{version.validFrom}</span> ·{' '}
          {version.kinds.map((kind) => t(`policy.kind.${kind}`)).join('、')} ·{' '}
          {t('policy.changes', { n: version.changes })}
          {version.correction && ` · ${version.correctionReason}`}
        </p>
        <p className="small faint">
          {t('policy.author')} {version.authorName} · {t('policy.approver')} {version.approverName} ·{' '}
          {t('policy.publishedAt')} {dateTime(version.publishedAt)} · {t('policy.hash')}{' '}
          <span className="num">{version.hash.slice(0, 12)}</span>
        </p>
      </div>
      <Button onClick={onCompare}>{t('policy.compare')}</Button>
    </li>
  )
}

function Compare(props: {
  items: VersionItem[]
  from: number
  to: number
  onChoose: (from: number, to: number) => void
  areaName: (area: string) => string
}) {
  const { t } = useWords()
  const query = useQuery(compareQuery(props.from, props.to))
  const options = [
    ...props.items.map((one) => ({
      value: one.number,
      label: `${t('policy.version', { n: one.number })} ${one.title}`,
    })),
    { value: 0, label: t('policy.version0') },
  ]
  return (
    <Panel
      title={t('policy.compare')}
      extra={
        <>
          <Select
            className="version-choice"
            aria-label={t('policy.compareFrom')}
            value={props.from}
            options={options}
            onChange={(from) => props.onChoose(from, props.to)}
          />
          <span aria-hidden="true">→</span>
          <Select
            className="version-choice"
            aria-label={t('policy.compareTo')}
            value={props.to}
            options={options}
            onChange={(to) => props.onChoose(props.from, to)}
          />
        </>
      }
    >
      <Loaded query={query}>{(data) => <DiffList rows={data.items} areaName={props.areaName} />}</Loaded>
    </Panel>
  )
}
