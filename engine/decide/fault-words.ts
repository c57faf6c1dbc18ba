/** What is wrong with an expression, in Chinese: who edits a table of rules reads no English. */

const types: Record<string, string> = {
  number: '数字',
  text: '文字',
  boolean: '是或否',
  date: '日期',
  time: '时刻',
  datetime: '日期时间',
  context: '一组数据',
  any: '任意值',
  null: '空值',
  'duration in months': '月数时长',
  'duration in days': '天数时长',
}
const type = (name: string): string =>
  types[name] ??
  name
    .replace(/^list of (.*)$/, (_, item: string) => `一列${type(item)}`)
    .replace(/^range of (.*)$/, (_, item: string) => `${type(item)}的范围`)
    .replace(/^function giving .*$/, '函数')

const hint = (found: string | undefined) => (found ? `，是不是“${found}”？` : '')

/** A pattern of a message and its Chinese sentence. */
const words: [RegExp, (...found: string[]) => string][] = [
  [/^the expression is not complete$/, () => '没有写完'],
  [/^the expression is nested too deeply$/, () => '括号套得太深'],
  [/^the divisor may be zero$/, () => '除数可能为零，请先用 if 判断，或改写成乘法'],
  [/^an operand is missing$/, () => '运算符旁边少了一个值'],
  [/^unexpected (.*)$/, (text) => `看不懂“${text.replace(/[“”]/g, '')}”`],
  [/^unknown function (.*)$/, (name) => `没有名为“${name}”的函数`],
  [/^unknown name (.*?)(?:, did you mean (.*))?$/, (name, near) => `没有名为“${name}”的数据${hint(near)}`],
  [/^unknown type (.*)$/, (name) => `没有名为“${name}”的类型`],
  [/^no parameter is called (.*)$/, (name) => `函数没有名为“${name}”的参数`],
  [/^(.*) is given twice$/, (name) => `参数“${name}”给了两次`],
  [/^(.*) is missing$/, (name) => `缺少“${name}”`],
  [/^the function takes (\d+) arguments, not (\d+)$/, (n, given) => `函数要 ${n} 个参数，给了 ${given} 个`],
  [
    /^(.*) takes (\d+) to (\S+) arguments, not (\d+)$/,
    (name, a, b, n) => `“${name}”要 ${a} 至 ${b} 个参数，给了 ${n} 个`,
  ],
  [/^(.*) cannot be compared with (.*)$/, (a, b) => `${type(a)}不能与${type(b)}比较`],
  [/^(.*) cannot be compared yet$/, () => '这类值还不能比较'],
  [/^(.*) has no order$/, (a) => `${type(a)}不分大小`],
  [/^(.*) has no negative$/, (a) => `${type(a)}前面不能加负号`],
  [/^must be a list, not (.*)$/, (a) => `这里要一列值，不能是${type(a)}`],
  [/^only a list can be filtered, not (.*)$/, (a) => `只有一列值才能筛选，${type(a)}不能`],
  [/^(.*) stands twice in the context$/, (name) => `“${name}”写了两次`],
  [/^(.*) and (.*) cannot stand together$/, (a, b) => `${type(a)}和${type(b)}不能放在一起`],
  [/^(.*) ([-+*/]|\*\*) (.*) has no meaning$/, (a, op, b) => `${type(a)}与${type(b)}不能做“${op}”运算`],
  [/^(.*) has no (.*?)(?:, did you mean (.*))?$/, (a, name, near) => `${type(a)}中没有“${name}”${hint(near)}`],
  [/^.* must be (.*), not (.*)$/, (wanted, given) => `这里要${type(wanted)}，不能是${type(given)}`],
  [/^(.*) cannot be called$/, (a) => `${type(a)}不是函数`],
  [/^(.*) cannot be made of .*$/, (name) => `不能这样写出“${name}”`],
  [/^(“.*”) is no duration$/, (text) => `${text}不是时长`],
  [/^(“.*”) is no date$/, (text) => `${text}不是日期`],
  [/^the number is too large or too small$/, () => '数字太大或太小'],
  [/^a range can only be tested, with in$/, () => '范围只能用 in 来判断'],
  [/^only a range written out can be tested$/, () => '只能判断写明的范围'],
  [/^.*(?:not supported|are known here|needs a type).*$/, () => '这种写法在政策表里不能用'],
]

/**
 * The Chinese sentence of a fault in an expression; undefined for a message nobody has put into words.
 * @example faultInChinese('number cannot be compared with text') // '数字不能与文字比较'
 */
export function faultInChinese(message: string): string | undefined {
  for (const [pattern, say] of words) {
    const found = pattern.exec(message)
    if (found) return say(...found.slice(1))
  }
  return undefined
}
