/** A number to type in: a native field that keeps its own text, so that a key draws nothing anew but what it changed. */
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { typedNumber } from './format.ts'

/**
 * @param value null is empty: nothing known
 * @param onChange told at each key; a text that is no number of zero or more is marked and counts as nothing known
 * @example <NumberField value={12000} unit="元/年" placeholder="未知" onChange={setWage} />
 */
export function NumberField(props: {
  id?: string | undefined
  value: number | null
  unit?: string | undefined
  placeholder?: string | undefined
  disabled?: boolean | undefined
  onChange: (value: number | null) => void
}) {
  const { id, value, unit, placeholder, disabled, onChange } = props
  const field = useRef<HTMLInputElement>(null)
  // The text is written only when the value comes from elsewhere: who types "12." or "1,200" keeps what stands there.
  useLayoutEffect(() => {
    const { current } = field
    if (!current || (typedNumber(current.value) ?? null) === value) return
    current.value = value === null ? '' : String(value)
    current.removeAttribute('aria-invalid')
  }, [value])
  const told = useRef(onChange)
  useLayoutEffect(() => {
    told.current = onChange
  })
  // Made once: what stands in the field is the field's own, and a key would have React go through all of it again.
  const [first] = useState(value)
  const input = useMemo(
    () => (
      <input
        ref={field}
        id={id}
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        maxLength={15}
        defaultValue={first ?? ''}
        placeholder={placeholder}
        disabled={disabled}
        onInput={(event) => {
          const next = typedNumber(event.currentTarget.value)
          if (next === undefined) event.currentTarget.setAttribute('aria-invalid', 'true')
          else event.currentTarget.removeAttribute('aria-invalid')
          told.current(next ?? null)
        }}
      />
    ),
    [id, placeholder, disabled, first],
  )
  return (
    <span className="number-field">
      {input}
      {unit && <span className="number-unit">{unit}</span>}
    </span>
  )
}
