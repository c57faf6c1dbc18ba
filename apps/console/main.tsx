import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { WordsProvider } from '../../platform/words/use-words.tsx'
import '../../ui/base.css'
import { ModeProvider } from '../../ui/use-mode.tsx'
import { Gate } from './gate.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ModeProvider>
      <WordsProvider>
        <Gate />
      </WordsProvider>
    </ModeProvider>
  </StrictMode>,
)
