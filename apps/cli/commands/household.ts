import { type Command, Option } from 'commander'
import { sql } from 'kysely'
import { StartFault } from '../../start-fault.ts'
import { act, command, type Desk, withProduct } from '../command.ts'
import type { Product } from '../product.ts'

interface Options {
  asOf?: string
  language: 'zh' | 'en'
}

/** Household keys that a number may mean: the key or household number itself, or the household of a person with this id. */
async function keysOf(product: Product, number: string): Promise<string[]> {
  const { rows } = await sql<{ hh: string }>`
    select hh::text as hh from registry.household where household_no = ${number}
    union select m.hh::text from registry.membership m join registry.person p using (pid) where p.id_number = ${number.toUpperCase()} and m.to_date is null`.execute(
    product.db,
  )
  return [...rows.map((row) => row.hh), ...(/^-?\d{1,18}$/.test(number) ? [number] : [])]
}

/** Tier and amount by the rules as of a day, with the tree of reasons. */
async function explained(
  desk: Desk,
  product: Product,
  number: string,
  { asOf, language }: Pick<Options, 'asOf' | 'language'>,
): Promise<0> {
  const { explainHousehold, explanationText } = await import('../../../modules/assessment/index.ts')
  const { logRead, machine } = await import('../../../platform/access/index.ts')
  for (const hh of await keysOf(product, number)) {
    const found = await explainHousehold(product, machine, hh, asOf)
    if (!found) continue
    await logRead(product.db, machine, { action: 'view', household: hh, purpose: '命令行查看认定测算' })
    desk.answer(found, () => explanationText(found, language))
    return 0
  }
  throw new StartFault(
    `没有找到户号 ${number}，或本区域没有待遇规则。`,
    `There is no household ${number}, or the region has no benefit rules.`,
  )
}

/** `household`: the portrait of one household, masked. */
export const householdCommand = (): Command =>
  command('household', '家庭画像（脱敏），或认定测算的理由 Portrait of a household, masked, or its tier with reasons')
    .argument('<number>', '户号或身份证号 household number or id of a member')
    .argument('[what]', 'explain：测算的类别、金额和理由 tier, amount and reasons by the rules')
    .option('--as-of <date>', '截至日期 as of, YYYY-MM-DD')
    .addOption(
      new Option('--language <zh|en>', 'explain 的语言 language of the reasons').choices(['zh', 'en']).default('zh'),
    )
    .action(
      act(async (desk, number: string, what: string | undefined, options: Options, _self: Command) =>
        withProduct(desk, async (product) => {
          if (what !== undefined && what !== 'explain')
            throw new StartFault(`不认识“${what}”；可用 explain。`, `Unknown word "${what}"; use explain.`)
          if (what === 'explain') return explained(desk, product, number, options)
          const { portrait, portraitText } = await import('../../../modules/monitoring/index.ts')
          const { logRead, machine } = await import('../../../platform/access/index.ts')
          for (const hh of await keysOf(product, number)) {
            const found = await portrait(product, machine, hh, options.asOf ? { asOf: options.asOf } : {})
            if (!found) continue
            await logRead(product.db, machine, { action: 'view', household: hh, purpose: '命令行查看家庭画像（脱敏）' })
            desk.answer(found, () => portraitText(found))
            return 0
          }
          throw new StartFault(`没有找到户号 ${number}。`, `There is no household ${number}.`)
        }),
      ),
    )
