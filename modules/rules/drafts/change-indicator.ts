/** A change of an indicator on the text of its YAML file; comments and everything else stay as they are. */
import { parseDocument } from 'yaml'
import type { IndicatorChange } from './shapes.ts'

/**
 * Applies one change to the text of `indicators/<id>.yaml`.
 * @example changeIndicator(text, { kind: 'indicator', id: 'R-H01', when: { yellow: 'oop_12m >= 8000' } })
 */
export function changeIndicator(text: string, change: IndicatorChange): string {
  const doc = parseDocument(text)
  if (change.on !== undefined) doc.set('on', change.on)
  for (const [level, condition] of Object.entries(change.when ?? {})) {
    if (condition === null || condition.trim() === '') doc.deleteIn(['when', level])
    else doc.setIn(['when', level], condition)
  }
  if (change.silence === null) doc.delete('silence')
  else if (change.silence) doc.set('silence', doc.createNode(change.silence))
  if (change.cases) doc.set('cases', doc.createNode(change.cases))
  return doc.toString({ lineWidth: 0 })
}
