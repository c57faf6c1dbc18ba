import { FallOutlined, FieldTimeOutlined } from '@ant-design/icons'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded, type QueryLike } from '../../../ui/loaded.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import { StateBox } from '../../../ui/states.tsx'
import type { Alarm } from '../shared.ts'

/** Data that are late or fell in volume; serious ones first. */
export function AlarmList({ query }: { query: QueryLike<Alarm[]> }) {
  const { t, maybe } = useWords()
  return (
    <Loaded query={query}>
      {(alarms) =>
        alarms.length === 0 ? (
          <div className="panel">
            <StateBox kind="empty" title={t('alarms.empty')} />
          </div>
        ) : (
          <ul className="panel alarms">
            {[...alarms]
              .sort((a, b) => Number(b.severity === 'serious') - Number(a.severity === 'serious'))
              .map((alarm) => (
                <li key={`${alarm.dataset}-${alarm.area}-${alarm.state}`}>
                  {alarm.state === 'volume-drop' ? <FallOutlined /> : <FieldTimeOutlined />}
                  <div className="grow">
                    <strong>{alarm.label}</strong> <span className="soft">{alarm.areaName}</span>
                    <div className="soft">{alarm.detail}</div>
                  </div>
                  <StateMark tone={alarm.severity === 'serious' ? 'red' : 'orange'}>
                    {maybe(`alarms.${alarm.severity}`, alarm.severity)}
                  </StateMark>
                </li>
              ))}
          </ul>
        )
      }
    </Loaded>
  )
}
