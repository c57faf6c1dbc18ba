/** What was filled in for an action, read back in words. */
import { type Field, type Fields, type Option, optionsOf, type TypedFacts } from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { date, money } from '../../../ui/format.ts'
import { FilesView } from './file-card.tsx'

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0

export function InputView({
  fields,
  input,
  lists,
}: {
  fields: Fields
  input: Record<string, unknown>
  lists: Record<string, Option[]>
}) {
  const { pick } = useWords()
  const shown = Object.entries(fields).filter(
    ([name]) => input[name] !== undefined && input[name] !== '' && !isEmpty(input[name]),
  )
  if (shown.length === 0) return null
  return (
    <dl className="input-view">
      {shown.map(([name, field]) => (
        <div
          key={name}
          className={
            field.kind === 'rows' || field.kind === 'files' || (field.kind === 'text' && (field.lines ?? 0) > 2)
              ? 'wide'
              : ''
          }
        >
          <dt>{pick(field.label)}</dt>
          <dd>
            <Value field={field} value={input[name]} form={input} lists={lists} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Value({
  field,
  value,
  form,
  lists,
}: {
  field: Field
  value: unknown
  form: Record<string, unknown>
  lists: Record<string, Option[]>
}) {
  const { t, pick, maybe, language } = useWords()
  const named = (options: readonly Option[], id: unknown) => pick(options.find((o) => o.id === id)?.label) || String(id)
  switch (field.kind) {
    case 'yes-no':
      return t(value ? 'form.yes' : 'form.no')
    case 'money':
      return <span className="num">{`${money(value as number) ?? ''} ${t('form.yuan')}`}</span>
    case 'date':
      return <span className="num">{date(value as string)}</span>
    case 'choice':
    case 'listed':
      return [value]
        .flat()
        .map((one) => named(optionsOf(field, lists, form), one))
        .join(language === 'zh' ? '、' : ', ')
    case 'facts': {
      const facts = value as TypedFacts
      const n = [facts.household, ...facts.members].reduce((sum, one) => sum + Object.keys(one).length, 0)
      return t('facts.filled', { n })
    }
    case 'number':
      return <span className="num">{`${value} ${field.unit ? pick(field.unit) : ''}`}</span>
    case 'files':
      return <FilesView ids={value as string[]} />
    case 'members':
      return <span className="num">{(value as unknown[]).length}</span>
    case 'rows': {
      const columns = Object.entries(field.columns)
      // A few short columns fit on one line; what they are stands in the form.
      const short =
        columns.length <= 4 && columns.every(([, column]) => column.kind !== 'rows' && column.kind !== 'files')
      return (
        <ul className={short ? 'input-rows input-rows-short' : 'input-rows'}>
          {(value as Record<string, unknown>[]).map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a stored table never move
            <li key={i}>
              {short ? (
                <span className="input-row-short">
                  {columns
                    // A bare yes says nothing: what holds is named, what does not is left out.
                    .filter(([name, column]) =>
                      column.kind === 'yes-no' ? row[name] === true : row[name] !== undefined && row[name] !== '',
                    )
                    .map(([name, column]) => (
                      <span key={name} title={pick(column.label)}>
                        {column.kind === 'yes-no' ? (
                          pick(column.label)
                        ) : (
                          <Value
                            field={column}
                            form={row}
                            // A relation is kept by its id, whoever typed it.
                            value={
                              name === 'relation' && column.kind === 'text'
                                ? maybe(`relation.${row[name]}`, String(row[name]))
                                : row[name]
                            }
                            lists={lists}
                          />
                        )}
                      </span>
                    ))}
                </span>
              ) : (
                <InputView fields={field.columns} input={row} lists={lists} />
              )}
            </li>
          ))}
        </ul>
      )
    }
    default:
      return String(value)
  }
}
