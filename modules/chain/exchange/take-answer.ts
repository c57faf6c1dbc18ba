/**
 * Takes one answer of a department, however it comes: twice, late, before what it follows, against what it said before, or
 * as nonsense. Each ends in a state that can be seen and in a clear answer; none has its effect twice.
 */
import { sql } from 'kysely'
import {
  type Acting,
  actWithin,
  type Db,
  type Matter,
  type ProcessContext,
  readMatter,
  TakenBack,
  todayOf,
} from '../../../platform/process/index.ts'
import type { Refusal } from '../../../platform/web/index.ts'
import type { Referral } from '../referral/facts.ts'
import { type Answer, actionOf, inputOf, type MessageState } from './answer-shape.ts'

export interface Became {
  state: MessageState
  status: number
  zh: string
  en: string
  matter: number | null
  late: boolean
  details?: unknown
}

/** Who answers: a department through its interface, with the same rights as its desk. */
export interface Sender {
  acting: Acting
  /** Names the message; the same key has its effect once. */
  key: string
}

interface RoundRow {
  matter_id: number
  number: string
  unit: string
  area: string
  ended_how: string | null
  is_last: boolean
}

const unknown: Omit<Became, 'matter' | 'late'> = {
  state: 'unknown',
  status: 404,
  zh: '没有这件转办，或不是转给贵部门的。请核对编号（number）和轮次（round）。',
  en: 'There is no such referral to your department; check number and round.',
}

/**
 * Takes an answer inside the transaction of the caller. What is refused leaves nothing behind but its state.
 * @example const became = await takeAnswer(tx, ctx, { acting, key: 'c0ffee00' }, answer)
 */
export async function takeAnswer(tx: Db, ctx: ProcessContext, sender: Sender, answer: Answer): Promise<Became> {
  const found = await sql<RoundRow>`select r.matter_id, m.number, r.unit, r.area, r.ended_how,
      r.round = (select max(o.round) from chain.round o where o.matter_id = r.matter_id) as is_last
    from chain.round r join process.matter m on m.id = r.matter_id where r.id = ${answer.round}`.execute(tx)
  const round = found.rows[0]
  if (
    !round ||
    round.number !== answer.number ||
    round.unit !== sender.acting.unit ||
    !round.area.startsWith(sender.acting.area)
  )
    return { ...unknown, matter: null, late: false }
  const matter = (await readMatter(tx, round.matter_id, { lock: true })) as Matter<Referral> | undefined
  if (!matter) return { ...unknown, matter: null, late: false }
  const late = matter.dueOn !== null && matter.dueOn < todayOf(ctx)
  const became = (state: MessageState, status: number, zh: string, en: string, details?: unknown): Became => ({
    state,
    status,
    zh,
    en,
    matter: matter.id,
    late,
    ...(details === undefined ? {} : { details }),
  })
  // The lock may have been waited for: what the round is now counts.
  const ended = (
    await sql<{ ended_how: string | null }>`select ended_how from chain.round where id = ${answer.round}`.execute(tx)
  ).rows[0]!.ended_how
  if (!round.is_last || ended !== null) return endedAnswer(became, answer, matter, ended)
  const said = saidBefore(matter.data, answer)
  if (said === 'same')
    return became('no-effect', 200, '此答复此前已收到，未重复计入。', 'This was said before; it counts once.')
  if (said === 'other')
    return became(
      'contradicts',
      409,
      '与贵部门此前的答复不一致，未计入，已交民政人员核实。',
      'This is not what your department said before; civil affairs looks at it.',
    )
  if (answer.answer === 'fed-back' && matter.data.decision === null)
    return became('parked', 202, '已收到反馈，待收到办理决定后计入。', 'Kept until the decision has come, then taken.')
  const acted = await act(tx, ctx, sender, matter, answer)
  if (!acted)
    return became('taken', 200, late ? '已计入；已超过办理期限。' : '已计入。', late ? 'Taken; it was late.' : 'Taken.')
  return became('nonsense', 422, acted.zh ?? '答复内容不完整。', acted.en ?? 'The answer is incomplete.', acted.details)
}

/** After a round has ended nothing is taken; who only repeats himself is told so kindly. */
function endedAnswer(
  became: (state: MessageState, status: number, zh: string, en: string) => Became,
  answer: Answer,
  matter: Matter<Referral>,
  ended: string | null,
): Became {
  const repeats =
    (ended === 'returned' && answer.answer === 'sent-back') ||
    (ended === 'closed' && (answer.answer === 'accepted' || saidBefore(matter.data, answer) === 'same'))
  if (repeats)
    return became('no-effect', 200, '此答复此前已收到，未重复计入。', 'This was said before; it counts once.')
  const how: Record<string, string> = {
    revoked: '该转办已撤回',
    returned: '贵部门此前已退回该转办',
    closed: '该转办已办结',
    'not-received': '该轮转办已结束，请按新一轮（round）答复',
  }
  return became(
    'after-end',
    409,
    `${how[ended ?? ''] ?? '该轮转办已结束'}，此答复未计入。如有异议请联系民政部门。`,
    'This round is over; the answer was not taken.',
  )
}

/** Whether the department said this already, or something else. */
function saidBefore(data: Referral, answer: Answer): 'new' | 'same' | 'other' {
  switch (answer.answer) {
    case 'accepted':
      return data.acceptedOn === null ? 'new' : 'same'
    case 'sent-back':
      return data.decision ? 'other' : 'new'
    case 'granted':
    case 'refused': {
      const { decision } = data
      if (!decision) return 'new'
      const same =
        decision.result === answer.answer &&
        (answer.answer === 'refused'
          ? decision.because === answer.because
          : decision.gives === answer.gives &&
            decision.amount === (answer.amount ?? null) &&
            decision.from === answer.from)
      return same ? 'same' : 'other'
    }
    case 'fed-back':
      return data.fedBack === null
        ? 'new'
        : data.fedBack.on === answer.on && data.fedBack.note === answer.note
          ? 'same'
          : 'other'
  }
}

/** Takes the action, and the acceptance before it that was never sent: who decides has accepted. */
async function act(
  tx: Db,
  ctx: ProcessContext,
  { acting, key }: Sender,
  matter: Pick<Matter, 'id' | 'state'>,
  answer: Answer,
): Promise<Refusal | undefined> {
  const implied = matter.state === 'pushed' && (answer.answer === 'granted' || answer.answer === 'refused')
  await sql`savepoint answer`.execute(tx)
  try {
    if (implied) {
      const first = await actWithin(tx, ctx, acting, matter.id, { kind: 'accept', input: {}, key: `${key}:accept` })
      if (!first.ok) throw new TakenBack(first)
    }
    const done = await actWithin(tx, ctx, acting, matter.id, {
      kind: actionOf[answer.answer],
      input: inputOf(answer),
      key,
    })
    if (!done.ok) throw new TakenBack(done)
    await sql`release savepoint answer`.execute(tx)
    return undefined
  } catch (fault) {
    if (!(fault instanceof TakenBack)) throw fault
    await sql`rollback to savepoint answer`.execute(tx)
    return fault.refusal
  }
}

/** A feedback that came before its decision is taken as soon as the decision stands, whichever way that came. */
export async function takeParked(tx: Db, ctx: ProcessContext, matter: Matter<Referral>): Promise<undefined> {
  const parked = await sql<{
    id: number
    key: string
    body: string
    area: string
  }>`select g.id, g.key, g.body, t.area from chain.message g
      join chain.target t on t.id = g.target_id
    where g.state = 'parked' and g.round_id = (select id from chain.round where matter_id = ${matter.id} and ended_at is null)
    order by g.id limit 1 for update of g`.execute(tx)
  const one = parked.rows[0]
  if (!one) return undefined
  const { unit, unitKind } = matter.data
  const acting: Acting = { userId: `exchange:${unit}`, name: `${unit}接口`, role: unitKind, area: one.area, unit }
  const refused = await act(tx, ctx, { acting, key: `x:${one.key}` }, matter, JSON.parse(one.body) as Answer)
  await sql`update chain.message set state = ${refused ? 'nonsense' : 'taken'}, said_zh = ${refused?.zh ?? '决定到达后计入。'},
      body = ${refused ? one.body : null} where id = ${one.id}`.execute(tx)
  return undefined
}
