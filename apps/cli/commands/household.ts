import type { Command } from 'commander'
import { sql } from 'kysely'
import { StartFault } from '../../start-fault.ts'
import { act, command, withProduct } from '../command.ts'
import type { Product } from '../product.ts'

/** Household keys that a number may mean: the key or household number itself, or the household of a person with this id. */
async function keysOf(product: Product, number: string): Promise<string[]> {
  const { rows } = await sql<{ hh: string }>`
    select hh::text as hh from registry.household where household_no = ${number}
    union select m.hh::text from registry.membership m join registry.person p using (pid) where p.id_number = ${number.toUpperCase()} and m.to_date is null`.execute(
    product.db,
  )
  return [...rows.map((row) => row.hh), ...(/^-?\d{1,18}$/.test(number) ? [number] : [])]
}

/** `household`: the portrait of one household, masked. */
export const householdCommand = (): Command =>
  command('household', '家庭画像（脱敏）Portrait of a household, masked')
    .argument('<number>', '户号或身份证号 household number or id of a member')
    .option('--as-of <date>', '截至日期 as of, YYYY-MM-DD')
    .action(
      act(async (desk, number: string, options: { asOf?: string }, _self: Command) =>
        withProduct(desk, async (product) => {
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
