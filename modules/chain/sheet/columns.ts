/** Columns of the list that goes to a department and comes back: what is told is signed, what is answered is filled in. Pure. */
import type { Answer } from '../exchange/answer-shape.ts'
import { refusalReasons, returnReasons } from '../referral/facts.ts'

export const sheetNames = { list: '转办清单', help: '填写说明', proof: '校验（勿改）' } as const

/** Told columns that every row has; between them and the answers stand the data of the needs. */
export const keyTitles = { number: '转办编号', need: '需求', asked: '请部门办理什么', due: '期限' } as const
export const factTitles: Record<string, string> = {
  name: '姓名',
  'id-number': '身份证号',
  sex: '性别',
  'birth-date': '出生日期',
  village: '嘎查村社区',
  members: '家庭人口',
  tier: '救助类别',
  phone: '联系电话',
  address: '住址',
  costs: '个人负担费用（元）',
  detail: '具体情况',
}
export const proofTitles = { round: '轮次（勿改）', mark: '校验码（勿改）' } as const

/** Columns the department fills in. */
export const answerTitles = {
  answer: '答复',
  officer: '承办人',
  because: '退回或不予理由',
  gives: '救助项目或服务',
  amount: '金额（元）',
  from: '起始日期',
  document: '文书号',
  law: '依据条款',
  note: '说明',
  on: '落实日期',
  feedback: '落实情况',
} as const
export type AnswerColumn = keyof typeof answerTitles

const answerWords: Record<string, Answer['answer']> = {
  接收: 'accepted',
  退回: 'sent-back',
  同意救助: 'granted',
  不予救助: 'refused',
}

/** What is explained on the second sheet. */
export const helpLines: string[] = [
  '一行一件转办，只填写绿色各列；其余各列和“校验（勿改）”表请勿改动、勿另建新表，否则不予接收。',
  `答复：${Object.keys(answerWords).join('、')}。尚未办理的留空，下次再交。`,
  `退回时填写理由：${Object.values(returnReasons)
    .map(({ zh }) => zh)
    .join('、')}。`,
  `不予救助时填写理由：${Object.values(refusalReasons)
    .map(({ zh }) => zh)
    .join('、')}，并填写依据条款。`,
  '同意救助时填写救助项目或服务、起始日期；给钱的填写金额。',
  '已落实的，填写落实日期和落实情况；可与答复同时填写，也可以后再交。',
  '填好后在“转办工作台”上传本文件，逐行给出回执。重复上传不会重复计入。',
]

/** What is wrong with a row, in words for whoever filled it in. */
export type ReadRow = { ok: true; answers: Record<string, unknown>[] } | { ok: false; zh: string; en: string }

const wrong = (zh: string, en: string): ReadRow => ({ ok: false, zh, en })

/**
 * Understands the filled-in cells of one row: a decision, its feedback, both, or nothing yet.
 * @example answersOf({ answer: '同意救助', gives: '医疗救助金', amount: '8,000', from: '2026/11/24' })
 */
export function answersOf(cells: Partial<Record<AnswerColumn, string>>): ReadRow {
  const text = (column: AnswerColumn) => cells[column]?.trim() || undefined
  for (const column of Object.keys(answerTitles) as AnswerColumn[]) {
    const value = text(column)
    if (value?.startsWith('='))
      return wrong(`“${answerTitles[column]}”是公式，请改为文字。`, 'A formula; write the text.')
    // The database holds no such character, and no clerk types one.
    if (value?.includes('\0'))
      return wrong(`“${answerTitles[column]}”含有不可用的字符。`, 'A character that cannot be kept.')
  }
  const said = text('answer')
  const answers: Record<string, unknown>[] = []
  if (said !== undefined) {
    const kind = answerWords[said]
    if (!kind)
      return wrong(
        `“答复”只能填写：${Object.keys(answerWords).join('、')}。`,
        'The answer must be one of the four words.',
      )
    const made = answerOf(kind, text)
    if ('zh' in made) return { ok: false, ...made }
    answers.push(made.fields)
  }
  const on = text('on')
  const feedback = text('feedback')
  if (on !== undefined || feedback !== undefined) {
    const day = dayOf(on)
    if (!day || !feedback)
      return wrong('反馈须同时填写“落实日期”（如 2026-11-24）和“落实情况”。', 'Feedback needs its day and its words.')
    answers.push({ answer: 'fed-back', on: day, note: feedback })
  }
  if (answers.length === 0 && Object.keys(answerTitles).some((column) => text(column as AnswerColumn)))
    return wrong('请填写“答复”。', 'Fill in the answer.')
  return { ok: true, answers }
}

type Text = (column: AnswerColumn) => string | undefined

function answerOf(
  kind: Answer['answer'],
  text: Text,
): { fields: Record<string, unknown> } | { zh: string; en: string } {
  const some = (fields: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
  switch (kind) {
    case 'accepted':
      return { fields: some({ answer: kind, officer: text('officer') }) }
    case 'sent-back': {
      const because = idOf(returnReasons, text('because'))
      return because
        ? { fields: some({ answer: kind, because, note: text('note') }) }
        : { zh: `退回理由只能填写：${wordsOf(returnReasons)}。`, en: 'Choose a reason of the list.' }
    }
    case 'refused': {
      const because = idOf(refusalReasons, text('because'))
      if (!because) return { zh: `不予理由只能填写：${wordsOf(refusalReasons)}。`, en: 'Choose a reason of the list.' }
      if (!text('law')) return { zh: '请填写“依据条款”。', en: 'Say which law or rule.' }
      return {
        fields: some({ answer: kind, because, law: text('law'), document: text('document'), note: text('note') }),
      }
    }
    default: {
      const from = dayOf(text('from'))
      const money = text('amount')?.replace(/[,，]/g, '')
      if (!text('gives')) return { zh: '请填写“救助项目或服务”。', en: 'Say what is given.' }
      if (!from) return { zh: '“起始日期”请按 2026-11-24 的样子填写。', en: 'The first day as 2026-11-24.' }
      if (money !== undefined && !/^\d{1,9}(\.\d{1,2})?$/.test(money))
        return { zh: '“金额（元）”只能填写数字，如 8000 或 8000.50。', en: 'The amount must be a number of yuan.' }
      return {
        fields: some({
          answer: kind,
          gives: text('gives'),
          amount: money === undefined ? undefined : Number(money),
          from,
          document: text('document'),
          note: text('note'),
        }),
      }
    }
  }
}

type Reasons = Record<string, { zh: string }>
const idOf = (reasons: Reasons, said: string | undefined) =>
  Object.entries(reasons).find(([, { zh }]) => zh === said)?.[0]
const wordsOf = (reasons: Reasons) =>
  Object.values(reasons)
    .map(({ zh }) => zh)
    .join('、')

/** A day as people write it. @example dayOf('2026年3月1日') // '2026-03-01' */
export function dayOf(text: string | undefined): string | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text ?? '')
  if (!parts) return undefined
  const day = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`
  const known = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(known.getTime()) || known.toISOString().slice(0, 10) !== day ? undefined : day
}
