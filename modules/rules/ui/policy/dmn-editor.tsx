/** The DMN editor (bpmn.io's dmn-js), a chunk of its own: loaded when a decision model is opened. */
import 'dmn-js/dist/assets/diagram-js.css'
import 'dmn-js/dist/assets/dmn-js-shared.css'
import 'dmn-js/dist/assets/dmn-js-drd.css'
import 'dmn-js/dist/assets/dmn-js-decision-table.css'
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css'
import 'dmn-js/dist/assets/dmn-js-literal-expression.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression.css'
import 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css'
import 'dmn-js/dist/assets/dmn-font/css/dmn-embedded.css'
import { Select } from 'antd'
import Modeler from 'dmn-js/lib/Modeler'
import NavigatedViewer from 'dmn-js/lib/NavigatedViewer'
import TableEditor from 'dmn-js-decision-table/lib/Editor'
import TableViewer from 'dmn-js-decision-table/lib/Viewer'
import type { DmnElement, DmnManager, DmnTable, DmnView } from 'dmn-js-manager'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useWords } from '../../../../platform/words/use-words.tsx'
import type { DraftFault } from '../../drafts/shapes.ts'
import { editorWords } from './dmn-words.ts'
import { faultsByView, markFaults } from './mark-faults.ts'
import { RuleNotes } from './rule-notes.tsx'

/**
 * The tables of functions (business knowledge models) open like those of decisions: the table stands in the body of the
 * function, the editor looks for it in the logic of a decision.
 */
function opensFunctionTable(element: DmnElement): boolean {
  const body = element.encapsulatedLogic?.body
  if (element.$type !== 'dmn:BusinessKnowledgeModel' || body?.$type !== 'dmn:DecisionTable') return false
  if (!element.decisionLogic)
    Object.defineProperty(element, 'decisionLogic', { get: () => element.encapsulatedLogic?.body, enumerable: false })
  return true
}

/** The decision table of an element, be it a decision or a function. */
function tableOf(element: DmnElement | undefined): DmnTable | undefined {
  return [element?.decisionLogic, element?.encapsulatedLogic?.body].find(
    (logic) => logic?.$type === 'dmn:DecisionTable',
  )
}

class PolicyModeler extends Modeler {
  override _getViewProviders() {
    return [{ id: 'functionTable', constructor: TableEditor, opens: opensFunctionTable }, ...super._getViewProviders()]
  }
}
class PolicyViewer extends NavigatedViewer {
  override _getViewProviders() {
    return [{ id: 'functionTable', constructor: TableViewer, opens: opensFunctionTable }, ...super._getViewProviders()]
  }
}

const viewTypes = ['drd', 'decisionTable', 'functionTable', 'literalExpression', 'boxedExpression']

const noFaults: readonly DraftFault[] = []

export interface DmnEditorProps {
  xml: string
  editable: boolean
  /** Faults of the check; each is marked in its cell, and says its sentence there. */
  faults?: readonly DraftFault[]
  /** Gets the whole new text a moment after each change. */
  onChange?: (xml: string) => void
}

export function DmnEditor({ xml, editable, faults = noFaults, onChange }: DmnEditorProps) {
  const { t, language } = useWords()
  const place = useRef<HTMLDivElement>(null)
  const manager = useRef<DmnManager | null>(null)
  const [views, setViews] = useState<DmnView[]>([])
  const [at, setAt] = useState('')
  const [broken, setBroken] = useState('')
  const changed = useRef(onChange)
  changed.current = onChange
  const tellRef = useRef(() => {})
  // The editor's model changes in place: what is shown of it beside is drawn anew after each change.
  const [, drawAgain] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is read once; what was saved must not begin the editing anew
  useEffect(() => {
    const words = { additionalModules: [editorWords(language)] }
    const Kind = editable ? PolicyModeler : PolicyViewer
    const opened = new Kind({
      container: place.current,
      width: '100%',
      height: '100%',
      ...Object.fromEntries(viewTypes.map((type) => [type, words])),
    })
    manager.current = opened
    let alive = true
    let waiting: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      drawAgain((n) => n + 1)
      clearTimeout(waiting)
      waiting = setTimeout(() => {
        opened
          .saveXML({ format: true })
          .then(({ xml: text }) => alive && changed.current?.(text))
          .catch((fault: Error) => alive && setBroken(fault.message))
      }, 400)
    }
    tellRef.current = tell
    // Also when one goes from the table to the graph and back within the editor itself.
    let open = ''
    opened.on('views.changed', ({ views: found, activeView }) => {
      if (!alive || !activeView) return
      setViews(found)
      setAt(activeView.id)
      // The graph may be larger than its place, and its tools lie over its upper left corner.
      if (activeView.type === 'drd' && open !== activeView.id)
        opened.getActiveViewer()?.get('canvas').zoom('fit-viewport', 'auto')
      open = activeView.id
    })
    if (editable) opened.on('viewer.created', ({ viewer }) => viewer.on('commandStack.changed', tell))
    opened
      .importXML(xml)
      .then(async () => {
        if (!alive) return
        const found = opened.getViews()
        const first =
          found.find((view) => /table$/i.test(view.type)) ?? found.find((view) => view.type !== 'drd') ?? found[0]
        if (first) await opened.open(first)
      })
      .catch((fault: Error) => alive && setBroken(fault.message))
    return () => {
      alive = false
      clearTimeout(waiting)
      opened.destroy()
    }
  }, [editable, language])

  // The model changes in place, but each change is checked anew and brings new faults.
  const ofView = useMemo(() => faultsByView(views, faults, language), [views, faults, language])
  useEffect(() => markFaults(place.current!, faults, ofView, at, language), [faults, ofView, at, language])

  const nameOf = (view: DmnView) => {
    if (view.type === 'drd') return t('policy.model.graph')
    const name = view.name || view.id
    return ofView.has(view.id) ? t('policy.model.faulty', { name }) : name
  }
  const table = tableOf(views.find((view) => view.id === at)?.element)
  return (
    <div className="dmn">
      {views.length > 1 && (
        <Select
          className="dmn-views"
          aria-label={t('policy.model.view')}
          showSearch={{ optionFilterProp: 'label' }}
          value={at}
          options={views.map((view) => ({
            value: view.id,
            label: nameOf(view),
          }))}
          onChange={(id) => {
            const view = views.find((one) => one.id === id)
            if (view) void manager.current?.open(view)
          }}
        />
      )}
      {broken !== '' && (
        <p className="cell-fault" role="alert">
          {t('policy.model.broken', { why: broken })}
        </p>
      )}
      <section ref={place} className="dmn-place" aria-label={t('policy.model.editor')} tabIndex={-1} />
      {table && <RuleNotes key={at} table={table} editable={editable} onChange={() => tellRef.current()} />}
    </div>
  )
}
