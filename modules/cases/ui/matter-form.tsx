/** The form of one action: saves itself, shows every fault at its field, loses nothing when somebody else was faster. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { ApiFault, sentenceOf } from '../../../platform/client/index.ts'
import { useSavedForm } from '../../../platform/client/use-saved-form.ts'
import {
  type Field,
  type Fields,
  isAsked,
  type Option,
  optionsOf,
  type ProcessView,
} from '../../../platform/process/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { dateTime } from '../../../ui/format.ts'
import { processesQuery } from './calls.ts'
import { FieldInput } from './field-input.tsx'

type Action = ProcessView['actions'][string]

/** What most people would fill in: a day that has passed is today unless told otherwise; of a list of one there is no choice. */
const defaultsOf = (fields: Fields, lists: Record<string, Option[]>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) =>
      field.usual !== undefined
        ? [[name, field.usual]]
        : field.kind === 'date' && field.past && !field.optional
          ? [[name, dayjs().format('YYYY-MM-DD')]]
          : field.kind === 'listed' && !field.many && !field.optional && lists[field.list]?.length === 1
            ? [[name, lists[field.list]![0]!.id]]
            : [],
    ),
  )

export function MatterForm<Answer>({
  form,
  action,
  hh,
  subject,
  parts,
  given,
  seen,
  send,
  onDone,
  onCancel,
}: {
  /** Name the unsent form is kept under. */
  form: string
  action: Action
  hh: string | null
  subject: string | null
  /** Members of the matter, in its order. */
  parts?: readonly string[] | undefined
  /** What the form holds when it is opened. */
  given?: Record<string, unknown> | undefined
  seen: number | null
  send: (input: Record<string, unknown>, key: string) => Promise<Answer>
  onDone: (answer: Answer) => void
  onCancel?: (() => void) | undefined
}) {
  const { t, pick, language, maybe } = useWords()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const saved = useSavedForm(form, seen)
  const lists: Record<string, Option[]> = useQuery(processesQuery).data?.lists ?? {}
  // What a field fills in by itself: it is no more a draft than the defaults are.
  const [filled, setFilled] = useState<Record<string, unknown>>({})
  const values: Record<string, unknown> = {
    ...defaultsOf(action.fields as Fields, lists),
    ...given,
    ...filled,
    ...saved.input,
  }
  const [wrong, setWrong] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const fields = action.fields as Fields
  const told = Object.entries(fields).filter(([name]) => isAsked(fields, name, values))
  const asked = told.filter(([, field]) => !field.known)
  // What the server fills in is shown where it is known already.
  const shown = told.filter(([name, field]) => !field.known || values[name] !== undefined)

  const [uploading] = useState(() => new Set<string>())

  const submit = async () => {
    if (uploading.size > 0) return void message.warning(t('files.wait'))
    const missing = Object.fromEntries(
      asked
        .filter(([name, field]) => !field.optional && (values[name] === undefined || values[name] === ''))
        .map(([name]) => [name, t('form.required')]),
    )
    setWrong(missing)
    if (Object.keys(missing).length > 0) return void message.error(t('form.faults', { n: Object.keys(missing).length }))
    if (action.warns) {
      const sure = await modal.confirm({
        title: t('matter.sure', { what: pick(action.label) }),
        content: pick(action.warns),
        okText: pick(action.label),
        cancelText: t('do.cancel'),
      })
      if (!sure) return
    }
    setBusy(true)
    try {
      const input = Object.fromEntries(
        asked.flatMap(([name]) => (values[name] === undefined ? [] : [[name, values[name]]])),
      )
      // Pressed twice, or again after a lost answer, it counts once.
      const answer = await send(input, saved.key())
      saved.sent()
      message.success(t('matter.done', { what: pick(action.label) }))
      onDone(answer)
    } catch (fault) {
      if (fault instanceof ApiFault && fault.code === 'other-input') saved.renewKey()
      if (fault instanceof ApiFault && Array.isArray(fault.details)) {
        const found = (fault.details as { field?: string; problem?: string }[]).map((one) => [
          String(one.field ?? '').split('.')[0] ?? '',
          one.problem ?? t('form.required'),
        ])
        setWrong(Object.fromEntries(found))
      }
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      )
    } finally {
      setBusy(false)
      await queries.invalidateQueries()
    }
  }

  const more = asked.filter(([, field]) => field.more)
  const line = ([name, field]: [string, Field]) => {
    const id = `field-${name}`
    return (
      <div key={name} className={`form-field${wrong[name] ? ' form-wrong' : ''}`}>
        <label htmlFor={id} className="form-label">
          {pick(field.label)}
          {field.optional && !field.known && <span className="faint small"> {t('form.optional')}</span>}
        </label>
        {field.known ? (
          <output id={id}>
            {pick(optionsOf(field, lists, values).find((one) => one.id === values[name])?.label) ||
              String(values[name])}
          </output>
        ) : (
          <FieldInput
            field={field}
            id={id}
            value={values[name]}
            wrong={wrong[name] !== undefined}
            place={{ hh, subject, lists, form: values, uploading, parts: parts ?? [] }}
            onChange={(value) => saved.set(name, value)}
            onFill={(value) => setFilled((all) => ({ ...all, [name]: value }))}
          />
        )}
        {wrong[name] ? (
          <p className="form-fault" role="alert">
            {wrong[name]}
          </p>
        ) : (
          field.help && <p className="faint small">{pick(field.help)}</p>
        )}
      </div>
    )
  }

  return (
    <form
      className="matter-form"
      onSubmit={(e) => {
        e.preventDefault()
        void submit()
      }}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
          e.preventDefault()
          void submit()
        }
      }}
    >
      {saved.restored && (
        <Alert
          type="info"
          title={t('matter.restored', { at: dateTime(saved.restored) ?? '' })}
          action={
            <Button size="small" onClick={saved.discard}>
              {t('matter.discard')}
            </Button>
          }
        />
      )}
      {asked.length === 0 && <p className="soft">{t('matter.nothingToFill')}</p>}
      {shown.filter(([, field]) => !field.more).map(line)}
      {more.length > 0 && (
        <details className="form-more" open={more.some(([name]) => values[name] !== undefined || wrong[name])}>
          <summary>{t('form.more', { n: more.length })}</summary>
          {more.map(line)}
        </details>
      )}
      <div className="form-foot">
        <Button type="primary" htmlType="submit" size="large" loading={busy}>
          {pick(action.label)}
        </Button>
        {onCancel && (
          <Button size="large" onClick={onCancel}>
            {t('do.cancel')}
          </Button>
        )}
        {saved.saved && (
          <span className="faint small" role="status">
            {saved.saved.where === 'server'
              ? t('matter.saved', { at: dateTime(saved.saved.at)?.slice(-5) ?? '' })
              : t('matter.savedHere')}
          </span>
        )}
      </div>
      {action.article && <p className="faint small">{t('matter.article', { article: action.article })}</p>}
    </form>
  )
}
