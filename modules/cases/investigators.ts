/** Who visited a family: at least as many different people as the region asks for (最低生活保障审核确认办法第十六条). */
import type { Situation, Words } from '../../platform/process/shared.ts'

/**
 * Why a visit does not count: too few people; the same name twice is one person.
 * @example tooFewVisited(at, [{ name: '甲' }, { name: '甲' }]) // { zh: '入户调查不少于2人。', … }
 */
export function tooFewVisited(
  at: Pick<Situation<unknown>, 'parameter'>,
  investigators: readonly { name: string }[],
): Words | undefined {
  const least = at.parameter('investigators_least')
  return typeof least === 'number' && new Set(investigators.map((one) => one.name.trim())).size < least
    ? { zh: `入户调查不少于${least}人。`, en: `At least ${least} investigators.` }
    : undefined
}
