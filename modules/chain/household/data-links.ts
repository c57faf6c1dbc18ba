/** What departments' data and the file say, as links: built on the portrait's own reading, so that there is one truth. */
import type { Acting } from '../../../platform/process/index.ts'
import { fileLinks, type LakeRow, type PortraitLink, rowLinks } from '../../monitoring/index.ts'
import type { DatasetDef, Region } from '../../rules/shared.ts'
import type { ChainContext } from './context.ts'
import { type HelpKinds, kindOfHelp, spanOf } from './help-kinds.ts'
import type { Link } from './shared.ts'

const classes = (dataset: DatasetDef) => new Set(Object.values(dataset.fields).map((field) => field.sensitivity))

/**
 * What a role sees of a department's row. An aide sees that help came and that something happened, but nothing of health or
 * custody, and nothing of what an economic check would tell (money on accounts, cars, wages).
 */
export function rowSight(region: Region, dataset: DatasetDef, role: string): 'all' | 'masked' | 'none' {
  if (role !== 'village') return 'all'
  const found = classes(dataset)
  const help = region.meta.portrait?.aid.includes(dataset.id) === true
  if (found.has('judicial')) return 'none'
  if (help || found.has('health') || found.has('minor')) return help && !found.has('health') ? 'all' : 'masked'
  return found.has('finance') || checked.has(dataset.department) ? 'none' : 'all'
}
/** Departments whose rows are what an economic check looks at. */
const checked = new Set(['taxation', 'natural-resources', 'market-regulation', 'finance', 'banking'])

const unseen = { zh: '具体情况按权限不显示', en: 'Details are not for your role' }

/** Rows of departments as links, with how many are not for this reader. */
export function dataLinks(
  ctx: ChainContext,
  actor: Acting,
  rows: readonly LakeRow[],
  asOf: string,
  help: HelpKinds,
): { links: Link[]; hidden: number } {
  const links: Link[] = []
  let hidden = 0
  for (const row of rows) {
    const dataset = ctx.region.datasets.get(row.dataset)
    const [found] = rowLinks(ctx.region, [row], asOf)
    if (!dataset || !found) continue
    const sight = rowSight(ctx.region, dataset, actor.role)
    if (sight === 'none') {
      hidden++
      continue
    }
    const kindId = found.kind === 'aid' ? kindOfHelp(help, { dataset: row.dataset, fields: row.fields }) : undefined
    const department = ctx.region.meta.departments[dataset.department]
    links.push({
      ...linkOf(found, `row:${row.dataset}:${row.version.id}:${row.row}`),
      giver: department ?? { zh: dataset.department, en: dataset.department },
      by: '',
      ...(sight === 'masked' ? { detail: unseen, amount: null } : {}),
      // Money that failed or is held was not received.
      help: kindId && received(row) ? { kind: kindId, ...spanOfRow(help, kindId, found.at, dataset) } : null,
    })
  }
  return { links, hidden }
}

const received = (row: LakeRow) => row.fields.result !== 'failed' && row.fields.result !== 'held'

/** A month's benefit covers its calendar month, whatever the day of the row. */
function spanOfRow(help: HelpKinds, kindId: string, at: string, dataset: DatasetDef) {
  const months = help.kinds.find((one) => one.id === kindId)!.months
  const monthly = Object.values(dataset.fields).some((field) => field.role === 'event-date' && field.type === 'month')
  return spanOf(monthly ? `${at.slice(0, 7)}-01` : at, months)
}

/** What the product did by itself has no name. */
const isMachine = (by: string): boolean => ['', 'system', '系统'].includes(by)

/** Tiers, members, warnings and unmasked reads of the file. */
export async function ownLinks(ctx: ChainContext, actor: Acting, hh: string, help: HelpKinds): Promise<Link[]> {
  const found = await fileLinks(ctx, hh)
  const watches = ['county', 'league', 'region', 'auditor'].includes(actor.role)
  const bureau = ctx.region.meta.departments['civil-affairs'] ?? { zh: '民政', en: 'Civil affairs' }
  return found.flatMap((one, i): Link[] => {
    // Who looked at the file is for those who answer for it.
    if (one.kind === 'read' && !watches) return []
    const tier =
      one.kind === 'tier' && one.tier !== null && one.spanTo !== undefined
        ? kindOfHelp(help, `tier:${one.tier}`)
        : undefined
    return [
      {
        ...linkOf(one, `file:${one.kind}:${i}`),
        giver:
          one.kind === 'tier' ? bureau : isMachine(one.by) ? { zh: '系统', en: 'System' } : { zh: one.by, en: one.by },
        by: one.kind === 'action' || one.kind === 'read' || one.kind === 'member' ? one.by : '',
        source: one.warning === null ? { type: 'file' } : { type: 'warning', id: one.warning },
        help: tier ? { kind: tier, from: one.at.slice(0, 10), to: one.spanTo ?? '9999-12-31' } : null,
      },
    ]
  })
}

/** Words of staff on a warning are contacts; what the sweep did to it stays with the warning. */
const kinds: Record<PortraitLink['kind'], Link['kind']> = {
  event: 'event',
  aid: 'aid',
  tier: 'tier',
  warning: 'warning',
  action: 'step',
  member: 'member',
  read: 'read',
}

const linkOf = (one: PortraitLink, id: string): Link => ({
  id,
  at: one.at,
  kind: kinds[one.kind],
  title: { zh: one.title_zh, en: one.title_en },
  detail: { zh: one.detail_zh, en: one.detail_en },
  giver: { zh: one.by, en: one.by },
  by: one.by,
  source: one.source ? { type: 'row', ...one.source } : { type: 'file' },
  pid: one.pid,
  level: one.level,
  amount: one.amount,
  help: null,
  echoOf: null,
  doubled: false,
})
