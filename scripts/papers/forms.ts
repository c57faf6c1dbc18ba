/** Forms with a table on one page: applications, visits, opinions, decisions, records, sheets. */
import { type Cell, cell, docx, free, head, p, table } from './docx.ts'

const margins = { top: 20, right: 22, bottom: 16, left: 22 }
const title = (text = '{文书标题}', below = '编号：{文号}　　　事项编号：{事项编号}') => [
  p(text, { size: 22, bold: true, align: 'center', line: 38, font: '方正小标宋简体', after: 4 }),
  ...(below ? [p(below, { size: 11, align: 'center', line: 20, after: 8 })] : []),
]
/** Four columns on 166 mm: heading, value, heading, value. */
const four = [28, 55, 28, 55]
const pair = (a: string, b: string, c: string, d: string): Cell[] => [head(a), cell(b), head(c), cell(d)]
const wide = (a: string, b: string | string[], height = 9) => ({ height, cells: [head(a), cell(b, 3)] })
const signature = (a: string, lines: string[], height = 30) => ({
  height,
  cells: [
    head(a),
    free(
      lines
        .map((line, i) => p(line, { size: 12, line: 22, align: i === 0 ? 'left' : 'right', right: i === 0 ? 0 : 1 }))
        .join(''),
      3,
    ),
  ],
})
const sealed = [
  '　　　　　　　　　　经办人签字：　　　　　　　负责人签字：',
  '{落款单位}（印章）',
  '　　　　年　　月　　日',
]
const members = table(
  [14, 36, 36, 80],
  [
    [head('序号'), head('姓名'), head('与申请人关系'), head('身份证号')],
    [
      cell('{#成员}{序号}', 1, { align: 'center' }),
      cell('{姓名}', 1, { align: 'center' }),
      cell('{关系}', 1, { align: 'center' }),
      cell('{成员身份证号}{/成员}'),
    ],
  ],
)
const caption = (text: string) => p(text, { size: 12, bold: true, before: 8, after: 3, line: 20 })
const form = (...parts: string[]) => docx(parts, margins)

/** Templates by file name. */
export const forms: Record<string, () => Buffer> = {
  'application-form.docx': () =>
    form(
      ...title('社会救助申请书', '一次申请，分类审核认定　　　事项编号：{事项编号}'),
      table(four, [
        pair('申请人', '{申请人}', '身份证号', '{身份证号}'),
        pair('联系电话', '{联系电话}', '户号', '{户号}'),
        wide('现住址', '{嘎查村} {现住址}'),
        pair('申请方式', '{申请方式}', '受理地依据', '{受理地依据}'),
        wide('家庭情况', '{家庭情况}'),
        wide('申请事由', '{申请事由}', 26),
        wide('已收材料', '{已收材料}'),
      ]),
      caption('共同生活的家庭成员（{家庭人数}人）'),
      members,
      caption('户外的法定赡养、抚养、扶养义务人'),
      table(
        [36, 26, 54, 50],
        [
          [head('姓名'), head('关系'), head('身份证号'), head('赡养抚养情况')],
          [cell('{#义务人}{姓名}'), cell('{关系}'), cell('{义务人身份证号}'), cell('{情况}{/义务人}')],
        ],
      ),
      p(
        '本人承诺：以上情况属实，家庭收入、财产、刚性支出已如实报告（《社会救助法》第四十条），并同意依法核查。如有隐瞒、虚报，愿承担法律责任。',
        { size: 12, line: 21, indent: true, before: 8 },
      ),
      p('申请人（受托人）签名、按指印：　　　　　　　　　　　　年　　月　　日', {
        size: 12,
        align: 'right',
        before: 10,
      }),
      p('受理人签名：　　　　　　　　　　　　　　　　　　　　　年　　月　　日', { size: 12, align: 'right' }),
    ),
  'kin-register.docx': () =>
    form(
      ...title(),
      table(four, [pair('申请人', '{申请人}', '登记人', '{登记人}')]),
      caption('与经办人员、村（社区）干部的近亲属关系'),
      table(
        [14, 34, 38, 50, 30],
        [
          [head('序号'), head('家庭成员'), head('经办人员或干部'), head('单位职务'), head('亲属关系')],
          [
            cell('{#近亲属}{序号}', 1, { align: 'center' }),
            cell('{成员}'),
            cell('{经办人员}'),
            cell('{单位职务}'),
            cell('{亲属关系}{/近亲属}'),
          ],
        ],
      ),
      p('依照最低生活保障审核确认办法第十一条、第二十条单独登记备案；审核确认前由旗县级民政部门入户调查。', {
        size: 12,
        line: 21,
        before: 8,
      }),
      table(four, [signature('登记单位', ['', ...sealed], 36)]),
    ),
  'visit-form.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('被调查人', '{申请人}', '身份证号', '{身份证号}'),
        pair('户号', '{户号}', '联系电话', '{联系电话}'),
        wide('住址', '{住址}'),
        pair('调查事由', '{调查事由}', '入户日期', '{入户日期}'),
        pair('调查人', '{调查人}', '在场家庭成员', '{在场人}'),
      ]),
      caption('家庭成员（{家庭人数}人）'),
      members,
      caption('调查记录'),
      table(four, [
        wide('调查情况', '{调查情况}', 28),
        wide('居住与财产', ['住房：□自有　□租赁　□借住　□公租房　　结构、面积：', '车辆、农机、牲畜、存款等：'], 16),
        wide('收入与支出', ['主要收入来源及月收入：', '医疗、教育、残疾康复等刚性支出：'], 16),
        wide('邻里访问', ['被访人及反映：'], 12),
        signature(
          '家庭成员意见',
          [
            '以上记录已向我宣读（我已阅看），情况：□属实　□不属实：',
            '家庭成员签名（按指印）：　　　　　　　　　　年　　月　　日',
          ],
          20,
        ),
        signature('调查人签名', ['（不少于两人）', '　　　　　　　　　　　　　　　　　　　　年　　月　　日'], 16),
      ]),
    ),
  'community-review.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('申请人', '{申请人}', '评议日期', '{评议日期}'),
        pair('到会人数', '{到会人数}', '同意人数', '{同意人数}'),
        wide('评议意见', '{评议意见}', 60),
        wide('参加人签名', '', 50),
        signature('主持人、记录人', ['', '签名：　　　　　　　　　　　　　年　　月　　日'], 22),
      ]),
    ),
  'opinion.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('申请人', '{申请人}', '身份证号', '{身份证号}'),
        pair('申请事项', '{救助事项}', '家庭人数', '{家庭人数}'),
        pair('困难原因', '{困难原因}', '核对结论', '{核对结论}'),
        wide('入户调查', ['调查日期：{调查日期}', '{调查情况}'], 30),
        wide('测算意见', '{测算意见}', 16),
        pair('是否同意救助', '{是否同意}', '拟认定类别', '{拟认定类别}'),
        pair('救助人数', '{救助人数}', '拟救助金额', '{拟救助金额}'),
        wide('金额大写', '{金额大写}'),
        wide('审核理由', '{理由}', 30),
        signature('审核意见', ['经办人：{经办人}', ...sealed.slice(1)], 36),
      ]),
    ),
  'approval-form.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('申请人', '{申请人}', '身份证号', '{身份证号}'),
        pair('申请事项', '{救助事项}', '家庭人数', '{家庭人数}'),
      ]),
      members,
      table(four, [
        pair('核对结论', '{核对结论}', '入户日期', '{调查日期}'),
        wide('入户调查', '{调查情况}', 18),
        pair('公示', '{公示起始}至{公示截止}', '异议情况', '{异议情况}'),
        pair('审核意见', '{拟认定类别}', '拟救助金额', '{拟救助金额}'),
        wide('审核理由', '{理由}', 16),
        signature(
          '苏木乡镇（街道）',
          ['审核单位：{苏木乡镇}　经办人：{经办人}', '（印章）', '　　　　年　　月　　日'],
          24,
        ),
        pair('确认类别', '{确认类别}', '救助人数', '{确认人数}'),
        pair('每月金额', '{确认金额}', '执行月份', '{执行月份}'),
        wide('金额大写', '{确认金额大写}'),
        pair('分类施保人数', '{分类施保人数}', '分类施保增发', '{分类施保增发}'),
        pair('自理能力', '{自理能力}', '供养方式', '{供养方式}'),
        pair('开户姓名', '{开户姓名}', '开户银行', '{开户银行}'),
        signature('旗县级民政部门', ['确认意见：{确认意见}　确认人：{确认人}', '{落款单位}（印章）', '{落款日期}'], 28),
      ]),
    ),
  'decision.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('对象', '{申请人}', '身份证号', '{身份证号}'),
        pair('事项', '{救助事项}', '缘由', '{缘由}'),
        pair('现有待遇', '{现有待遇}', '现有金额', '{现有金额}'),
        wide('入户调查', ['调查日期：{调查日期}', '{调查情况}'], 26),
        pair('核对结论', '{核对结论}', '拟办意见', '{意见}'),
        pair('类别', '{类别}', '人数', '{人数}'),
        pair('拟定金额', '{拟定金额}', '会议结果', '{会议结果}'),
        wide('理由', '{理由}', 20),
        wide('听取意见', ['日期：{听取日期}', '{听取意见}'], 20),
        pair('决定金额', '{决定金额}', '执行月份', '{执行月份}'),
        wide('金额大写', '{决定金额大写}'),
        pair('分类施保人数', '{分类施保人数}', '分类施保增发', '{分类施保增发}'),
        pair('自理能力', '{自理能力}', '供养方式', '{供养方式}'),
        signature('决定', ['{决定说明}', '决定人：{决定人}', '{落款单位}（印章）', '{落款日期}'], 36),
      ]),
    ),
  'hearing-record.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('救助对象', '{申请人}', '现有待遇', '{现有待遇}'),
        pair('现有金额', '{现有金额}', '拟作决定', '{拟作决定}'),
        pair('拟定金额', '{拟定金额}', '听取日期', '{听取日期}'),
        wide('拟作决定的理由', '{理由}', 18),
        wide('听取方式', '{当面}当面　{电话}电话　{书面}书面　{未到场}已通知，未到场也未提意见'),
        wide('听取何人意见', '{听取对象}'),
        wide('意见内容', '{意见内容}', 60),
        wide('是否同意拟作决定', '{是否同意}'),
        signature(
          '被听取意见人',
          ['以上记录与本人陈述一致。', '签名（按指印）：　　　　　　　　　　年　　月　　日'],
          20,
        ),
        signature('记录人', ['记录人：{记录人}', '签名（两人）：　　　　　　　　　　　年　　月　　日'], 20),
      ]),
      p('依据：《中华人民共和国社会救助法》第四十八条。', { size: 11, line: 20, before: 6 }),
    ),
  'temporary-aid-form.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('求助人', '{申请人}', '身份证号', '{身份证号}'),
        pair('联系电话', '{联系电话}', '困难原因', '{困难原因}'),
        wide('困难情况', '{困难情况}', 36),
        pair('救助人数', '{救助人数}', '救助金额', '{救助金额}'),
        wide('金额大写', '{金额大写}'),
        pair('发放日期', '{发放日期}', '发放方式', '{发放方式}'),
        pair('资金来源', '{资金来源}', '领取凭证', '{领取凭证}'),
        wide('再次救助的理由', '{再次救助理由}'),
        wide('先行救助情况说明', '{补办说明}', 30),
        signature('求助人（监护人）', ['', '签名（按指印）：　　　　　　　　　　年　　月　　日'], 18),
        signature('苏木乡镇（街道）', ['经办人：{经办人}', ...sealed.slice(1)], 28),
        signature('旗县级民政部门备案', ['', '（印章）　　　　年　　月　　日'], 22),
      ]),
      p('依据：《中华人民共和国社会救助法》第五十条。', { size: 11, line: 20, before: 6 }),
    ),
  'temporary-aid-receipt.docx': () =>
    form(
      ...title(),
      table(four, [
        pair('领取人', '{申请人}', '身份证号', '{身份证号}'),
        pair('救助事由', '{困难原因}', '救助人数', '{救助人数}'),
        pair('金额（物资折价）', '{救助金额}', '发放方式', '{发放方式}'),
        wide('金额大写', '{金额大写}'),
        pair('资金来源', '{资金来源}', '发放日期', '{发放日期}'),
        wide('物资名称、数量', '', 20),
        signature(
          '领取人签收',
          ['以上救助金（物资）已收到。', '签名（按指印）：　　　　　　　　　　年　　月　　日'],
          26,
        ),
        signature(
          '发放人',
          ['经办人：{经办人}', '签名（两人）：　　　　　　　　　　　年　　月　　日', '{落款单位}（印章）'],
          30,
        ),
      ]),
    ),
  'meeting-minutes.docx': () =>
    form(
      ...title(),
      table(four, [
        wide('议题', '{议题}', 16),
        pair('会议日期', '{会议日期}', '会议地点', '{会议地点}'),
        pair('应到人数', '{应到人数}', '结果', '{结果}'),
      ]),
      table(
        [14, 40, 64, 24, 24],
        [
          [head('序号'), head('姓名'), head('单位'), head('到会'), head('回避')],
          [
            cell('{#组成人员}{序号}', 1, { align: 'center' }),
            cell('{姓名}'),
            cell('{单位}'),
            cell('{到会}', 1, { align: 'center' }),
            cell('{回避}{/组成人员}', 1, { align: 'center' }),
          ],
        ],
      ),
      table(four, [
        wide('讨论情况', '{讨论情况}', 50),
        pair('同意票', '{同意票}', '不同意票', '{不同意票}'),
        pair('认定类别', '{认定类别}', '金额', '{金额}'),
        wide('决议', '{决议内容}', 24),
        wide('签字人员', ['{签字人}', '（签名）'], 28),
      ]),
    ),
  'check-report.docx': () =>
    form(
      ...title('{文书标题}', '报告编号：{报告编号}　　　文号：{文号}'),
      table(four, [
        pair('核对目的', '{核对目的}', '拟认定类别', '{拟认定类别}'),
        pair('出具日期', '{出具日期}', '有效期至', '{有效期至}'),
      ]),
      caption('被核对人'),
      table(
        [14, 40, 40, 72],
        [
          [head('序号'), head('姓名'), head('关系'), head('身份证号')],
          [
            cell('{#被核对人}{序号}', 1, { align: 'center' }),
            cell('{姓名}'),
            cell('{关系}'),
            cell('{证件号}{/被核对人}'),
          ],
        ],
      ),
      caption('核对项目'),
      table(
        [12, 44, 28, 28, 18, 36],
        [
          [head('序号'), head('项目'), head('核对值'), head('限额'), head('单位'), head('依据')],
          [
            cell('{#核对项目}{序号}', 1, { align: 'center' }),
            cell('{项目}'),
            cell('{核对值}', 1, { align: 'right' }),
            cell('{限额}', 1, { align: 'right' }),
            cell('{单位}', 1, { align: 'center' }),
            cell('{依据}{/核对项目}'),
          ],
        ],
      ),
      p('{#未查明}', { size: 12, line: 20 }),
      p('未能查明：{项目}', { size: 12, line: 20 }),
      p('{/未查明}', { size: 12, line: 20 }),
      p('{#此前报告}', { size: 12, line: 20 }),
      p('第{序号}次核对（{编号}，{日期}）：{结果}{#项目}（{项目}）{/项目}；异议：{异议}', { size: 12, line: 20 }),
      p('{/此前报告}', { size: 12, line: 20 }),
      table(four, [
        wide('核对结论', '{结论}', 14),
        wide('说明', '{说明}', 14),
        signature('出具单位', ['对结果有异议的，请于{异议截止}前提出。', '{落款单位}（核对专用章）', '{落款日期}'], 28),
      ]),
      p('“未查明”“未返回”不等于没有；核对信息仅用于社会救助，不得外传。', { size: 11, line: 20, before: 6 }),
    ),
  'publicity-sheet.docx': () =>
    docx([
      p('{文书标题}', { size: 26, bold: true, align: 'center', line: 50, font: '方正小标宋简体', after: 20 }),
      p('经入户调查、信息核对，拟对以下家庭给予社会救助，现予公示，接受监督。', { indent: true, after: 10 }),
      sheet('拟救助金额', false),
      p('公示期：自{起始日期}起{公示天数}日。', { indent: true, before: 12 }),
      p('对公示内容有异议的，可以在公示期内向{落款单位}反映，反映人信息依法保密。', { indent: true }),
      p('{落款单位}（印章）', { align: 'right', right: 2, before: 30 }),
      p('{落款日期}', { align: 'right', right: 2 }),
    ]),
  'result-sheet.docx': () =>
    docx([
      p('{文书标题}', { size: 26, bold: true, align: 'center', line: 50, font: '方正小标宋简体', after: 20 }),
      p('依照《中华人民共和国社会救助法》第四十五条，现将社会救助确认结果公布如下：', { indent: true, after: 10 }),
      sheet('每月救助金额', true),
      p('监督电话：「　　　　　　　　」', { indent: true, before: 12 }),
      p('{落款单位}（印章）', { align: 'right', right: 2, before: 30 }),
      p('{落款日期}', { align: 'right', right: 2 }),
    ]),
}

/** Name, number of members and amount: nothing else is shown in public (办法第二十四条). */
const sheet = (amount: string, result: boolean): string => {
  const big = { size: 16, line: 28, align: 'center' } as const
  const heads = ['姓名', '家庭人数', amount, ...(result ? ['执行月份'] : [])]
  const cells = ['{姓名}', '{家庭人数}', '{金额}', ...(result ? ['{执行月份}'] : [])]
  return table(
    heads.map(() => 156 / heads.length),
    [
      { height: 14, cells: heads.map((text) => cell(text, 1, { ...big, bold: true })) },
      { height: 16, cells: cells.map((text) => cell(text, 1, big)) },
    ],
  )
}
