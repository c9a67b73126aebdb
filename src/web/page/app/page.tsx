import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { SessionShown } from '../session-shown.js'
import { ask, Refused, sendWith } from './ask.js'
import { Failed } from './parts/state.js'
import { NOBODY, ReaderContext, readerOf, type Translate } from './reader.js'
import { Shell } from './shell.js'
import { SignIn } from './sign-in.js'
import { LANGUAGES, type Language } from './words/words.js'

const KEPT_LANGUAGE = 'rightparty.language'

/** The language chosen before, else the browser's. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_LANGUAGE)
  if (kept !== null && kept in LANGUAGES) return kept as Language
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** Reads who is signed in; reads it again when a sign-in begins or ends. */
function useSession(): { readonly session?: SessionShown; readonly problem?: Refused; readonly hasEnded: boolean; readonly again: () => void } {
  const [state, setState] = useState<{ readonly session?: SessionShown; readonly problem?: Refused; readonly hasEnded: boolean }>({ hasEnded: false })
  const read = useCallback((hasEnded: boolean) => {
    ask<SessionShown>('GET', '/session').then(
      ({ body: session }) => {
        sendWith(session.signedIn ? session.formToken : '', () => {
          read(true)
        })
        setState({ session, hasEnded: hasEnded && !session.signedIn })
      },
      (error: unknown) => {
        setState({ problem: error instanceof Refused ? error : new Refused(0, {}), hasEnded })
      },
    )
  }, [])
  useEffect(() => {
    read(false)
  }, [read])
  return { ...state, again: useCallback(() => { read(false) }, [read]) }
}

/** Sentences of the packs in the reader's language, fetched when they are wanted. */
function useSentences(language: Language): Translate | undefined {
  const [chinese, setChinese] = useState<Translate>()
  useEffect(() => {
    if (language !== 'zh') return
    // Where they cannot be had the sentences stand in English, and say so.
    import('./words/sentences.js').then(({ chineseFor }) => { setChinese(() => chineseFor) }, () => undefined)
  }, [language])
  return language === 'zh' ? chinese : undefined
}

/** The whole page: who reads it, and then their views, or the sign-in. */
export function Page() {
  const [language, setKept] = useState(firstLanguage)
  const [isLookingAround, lookAround] = useState(false)
  const { session, problem, hasEnded, again } = useSession()
  const translate = useSentences(language)
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(KEPT_LANGUAGE, next)
    setKept(next)
  }, [])
  const reader = useMemo(() => readerOf(session ?? NOBODY, language, setLanguage, translate), [session, language, setLanguage, translate])
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-Hans' : 'en'
  }, [language])
  const inside = problem !== undefined ? <main class="alone"><Failed problem={problem} again={again} /></main>
    : session === undefined ? <main class="alone"><p class="loading" role="status">{reader.say('loading')}</p></main>
      : session.signedIn || isLookingAround ? <Shell onSession={() => { lookAround(false); again() }} />
        : <SignIn hasEnded={hasEnded} onSignedIn={again} onLookAround={session.may.length === 0 ? undefined : () => { lookAround(true) }} />
  return <ReaderContext.Provider value={reader}>{inside}</ReaderContext.Provider>
}
