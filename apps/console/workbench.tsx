/** Everything behind the sign-in: queries, theme, words of the components, routes. Loaded only by people who are signed in. */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect, useMemo, useState } from 'react'
import { ApiFault, sentenceOf } from '../../platform/client/index.ts'
import { announceSignedOut } from '../../platform/client/session.tsx'
import { useWords } from '../../platform/words/use-words.tsx'
import '../../ui/components.css'
import { popupPlace } from '../../ui/popup-place.ts'
import { type UiTexts, UiTextsProvider } from '../../ui/texts.tsx'
import { antTheme } from '../../ui/theme.ts'
import { useMode } from '../../ui/use-mode.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { useStill } from '../../ui/use-still.ts'
import { makeRouter } from './router.tsx'

function makeQueries(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (fault) => {
        if (fault instanceof ApiFault && fault.status === 401) announceSignedOut()
      },
    }),
    defaultOptions: { queries: { retry: false, staleTime: 15_000, refetchOnWindowFocus: true } },
  })
}

export function Workbench() {
  const { t, maybe, language } = useWords()
  const { mode } = useMode()
  const narrow = useNarrow()
  const [queries] = useState(makeQueries)
  const [router] = useState(makeRouter)
  const still = useStill()
  const antd = useMemo(() => antTheme(mode, narrow, still), [mode, narrow, still])
  useEffect(() => {
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [language])

  const texts = useMemo<UiTexts>(
    () => ({
      red: t('level.red'),
      orange: t('level.orange'),
      yellow: t('level.yellow'),
      none: t('level.none'),
      nothing: t('level.nothing'),
      unknown: t('state.unknown'),
      source: t('figure.source'),
      asOf: t('figure.asOf'),
      of: t('figure.of'),
      yuan: t('unit.yuan'),
      retry: t('do.retry'),
      clearAll: t('do.clearAll'),
      masked: t('masked.hint'),
      left: t('unit.left', { time: '{time}' }),
      seconds: t('unit.second', { n: '{n}' }),
      minutes: t('unit.minute', { n: '{n}' }),
      household: t('unit.household'),
      stale: (at) => t('state.stale', { at }),
      fallen: (fault) => {
        const status = fault instanceof ApiFault ? fault.status : -1
        if (status === 403) return { kind: 'no-right', title: t('state.noRight'), note: t('state.noRightWhy') }
        if (status === 404) return { kind: 'missing', title: t('state.notFound'), note: t('state.notFoundWhy') }
        const sentence = sentenceOf(fault, language, (code) => maybe(`fault.${code}`, '') || undefined)
        return { kind: 'error', title: t('state.error'), note: `${sentence} ${t('state.kept')}` }
      },
    }),
    [t, maybe, language],
  )

  return (
    <ConfigProvider
      theme={antd}
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      getPopupContainer={popupPlace}
    >
      <App>
        <UiTextsProvider texts={texts}>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </UiTextsProvider>
      </App>
    </ConfigProvider>
  )
}
