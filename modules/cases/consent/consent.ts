/**
 * 核对授权: nobody's income and property is asked for without his consent (社会救助法第四十、四十一条; 个人信息保护法第三十一条).
 * A consent counts from the day it was signed until the person leaves the matter, also while the household is in the
 * monitoring pool, and may be revoked on any day.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import { type Refusal, refusal } from '../../../platform/web/index.ts'
import { foldName } from '../../sources/index.ts'
import { type ConsentScope, consentScopes } from './shared.ts'

export interface NewConsent {
  matterId: number
  idNumber: string
  name: string
  /** To the applicant: 'head', 'spouse', 'obligor' … */
  relation: string
  /** Name of whoever signed, and what he is to the person: 'self', 'guardian' … */
  signer: string
  signerRelation: string
  /** Version of the notice text (`regions/<region>/consent/<version>.yaml`). */
  version: string
  scope: readonly string[]
  /** YYYY-MM-DD */
  signedOn: string
  how: 'paper' | 'electronic'
  /** Files: the scan, or the record of the electronic signature. */
  evidence: readonly string[]
}
export interface PersonAsked {
  idNumber: string
  name: string
}
export interface Lacking extends PersonAsked {
  /** Why there is none, in words that say what to do. */
  why: Words
}

const idPattern = /^\d{17}[\dX]$/
const idOf = (text: string) => text.trim().toUpperCase()
/** Majority is set by the Civil Code for the whole country (民法典第十七条). */
const majority = 18

/** Whether the person of an id number has not come of age on a day. */
export function isMinor(idNumber: string, on: string): boolean {
  const born = `${idNumber.slice(6, 10)}-${idNumber.slice(10, 12)}-${idNumber.slice(12, 14)}`
  return on < `${Number(born.slice(0, 4)) + majority}${born.slice(4)}`
}

/** Why a consent cannot be recorded; undefined: it can. */
function faultOf(one: NewConsent): Words | undefined {
  const who = one.name.trim() || one.idNumber
  if (!idPattern.test(idOf(one.idNumber)) || one.name.trim() === '')
    return { zh: `授权书上“${who}”的姓名或身份证号不完整，请核对。`, en: `Name or id number of ${who} is incomplete.` }
  if (one.scope.length === 0 || one.scope.some((scope) => !consentScopes.includes(scope as ConsentScope)))
    return { zh: `请选择${who}同意核对的机构范围。`, en: `Choose which sources ${who} agrees to.` }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(one.signedOn) || one.version.trim() === '' || one.signer.trim() === '')
    return {
      zh: `请填写${who}授权书的签署人、签署日期和文本版本。`,
      en: `Signer, day and version of ${who} are needed.`,
    }
  if (one.evidence.length === 0) return { zh: `请上传${who}的授权书。`, en: `Upload what ${who} signed.` }
  if (isMinor(idOf(one.idNumber), one.signedOn) && foldName(one.signer) === foldName(one.name))
    return { zh: `${who}未成年，授权书须由监护人签署。`, en: `${who} is a minor: the guardian signs.` }
  return undefined
}

/**
 * Records consents inside the transaction of the action they were handed in with. The same consent again changes nothing.
 * @returns a refusal at the first that is incomplete, with the person named; undefined when all stand
 * @example const no = await recordConsents(tx, [{ matterId: 12, idNumber: '15992619700001001X', name: '王建国', relation: 'head',
 *   signer: '王建国', signerRelation: 'self', version: '2026-07', scope: ['government', 'banks'], signedOn: '2026-11-20', how: 'paper', evidence: [file] }])
 */
export async function recordConsents(tx: Db, rows: readonly NewConsent[]): Promise<Refusal | undefined> {
  for (const one of rows) {
    const fault = faultOf(one)
    if (fault) return refusal('bad-consent', { status: 400, ...fault })
  }
  for (const one of rows) {
    const signed = {
      matterId: one.matterId,
      idNumber: idOf(one.idNumber),
      name: one.name.trim(),
      relation: one.relation,
      signer: one.signer.trim(),
      signerRelation: one.signerRelation,
      version: one.version,
      scope: [...new Set(one.scope)].sort(),
      signedOn: one.signedOn,
      how: one.how,
      evidence: [...one.evidence],
    }
    const hash = createHash('sha256').update(JSON.stringify(signed)).digest('hex')
    await sql`insert into cases.consent (matter_id, id_number, name, relation, signer, signer_relation, version, scope, signed_on, how, evidence, hash)
      values (${signed.matterId}, ${signed.idNumber}, ${signed.name}, ${signed.relation}, ${signed.signer}, ${signed.signerRelation}, ${signed.version},
        ${sql.val(signed.scope)}::text[], ${signed.signedOn}::date, ${signed.how}, ${sql.val(signed.evidence)}::text[], ${hash})
      on conflict (matter_id, id_number, version, signed_on) where revoked_on is null do nothing`.execute(tx)
  }
  return undefined
}

/** Matters that one family's consents stand for: this one, those it grew out of, and all of the same household. */
const familyOf = (matterId: number) => sql`with recursive up as (
    select id, parent_id, hh from process.matter where id = ${matterId}
    union select m.id, m.parent_id, m.hh from process.matter m join up on m.id = up.parent_id),
  family as (select id from up union select m.id from process.matter m where m.hh in (select hh from up where hh is not null))`

/** What ends a consent `c` of matter `m` on a day without anybody revoking it. */
const holds = (
  today: string,
) => sql<boolean>`exists (select 1 from registry.tier_holding t where t.hh = m.hh and t.tier <> 'none'
  and (t.to_date is null or t.to_date > greatest(t.from_date, ${today}::date)))`
const movedOut = (
  today: string,
) => sql<boolean>`(exists (select 1 from registry.membership s where s.hh = m.hh and s.pid = left(c.id_number, 17)::bigint)
  and not exists (select 1 from registry.membership s where s.hh = m.hh and s.pid = left(c.id_number, 17)::bigint and (s.to_date is null or s.to_date > ${today}::date)))`
const over = (today: string) =>
  sql<boolean>`(c.ended_on is not null or (m.closed_at is not null and not ${holds(today)}) or ${movedOut(today)})`

interface Standing {
  id_number: string
  name: string
  scope: string[]
  signed_on: string
  revoked_on: string | null
  over: boolean
}

async function standings(tx: Db, matterId: number, ids: readonly string[], today: string): Promise<Standing[]> {
  if (ids.length === 0) return []
  const found = await sql<Standing>`${familyOf(matterId)}
    select c.id_number, c.name, c.scope, c.signed_on::text as signed_on, c.revoked_on::text as revoked_on, ${over(today)} as over
    from cases.consent c join process.matter m on m.id = c.matter_id
    where c.matter_id in (select id from family) and c.id_number = any(${sql.val(ids)}::text[]) order by c.id`.execute(
    tx,
  )
  return found.rows
}

const counts = (one: Standing, today: string) => one.revoked_on === null && !one.over && one.signed_on <= today

/**
 * Persons of a matter who have no valid consent on a day: those must not be asked about. Name and number must both fit.
 * @param asked.scope the consent must also name this kind of source
 * @example await withoutConsent(tx, { matterId: 12, persons: [{ idNumber: '15992619700001001X', name: '王建国' }], today: '2026-11-24' }) // []
 */
export async function withoutConsent(
  tx: Db,
  asked: { matterId: number; persons: readonly PersonAsked[]; today: string; scope?: string },
): Promise<Lacking[]> {
  const { matterId, persons, today, scope } = asked
  const all = await standings(tx, matterId, [...new Set(persons.map((one) => idOf(one.idNumber)))], today)
  return persons.flatMap(({ idNumber, name }) => {
    const own = all.filter((one) => one.id_number === idOf(idNumber) && foldName(one.name) === foldName(name))
    const valid = own.filter((one) => counts(one, today))
    if (valid.some((one) => scope === undefined || one.scope.includes(scope))) return []
    return [{ idNumber, name, why: whyNot(name, own, valid.length > 0, today) }]
  })
}

function whyNot(name: string, own: readonly Standing[], narrower: boolean, today: string): Words {
  const last = own.at(-1)
  if (narrower)
    return {
      zh: `${name}的授权书未包括这类机构，请重新签署。`,
      en: `The consent of ${name} does not name such sources.`,
    }
  if (!last)
    return { zh: `缺少${name}的核对授权书，请先签署。`, en: `There is no consent of ${name}; have it signed first.` }
  if (last.revoked_on !== null)
    return {
      zh: `${name}已于${last.revoked_on}撤回核对授权，不能核对。`,
      en: `${name} revoked the consent on ${last.revoked_on}.`,
    }
  if (last.signed_on > today)
    return {
      zh: `${name}的授权书签署日期为${last.signed_on}，尚未生效。`,
      en: `The consent of ${name} begins on ${last.signed_on}.`,
    }
  return {
    zh: `${name}的核对授权已随原事项结束失效，请重新签署。`,
    en: `The consent of ${name} ended with its matter; have it signed anew.`,
  }
}

/** Kinds of sources each person agreed to, by id number: what the check may ask. */
export async function consentedScopes(
  tx: Db,
  asked: { matterId: number; persons: readonly PersonAsked[]; today: string },
): Promise<Map<string, Set<string>>> {
  const all = await standings(
    tx,
    asked.matterId,
    [...new Set(asked.persons.map((one) => idOf(one.idNumber)))],
    asked.today,
  )
  return new Map(
    asked.persons.map(({ idNumber, name }) => [
      idOf(idNumber),
      new Set(
        all
          .filter(
            (one) =>
              one.id_number === idOf(idNumber) && foldName(one.name) === foldName(name) && counts(one, asked.today),
          )
          .flatMap((one) => one.scope),
      ),
    ]),
  )
}

/**
 * A person takes his consents of the family's matters back; what was asked before stays in the log, nothing more is asked.
 * @returns how many were revoked
 * @example await revokeConsent(tx, { matterId: 12, idNumber: '15992619700001001X', on: '2026-11-24', by: '镇甲', why: '本人书面撤回' })
 */
export async function revokeConsent(
  tx: Db,
  one: { matterId: number; idNumber: string; on: string; by: string; why: string },
): Promise<number> {
  const done = await sql`${familyOf(one.matterId)} update cases.consent c
    set revoked_on = ${one.on}::date, revoked_by = ${one.by}, revoked_why = ${one.why}
    where c.matter_id in (select id from family) and c.id_number = ${idOf(one.idNumber)} and c.revoked_on is null`.execute(
    tx,
  )
  return Number(done.numAffectedRows ?? 0)
}

/**
 * Notes consents whose matter closed and whose household left the pool, so that a later benefit does not revive them. Daily work.
 * @returns how many ended
 */
export async function endConsents(db: Db, today: string): Promise<number> {
  const done = await sql`update cases.consent c set ended_on = ${today}::date from process.matter m
    where m.id = c.matter_id and c.revoked_on is null and c.ended_on is null and ${over(today)}`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}
