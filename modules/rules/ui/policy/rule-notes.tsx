/**
 * Article and sentences of each row of a decision table. The editor of bpmn.io keeps the annotation columns of DMN but shows
 * only one description; here they are read and written in the same model, so that a new row gets its article where it is made.
 */
import { Input } from 'antd'
import type { DmnTable } from 'dmn-js-manager'
import { useWords } from '../../../../platform/words/use-words.tsx'

/** @param onChange called after a text of the model was changed */
export function RuleNotes(props: { table: DmnTable; editable: boolean; onChange: () => void }) {
  const { table, editable, onChange } = props
  const { t, maybe } = useWords()
  const columns = table.annotation ?? []
  const rules = table.rule ?? []
  if (columns.length === 0 || rules.length === 0) return null
  const write = (at: number, column: number, text: string) => {
    const rule = rules[at]!
    const entries = [...(rule.annotationEntry ?? [])]
    // A new row has none yet: the columns before this one stay empty.
    while (entries.length < columns.length) {
      const entry = table.$model.create('dmn:RuleAnnotation', { text: '' })
      entry.$parent = rule
      entries.push(entry)
    }
    entries[column]!.text = text
    rule.annotationEntry = entries
    onChange()
  }
  const conditions = (rule: (typeof rules)[number]) =>
    [
      rule.inputEntry
        ?.map((entry) => entry.text ?? '')
        .filter((text) => text !== '' && text !== '-')
        .join('，') || '—',
      rule.outputEntry?.map((entry) => entry.text ?? '').join('，'),
    ].join(' → ')
  return (
    <section className="rule-notes" aria-label={t('policy.model.notes')}>
      <h3 className="panel-title">{t('policy.model.notes')}</h3>
      <p className="panel-note">{t('policy.model.notesNote')}</p>
      <ol className="stack tight">
        {rules.map((rule, at) => (
          <li key={rule.id} className="rule-note">
            <p className="small code">
              {at + 1}. {conditions(rule)}
            </p>
            {columns.map((column, i) => {
              const text = rule.annotationEntry?.[i]?.text ?? ''
              const label = maybe(`policy.model.note.${column.name}`, column.name ?? '')
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns of a table have no other name than their place
                <div key={i} className="rule-note-cell">
                  <span className="small soft">{label}</span>
                  {editable ? (
                    <Input.TextArea
                      aria-label={t('policy.model.noteOf', { row: at + 1, column: label })}
                      autoSize
                      key={text}
                      defaultValue={text}
                      status={text.trim() === '' ? 'error' : ''}
                      onBlur={(event) => {
                        if (event.target.value !== text) write(at, i, event.target.value)
                      }}
                    />
                  ) : (
                    <span>{text}</span>
                  )}
                </div>
              )
            })}
          </li>
        ))}
      </ol>
    </section>
  )
}
