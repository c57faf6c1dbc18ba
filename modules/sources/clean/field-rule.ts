/** Which rule cleans a field of a data set. */
import type { FieldDef } from '../../rules/index.ts'
import { amountRule, cleanAmount, cleanInteger, integerRule } from './amounts.ts'
import { citizenIdRule, cleanCitizenId } from './citizen-id.ts'
import { cleanDate, cleanDateTime, cleanMonth, dateRule, dateTimeRule, monthRule } from './dates.ts'
import { cleanDisabilityCert, disabilityCertRule } from './disability-cert.ts'
import { cleanName, nameRule } from './person-name.ts'
import {
  booleanRule,
  cleanBoolean,
  cleanCode,
  cleanDivision,
  cleanHouseholdNo,
  cleanIcd10,
  cleanText,
  codeRule,
  divisionRule,
  householdNoRule,
  icd10Rule,
  textRule,
} from './plain-values.ts'
import type { Cleaned, SqlRule } from './rule.ts'

/** precision and scale of `decimal(p,s)`, or null. @example decimalOf('decimal(12,2)') // [12, 2] */
export function decimalOf(type: string): [number, number] | null {
  const m = /^decimal\((\d+),(\d)\)$/.exec(type)
  return m ? [Number(m[1]), Number(m[2])] : null
}

/**
 * The SQL rule of a field; `times` comes from its column's header (万元).
 * @example fieldRule({ type: 'date', … }) // dateRule
 */
export function fieldRule(field: Pick<FieldDef, 'type' | 'codes' | 'strict_codes'>, times = 1): SqlRule {
  const decimal = decimalOf(field.type)
  if (decimal) return amountRule(...decimal, times)
  switch (field.type) {
    case 'citizen-id':
      return citizenIdRule
    case 'disability-cert':
      return disabilityCertRule
    case 'name':
      return nameRule
    case 'date':
      return dateRule
    case 'datetime':
      return dateTimeRule
    case 'month':
      return monthRule
    case 'integer':
      return integerRule
    case 'boolean':
      return booleanRule
    case 'division':
      return divisionRule
    case 'household-no':
      return householdNoRule
    case 'icd10':
      return icd10Rule
    case 'code':
      return codeRule({ codes: field.codes ?? {}, strict: field.strict_codes })
    default:
      return textRule
  }
}

/** The same rule for one value. @example cleanField({ type: 'month', … }, '202610') // { value: '2026-10-01', fault: null } */
export function cleanField(field: Pick<FieldDef, 'type' | 'codes' | 'strict_codes'>, raw: string, times = 1): Cleaned {
  const decimal = decimalOf(field.type)
  if (decimal) return cleanAmount(raw, ...decimal, times)
  switch (field.type) {
    case 'citizen-id': {
      const { value, fault } = cleanCitizenId(raw)
      return { value, fault }
    }
    case 'disability-cert':
      return cleanDisabilityCert(raw)
    case 'name':
      return cleanName(raw)
    case 'date':
      return cleanDate(raw)
    case 'datetime':
      return cleanDateTime(raw)
    case 'month':
      return cleanMonth(raw)
    case 'integer':
      return cleanInteger(raw)
    case 'boolean':
      return cleanBoolean(raw)
    case 'division':
      return cleanDivision(raw)
    case 'household-no':
      return cleanHouseholdNo(raw)
    case 'icd10':
      return cleanIcd10(raw)
    case 'code':
      return cleanCode(raw, { codes: field.codes ?? {}, strict: field.strict_codes })
    default:
      return cleanText(raw)
  }
}
