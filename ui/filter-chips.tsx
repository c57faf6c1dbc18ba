/** The filters in force as readable chips: seen at a glance, taken off one by one. */
import { CloseOutlined } from '@ant-design/icons'
import { useUiTexts } from './texts.tsx'

export interface Chip {
  key: string
  label: string
  value: string
}

/** @example <FilterChips chips={[{ key: 'level', label: '级别', value: '红色' }]} onRemove={…} onClear={…} /> */
export function FilterChips({
  chips,
  onRemove,
  onClear,
}: {
  chips: Chip[]
  onRemove: (key: string) => void
  onClear: () => void
}) {
  const texts = useUiTexts()
  if (chips.length === 0) return null
  return (
    <ul className="chips">
      {chips.map((chip) => (
        <li key={chip.key} className="chip">
          <span className="faint">{chip.label}</span> <span>{chip.value}</span>
          <button type="button" onClick={() => onRemove(chip.key)} aria-label={`× ${chip.label} ${chip.value}`}>
            <CloseOutlined />
          </button>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <button type="button" className="chip-clear" onClick={onClear}>
            {texts.clearAll}
          </button>
        </li>
      )}
    </ul>
  )
}
