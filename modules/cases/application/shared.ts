/** Pure door of applications: what their screens read. */
import { type Application, ageOn, checkedPersons, type Person } from './facts.ts'

export { type Application, relations, whyCountyVisit } from './facts.ts'

/** Age for a screen, where id numbers come masked: from the day of birth alone when the number does not tell it. */
export const ageFrom = (one: Person, today: string): number | null => ageOn(one, today)
/** Names of everybody whose consent the check needs. */
export const checkedNames = (data: Application): string[] => checkedPersons(data).map((one) => one.name)
