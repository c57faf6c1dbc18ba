/** Names of persons in facts and forms, by the names of their fields. Pure. */

/** Fields that hold the name of somebody of the family or of whoever spoke for it. */
export const personField = /^(name|holder|who|signer|representative|complainant|applicant|guardian)$/
/** As a name is written; `who` may be a phrase ("户主本人"), which is no name to look for elsewhere. */
const written = /^[\p{Script=Han}\s·•‧∙・．.]{2,14}$/u
/** Lists of staff: who visited, who sat in a meeting and signed. What they did is told with their names. */
const ofStaff = /^(investigators|members|signed)$/

/**
 * Names typed under such a field, at any depth, of the family and of whoever spoke for it; not those of staff.
 * @example namesTyped({ complainant: { name: '王小英', contact: '…' } }) // ['王小英']
 */
export function namesTyped(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return personField.test(field) && field !== 'who' && written.test(value) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((one) => namesTyped(one, field))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, one]) => (ofStaff.test(name) ? [] : namesTyped(one, name)))
}
