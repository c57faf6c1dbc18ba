/**
 * Objections from the board 公示异议: anybody may hand one in, with or without a name. The matter is looked into again where its
 * process can, and what is put up hangs on until a person decides otherwise; otherwise a complaint is opened. Who objected is known to the county alone.
 */
import { sql } from 'kysely'
import { maskText } from '../../../platform/access/shared.ts'
import {
  allOrNothing,
  type Db,
  hears,
  type Matter,
  nowOf,
  openChild,
  type ProcessContext,
  readMatter,
  tell,
  todayOf,
} from '../../../platform/process/index.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { hangs, isBoard } from './boards.ts'
import { boardIsFull } from './objection-limits.ts'

export interface NewObjection {
  /** Board it was handed in at, and the sheet on it. */
  area: string
  sheet: number
  what: string
  name?: string | undefined
  contact?: string | undefined
  /** The form's own key: sent twice it counts once. */
  key?: string | undefined
}

/** Longest text of an objection. */
export const longestObjection = 500

/**
 * Hands one in.
 * @returns its number, or a refusal: the sheet hangs no longer, nothing was written, only half of name and contact
 * @example await handIn(ctx, { area: '150426100201', sheet: 7, what: '该户在旗里有两套住房' }) // { ok: true, id: 12, repeated: false }
 */
export async function handIn(
  ctx: ProcessContext,
  given: NewObjection,
): Promise<{ ok: true; id: number; repeated: boolean } | Refusal> {
  const what = given.what.trim()
  const [name, contact] = [given.name?.trim() ?? '', given.contact?.trim() ?? '']
  if ([...what].length < 5)
    return refusal('bad-request', {
      zh: '请写明异议内容（至少5个字）。',
      en: 'Please say what is wrong (at least 5 characters).',
    })
  if ([...what].length > longestObjection || name.length > 40 || contact.length > 60)
    return refusal('bad-request', {
      zh: `异议内容最多${longestObjection}字。`,
      en: `At most ${longestObjection} characters.`,
    })
  if ((name === '') !== (contact === ''))
    return refusal('bad-request', {
      zh: '实名提出的，请同时填写姓名和联系方式；不愿留名的，两项都不填。',
      en: 'Give both name and contact, or neither.',
    })
  return allOrNothing(ctx.db, async (tx) => {
    if (given.key) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${given.key}, 43))`.execute(tx)
      const again = await sql<{
        id: number
      }>`select id::int as id from cases.publicity_objection where key = ${given.key}`.execute(tx)
      if (again.rows[0]) return { ok: true as const, id: again.rows[0].id, repeated: true }
    }
    const hung = await sheetOf(tx, ctx, given)
    const matter = hung && (await readMatter(tx, hung.matterId, { lock: true }))
    if (!hung || !matter)
      return refusal('not-hanging', {
        status: 410,
        zh: '这条公示已经结束。如仍有异议，请向苏木乡镇、街道或者旗县民政部门反映。',
        en: 'This sheet hangs no longer. You may still turn to the township or the county.',
      })
    const full = await boardIsFull(tx, ctx, { area: hung.area, sheet: given.sheet })
    if (full) return full
    const looksAgain = hears(ctx, matter, 'objected')
    const made = await sql<{
      id: number
    }>`insert into cases.publicity_objection (sheet_id, matter_id, area, what, name, contact, at, opened, key)
      values (${given.sheet}, ${matter.id}, ${hung.area}, ${what}, ${name || null}, ${contact || null}, ${nowOf(ctx)},
        ${looksAgain ? 'matter' : 'complaint'}, ${given.key ?? null}) returning id::int as id`.execute(tx)
    const id = made.rows[0]!.id
    if (looksAgain) await tell(tx, ctx, matter.id, 'objected', { objection: id, what: maskText(what) })
    else await complain(tx, ctx, matter, id, { what, name, contact })
    return { ok: true as const, id, repeated: false }
  })
}

/** Village and matter of a sheet that hangs on this board today. */
async function sheetOf(
  tx: Db,
  ctx: ProcessContext,
  { area, sheet }: NewObjection,
): Promise<{ matterId: number; area: string } | undefined> {
  if (!isBoard(area) || !Number.isSafeInteger(sheet)) return undefined
  const found = await sql<{
    matterId: number
    area: string
  }>`select s.matter_id::int as "matterId", s.area from cases.publicity_sheet s
    where s.id = ${sheet} and s.area like ${`${area}%`} and ${hangs(todayOf(ctx))}`.execute(tx)
  return found.rows[0]
}

async function complain(
  tx: Db,
  ctx: ProcessContext,
  matter: Matter,
  objection: number,
  { what, name, contact }: { what: string; name: string; contact: string },
) {
  const opened = await openChild(tx, ctx, matter, {
    process: 'complaint',
    kind: 'receive',
    input: {
      named: name !== '',
      ...(name === '' ? {} : { name, contact }),
      about: 'household',
      channel: 'board',
      what: `${what}（公示异议第${objection}号，${matter.number}）`,
    },
  })
  await sql`update cases.publicity_objection set complaint_id = ${opened.id} where id = ${objection}`.execute(tx)
}
