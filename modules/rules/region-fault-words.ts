/** Faults of the other files of a region in Chinese: data sets, measures, help, referrals, the check of means, form. */
import { faultInChinese } from '../../engine/decide/index.ts'

/** A pattern of a message behind its path, and its Chinese sentence. */
const words: [RegExp, (...found: string[]) => string][] = [
  // form
  [/^unknown field$/, () => '没有这个字段，请删去或改正拼写'],
  [/^file is missing$/, () => '缺少这个文件'],
  [/^(\S+) is missing in (\S+)$/, (file, folder) => `文件夹 ${folder} 中缺少 ${file}`],
  [/^column (\S+) is missing$/, (column) => `缺少列 ${column}`],
  [/^(\S+) is missing$/, (what) => `缺少 ${what}`],
  [/^(\w+) (\S+) is defined twice$/, (_kind, id) => `${id} 定义了两次`],
  [/^the file of (\S+) must be named (\S+)$/, (id, file) => `${id} 的文件应命名为 ${file}`],
  [/^the file must be named (\S+)$/, (file) => `文件应命名为 ${file}`],
  [/^column (\d+): (.*)$/, (column, what) => `第 ${column} 个字符处有误：${faultInChinese(what!) ?? what}`],
  [/^"(.*)" stands twice$/, (what) => `“${what}”重复`],
  // names that stand for nothing
  [/^unknown (\w[\w ]*) "(.*)"$/, (kind, name) => `没有名为“${name}”的${kinds[kind!] ?? kind}`],
  [/^unknown data set (\S+)$/, (name) => `没有名为“${name}”的数据集`],
  [/^\{(.*)\} is no measure$/, (name) => `{${name}} 不是已有的数值`],
  [/^"(.*)" is no measure$/, (name) => `“${name}”不是已有的数值`],
  [/^parent (\S+) is no division$/, (code) => `上级区划 ${code} 不存在`],
  [/^region\.yaml has no label for standard "(.*)"$/, (id) => `region.yaml 中没有标准“${id}”的名称`],
  // data sets
  [/^the same header already means "(.*)"$/, (field) => `同一表头已对应字段“${field}”`],
  [/^role (\S+) is already held by "(.*)"$/, (role, field) => `角色 ${role} 已由字段“${field}”担任`],
  [/^the name is taken/, () => '读取文件时自用此名，请换一个字段名'],
  [/^strict_codes needs codes$/, () => 'strict_codes 需要同时给出 codes'],
  [/^codes belong to type code, not (\S+)$/, (type) => `只有 code 类型才有代码表，此处为 ${type}`],
  [/^"(.*)" already means (\S+)$/, (word, code) => `“${word}”已表示 ${code}`],
  [/^a list of the product is a snapshot of facts$/, () => '平台自有的名册应为 facts'],
  [/^events need a field with role event-date$/, () => '事件数据需要一个角色为 event-date 的字段'],
  [/^no field with role person or household/, () => '没有角色为 person 或 household 的字段，数据无法对应到人或户'],
  [
    /^a region needs exactly one data set of kind (\S+), found (.*)$/,
    (kind, found) => `一个地区应有且只有一个 ${kind} 类数据集，现有：${found === 'none' ? '无' : found}`,
  ],
  [/^"(.*)" has no field with the role (\S+)$/, (name, role) => `数据集“${name}”没有角色为 ${role} 的字段`],
  [/^"(.*)" is no list of events$/, (name) => `数据集“${name}”不是事件数据`],
  [/^"(.*)" has no field "(.*)" with codes$/, (name, field) => `数据集“${name}”没有带代码表的字段“${field}”`],
  [/^"(.*)" of "(.*)" has no code "(.*)"$/, (field, name, code) => `数据集“${name}”的字段“${field}”没有代码“${code}”`],
  [/^no need "(.*)" in referrals\.yaml$/, (id) => `referrals.yaml 中没有需求“${id}”`],
  [/^"(.*)" has no code "(.*)"$/, (field, code) => `字段“${field}”没有代码“${code}”`],
  [/^ages overlap with "(.*)"$/, (id) => `年龄与“${id}”重叠`],
  [/^(\S+) has no field with role event-date$/, (name) => `数据集 ${name} 没有角色为 event-date 的字段`],
  // measures and indicators
  [/^(\S+) counts rows and takes no value$/, (aggregate) => `${aggregate} 只计行数，不应给出 value`],
  [/^(\S+) needs a value$/, (aggregate) => `${aggregate} 需要给出 value`],
  [/^the id says side (\S+)$/, (side) => `编号表示 ${side} 类，与 side 不一致`],
  [/^say what is missing before this indicator can run$/, () => '请说明启用本指标还缺什么（needs）'],
  // tables
  [/^id "(.*)" must be lower case/, (id) => `编号“${id}”只能用小写字母、数字和下划线`],
  [/^area "(.*)" must be a division prefix/, (area) => `地区“${area}”应为区划代码前缀或留空`],
  [/^unit "(.*)" is unknown; known are (.*)$/, (unit, known) => `没有单位“${unit}”，可用：${known}`],
  [/^value "(.*)" does not fit (.*)$/, (value, unit) => `数值“${value}”与单位 ${unit} 不符`],
  [/^its rows have units that do not fit together$/, () => '各行单位不一致'],
  [/^code "(.*)" must have 12 digits$/, (code) => `区划代码“${code}”应为12位数字`],
  [/^level "(.*)" is unknown$/, (level) => `没有级别“${level}”`],
  [/^dates overlap with line (\d+)$/, (line) => `有效期与第 ${line} 行重叠`],
  // the check of means
  [/^say where the answer comes from/, () => '请写明结果来源：measure、ask 或两者'],
  [/^say where the fact comes from/, () => '请写明事项来源：register、measure、ask 之一'],
  [/^only sums and counts can be answers of a check$/, () => '核对结果只能用合计或计数'],
  // referrals
  [/^(\S+) is no department of region\.yaml/, (id) => `${id} 不是 region.yaml 中的部门，也没有自己的名称`],
  [/^need (\S+) names the unknown unit (\S+)$/, (need, unit) => `需求 ${need} 中的单位 ${unit} 不存在`],
  [/^need (\S+) names a field twice$/, (need) => `需求 ${need} 的字段重复`],
  [/^need (\S+) does not say whom it is about$/, (need) => `需求 ${need} 缺少姓名字段 name`],
  [/^purpose (\S+) is used by (\S+) already$/, (code, need) => `用途代码 ${code} 已由需求 ${need} 使用`],
  [/^package (\S+) names the unknown need (\S+)$/, (id, need) => `需求包 ${id} 中的需求 ${need} 不存在`],
  [/^nothing is ever referred to (\S+)$/, (unit) => `没有任何需求会转到 ${unit}`],
]

const kinds: Record<string, string> = {
  department: '部门',
  field: '字段',
  'data set': '数据集',
  measure: '数值',
  action: '措施',
  tier: '类别',
  area: '地区',
  source: '来源',
  matter: '办理事项',
  need: '需求',
  'kind of help': '帮扶类型',
}

/**
 * The Chinese sentence of a message `path: what is wrong`, undefined where none is known. The path stays before it.
 * @example regionFaultInChinese('key.0: unknown field "ticket"') // 'key.0：没有名为“ticket”的字段'
 */
export function regionFaultInChinese(message: string): string | undefined {
  // The path itself has no space; of a message without one everything is the message.
  const [, path = '', what] = /^(?:(\S+?): )?(.*)$/s.exec(message)!
  for (const [from, text] of [
    [path, what!],
    ['', message],
  ] as const)
    for (const [pattern, zh] of words) {
      const found = text.match(pattern)
      if (found) return `${from ? `${from}：` : ''}${zh(...found.slice(1))}`
    }
  return undefined
}
