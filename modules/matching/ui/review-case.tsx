import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '../../../platform/words/use-words.tsx'
import { count } from '../../../ui/format.ts'
import { MaskedText } from '../../../ui/masked-text.tsx'
import type { ReviewItem } from '../shared.ts'

export interface ReviewCaseProps {
  item: ReviewItem
  place: number
  of: number
  busy: boolean
  onDecide: (decision: 'same-person' | 'other-person', note: string) => void
  onMove: (by: number) => void
}

/** One suspect record: what the department wrote and what the register says, character beside character. */
export function ReviewCase({ item, place, of, busy, onDecide, onMove }: ReviewCaseProps) {
  const { t, pick } = useWords()
  const [note, setNote] = useState('')
  const decide = useRef(onDecide)
  decide.current = (decision, text) => !busy && onDecide(decision, text)
  const move = useRef(onMove)
  move.current = onMove
  const latestNote = useRef(note)
  latestNote.current = note

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, [role="listbox"]')) return
      const key = event.key.toLowerCase()
      if (key === 's') decide.current('same-person', latestNote.current)
      else if (key === 'o') decide.current('other-person', latestNote.current)
      else if (key === 'j') move.current(1)
      else if (key === 'k') move.current(-1)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])

  return (
    <section className="panel review">
      <div className="spread">
        <span className="soft num">
          {place} / {count(of)}
        </span>
        <span className="row">
          <Button onClick={() => onMove(-1)} disabled={place === 1}>
            {t('review.previous')} <span className="key-hint">k</span>
          </Button>
          <Button onClick={() => onMove(1)} disabled={place === of}>
            {t('review.later')} <span className="key-hint">j</span>
          </Button>
        </span>
      </div>
      <p className="review-id">
        {t('review.id')} <MaskedText text={item.idMasked} mono />
      </p>
      <div className="review-sides">
        <article className="review-side">
          <h2>{t('review.inFile')}</h2>
          <Name text={item.nameInRow} other={item.nameInRegister} />
          <dl className="facts">
            <dt>{t('review.where')}</dt>
            <dd>
              {pick(item.datasetLabel)}
              <br />
              <Link to="/versions/$id" params={{ id: String(item.versionId) }}>
                {t('panel.rowAt', { file: item.fileName ?? '', row: item.row })}
              </Link>
            </dd>
            <dt>{t('review.rows')}</dt>
            <dd className="num">
              {count(item.rows)} {t('unit.row')}
            </dd>
          </dl>
        </article>
        <span className="review-versus" aria-hidden="true">
          ≟
        </span>
        <article className="review-side">
          <h2>{t('review.inRegister')}</h2>
          <Name text={item.nameInRegister} other={item.nameInRow} />
          <dl className="facts">
            <dt>{t('review.area')}</dt>
            <dd>{item.areaName}</dd>
          </dl>
        </article>
      </div>
      <Input
        value={note}
        onChange={(e) => setNote(e.target.value)}
        maxLength={1000}
        placeholder={t('review.note')}
        aria-label={t('review.note')}
      />
      <div className="review-do">
        <div>
          <Button type="primary" size="large" block loading={busy} onClick={() => onDecide('same-person', note)}>
            {t('review.same')} <span className="key-hint">s</span>
          </Button>
          <p className="small faint">{t('review.effectSame')}</p>
        </div>
        <div>
          <Button size="large" block loading={busy} onClick={() => onDecide('other-person', note)}>
            {t('review.other')} <span className="key-hint">o</span>
          </Button>
          <p className="small faint">{t('review.effectOther')}</p>
        </div>
      </div>
    </section>
  )
}

/** A name in large characters; those that differ from the other side are marked. */
function Name({ text, other }: { text: string; other: string }) {
  const theirs = [...other]
  // Names with nothing in common need no marks: everything differs.
  const alike = [...text].some((sign, i) => sign === theirs[i])
  return (
    <p className="review-name">
      {[...text].map((sign, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: characters of one name stand where they stand
        <span key={i} className={alike && sign !== theirs[i] ? 'review-differs' : ''}>
          {sign}
        </span>
      ))}
    </p>
  )
}
