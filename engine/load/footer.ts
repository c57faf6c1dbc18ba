/** Recognises rows that are not data: totals, and the lines a clerk writes below a table. */
import type { SkipReason } from './shape.ts'

const totalWord = /^[^\d,，。]{0,8}(合计|总计|小计|累计|共计)(人数|户数|金额|数|额)?([:：(（].*)?$/
const numberish = /^[-+¥￥]?[\d,，.\s]*(元|万元|人|户|人次|条|行|次|笔|头|只|亩|%)?$/
const footerWord =
  /^[(（]?(制表|填表|填报|上报|报送|审核|审批|复核|经办|负责|单位负责|分管|主管|联系|打印|导出|生成|统计|数据来源|数据截至|备注|注|说明|盖章|单位盖章|签字|电话|日期)[^,，]{0,8}[)）]?[:：]/
const endWord =
  /^(以下空白|以下无正文|完|结束|第?\s*\d+\s*页.*|共\s*\d+\s*(页|条|行|人|户|笔).*|[-—]*\s*(END|end)\s*[-—]*)$/
const prose = /^(注|备注|说明|以上).*|.{6,}[。；！]$/
/** What clerks write into a list that has nobody in it: 无, 暂无, 零报告, 本月无新增人员, /, —. */
const noneWord =
  /^[(（]?(无|暂无|没有|空|零报告|零上报|[/／\\—–-]+|无[^\d]{0,8}(数据|人员|记录|情况|变动|新增|对象|内容)[^\d]{0,4}|(本|当|该)[^\d]{0,6}(无|没有|未发生|零报告)[^\d]{0,14})[)）]?[。！]?$/
const zeroOrSerial = /^\d{1,2}(\.0+)?$/
const idLike = /(^|\D)(\d{17}[\dXx]|\d{15})(\D|$)/

/**
 * What a row is when it is not data: 'empty', 'total' (wherever it stands), 'footer' (only meant below the last data row);
 * undefined for data. A row with an id number is always data.
 * @example skipReasonOf(['合计', '489户', '']) // 'total'
 */
export function skipReasonOf(cells: readonly (string | null)[]): SkipReason | undefined {
  const filled: string[] = []
  for (const cell of cells) {
    const text = cell?.replace(/[\s\u3000\u00a0]+/g, '')
    if (text) filled.push(text)
  }
  if (filled.length === 0) return 'empty'
  if (filled.some((c) => idLike.test(c))) return undefined
  const label = filled.find((c) => !numberish.test(c))
  if (
    cells.length >= 3 &&
    filled.some((c) => noneWord.test(c)) &&
    filled.every((c) => noneWord.test(c) || zeroOrSerial.test(c))
  )
    return 'footer'
  if (label === undefined) return undefined
  const others = filled.filter((c) => c !== label)
  if (totalWord.test(label) && others.every((c) => numberish.test(c) || totalWord.test(c))) return 'total'
  if (footerWord.test(filled[0]!) && filled.length <= Math.max(4, cells.length / 2)) return 'footer'
  if (filled.length === 1 && (endWord.test(label) || (cells.length >= 3 && prose.test(label)))) return 'footer'
  if (filled.length <= 6 && filled.every((c) => footerWord.test(c))) return 'footer'
  return undefined
}
