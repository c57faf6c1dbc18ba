/** A case story with pseudonyms: drafted, edited, checked as it is written, let out only when nothing leads to the family. */
import { DownloadOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { ApiFault, saveAnswer, sentenceOf } from '../../../platform/client/index.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Panel } from '../../../ui/page-head.tsx'
import { type Leak, type Story, type StoryDraft, storyAttributes } from '../shared.ts'
import { checkStory, storyQuery } from './calls.ts'

export function StoryPanel({ hh }: { hh: string }) {
  const { t } = useWords()
  const draft = useQuery(storyQuery(hh))
  return (
    <Panel title={t('hc.tab.story')} note={t('hc.storyNote')}>
      <Loaded query={draft}>{(data) => <Editor hh={hh} draft={data} />}</Loaded>
    </Panel>
  )
}

function Editor({ hh, draft }: { hh: string; draft: StoryDraft }) {
  const { t, pick, maybe, language } = useWords()
  const { message } = App.useApp()
  const [title, setTitle] = useState(draft.title)
  const [text, setText] = useState(draft.paragraphs.join('\n\n'))
  const [shows, setShows] = useState(draft.shows)
  const [leaks, setLeaks] = useState<Leak[] | null>(null)
  const [busy, setBusy] = useState(false)
  const story = (): Story => ({
    title,
    shows,
    paragraphs: text
      .split(/\n+/)
      .map((one) => one.trim())
      .filter(Boolean),
  })
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true)
    try {
      await work()
      setLeaks([])
    } catch (fault) {
      const found = fault instanceof ApiFault && fault.code === 'leak' ? (fault.details as Leak[]) : null
      setLeaks(found)
      if (!found) message.error(sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="hc-story">
      <div className="hc-story-field">
        <label htmlFor="story-title">{t('hc.storyTitle')}</label>
        <Input id="story-title" value={title} maxLength={80} onChange={(e) => setTitle(e.target.value)} />
      </div>
      <div className="hc-story-field">
        <label htmlFor="story-text">{t('hc.storyText')}</label>
        <Input.TextArea
          id="story-text"
          value={text}
          autoSize={{ minRows: 8, maxRows: 24 }}
          onChange={(e) => setText(e.target.value)}
        />
      </div>
      <fieldset className="hc-story-field">
        <legend>{t('hc.storyShows', { n: draft.least })}</legend>
        <Checkbox.Group
          value={shows}
          onChange={(next) => setShows(next as Story['shows'])}
          options={storyAttributes.map((one) => ({ value: one, label: maybe(`hc.shows.${one}`, one) }))}
        />
      </fieldset>
      {leaks !== null && leaks.length === 0 && <Alert type="success" showIcon title={t('hc.storyClean')} />}
      {leaks !== null && leaks.length > 0 && (
        <Alert
          type="error"
          showIcon
          title={t('hc.storyLeaks', { n: leaks.length })}
          description={
            <ul className="hc-leaks">
              {leaks.map((leak) => (
                <li key={`${leak.kind} ${leak.paragraph} ${leak.at}`}>
                  <span className="soft">
                    {leak.paragraph === null
                      ? t('hc.leakWhole')
                      : leak.paragraph < 0
                        ? t('hc.leakTitle')
                        : t('hc.leakAt', { n: leak.paragraph + 1, at: leak.at + 1 })}
                  </span>{' '}
                  {leak.paragraph !== null && <mark>{leak.found}</mark>} {pick(leak.why)}
                </li>
              ))}
            </ul>
          }
        />
      )}
      <div className="row">
        <Button
          icon={<SafetyCertificateOutlined />}
          loading={busy}
          onClick={() => void run(() => checkStory(hh, story()))}
        >
          {t('hc.storyCheck')}
        </Button>
        <Button
          type="primary"
          icon={<DownloadOutlined />}
          loading={busy}
          onClick={() => void run(() => download(hh, story()))}
        >
          {t('hc.storyTake')}
        </Button>
      </div>
    </div>
  )
}
/** The server checks again before it gives the file. */
async function download(hh: string, story: Story): Promise<void> {
  await checkStory(hh, story)
  const answer = await fetch(`/api/households/${hh}/story`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(story),
  })
  if (!answer.ok) throw new Error(String(answer.status))
  await saveAnswer(answer, '案例故事.docx')
}
