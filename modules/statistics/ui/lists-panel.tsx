/** Departments' lists of the month: by age group, with the day and the rows they rest on; what was not delivered is said. */
import { useWords } from '../../../platform/words/use-words.tsx'
import { count, date, money } from '../../../ui/format.ts'
import { Panel } from '../../../ui/page-head.tsx'
import { StateMark } from '../../../ui/state-mark.tsx'
import type { DepartmentList, MonthlyReport } from '../shared.ts'

export function ListsPanels({ report }: { report: MonthlyReport }) {
  return report.lists?.map((list) => <ListPanel key={list.id} list={list} />)
}

function ListPanel({ list }: { list: DepartmentList }) {
  const { t, pick } = useWords()
  const department = pick(list.department)
  return (
    <Panel
      title={t('stats.list', { list: pick(list.label), month: list.month })}
      note={
        list.deliveredOn !== null &&
        t('stats.listFrom', {
          department,
          date: date(list.deliveredOn) ?? '',
          rows: list.rows === null ? '*' : (count(list.rows) ?? ''),
        })
      }
    >
      {list.missing.length > 0 && (
        <p>
          <StateMark tone="orange">{t('stats.notDelivered')}</StateMark> {list.missing.join('、')}
        </p>
      )}
      {list.groups.length > 0 && (
        <table className="stats-table stats-list">
          <thead>
            <tr>
              <th scope="col">{t('stats.ageBand')}</th>
              <th scope="col">{t('stats.listPersons')}</th>
              <th scope="col">{t('stats.listYuan')}</th>
            </tr>
          </thead>
          <tbody>
            {list.groups.map((group) => (
              <tr key={group.id}>
                <th scope="row">{pick(group.label)}</th>
                <td className="num">{group.persons === null ? '*' : count(group.persons)}</td>
                <td className="num">{group.yuan === null ? '*' : money(group.yuan)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="small faint">{list.reference}</p>
    </Panel>
  )
}
