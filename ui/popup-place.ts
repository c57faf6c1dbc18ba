/** Where menus, lists and hints are hung in the page. */

/** Set on a part that keeps its place while the page scrolls, and is drawn above what scrolls. */
export const staysInPlace = { 'data-stays': '' }

/**
 * The part of the page a popup scrolls with: the nearest one that stays in place, or the page itself. Hung into the page, the
 * menu of a button that stays would go away with the page and come back only a moment later; on a slow machine a click
 * meanwhile meets nothing.
 * @example <ConfigProvider getPopupContainer={popupPlace}>
 */
export const popupPlace = (opener?: HTMLElement): HTMLElement =>
  opener?.closest<HTMLElement>('[data-stays]') ?? document.body
