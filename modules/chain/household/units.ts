/** Names of those who act: the bureau, the township, the aide of the village, the department. */
import { areaLength, type Role, roleLabels } from '../../../platform/access/shared.ts'
import type { ChainContext } from './context.ts'

/**
 * Who this is, as people say it.
 * @example unitWords(ctx, { role: 'township', area: '150426100227' }).zh // '乌丹镇'
 */
export function unitWords(
  ctx: Pick<ChainContext, 'region'>,
  who: { role: string; area: string; unit?: string | null },
): { zh: string; en: string } {
  if (who.role === 'system') return { zh: '系统', en: 'System' }
  if (who.unit && (who.role === 'department' || who.role === 'organisation'))
    return (
      ctx.region.referrals?.units[who.unit]?.label ??
      ctx.region.meta.departments[who.unit] ?? { zh: who.unit, en: who.unit }
    )
  const length = areaLength[who.role as Role]
  const label = roleLabels[who.role as Role] ?? { zh: who.role, en: who.role }
  if (length === undefined) return label
  const name = ownName(ctx, who.area.slice(0, length))
  if (!name) return label
  if (who.role === 'village') return { zh: `${name}协理员`, en: `Aide of ${name}` }
  if (who.role === 'county') return { zh: `${name}民政局`, en: `${name} civil affairs` }
  return { zh: name, en: name }
}

/** The area's own name, without those above it. */
const ownName = (ctx: Pick<ChainContext, 'region'>, prefix: string): string | undefined =>
  ctx.region.divisions.get(prefix.padEnd(12, '0'))?.name
