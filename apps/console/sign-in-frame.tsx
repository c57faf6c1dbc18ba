/** What stands around every form before the workbench: the promise on one side, colours and language above the form. */
import type { ReactNode } from 'react'
import { useWords } from '../../platform/words/use-words.tsx'
import { useMode } from '../../ui/use-mode.tsx'
import { Mark } from './mark.tsx'
import './sign-in.css'

export function SignInFrame({ children }: { children: ReactNode }) {
  const { t, language, setLanguage } = useWords()
  const { mode, toggle } = useMode()
  return (
    <div className="sign-in">
      <section className="sign-in-side">
        <div className="sign-in-brand">
          <Mark size={44} />
          <div>
            <strong>{t('product.name')}</strong>
            <span>{t('product.line')}</span>
          </div>
        </div>
        <p className="sign-in-promise">{t('product.promise')}</p>
        <Chain />
      </section>
      <main className="sign-in-main">
        <div className="sign-in-tools">
          <button type="button" onClick={toggle} aria-label={t('top.mode')}>
            {mode === 'light' ? t('top.dark') : t('top.light')}
          </button>
          <button
            type="button"
            onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
            aria-label={t('top.languageLabel')}
          >
            {t('top.language')}
          </button>
        </div>
        {children}
      </main>
    </div>
  )
}

/** Links of a chain, one of them lit: a family found. Decoration only. */
function Chain() {
  const links = Array.from({ length: 9 }, (_, i) => i)
  return (
    <svg className="sign-in-chain" viewBox="0 0 440 120" aria-hidden="true">
      {links.map((i) => (
        <rect
          key={i}
          x={10 + i * 44}
          y={i % 2 === 0 ? 34 : 44}
          width={62}
          height={i % 2 === 0 ? 40 : 20}
          rx={i % 2 === 0 ? 20 : 10}
          fill="none"
          stroke={i === 5 ? '#f0b429' : 'currentColor'}
          strokeOpacity={i === 5 ? 1 : 0.32}
          strokeWidth={i === 5 ? 7 : 5}
        />
      ))}
    </svg>
  )
}
