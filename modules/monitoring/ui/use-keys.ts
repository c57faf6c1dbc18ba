import { useEffect, useRef } from 'react'

/** True when keys belong to what is being typed, to an open dialog, or to an open menu, whose button keeps the focus. */
function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof HTMLElement ? target : null
  if (document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .ant-dropdown-open')) return true
  return (
    element !== null &&
    (element.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) ||
      element.closest('[role="listbox"],[role="menu"]') !== null)
  )
}

/**
 * Single-key commands of a page, by the key's name in small letters; silent while somebody types or holds a modifier.
 *
 * @example useKeys({ j: next, k: previous, enter: open })
 */
export function useKeys(commands: Record<string, () => void>): void {
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      // A focused button or link keeps its own Enter and Space.
      const own = event.target instanceof HTMLElement && event.target.closest('button, a, [role="button"]')
      if (own && (event.key === 'Enter' || event.key === ' ')) return
      const command = latest.current[event.key.toLowerCase()]
      if (!command) return
      event.preventDefault()
      command()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
}
