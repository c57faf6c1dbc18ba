/** Words of consents to the economic check 核对授权, and who signs for whom. */
import { scopeLabels } from '../consent/shared.ts'
import { type Application, checkedPersons } from './facts.ts'
import { guarded } from './materials.ts'

export const consentScopeOptions = Object.entries(scopeLabels).map(([id, label]) => ({ id, label }))
export const consentLabels = {
  paper: { zh: '纸质签字或指印', en: 'On paper' },
  electronic: { zh: '电子签名', en: 'Electronic' },
} as const

/** Lines of the form for everybody who has not consented yet; for minors and those without capacity the applicant stands as guardian. */
export const consentsLacking = (data: Application, today: string) =>
  checkedPersons(data)
    .filter((one) => !data.consented.includes(one.name))
    .map((one) => {
      const member = data.members.find((other) => other.name === one.name)
      return { name: one.name, signer: member && guarded(member, today) ? data.name : one.name, signedOn: today }
    })
