/** The part of the DMN editor's interface that we use; the library brings no types. */
declare module 'dmn-js/lib/Modeler' {
  export { DmnManager as default } from 'dmn-js-manager'
}
declare module 'dmn-js/lib/NavigatedViewer' {
  export { DmnManager as default } from 'dmn-js-manager'
}
declare module 'dmn-js-decision-table/lib/Editor' {
  const Editor: unknown
  export default Editor
}
declare module 'dmn-js-decision-table/lib/Viewer' {
  const Viewer: unknown
  export default Viewer
}
declare module 'dmn-js-manager' {
  export interface DmnText {
    $parent?: unknown
    text?: string
  }
  export interface DmnRule {
    id: string
    inputEntry?: DmnText[]
    outputEntry?: DmnText[]
    annotationEntry?: DmnText[]
  }
  /** A decision table in the editor's own model. */
  export interface DmnTable {
    $type: string
    $model: { create(type: string, values: { text: string }): DmnText }
    annotation?: { name?: string }[]
    rule?: DmnRule[]
  }
  export interface DmnElement {
    $type: string
    id: string
    name?: string
    decisionLogic?: DmnTable
    encapsulatedLogic?: { body?: DmnTable }
  }
  export interface DmnView {
    type: string
    id: string
    name?: string
    element: DmnElement
  }
  export interface ViewProvider {
    id: string
    constructor: unknown
    opens: string | ((element: DmnElement) => unknown)
  }
  export class DmnManager {
    constructor(options: Record<string, unknown>)
    importXML(xml: string): Promise<{ warnings: { message: string }[] }>
    saveXML(options?: { format?: boolean }): Promise<{ xml: string }>
    getViews(): DmnView[]
    getActiveView(): DmnView | undefined
    open(view: DmnView): Promise<unknown>
    getActiveViewer(): { get(part: 'canvas'): { zoom(to: 'fit-viewport', center: 'auto'): number } } | undefined
    on(event: 'views.changed', listener: (event: { views: DmnView[]; activeView?: DmnView }) => void): void
    on(
      event: 'viewer.created',
      listener: (event: { viewer: { on(event: string, listener: () => void): void } }) => void,
    ): void
    destroy(): void
    _getViewProviders(): ViewProvider[]
  }
}
