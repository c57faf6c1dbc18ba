/** Notices and letters: red head, number, title, text, office and date, receipt. After the letter form of GB/T 9704. */
import { cell, docx, head, p, table } from './docx.ts'

const red = 'C00000'
const body = (text: string) => p(text, { indent: true, line: 27 })

/** Red head with the office that signs, its number at the right below the line. */
const letterHead = [
  p('{落款单位}', {
    size: 30,
    bold: true,
    align: 'center',
    color: red,
    line: 48,
    font: '方正小标宋简体',
    spread: 2,
    rule: red,
    after: 6,
  }),
  p('{文号}', { size: 14, align: 'right', line: 26, after: 18 }),
]
const title = (text = '{文书标题}') =>
  p(text, { size: 22, bold: true, align: 'center', line: 40, font: '方正小标宋简体', after: 16 })
const signed = [
  p('{落款单位}', { align: 'right', right: 2, before: 20, keep: true }),
  p('{落款日期}', { align: 'right', right: 2, keep: true }),
  p('（印章）', { align: 'right', right: 4, size: 12, color: '7F7F7F' }),
]
/** To be signed by whoever receives the notice; the office keeps a copy. */
const receipt = [
  p('送达回证', { size: 12, bold: true, before: 10, after: 4, line: 18, keep: true }),
  table(
    [30, 52, 32, 42],
    [
      [head('受送达人签名'), cell(''), head('收到日期'), cell('　　年　　月　　日')],
      [head('送达方式'), cell('□直接 □邮寄 □留置'), head('送达人'), cell('')],
    ],
  ),
]
const to = (name: string) => p(`${name}：`)
const rights = body(
  '对本决定不服的，可以自收到本通知书之日起{复议天数}日内向{旗县}人民政府申请行政复议，或者自收到之日起{诉讼月数}个月内依法向人民法院提起行政诉讼（《中华人民共和国社会救助法》第七十六条）。',
)

/** Somewhat less above and below than GB/T 9704, so that the receipt stays on the same sheet. */
const margins = { top: 30, right: 26, bottom: 18, left: 28 }
const notice = (...text: string[]) => docx([...letterHead, title(), ...text, ...signed, ...receipt], margins)
const letter = (...text: string[]) => docx([...letterHead, title(), ...text, ...signed])

/** Templates by file name. */
export const notices: Record<string, () => Buffer> = {
  'supplement-notice.docx': () =>
    notice(
      to('{申请人}'),
      body('你（户）于{申请日期}提出的社会救助申请收悉。经审查，尚缺下列材料，现一次性告知：'),
      p('{#缺件}'),
      body('{序号}. {材料}'),
      p('{/缺件}'),
      body('说明：{说明}'),
      body(
        '请自收到本告知书之日起{补正天数}个工作日内补齐。通过信息核对能够查明的情况，不要求你（户）提供证明。补正确有困难的，请与经办人员联系，我们将协助办理。',
      ),
    ),
  'acceptance-notice.docx': () =>
    notice(
      to('{申请人}'),
      body('你（户）于{申请日期}提出的{救助事项}申请，经审查符合受理规定，现于{受理日期}予以受理。'),
      body('已收材料：{收件材料}。'),
      body(
        '我们将依照《中华人民共和国社会救助法》第四十三条开展入户调查和家庭经济状况核对，并自受理之日起{办理天数}个工作日内办结；依法需要公示、补正、异议复核的时间按规定计算。',
      ),
      body('家庭人口、收入、财产发生变化的，请及时告知我们。经办人：{经办人}。'),
    ),
  'check-result-notice.docx': () =>
    notice(
      to('{申请人}'),
      body('根据你（户）的授权，有关部门于{出具日期}完成家庭经济状况信息核对，核对结论为：{结论}。'),
      p('{#超标项目}'),
      body('{序号}. {项目}：核对值{核对值}，限额{限额}。'),
      p('{/超标项目}'),
      body(
        '对核对结果有异议的，请自收到本告知书之日起{异议天数}个工作日内提出，并提供有关证明材料，我们将重新核对。逾期未提出的，按核对结果办理。',
      ),
    ),
  'confirmation.docx': () =>
    notice(
      to('{申请人}'),
      body(
        '你（户）于{申请日期}提出的社会救助申请，经调查核实、审核，现依照《中华人民共和国社会救助法》第四十四条、第四十五条作出如下确认决定：',
      ),
      body('一、认定类别：{类别}；'),
      body('二、救助人数：{人数}人；'),
      body('三、每月救助金额：{金额}（大写：{金额大写}）；'),
      body('四、自{执行月份}起执行，救助金发放至你（户）指定的银行账户。'),
      body(
        '家庭人口、收入、财产状况发生变化的，应当及时告知苏木乡镇人民政府（街道办事处）。我们至少每{核查月数}个月核查一次，并根据情况变化依法调整；作出调减、终止决定前将听取你（户）的意见。',
      ),
      rights,
    ),
  'refusal.docx': () =>
    notice(
      to('{申请人}'),
      body('你（户）于{申请日期}提出的{救助事项}申请，经调查核实、审核，现决定不予确认。'),
      body('原因：{原因}。'),
      body('理由：{理由}'),
      body('依据：《中华人民共和国社会救助法》第四十五条。'),
      rights,
      body('家庭情况发生变化、生活出现新的困难的，可以随时重新提出申请；遇到急难情形的，可以就地申请临时救助。'),
    ),
  'termination-notice.docx': () =>
    notice(
      to('{申请人}'),
      body('你（户）于{申请日期}提出的{救助事项}申请，现终止办理。'),
      body('理由：{理由}'),
      body('终止办理不影响你（户）今后重新提出申请。'),
      rights,
    ),
  'hearing-call.docx': () =>
    notice(
      to('{申请人}'),
      body(
        '你（户）现享受{现有待遇}，每月{现有金额}。经核查，我们拟作出“{拟作决定}”的决定，拟定每月金额：{拟定金额}。',
      ),
      body('理由：{理由}'),
      body(
        '依照《中华人民共和国社会救助法》第四十八条，决定作出前应当听取你（户）的意见。请于{听取日期}到我单位陈述意见，也可以通过电话、书面方式提出，行动不便的我们上门听取。',
      ),
      body('你（户）有权陈述、申辩并提交证明材料。听取意见之前，现有救助不变。'),
    ),
  'recheck-notice.docx': () =>
    notice(
      to('{申请人}'),
      body(
        '根据{缘由}，我们对你（户）的救助情况进行了核查。你（户）原享受{现有待遇}，每月{现有金额}。经调查核实，并于{听取日期}听取你（户）意见，现依照《中华人民共和国社会救助法》第四十七条、第四十八条决定：',
      ),
      body('一、决定：{决定}；'),
      body('二、调整后类别：{类别}；救助人数：{人数}人；每月金额：{金额}；渐退期：{渐退月数}个月；'),
      body('三、自{执行月份}起执行。'),
      body('理由：{理由}'),
      rights,
    ),
  'complaint-answer.docx': () =>
    letter(
      to('{举报人}'),
      body('你于{反映日期}反映的“{反映事项}”问题收悉。经核查，现答复如下：'),
      body('{答复内容}'),
      body('核查结论：{结论}。'),
      body('感谢你对社会救助工作的监督。对本答复有异议的，可以向上一级民政部门反映。'),
    ),
  'referral-letter.docx': () =>
    letter(
      to('{承办单位}'),
      body('在低收入人口动态监测中发现，我辖区{户主}一户有如下救助需求：{需求}。'),
      body('请求事项：{请求事项}'),
      body(
        '请自收到之日起{接收天数}个工作日内接收，{办理天数}个工作日内作出决定，并于决定后{反馈天数}个工作日内反馈结果。办理所需的个人信息经低收入人口动态监测信息平台传送，仅限用于本次救助，不得用作他用。',
      ),
      body('事项编号：{事项编号}。联系人：{经办人}。'),
    ),
  'entrust-paper.docx': () =>
    docx([
      title('委　托　书'),
      body('委托人：{申请人}，身份证号：{身份证号}，现住：{现住址}。'),
      body(
        '受托人：「　　　　　」，身份证号：「　　　　　　　　　　　　」，与委托人关系：「　　　　」，联系电话：「　　　　　　　」。',
      ),
      body(
        '因「　　　　　　　　　　　　　　」，委托人不便亲自办理，现委托受托人代为提出社会救助申请、提交材料、签收文书。受托人在上述范围内的行为，由委托人承担责任。',
      ),
      body('委托期限：自签字之日起至本次申请办结之日止。'),
      p('委托人签名（按指印）：　　　　　　　', { align: 'right', before: 30 }),
      p('受托人签名：　　　　　　　', { align: 'right' }),
      p('　　　　年　　月　　日', { align: 'right', right: 2 }),
    ]),
  'consent.docx': () =>
    docx([
      title('{文书标题}'),
      p('事项：{救助事项}　　申请人：{申请人}　　编号：{事项编号}', { size: 12, line: 24, after: 8 }),
      body(
        '本人及以下签名的家庭成员、法定赡养（抚养、扶养）义务人知悉并同意：县级以上人民政府民政部门及其核对机构，可以依照《中华人民共和国社会救助法》第四十条、第四十一条，向户籍管理、税务、社会保险、不动产登记、市场监督管理、住房公积金管理、车船管理等单位，银行、保险、证券等金融机构以及非银行支付机构，核对本人的收入、财产和支出状况。',
      ),
      body(
        '本授权自签名之日起生效，在申请办理和享受救助期间有效；本人退出救助或者书面撤回后失效。所得信息仅用于社会救助，依法保密。未成年人和无民事行为能力人由监护人代为签名。家庭以外的义务人由其本人自愿签名。',
      ),
      table(
        [12, 30, 24, 50, 40],
        [
          [head('序号'), head('姓名'), head('关系'), head('身份证号'), head('签名（按指印）、日期')],
          {
            height: 14,
            cells: [
              cell('{#授权人}{序号}', 1, { align: 'center' }),
              cell('{姓名}'),
              cell('{关系}'),
              cell('{证件号}'),
              cell('{/授权人}'),
            ],
          },
        ],
      ),
      p('核实身份的工作人员签名：　　　　　　　　　　　　　年　　月　　日', { size: 12, before: 14 }),
    ]),
}
