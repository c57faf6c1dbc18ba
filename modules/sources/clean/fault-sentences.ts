/** What is wrong with a value, and what the sender can do about it, in one Chinese sentence per fault. */

const sentences: Record<string, string> = {
  'missing-required': '必填项“{field}”为空，请补填后重新发送。',
  'id-excel-number': '“{field}”被电子表格改成了科学计数法，后几位已丢失。请把该列设为“文本”格式，从业务系统重新导出。',
  'id-excel-zeros':
    '“{field}”末三位是 000 且校验位不符，多半是电子表格按数字保存造成的。请把该列设为“文本”格式后重新导出。',
  'id-excel-suspect':
    '“{field}”末三位是 000，校验位虽相符，但同列还有被电子表格改坏的号码，这一个多半也已失真。请把该列设为“文本”格式后重新导出。',
  'id-check': '“{field}”校验位不符，号码中至少有一位写错，请对照证件核对。{hint}',
  'id-birth': '“{field}”中的出生日期不存在，请对照证件核对。',
  'id-length': '“{field}”位数不对（应为 18 位，旧证 15 位），请核对是否漏填或多填。',
  'id-characters': '“{field}”含有不应出现的字符，请填写公民身份号码或其他有效证件号码。',
  'cert-shape': '“{field}”不是 20 位残疾人证号（身份证号 18 位＋类别 1 位＋等级 1 位），请核对。',
  'cert-id': '“{field}”前 18 位不是有效的公民身份号码，请对照证件核对。',
  'impossible-date': '“{field}”不是存在的日期，请改为如 2026-01-31 的日期。',
  'two-digit-year': '“{field}”的年份只有两位，无法确定世纪，请写满四位年份，如 2026-01-31。',
  'date-without-day': '“{field}”只有年月，缺少日，请写完整日期，如 2026-01-31。',
  'unreadable-date': '“{field}”不能识别为日期，请改为如 2026-01-31 的日期。',
  'unreadable-month': '“{field}”不能识别为月份，请改为如 2026-01 的月份。',
  'amount-in-words': '“{field}”是文字，请改为数字，如 120.00。',
  'amount-commas': '“{field}”的逗号位置不对，无法确定数值，请去掉逗号后重新填写。',
  'amount-excel-number': '“{field}”是科学计数法，数值已不精确，请改为普通数字。',
  'amount-too-large': '“{field}”数值过大，请核对单位和位数。',
  'unreadable-amount': '“{field}”不能识别为数字，请改为如 120.00 的数字。',
  'not-whole': '“{field}”应为整数，请核对。',
  'not-yes-or-no': '“{field}”应填“是”或“否”。',
  'unknown-code': '“{field}”的填法不在约定的选项之内，请从约定选项中选择：{options}。',
  'not-a-division': '“{field}”不是 6、9 或 12 位区划代码，请核对。',
  'division-name':
    '“{field}”中的地名无法对应到唯一的行政区划（没有这个名称，或有多处同名），请改填 12 位区划代码，或写明旗县区和苏木乡镇全称。',
  'household-excel-number': '“{field}”被电子表格改成了科学计数法，请把该列设为“文本”格式后重新导出。',
  'too-many-cells': '这一行的列数比表头多，请检查是否有多余的分隔符。',
  'too-few-cells': '这一行的列数比表头少，请检查是否缺列或被换行截断。',
  'broken-quoting': '这一行的引号不成对，请检查后重新导出。',
  undecodable: '这一行含有无法解码的文字，请用 UTF-8 或 GB18030 编码重新导出。',
  'oversized-cell': '这一行有过长的单元格，请检查是否多行内容挤在一格里。',
  'nul-byte': '这一行含有空字符（NUL），请从业务系统重新导出。',
  'broken-json': '这一行不是完整的 JSON，请重新导出。',
  'cut-off': '文件在这一行中断，请重新导出完整文件。',
}

/** Faults known, for tests and for the console's filters. */
export const faultCodes = Object.keys(sentences)

/**
 * The sentence for a fault.
 * @param label the field's Chinese label
 * @example faultSentence('missing-required', '结算流水号') // 必填项“结算流水号”为空，请补填后重新发送。
 */
export function faultSentence(code: string, label = '', more: { hint?: string; options?: string } = {}): string {
  const text = sentences[code] ?? `“{field}”不合规（${code}），请核对。`
  return text
    .replaceAll('{field}', label)
    .replace('{hint}', more.hint ?? '')
    .replace('{options}', more.options ?? '')
}
