import { useEffect, useState } from 'react'

/**
 * A value once it has stayed the same for a while; the first one at once.
 * @example const settled = useSettled(draft.revision, 900)
 */
export function useSettled<Value>(value: Value, milliseconds: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled
}
