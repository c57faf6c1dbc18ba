/** Which papers an application needs: never one for what the check can find (社会救助法第六十二条). Pure. */
import type { PaperOccasion, Region } from '../../rules/shared.ts'
import { ageOn, type Obligor, type Person } from './facts.ts'

export type Papers = Region['meta']['application_papers']

export interface AskedFor {
  by: string
  basis: string
  circumstances: readonly string[]
  members: readonly Person[]
  obligors: readonly Pick<Obligor, 'name'>[]
}

/** Occasions of an application: what the family told, who came, who is in it. */
export function occasionsOf(one: AskedFor): Set<PaperOccasion> {
  const found = new Set<PaperOccasion>(['always', ...(one.circumstances as PaperOccasion[])])
  if (one.by === 'agent' || one.by === 'aide') found.add('agent')
  if (one.basis === 'residence-permit') found.add('residence-permit')
  if (one.members.some((member) => member.incapable)) found.add('guardian')
  if (one.obligors.length > 0) found.add('obligors')
  if (one.members.some((member) => member.idNumber === null)) found.add('no-id')
  return found
}

/** Papers a family can be asked for at all: not those the check reads. */
export const papersAsked = ({ meta, datasets }: Pick<Region, 'meta' | 'datasets'>): Papers =>
  meta.application_papers.filter(
    (paper) => paper.found_by.length === 0 || !paper.found_by.every((dataset) => datasets.has(dataset)),
  )

/**
 * Ids of the papers that are needed and were not handed in.
 * @example missingPapers(papersAsked(region), asked, ['application-form']) // ['entrust-paper']
 */
export function missingPapers(papers: Papers, asked: AskedFor, given: readonly string[]): string[] {
  const occasions = occasionsOf(asked)
  return papers.filter((paper) => occasions.has(paper.when) && !given.includes(paper.id)).map((paper) => paper.id)
}

/** Whether somebody else signs for a member: a minor, or somebody without capacity. */
export const guarded = (one: Person, today: string, majority = 18): boolean => {
  const age = ageOn(one, today)
  return one.incapable || (age !== null && age < majority)
}
