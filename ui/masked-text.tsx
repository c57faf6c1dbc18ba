import { useUiTexts } from './texts.tsx'

/**
 * A name or number that may be masked. Masked text is set in figures of one width and says so to a screen reader; unmasked
 * text is marked, so that everybody in front of the screen knows it.
 *
 * @example <MaskedText text="王*英" />
 */
export function MaskedText({ text, mono, open }: { text: string | null | undefined; mono?: boolean; open?: boolean }) {
  const texts = useUiTexts()
  if (!text) return <UnknownValue />
  const masked = text.includes('*')
  return (
    <span className={`masked${mono ? ' num' : ''}${open && !masked ? ' masked-open' : ''}`}>
      {text}
      {masked && <span className="visually-hidden"> ({texts.masked})</span>}
    </span>
  )
}

/**
 * A value that is not known, with the reason when there is one; never a 0, never a blank.
 *
 * @example <UnknownValue why="医保结算数据自 2026-08 起未送达" />
 */
export function UnknownValue({ why }: { why?: string | null }) {
  const texts = useUiTexts()
  return (
    <span className="unknown" title={why ?? undefined}>
      <span className="unknown-mark" aria-hidden="true">
        ?
      </span>
      {why ? why : texts.unknown}
    </span>
  )
}

/** A figure that may be unknown, with its unit. @example <Figure value={money(row.amount)} unit="元" /> */
export function Figure({ value, unit, why }: { value: string | null; unit?: string; why?: string | null }) {
  if (value === null) return <UnknownValue why={why} />
  return (
    <span className="num">
      {value}
      {unit && <span className="figure-unit"> {unit}</span>}
    </span>
  )
}
