import { describe, expect, test } from 'vitest'
import { skipReasonOf } from './footer.ts'

const rows: [reason: string | undefined, cells: (string | null)[]][] = [
  ['empty', ['', null, ' \u3000']],
  ['total', ['合计', '489户', '']],
  ['total', ['合  计', '', '1,234.50']],
  ['total', ['', '总计：', '12人', '3400元']],
  ['total', ['7', '小计', '', '500']],
  ['total', ['元宝山区小计', '', '500']],
  ['total', ['合计：3人', '', '']],
  ['footer', ['制表人：赵六', '', '审核人：钱七']],
  ['footer', ['备注：数据截至十月', '']],
  ['footer', ['（盖章）：', '', '']],
  ['footer', ['以下空白', '', '']],
  ['footer', ['第 1 页 共 3 页', '', '']],
  ['footer', ['以上数据如有疑问请与我局联系', '', '']],
  ['footer', ['无', '', '']],
  ['footer', ['1', '无', '无', '0']],
  ['footer', ['本月无新增人员', '', '']],
  ['footer', ['/', '/', '/']],
  ['footer', ['（零报告）', '', '']],
  [undefined, ['无', '']],
  [undefined, ['无名氏', '', '12']],
  [undefined, ['张三', '无', '无']],
  [undefined, ['张三', '159932198309067172', '']],
  [undefined, ['合计', '159932198309067172', '']],
  [undefined, ['计春花', '12', '']],
  [undefined, ['小计算机有限公司', '12', '赤峰']],
  [undefined, ['医疗救助合计', '张三', '5']],
  [undefined, ['12', '34', '56']],
]

describe('a row that is not data', () => {
  for (const [reason, cells] of rows)
    test(`${JSON.stringify(cells)} is ${reason ?? 'data'}`, () => expect(skipReasonOf(cells)).toBe(reason))
})
