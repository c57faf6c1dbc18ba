/** Household forms and who belongs to each: the age of a member follows from the age of the head. */

interface Member {
  relation: 'head' | 'spouse' | 'child' | 'grandchild' | 'parent'
  /** Share of households of this form that have this member. */
  share: number
  /** Age = head's age + something between these two, kept inside min…max. */
  gap: readonly [number, number]
  min: number
  max: number
  /** any, other than the head's, or the share of women. */
  sex: 'other' | number
}

interface Form {
  id: string
  /** Share of households, urban and rural. */
  urban: number
  rural: number
  headAge: readonly [number, number]
  members: Member[]
}

const head = (women: number): Member => ({ relation: 'head', share: 1, gap: [0, 0], min: 18, max: 99, sex: women })
const spouse = (share = 1): Member => ({ relation: 'spouse', share, gap: [-4, 3], min: 20, max: 99, sex: 'other' })
const child = (share = 1, gap: readonly [number, number] = [-31, -23]): Member => ({
  relation: 'child',
  share,
  gap,
  min: 0,
  max: 60,
  sex: 0.47,
})
const parent = (share: number, women: number): Member => ({
  relation: 'parent',
  share,
  gap: [22, 31],
  min: 45,
  max: 96,
  sex: women,
})
const grandchild = (share: number): Member => ({
  relation: 'grandchild',
  share,
  gap: [-56, -46],
  min: 2,
  max: 17,
  sex: 0.48,
})

/** Shares follow the 2020 census roughly: 2.4 persons a household, a fifth of all people over 60. */
export const forms: readonly Form[] = [
  { id: 'single', urban: 0.1, rural: 0.07, headAge: [23, 59], members: [head(0.36)] },
  { id: 'single-elder', urban: 0.065, rural: 0.085, headAge: [60, 92], members: [head(0.58)] },
  { id: 'couple', urban: 0.13, rural: 0.1, headAge: [25, 59], members: [head(0.25), spouse()] },
  { id: 'elder-couple', urban: 0.13, rural: 0.17, headAge: [60, 86], members: [head(0.15), spouse()] },
  { id: 'one-child', urban: 0.29, rural: 0.22, headAge: [29, 54], members: [head(0.28), spouse(), child()] },
  {
    id: 'two-children',
    urban: 0.105,
    rural: 0.115,
    headAge: [33, 52],
    members: [head(0.22), spouse(), child(1, [-29, -23]), child(1, [-35, -29])],
  },
  {
    id: 'three-children',
    urban: 0.01,
    rural: 0.02,
    headAge: [30, 50],
    members: [head(0.2), spouse(), child(1, [-27, -22]), child(1, [-31, -27]), child(1, [-37, -31])],
  },
  {
    id: 'three-generations',
    urban: 0.07,
    rural: 0.11,
    headAge: [30, 52],
    members: [head(0.2), spouse(), child(1, [-28, -23]), child(0.35, [-34, -28]), parent(1, 0.62), parent(0.35, 0.4)],
  },
  {
    id: 'grandparents',
    urban: 0.015,
    rural: 0.03,
    headAge: [55, 76],
    members: [head(0.4), spouse(0.65), grandchild(1), grandchild(0.2)],
  },
  {
    id: 'lone-parent',
    urban: 0.055,
    rural: 0.035,
    headAge: [27, 50],
    members: [head(0.68), child(1, [-30, -22]), child(0.25, [-34, -28])],
  },
  { id: 'elder-and-child', urban: 0.04, rural: 0.045, headAge: [60, 84], members: [head(0.55), child(1, [-34, -24])] },
]

/** The forms as rows of SQL: cumulated shares, ages, and one row per member place. */
export function formRows(): { forms: string; members: string } {
  let urban = 0
  let rural = 0
  const urbanSum = forms.reduce((sum, form) => sum + form.urban, 0)
  const ruralSum = forms.reduce((sum, form) => sum + form.rural, 0)
  const formSql: string[] = []
  const memberSql: string[] = []
  for (const form of forms) {
    urban += form.urban / urbanSum
    rural += form.rural / ruralSum
    formSql.push(`('${form.id}', ${urban}, ${rural}, ${form.headAge[0]}, ${form.headAge[1]})`)
    form.members.forEach((m, slot) => {
      const women = m.sex === 'other' ? -1 : m.sex
      memberSql.push(
        `('${form.id}', ${slot}, '${m.relation}', ${m.share}, ${m.gap[0]}, ${m.gap[1]}, ${m.min}, ${m.max}, ${women})`,
      )
    })
  }
  return { forms: formSql.join(', '), members: memberSql.join(', ') }
}
