/** Disability certificate number (GB/T 26341): citizen id + kind (1–7) + grade (1–4); re-issued ones add a letter and a digit. */
import { capitals, capitalsSql, foldWidth, isEmptyWord, prepareStages, squeeze } from './characters.ts'
import { citizenIdRule, cleanCitizenId } from './citizen-id.ts'
import { type Cleaned, nothing, refused, type SqlRule, type Stage } from './rule.ts'

/**
 * Cleans one certificate number to its 20 characters.
 * @example cleanDisabilityCert(' 15993319861001261x12B1') // { value: '15993319861001261X12', fault: null }
 */
export function cleanDisabilityCert(raw: string): Cleaned {
  const squeezed = squeeze(foldWidth(raw))
  if (isEmptyWord(squeezed)) return nothing
  const t = capitals(squeezed.replace(/[x×Χх]/g, 'X'))
  const match = /^(\d{17}[\dX])([1-7][1-4])([A-Z]\d)?$/.exec(t)
  if (!match) return refused('cert-shape')
  const id = cleanCitizenId(match[1]!)
  return id.pid === null ? refused('cert-id') : { value: match[1]! + match[2]!, fault: null }
}

/** {@link cleanDisabilityCert} in SQL; also pid, the person key of the holder. */
export const disabilityCertRule: SqlRule = {
  type: 'VARCHAR',
  stages: (c): Stage[] => {
    // The id inside is judged by the rule for ids, under names of its own.
    const inner = citizenIdRule.stages((name) => (name === 'raw' ? c('holder') : c(`in_${name}`)))
    return [
      ...prepareStages((name) => (name === 't' ? c('t0') : c(name))).map(
        ({ t, ...stage }): Stage => (t ? { t0: t } : (stage as Stage)),
      ),
      { t: capitalsSql(`regexp_replace(${c('t0')}, '[x×Χх]', 'X', 'g')`) },
      {
        holder: `CASE WHEN regexp_full_match(${c('t')}, '[0-9]{17}[0-9X][1-7][1-4]([A-Z][0-9])?') THEN left(${c('t')}, 18) ELSE '' END`,
      },
      ...inner.map((stage) => Object.fromEntries(Object.entries(stage).map(([name, sql]) => [`in_${name}`, sql]))),
      {
        pid: c('in_pid'),
        value: `CASE WHEN ${c('in_pid')} IS NOT NULL THEN left(${c('t')}, 20) END`,
        fault: `CASE WHEN ${c('t')} IS NULL OR ${c('in_pid')} IS NOT NULL THEN NULL WHEN ${c('holder')} = '' THEN 'cert-shape' ELSE 'cert-id' END`,
      },
    ]
  },
}
