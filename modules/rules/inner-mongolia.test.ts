/** The pack that ships: what is in it, and that it reads the papers departments really send. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkRegion, loadRegion } from './index.ts'

const dir = join(import.meta.dirname, '../../regions/inner-mongolia')
const region = loadRegion(dir)
const fold = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s()]/g, '')
    .toLowerCase()

/** Field a heading means in a data set, as the recogniser compares it. */
function fieldOf(dataset: string, heading: string): string | undefined {
  const columns = Object.entries(region.datasets.get(dataset)?.columns ?? {})
  return columns.find(([known]) => fold(known) === fold(heading))?.[1]
}

/** Code of a word in a field. */
function codeOf(dataset: string, field: string, word: string): string | undefined {
  const codes = Object.entries(region.datasets.get(dataset)?.fields[field]?.codes ?? {})
  return codes.find(([, words]) => words.some((w) => fold(w) === fold(word)))?.[0]
}

test('the pack has no fault: every measure, field, heading, name and worked case holds', () => {
  expect(checkRegion(dir)).toEqual([])
})

test('where a standard comes from is told in Chinese, and unverified values say so', () => {
  for (const row of region.standards) expect(row.source).not.toMatch(/[A-Za-z]/)
  for (const row of region.standards.filter((r) => r.unit.startsWith('CNY'))) expect(row.verified).toBe(false)
})

test('all divisions of the region are there: 12 leagues, 108 county codes, 1,225 townships, 14,592 villages', () => {
  const count = (level: string) => [...region.divisions.values()].filter((d) => d.level === level).length
  expect(['region', 'league', 'county', 'township', 'village'].map(count)).toEqual([1, 12, 108, 1225, 14592])
  expect([...region.divisions.values()].filter((d) => d.pseudo)).toHaveLength(5)
  for (const d of region.divisions.values())
    if (d.level !== 'region') expect(region.divisions.has(d.parent), d.code).toBe(true)
})

test('seventy indicators ship, the forty of the first release are on, each has at least three worked cases', () => {
  const ids = (prefix: string, n: number) =>
    Array.from({ length: n }, (_, i) => `${prefix}${String(i + 1).padStart(2, '0')}`)
  const all = [
    ...ids('R-H', 6),
    ...ids('R-D', 4),
    ...ids('R-E', 4),
    ...ids('R-J', 6),
    ...ids('R-B', 3),
    ...ids('R-A', 4),
    ...ids('R-F', 6),
    ...ids('R-I', 5),
    ...ids('P-', 11),
    ...ids('E-', 20),
    ...ids('Q-', 1),
  ]
  expect([...region.indicators.keys()].sort()).toEqual(all.sort())
  const core =
    'R-H01 R-H02 R-H03 R-D01 R-D02 R-D03 R-E02 R-E03 R-J01 R-J02 R-B01 R-A01 R-A02 R-F01 R-F02 R-F03 R-F04 R-I01 R-I02 R-I04 ' +
    'P-01 P-02 P-03 P-04 P-05 P-06 P-07 P-10 P-11 E-01 E-02 E-03 E-04 E-05 E-06 E-08 E-10 E-11 E-13 E-16'
  const on = [...region.indicators.values()].filter((i) => i.on)
  expect(on.map((i) => i.id).sort()).toEqual(core.split(' ').sort())
  for (const indicator of on) expect(indicator.cases.length, indicator.id).toBeGreaterThanOrEqual(3)
})

test('the data sets of every department are there', () => {
  const ids =
    'population deaths vehicles medical-settlement medical-insurance medical-aid chronic-disease disability student-roll student-aid ' +
    'college-admission unemployment social-insurance pension work-injury income-tax real-estate dangerous-house housing-aid enterprise ' +
    'poverty-monitoring livestock farm-subsidy disaster fire traffic-accident custody tier-ledger benefit-payment disability-allowance ' +
    'marriage child-allowance elder-service old-age-allowance hotline public-payroll bank-balance electricity mental-disorder birth ' +
    'temporary-aid overdue-referral failed-payment obligor-check'
  expect([...region.datasets.keys()].sort()).toEqual(ids.split(' ').sort())
})

describe('headings of a first delivery, each department in its own words', () => {
  const papers: [string, string, string][] = [
    [
      'population',
      '公民身份号码 姓名 性别 民族 出生日期 户号 与户主关系 区划代码 人员状态',
      'id_number name sex ethnic birth_date household_no relation division status',
    ],
    ['deaths', '姓名 身份证号 死亡日期 注销日期', 'name id_number death_date registered_on'],
    [
      'medical-settlement',
      '结算流水号 证件号码 人员姓名 就医类别 医疗机构名称 结算日期 医疗费总额 统筹基金支付 个人自付 其中政策范围内自付 主要诊断编码',
      'settlement_no id_number name visit_kind hospital settled_on total fund_paid self_pay compliant_self_pay diagnosis',
    ],
    ['disability', '残疾人证号 姓名 残疾类别 残疾等级 发证日期', 'cert_no name kind grade issued_on'],
    [
      'tier-ledger',
      '户编号 户主姓名 户主身份证号 成员姓名 成员身份证号 保障类型 家庭月保障金（元）',
      'household_no head_name head_id name id_number tier monthly_amount',
    ],
    [
      'benefit-payment',
      '户编号 收款人 身份证号 保障类型 发放月份 金额',
      'household_no name id_number kind pay_month amount',
    ],
    ['disability-allowance', '姓名 身份证号 补贴类型 发放月份 金额', 'name id_number kind pay_month amount'],
    [
      'vehicles',
      '所有人 身份证明号码 号牌号码 车辆类型 使用性质 初次登记日期 状态',
      'name id_number plate vehicle_kind vehicle_use registered_on status',
    ],
    [
      'real-estate',
      '不动产单元号 权利人 证件号 用途 建筑面积 坐落',
      'unit_no name id_number house_use floor_area house_location',
    ],
    ['dangerous-house', '户主 身份证号 鉴定等级 鉴定日期 是否居住', 'name id_number grade graded_on lived_in'],
    [
      'traffic-accident',
      '事故编号 当事人姓名 当事人证件号码 事故时间 损害后果',
      'accident_no name id_number happened_on harm',
    ],
    [
      'poverty-monitoring',
      '户主姓名 户主证件号码 家庭人口 监测对象类别 致贫返贫风险 识别日期',
      'name id_number people kind risk identified_on',
    ],
    [
      'elder-service',
      '服务对象 身份证号 服务项目 服务机构 最近服务日期',
      'name id_number service provider last_service_on',
    ],
    ['hotline', '工单号 来电人 身份证号 诉求内容 受理时间', 'ticket_no name id_number content called_on'],
  ]
  for (const [dataset, headings, fields] of papers)
    test(dataset, () => {
      expect(headings.split(' ').map((h) => fieldOf(dataset, h))).toEqual(fields.split(' '))
    })
})

test('other wordings of an id are understood in every data set with persons', () => {
  for (const dataset of [...region.datasets.values()].filter((one) => !one.own))
    for (const heading of ['公民身份号码', '身份证号', '身份证号码', '居民身份证号', '证件号码', '证件号'])
      expect(fieldOf(dataset.id, heading), `${dataset.id} ${heading}`).toBe('id_number')
})

test('words become codes: kinds of benefit, grades, exempt vehicles, harm', () => {
  expect(codeOf('tier-ledger', 'tier', '城镇低保')).toBe('dibao-urban')
  expect(codeOf('tier-ledger', 'tier', '农村牧区特困人员')).toBe('tekun-rural')
  expect(codeOf('tier-ledger', 'tier', '边缘易致贫户')).toBe('poverty-monitored')
  expect(codeOf('benefit-payment', 'kind', '特困供养')).toBe('tekun')
  expect(codeOf('vehicles', 'vehicle_kind', '残疾人专用汽车')).toBe('disabled-car')
  expect(codeOf('vehicles', 'vehicle_kind', '正三轮摩托车')).toBe('tricycle')
  expect(codeOf('vehicles', 'vehicle_kind', '小型轿车')).toBe('small-car')
  expect(codeOf('traffic-accident', 'harm', '轻微伤')).toBe('slight')
  expect(codeOf('disability', 'grade', '叁级')).toBe('3')
  expect(codeOf('dangerous-house', 'grade', 'D级')).toBe('D')
})

test('a word stands for one code only', () => {
  for (const dataset of region.datasets.values())
    for (const [name, field] of Object.entries(dataset.fields)) {
      const meaning = new Map<string, string>()
      for (const [code, words] of Object.entries(field.codes ?? {}))
        for (const word of words) {
          expect(meaning.get(fold(word)) ?? code, `${dataset.id}.${name} ${word}`).toBe(code)
          meaning.set(fold(word), code)
        }
    }
})
