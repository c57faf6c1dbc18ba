/** Which column of a sheet gives which field, and what a field is in the lake. */
import { ident } from '../../../engine/sql/index.ts'
import type { DatasetDef, FieldDef } from '../../rules/index.ts'
import type { SheetMapping } from '../shared.ts'

/** SQL type of a field in the lake. @example lakeType('decimal(12,2)') // 'DECIMAL(12,2)' */
export function lakeType(type: string): string {
  const named: Record<string, string> = {
    date: 'DATE',
    month: 'DATE',
    datetime: 'TIMESTAMP',
    integer: 'BIGINT',
    boolean: 'BOOLEAN',
  }
  return type.startsWith('decimal') ? type.toUpperCase() : (named[type] ?? 'VARCHAR')
}

/** The field that has a role, with its name. @example fieldByRole(def, 'person') // ['id_number', { … }] */
export function fieldByRole(def: DatasetDef, role: NonNullable<FieldDef['role']>): [string, FieldDef] | undefined {
  return Object.entries(def.fields).find(([, field]) => field.role === role)
}

/** A column of the sheet that gives a field its values. */
export interface MappedColumn {
  field: string
  def: FieldDef
  /** `c0` …, and the number in it. */
  cell: string
  index: number
  header: string
  times: number
}

/** The columns of a mapping whose fields the data set has. @example mappedColumns(def, mapping)[0]?.cell // 'c0' */
export function mappedColumns(def: DatasetDef, mapping: SheetMapping): MappedColumn[] {
  return mapping.columns.flatMap(({ field, index, header, scale }) => {
    const found = field === null ? undefined : def.fields[field]
    return field === null || !found ? [] : [{ field, def: found, cell: `c${index}`, index, header, times: scale ?? 1 }]
  })
}

/** A field no column of the sheet gives values for, as an empty column of its type. @example absentSql(def, 'stay_days') // CAST(NULL AS BIGINT) AS "stay_days" */
export function absentSql(def: DatasetDef, field: string): string {
  return `CAST(NULL AS ${lakeType(def.fields[field]?.type ?? 'text')}) AS ${ident(field)}`
}
