/** A figure that can be trusted: with its date, its source and what it is a part of, and a way into the rows behind it. */
import { RightOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { UnknownValue } from './masked-text.tsx'
import { useUiTexts } from './texts.tsx'

export interface FigureCardProps {
  label: ReactNode
  /** Already formatted; null is unknown. */
  value: string | null
  unit?: string
  /** What the figure is part of: "占户籍 1,513 户的 9.0%". */
  part?: ReactNode
  source?: string
  asOf?: string | null
  /** Second line of figures: "超期 12". */
  note?: ReactNode
  tone?: 'red' | 'orange' | 'yellow' | 'good' | 'plain'
  /** Makes the card a button that opens the rows. */
  onOpen?: () => void
  openLabel?: string
  icon?: ReactNode
}

/** @example <FigureCard label="红色预警" value="36" unit="户" asOf="2026-11-23" source="监测预警" onOpen={…} /> */
export function FigureCard(props: FigureCardProps) {
  const texts = useUiTexts()
  const inside = (
    <>
      <span className="figure-label">
        {props.icon}
        <span className="grow">{props.label}</span>
        {props.onOpen && <RightOutlined className="faint small" aria-hidden="true" />}
      </span>
      <span className="figure-value num">
        {props.value === null ? <UnknownValue /> : props.value}
        {props.value !== null && props.unit && <small> {props.unit}</small>}
      </span>
      {props.note && <span className="figure-note">{props.note}</span>}
      <span className="figure-part">
        {props.part && <span>{props.part}</span>}
        {(props.source || props.asOf) && (
          <span>
            {props.source && (
              <span className="figure-source nowrap">{`${props.source}${props.asOf ? ' · ' : ''}`}</span>
            )}
            {props.asOf && <span className="nowrap">{`${texts.asOf} ${props.asOf}`}</span>}
          </span>
        )}
      </span>
    </>
  )
  const name = `figure-card figure-${props.tone ?? 'plain'}`
  return props.onOpen ? (
    <button type="button" className={`${name} plain-button`} onClick={props.onOpen} aria-label={props.openLabel}>
      {inside}
    </button>
  ) : (
    <div className={name}>{inside}</div>
  )
}
