/** What comes next and whose turn it is, in one sentence. Pure. */
import { daysBetween } from './days.ts'
import type { Next } from './shared.ts'

export interface OpenMatter {
  id: number
  number: string
  process: { zh: string; en: string }
  /** What is to be done, or what is waited for. */
  next: { zh: string; en: string }
  /** Whose turn; null: the matter waits for somebody outside. */
  who: { zh: string; en: string } | null
  assignee: string | null
  mine: boolean
  urgent: boolean
  dueOn: string | null
  day: { zh: string; en: string } | null
}

export interface LiveWarning {
  id: number
  level: 'yellow' | 'orange' | 'red'
  dueOn: string | null
  who: { zh: string; en: string }
  mine: boolean
}

export interface Standing {
  today: string
  matters: readonly OpenMatter[]
  /** A warning nobody works on yet. */
  warning: LiveWarning | null
  /** Gaps without a matter: what somebody should look at. */
  missing: readonly { title: { zh: string; en: string } }[]
  tier: { zh: string; en: string } | null
  /** Day of the next periodic re-check, when something is held. */
  recheckBy: string | null
}

const levelWords = {
  red: { zh: '红色', en: 'red' },
  orange: { zh: '橙色', en: 'orange' },
  yellow: { zh: '黄色', en: 'yellow' },
}

/** Late before urgent before soon; what somebody here must do before what is waited for. */
function order(today: string) {
  const late = (one: OpenMatter) => (one.dueOn !== null && one.dueOn < today ? 0 : 1)
  return (a: OpenMatter, b: OpenMatter) =>
    late(a) - late(b) ||
    Number(b.urgent) - Number(a.urgent) ||
    Number(a.who === null) - Number(b.who === null) ||
    (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') ||
    a.id - b.id
}

/**
 * The sentence on top of the chain.
 * @example nextOf({ … }).sentence.zh // '下一步：乌丹镇须在2026-12-03前入户核实，登记看到的情况（预警核实，第2天，共3天）。'
 */
export function nextOf(at: Standing): Next {
  const [first] = [...at.matters].sort(order(at.today))
  if (first) return ofMatter(first, at)
  const { warning } = at
  if (warning) {
    const late = warning.dueOn !== null && warning.dueOn < at.today
    const level = levelWords[warning.level]
    return {
      sentence: {
        zh: `${late ? `已超期${daysBetween(warning.dueOn!, at.today)}天，` : '下一步：'}${warning.who.zh}须${warning.dueOn && !late ? `在${warning.dueOn}前` : '尽快'}派发${level.zh}预警，安排人员入户核实。`,
        en: `${late ? `${daysEn(daysBetween(warning.dueOn!, at.today))} late: ` : 'Next: '}${warning.who.en} dispatches the ${level.en} warning for a visit${warning.dueOn ? ` by ${warning.dueOn}` : ''}.`,
      },
      tone: late ? 'late' : 'soon',
      mine: warning.mine,
      dueOn: warning.dueOn,
      matter: null,
      warning: warning.id,
      others: 0,
    }
  }
  return { ...quiet(at), mine: false, dueOn: null, matter: null, warning: null, others: 0 }
}

const daysEn = (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`

function ofMatter(one: OpenMatter, at: Standing): Next {
  const days = one.dueOn === null ? null : daysBetween(at.today, one.dueOn)
  const late = days !== null && days < 0
  const lateEn = daysEn(-(days ?? 0))
  const where = [one.process.zh, one.day?.zh].filter(Boolean).join('，')
  const whereEn = [one.process.en, one.day?.en].filter(Boolean).join(', ')
  const who = one.who && {
    zh: `${one.who.zh}${one.assignee ?? ''}`,
    en: `${one.who.en}${one.assignee ? ` (${one.assignee})` : ''}`,
  }
  const due = one.dueOn ? `在${one.dueOn}前` : ''
  return {
    sentence: who
      ? {
          zh: late
            ? `已超期${-days}天：${who.zh}须立即${stripped(one.next.zh)}（${where}，期限${one.dueOn}）。`
            : `下一步：${who.zh}须${due}${stripped(one.next.zh)}（${where}）。`,
          en: late
            ? `${lateEn} late: ${who.en} must ${lower(one.next.en)} at once (${whereEn}, due ${one.dueOn}).`
            : `Next: ${who.en} must ${lower(one.next.en)}${one.dueOn ? ` by ${one.dueOn}` : ''} (${whereEn}).`,
        }
      : {
          zh: `${late ? `已超期${-days}天，` : ''}正在等待${stripped(one.next.zh)}${one.dueOn && !late ? `，应在${one.dueOn}前` : ''}（${where}）。`,
          en: `${late ? `${lateEn} late: ` : ''}Waiting for ${lower(one.next.en)}${one.dueOn ? `, due ${one.dueOn}` : ''} (${whereEn}).`,
        },
    tone: late ? 'late' : days !== null && days <= 2 ? 'soon' : 'calm',
    mine: one.mine,
    dueOn: one.dueOn,
    matter: { id: one.id, number: one.number },
    warning: null,
    others: at.matters.length - 1,
  }
}

function quiet(at: Standing): Pick<Next, 'sentence' | 'tone'> {
  const gap = at.missing[0]
  if (gap)
    return {
      sentence: {
        zh: `没有正在办理的事项，但还有帮助没有落实：${gap.title.zh}。`,
        en: `Nothing is being worked on, yet some help has not arrived: ${gap.title.en}.`,
      },
      tone: 'soon',
    }
  if (at.tier)
    return {
      sentence: {
        zh: `目前没有待办的事，${at.tier.zh}照常发放${at.recheckBy ? `；下次定期核查在${at.recheckBy}前` : ''}。`,
        en: `Nothing waits; ${at.tier.en} goes on${at.recheckBy ? `; next periodic re-check by ${at.recheckBy}` : ''}.`,
      },
      tone: 'none',
    }
  return { sentence: { zh: '目前没有待办的事。', en: 'Nothing waits at present.' }, tone: 'none' }
}

const stripped = (text: string) => text.replace(/[。.]$/, '')
const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '')
