/** Asking for the economic check: with the consent of everybody who is asked about, one check at a time. */
import type { CheckInput, Db, ProcessContext, Taken } from '../../../platform/process/index.ts'
import type { Words } from '../../../platform/process/shared.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import { dayInChina } from '../../../platform/work/shared.ts'
import { checkUnderWay, openCheck } from '../check/ask-check.ts'
import { repeatCheck } from '../check/repeat.ts'
import { recordConsents, withoutConsent } from '../consent/consent.ts'
import { type Application, checkedPersons } from './facts.ts'

const names = (all: readonly { name: string }[], separator = '、') => all.map((one) => one.name).join(separator)

/** Why no check may be asked for now; undefined: it may. */
export async function mayAsk(tx: Db, at: CheckInput<Application>): Promise<Words | undefined> {
  const underWay = await checkUnderWay(tx, at)
  if (underWay) return underWay
  const { matter, input, today } = at
  const { data, id } = matter!
  const persons = checkedPersons(data) as (ReturnType<typeof checkedPersons>[number] & { idNumber: string })[]
  const lacking = await withoutConsent(tx, { matterId: id, persons, today })
  const members = lacking.filter((one) => !persons.some((other) => other.obligor && other.idNumber === one.idNumber))
  if (members.length > 0)
    return {
      zh: `还缺核对授权：${names(members)}。${members[0]!.why.zh}`,
      en: `Consent is missing: ${names(members, ', ')}. ${members[0]!.why.en}`,
    }
  const obligors = lacking.filter((one) => !members.includes(one))
  return obligors.length > 0 && !input.without && !data.consentless
    ? {
        zh: `户外义务人${names(obligors)}未同意核对；请补登授权，或写明未同意的原因和处理。`,
        en: `Obligors ${names(obligors, ', ')} have not consented; record it, or say why and what is done.`,
      }
    : undefined
}

/** Opens the check as a child; obligors who did not consent are not asked about. @throws TakenBack */
export async function askForCheck(
  tx: Db,
  { matter, action }: Taken<Application>,
  ctx: ProcessContext,
): Promise<undefined> {
  const persons = checkedPersons(matter.data) as (ReturnType<typeof checkedPersons>[number] & { idNumber: string })[]
  const lacking = new Set(
    (await withoutConsent(tx, { matterId: matter.id, persons, today: dayInChina(action.at) })).map(
      (one) => one.idNumber,
    ),
  )
  await openCheck(
    tx,
    ctx,
    matter,
    persons
      .filter((one) => !lacking.has(one.idNumber))
      .map(({ idNumber, name, relation, obligor }) => ({ idNumber, name, relation, obligor })),
  )
}

/** The family objects to the report: the very check is repeated, so that it tells both rounds (办法第十八条). @throws TakenBack */
export async function checkAgain(tx: Db, taken: Taken<Application>, ctx: ProcessContext): Promise<undefined> {
  const { what, files } = taken.action.input as { what: string; files: string[] }
  const objection = { who: taken.matter.data.name, objection: what, files }
  const check = taken.before.data.report?.check
  if (check === undefined || !(await repeatCheck(tx, ctx, taken.actor, check, objection)))
    await askForCheck(tx, taken, ctx)
}

interface Signed {
  signed: { name: string; signer: string; signedOn: string }[]
  version: string
  scope: string[]
  how: 'paper' | 'electronic'
  files: string[]
}
/** Writes the consents of the form, each with the id number of the member or obligor of that name. */
export async function writeConsents(tx: Db, { matter, action }: Taken<Application>): Promise<Refusal | undefined> {
  const input = action.input as unknown as Signed
  const persons = checkedPersons(matter.data)
  return recordConsents(
    tx,
    input.signed.flatMap(({ name, signer, signedOn }) =>
      persons
        .filter((one) => one.name === name)
        .map((one) => ({
          matterId: matter.id,
          idNumber: one.idNumber!,
          name,
          relation: one.obligor ? 'obligor' : one.relation,
          signer,
          signerRelation: signer === name ? 'self' : 'guardian',
          version: input.version,
          scope: input.scope,
          signedOn,
          how: input.how,
          evidence: input.files,
        })),
    ),
  )
}
