/** Where a person is written to and about what. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Input } from 'antd'
import { useEffect, useState } from 'react'
import { get, put, sentenceOf } from '../../../platform/client/index.ts'
import { type Channel, channels, type NoticeKind, noticeKinds } from '../../../platform/notices/shared.ts'
import { useWords } from '../../../platform/words/use-words.tsx'
import { Panel } from '../../../ui/page-head.tsx'

interface Wishes {
  email: string | null
  phone: string | null
  wanted: Record<Channel, Record<NoticeKind, boolean>>
}

export function NoticeWishes() {
  const { t, maybe, language } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const stored = useQuery({
    queryKey: ['notices', 'wishes'],
    queryFn: ({ signal }) => get<Wishes>('/notices/preferences', {}, signal),
  })
  const [wishes, setWishes] = useState<Wishes | null>(null)
  useEffect(() => setWishes(stored.data ?? null), [stored.data])
  const save = useMutation({
    mutationFn: (given: Wishes) => put('/notices/preferences', given),
    onSuccess: async () => {
      message.success(t('notice.saved'))
      await queries.invalidateQueries({ queryKey: ['notices', 'wishes'] })
    },
    onError: (fault) =>
      message.error(
        sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined),
        6,
      ),
  })
  if (!wishes) return null
  const named = { email: t('notice.byEmail'), sms: t('notice.bySms') }
  return (
    <Panel title={t('notice.wishes')} note={t('notice.wishesNote')}>
      <form
        className="notice-wishes"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate(wishes)
        }}
      >
        <div className="row notice-addresses">
          <label className="notice-address" htmlFor="notice-email">
            {t('notice.email')}
            <Input
              id="notice-email"
              type="email"
              autoComplete="email"
              value={wishes.email ?? ''}
              onChange={(e) => setWishes({ ...wishes, email: e.target.value.trim() || null })}
            />
          </label>
          <label className="notice-address" htmlFor="notice-phone">
            {t('notice.phone')}
            <Input
              id="notice-phone"
              type="tel"
              autoComplete="tel"
              value={wishes.phone ?? ''}
              onChange={(e) => setWishes({ ...wishes, phone: e.target.value.trim() || null })}
            />
          </label>
        </div>
        {(wishes.email === null || wishes.phone === null) && <p className="soft small">{t('notice.addressFirst')}</p>}
        <table className="notice-kinds">
          <thead>
            <tr>
              <th scope="col">{t('notice.kind')}</th>
              {channels.map((channel) => (
                <th key={channel} scope="col">
                  {named[channel]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {noticeKinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`notice.kind.${kind}`)}</th>
                {channels.map((channel) => (
                  <td key={channel}>
                    <Checkbox
                      aria-label={`${t(`notice.kind.${kind}`)} ${named[channel]}`}
                      checked={wishes.wanted[channel][kind]}
                      disabled={(channel === 'email' ? wishes.email : wishes.phone) === null}
                      onChange={(e) =>
                        setWishes({
                          ...wishes,
                          wanted: {
                            ...wishes.wanted,
                            [channel]: { ...wishes.wanted[channel], [kind]: e.target.checked },
                          },
                        })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('do.save')}
        </Button>
      </form>
    </Panel>
  )
}
