import type { PolicyChange } from './shapes.ts'

/**
 * What a change touches; a draft holds each target once, and two versions collide where they share one.
 * @example targetOf({ kind: 'indicator', id: 'R-H01', on: false }) // 'indicators/R-H01.yaml'
 */
export function targetOf(change: PolicyChange): string {
  if (change.kind === 'indicator') return `indicators/${change.id}.yaml`
  if (change.kind === 'file') return change.file
  const { id, area, urban, valid_from } = change.row
  return [change.file, id, area, urban, valid_from].join('|')
}
