/** One branch of the division tree as the cascading lists of Ant Design need it. */
import { type DivisionRow, shortCode } from './divisions.ts'

export interface AreaOption {
  value: string
  label: string
  isLeaf?: boolean
  children?: AreaOption[]
}

const lengths = [2, 4, 6, 9, 12]

/** Codes from one's scope down to an area: areaPath('15', '150403102') → ['1504', '150403', '150403102']. */
export function areaPath(scope: string, area: string): string[] {
  return lengths
    .filter((length) => length > scope.length && length <= area.length)
    .map((length) => area.slice(0, length))
}

/** Divisions as options. */
export const optionsOf = (rows: DivisionRow[]): AreaOption[] =>
  rows.map((d) => {
    const value = shortCode(d.code)
    return { value, label: d.name, isLeaf: value.length >= 12 }
  })

/** The options with the children of one branch put in. */
export function withChildren(options: AreaOption[], path: string[], children: AreaOption[]): AreaOption[] {
  return options.map((o) => {
    if (o.value !== path[0]) return o
    return path.length === 1
      ? { ...o, children }
      : { ...o, children: withChildren(o.children ?? [], path.slice(1), children) }
  })
}
