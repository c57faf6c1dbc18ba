/** `funds.yaml` of a region: kinds of fund, tiers that are paid each month, the bank's files. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Region } from '../rules/shared.ts'

const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })
const Names = z.array(z.string().min(1)).min(1)

/** What a column of the file to the bank may hold. */
export const bankValues = ['no', 'holder', 'account', 'bank', 'yuan', 'month', 'fund', 'reference'] as const

export const FundsFile = z
  .strictObject({
    purposes: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), Words),
    tiers: z.record(z.string(), z.string()),
    /** Fund of temporary aid. */
    temporary: z.string(),
    exclusive: z.array(z.array(z.string()).min(2)),
    bank: z.strictObject({
      file: z.strictObject({
        format: z.enum(['csv', 'xlsx']),
        encoding: z.enum(['utf-8', 'gb18030']),
        columns: z.array(z.strictObject({ title: z.string().min(1), value: z.enum(bankValues) })).min(1),
      }),
      result: z.strictObject({
        reference: Names,
        amount: Names,
        result: Names,
        reason: Names,
        paid: Names,
        failed: Names,
      }),
    }),
  })
  .superRefine((file, problem) => {
    for (const [tier, purpose] of [...Object.entries(file.tiers), ['temporary', file.temporary]] as const)
      if (!(purpose in file.purposes)) problem.addIssue({ code: 'custom', message: `${tier}: unknown fund ${purpose}` })
    for (const value of ['account', 'yuan', 'reference'] as const)
      if (!file.bank.file.columns.some((column) => column.value === value))
        problem.addIssue({ code: 'custom', message: `bank.file.columns: ${value} is missing` })
  })
export type FundsFile = z.infer<typeof FundsFile>

/**
 * Reads the money part of a region.
 * @throws Error that names every fault; the server does not start with half a description of money
 * @example loadFunds(region)?.tiers['dibao-rural'] // 'dibao'; undefined: the region pays nothing through a roll
 */
export function loadFunds(region: Pick<Region, 'dir' | 'meta'>): FundsFile | undefined {
  const path = join(region.dir, 'funds.yaml')
  if (!existsSync(path)) return undefined
  const read = FundsFile.safeParse(parse(readFileSync(path, 'utf8')))
  if (!read.success)
    throw new Error(
      read.error.issues.map((issue) => `funds.yaml ${issue.path.map(String).join('.')}: ${issue.message}`).join('\n'),
    )
  const tiers = new Set(region.meta.tiers.map((tier) => tier.id))
  const strange = [...Object.keys(read.data.tiers), ...read.data.exclusive.flat()].filter((tier) => !tiers.has(tier))
  if (strange.length > 0) throw new Error(`funds.yaml names unknown tiers: ${[...new Set(strange)].join(', ')}`)
  return read.data
}

/** Lists that forms about money choose from. @example fundLists(funds)['fund-purposes'][0] // { id: 'dibao', label: { zh: '低保', en: 'Dibao' } } */
export const fundLists = (funds: FundsFile) => ({
  'fund-purposes': Object.entries(funds.purposes).map(([id, label]) => ({ id, label })),
})
