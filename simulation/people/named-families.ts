/** Five invented families that everybody knows: in every simulation, with fixed names and numbers, to show and to test the main job. */
import { literal, type Session } from '../../engine/sql/index.ts'

interface NamedMember {
  /** First 17 digits; the prefix 159999 is theirs alone. */
  id17: string
  name: string
  relation: 'head' | 'spouse' | 'child' | 'grandchild' | 'parent'
  sex: '1' | '2'
  birth: string
  ethnic?: string
  work: 'child' | 'student' | 'casual' | 'none' | 'pensioner'
  disability?: { kind: string; grade: string; issued: string }
  diedOn?: string
}

interface NamedDefinition {
  key: 'road-accident' | 'mother-and-son' | 'treatment-and-surgery' | 'grandmother' | 'aid-should-end'
  story: { zh: string; en: string }
  urban: boolean
  aid?: { tier: string; from: string; monthly: number; payeeLag?: number }
  members: NamedMember[]
  /** member place, kind, day, size, detail: as table `life`. */
  events: [number, string, string, number | null, string | null][]
  /** member place, day, kind of visit, diagnosis, paid by the family. */
  bills: [number, string, 'inpatient' | 'outpatient' | 'chronic', string, number][]
  /** Indicators that have to warn as of 2026-10-31, with the least level. */
  expect: Record<string, 'yellow' | 'orange' | 'red'>
}

const definitions: NamedDefinition[] = [
  {
    key: 'road-accident',
    story: {
      zh: '丈夫骑车下班途中遭遇车祸重伤，全家只靠他打零工',
      en: 'The husband was badly hurt on the road on his way home; the family lived on his day labour',
    },
    urban: true,
    members: [
      { id17: '15999919810412511', name: '赵永刚', relation: 'head', sex: '1', birth: '1981-04-12', work: 'casual' },
      { id17: '15999919830925502', name: '孙艳玲', relation: 'spouse', sex: '2', birth: '1983-09-25', work: 'none' },
      { id17: '15999920120618504', name: '赵雨桐', relation: 'child', sex: '2', birth: '2012-06-18', work: 'child' },
      {
        id17: '15999919530203506',
        name: '王桂兰',
        relation: 'parent',
        sex: '2',
        birth: '1953-02-03',
        work: 'pensioner',
      },
    ],
    events: [[0, 'accident', '2026-10-12', 26800, '重伤']],
    bills: [
      [0, '2026-10-26', 'inpatient', 'S72.0', 26800],
      [3, '2026-03-15', 'outpatient', 'I10', 86.4],
    ],
    expect: { 'R-A02': 'red', 'R-H01': 'orange' },
  },
  {
    key: 'mother-and-son',
    story: {
      zh: '六十八岁的母亲肢体三级残疾，独自照料肢体一级、卧床的儿子',
      en: 'A mother of 68 with limb disability of grade 3 cares alone for her bedridden son, grade 1',
    },
    urban: false,
    aid: { tier: 'margin', from: '2025-03-11', monthly: 0 },
    members: [
      {
        id17: '15999919580317512',
        name: '其木格',
        relation: 'head',
        sex: '2',
        birth: '1958-03-17',
        ethnic: '蒙古族',
        work: 'pensioner',
        disability: { kind: '4', grade: '3', issued: '2019-06-20' },
      },
      {
        id17: '15999919880809513',
        name: '格日勒图',
        relation: 'child',
        sex: '1',
        birth: '1988-08-09',
        ethnic: '蒙古族',
        work: 'none',
        disability: { kind: '4', grade: '1', issued: '2026-09-08' },
      },
    ],
    events: [],
    bills: [
      [1, '2026-08-02', 'inpatient', 'G82.2', 2140],
      [0, '2026-05-11', 'outpatient', 'M17.9', 120.5],
    ],
    expect: { 'R-D01': 'orange', 'R-D02': 'yellow', 'R-D03': 'orange', 'P-03': 'orange' },
  },
  {
    key: 'treatment-and-surgery',
    story: {
      zh: '城市低保家庭：母亲癌症治疗，女儿脊柱手术，十二个月刚性支出超过三万元',
      en: 'Urban minimum-living family: the mother in cancer treatment, the daughter had spine surgery; over 30,000 yuan in 12 months',
    },
    urban: true,
    aid: { tier: 'dibao-urban', from: '2024-06-20', monthly: 1840 },
    members: [
      { id17: '15999919750730515', name: '陈建军', relation: 'head', sex: '1', birth: '1975-07-30', work: 'casual' },
      { id17: '15999919780214516', name: '刘春梅', relation: 'spouse', sex: '2', birth: '1978-02-14', work: 'none' },
      { id17: '15999920091102518', name: '陈佳怡', relation: 'child', sex: '2', birth: '2009-11-02', work: 'student' },
    ],
    events: [],
    bills: [
      ...(['2025-12-08', '2026-01-19', '2026-03-02', '2026-04-13', '2026-06-01', '2026-08-24'].map((day) => [
        1,
        day,
        'inpatient',
        'C50.9',
        2480,
      ]) as [number, string, 'inpatient', string, number][]),
      [2, '2026-07-17', 'inpatient', 'M41.1', 17600],
    ],
    expect: { 'R-I02': 'red', 'R-H01': 'red' },
  },
  {
    key: 'grandmother',
    story: {
      zh: '奶奶独自抚养孙子，住在鉴定为D级的老平房',
      en: 'A grandmother raises her grandson alone in an old bungalow graded D',
    },
    urban: false,
    aid: { tier: 'dibao-rural', from: '2023-09-05', monthly: 980 },
    members: [
      {
        id17: '15999919550226520',
        name: '萨仁高娃',
        relation: 'head',
        sex: '2',
        birth: '1955-02-26',
        ethnic: '蒙古族',
        work: 'pensioner',
      },
      {
        id17: '15999920160523521',
        name: '巴特尔',
        relation: 'grandchild',
        sex: '1',
        birth: '2016-05-23',
        ethnic: '蒙古族',
        work: 'child',
      },
    ],
    events: [[0, 'old-house', '2026-05-20', null, 'D']],
    bills: [[0, '2026-02-06', 'outpatient', 'I10', 64.8]],
    expect: { 'R-B01': 'red', 'P-06': 'orange' },
  },
  {
    key: 'aid-should-end',
    story: {
      zh: '户主七月去世后低保金仍发到他名下，儿子八月新购轿车',
      en: 'The head died in July and is still paid; the son bought a car in August',
    },
    urban: false,
    aid: { tier: 'dibao-rural', from: '2022-11-15', monthly: 1260, payeeLag: 6 },
    members: [
      {
        id17: '15999919570811523',
        name: '吴德福',
        relation: 'head',
        sex: '1',
        birth: '1957-08-11',
        work: 'pensioner',
        diedOn: '2026-07-20',
      },
      {
        id17: '15999919590406524',
        name: '张素芹',
        relation: 'spouse',
        sex: '2',
        birth: '1959-04-06',
        work: 'pensioner',
      },
      { id17: '15999919861219525', name: '吴海龙', relation: 'child', sex: '1', birth: '1986-12-19', work: 'casual' },
    ],
    events: [
      [0, 'death', '2026-07-20', null, null],
      [2, 'vehicle', '2026-08-18', null, '小型轿车'],
    ],
    bills: [[1, '2026-04-22', 'outpatient', 'M54.5', 92]],
    expect: { 'E-01': 'red', 'E-04': 'orange' },
  },
]

export interface NamedFamily {
  key: NamedDefinition['key']
  /** 12 digits. */
  householdNo: string
  story: { zh: string; en: string }
  members: { id: string; name: string; relation: string; birth: string }[]
  expect: Record<string, 'yellow' | 'orange' | 'red'>
}

/** Households of the named families begin here, far above any other. */
export const namedFrom = 9_000_000_000

/** Check character of a citizen id (GB 11643-1999). @example idOf('15999919810412511') // 18 characters */
export function idOf(id17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(id17[i]), 0)
  return id17 + '10X98765432'[sum % 11]
}

/**
 * The named families as they live in a county; their ids and names are the same everywhere.
 * @example namedFamilies('150403').find((f) => f.key === 'road-accident')?.householdNo // '150403990001'
 */
export function namedFamilies(county = '150403'): NamedFamily[] {
  return definitions.map((family, i) => ({
    key: family.key,
    householdNo: `${county}${990_001 + i}`,
    story: family.story,
    members: family.members.map(({ id17, name, relation, birth }) => ({ id: idOf(id17), name, relation, birth })),
    expect: family.expect,
  }))
}

/** Adds the named families to the tables of people and lives; they move into the first places of the simulation. */
export async function addNamedFamilies(db: Session, lastDay: string): Promise<void> {
  const day = (text: string | undefined | null) => (text ? `DATE '${text}'` : 'NULL::DATE')
  const place = (urban: boolean) => `(SELECT * FROM place ORDER BY urban <> ${urban}, first LIMIT 1)`
  const past = (text: string) => text <= lastDay
  const sql: string[] = []
  definitions.forEach((family, i) => {
    const h = namedFrom + i
    sql.push(
      `INSERT INTO hh SELECT ${h}, county * 1000000 + ${990_001 + i}, village, county, urban, 'named', 0, 1, 0, 'none' FROM ${place(family.urban)}`,
    )
    family.members.forEach((m, slot) => {
      const p = h * 16 + slot
      const died = m.diedOn && past(m.diedOn) ? m.diedOn : undefined
      sql.push(`INSERT INTO person (p, h, slot, relation, sex, birth, age, ethnic, name, id17, id, work, form, wage, pension_kind, pension, born_in, death_day)
        VALUES (${p}, ${h}, ${slot}, '${m.relation}', '${m.sex}', ${day(m.birth)}, date_sub('year', ${day(m.birth)}, DATE '${lastDay}'), '${m.ethnic ?? '汉族'}', ${literal(m.name)}, ${m.id17}, '${idOf(m.id17)}',
          '${m.work}', 'named', 0, ${m.work === 'pensioner' ? "'resident'" : 'NULL'}, ${m.work === 'pensioner' ? 210 : 0}, false, ${day(died)})`)
      if (m.disability && past(m.disability.issued))
        sql.push(
          `INSERT INTO cert VALUES (${p}, ${h}, '${m.disability.kind}', '${m.disability.grade}', ${day(m.disability.issued)}, NULL)`,
        )
    })
    for (const [slot, kind, on, size, detail] of family.events)
      if (past(on))
        sql.push(
          `INSERT INTO life VALUES (${h * 16 + slot}, ${h}, '${kind}', ${day(on)}, ${literal(size)}, ${literal(detail)})`,
        )
    family.bills.forEach(([slot, on, visit, diagnosis, paid], n) => {
      if (!past(on)) return
      sql.push(
        `INSERT INTO bill VALUES (${(h * 16 + slot) * 64 + n}, ${h * 16 + slot}, ${h}, 'YB${(h - namedFrom + 1) * 100 + n}${on.replaceAll('-', '')}', ${day(on)}, '${visit}', '市第二医院', ${paid * 3}, ${paid * 2}, ${paid}, ${paid}, '${diagnosis}', false)`,
      )
    })
    if (family.aid)
      sql.push(
        `INSERT INTO aid VALUES (${h}, '${family.aid.tier}', ${day(family.aid.from)}, NULL, ${family.aid.monthly}, ${family.aid.payeeLag ?? 0})`,
      )
  })
  await db.run(sql.join(';\n'))
}
