/** Passes once over a sheet's XML without parsing it: counts rows and collects merged regions, which stand at its end. */
import type { Merge } from '../find-header.ts'
import { columnOf } from './cell-text.ts'
import type { OpenZip } from './open-zip.ts'

const mostMerges = 200_000

/**
 * Number of rows with content and the merged regions of a sheet.
 * @example await scanMerges(zip, 'xl/worksheets/sheet1.xml') // { rows: 20, merges: [{ top: 1, left: 0, bottom: 1, right: 4 }] }
 */
export async function scanMerges(zip: OpenZip, part: string): Promise<{ rows: number; merges: Merge[] }> {
  const merges: Merge[] = []
  let rows = 0
  let carry = ''
  for await (const chunk of zip.chunks(part)) {
    const text = carry + chunk.toString('latin1')
    const cut = text.lastIndexOf('<')
    // A tag longer than this is none of those looked for.
    const keep = cut >= 0 && text.length - cut < 65_536 ? cut : text.length
    for (const match of text.slice(0, keep).matchAll(/<(?:\w{1,20}:)?(row|mergeCell)[ />]([^<>]{0,2000})/g)) {
      const attributes = match[2] ?? ''
      if (match[1] === 'row') {
        if (!attributes.endsWith('/')) rows += 1
      } else if (merges.length < mostMerges) {
        const ref = /ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"/.exec(attributes)
        if (ref)
          merges.push({
            left: columnOf(ref[1]!),
            top: Number(ref[2]),
            right: columnOf(ref[3]!),
            bottom: Number(ref[4]),
          })
      }
    }
    carry = text.slice(keep)
  }
  return { rows, merges }
}
