/** Where faults of a decision model stand in the editor: in their cell, on their expression, at their decision in the graph. */
import type { DmnView } from 'dmn-js-manager'
import type { DraftFault } from '../../drafts/shapes.ts'

/** Ids of everything within an element of the editor's model, its own first. */
function idsWithin(element: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(element)) for (const one of element) idsWithin(one, found)
  else if (typeof element === 'object' && element !== null && '$type' in element) {
    if ('id' in element && typeof element.id === 'string') found.add(element.id)
    for (const [key, value] of Object.entries(element)) if (!key.startsWith('$')) idsWithin(value, found)
  }
  return found
}

/**
 * Sentences of the faults by the decision or function they lie in.
 * @example faultsByView(views, faults, 'zh').get('uplift_year') // '算式没有写完'
 */
export function faultsByView(
  views: readonly DmnView[],
  faults: readonly DraftFault[],
  language: 'zh' | 'en',
): Map<string, string> {
  const told = new Map<string, string>()
  if (faults.length === 0) return told
  for (const view of views) {
    if (view.type === 'drd') continue
    const ids = idsWithin(view.element)
    const here = faults.find((fault) => fault.element !== undefined && ids.has(fault.element))
    if (here) told.set(view.id, here[language])
  }
  return told
}

/** An expression outside of a table fills its view and carries no id: it is that of the decision that is open. */
const expressions = ['literal', 'boxed'].map((kind) => `.dmn-${kind}-expression-container .literal-expression`).join()

/** What the editor draws that may carry a fault, and the sentence it must say now. */
function* places(
  place: HTMLElement,
  ofElement: ReadonlyMap<string, string>,
  ofView: ReadonlyMap<string, string>,
  open: string,
): Generator<[HTMLElement | SVGElement, string | undefined]> {
  for (const cell of place.querySelectorAll<HTMLElement>('td[data-element-id], th[data-element-id], [data-row-id]'))
    yield [cell, ofElement.get(cell.dataset.elementId ?? '') ?? ofElement.get(cell.dataset.rowId ?? '')]
  for (const node of place.querySelectorAll<SVGElement>('g.djs-shape[data-element-id]'))
    yield [node, ofView.get(node.dataset.elementId ?? '')]
  for (const text of place.querySelectorAll<HTMLElement>(expressions)) yield [text, ofView.get(open)]
}

/**
 * Marks the faults in what is drawn and in whatever the editor draws later; each says its sentence there.
 * @param open decision whose view is open
 * @returns takes the marks away
 */
export function markFaults(
  place: HTMLElement,
  faults: readonly DraftFault[],
  ofView: ReadonlyMap<string, string>,
  open: string,
  language: 'zh' | 'en',
): () => void {
  const ofElement = new Map(faults.flatMap((fault) => (fault.element ? [[fault.element, fault[language]]] : [])))
  const mark = (found: Iterable<[HTMLElement | SVGElement, string | undefined]>) => {
    for (const [drawn, why] of found) {
      if (why === drawn.dataset.fault) continue
      if (why === undefined) {
        delete drawn.dataset.fault
        drawn.removeAttribute('title')
      } else {
        drawn.dataset.fault = why
        drawn.setAttribute('title', why)
      }
    }
  }
  const all = () => mark(places(place, ofElement, ofView, open))
  all()
  const watch = new MutationObserver(all)
  watch.observe(place, { childList: true, subtree: true })
  return () => {
    watch.disconnect()
    mark(places(place, new Map(), new Map(), open))
  }
}
