import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Permission } from '../../../model/actor.js'
import type { SessionShown } from '../session-shown.js'
import { formatting, type Formatting } from './format.js'
import { speaking, type Language, type Speak } from './words/words.js'

/** Who reads, in which language, and how numbers and moments are written for them. */
export interface Reader {
  readonly session: SessionShown
  readonly language: Language
  readonly setLanguage: (language: Language) => void
  readonly say: Speak
  readonly format: Formatting
  readonly may: (permission: Permission) => boolean
  /** A sentence of a pack in the reader's language; undefined: there it stands in English alone. */
  readonly inOwnWords: (sentence: string) => string | undefined
}

/** Finds a sentence of a pack in another language. */
export type Translate = (sentence: string) => string | undefined

/** Makes the reader of a sign-in. */
export function readerOf(session: SessionShown, language: Language, setLanguage: (language: Language) => void, inOwnWords: Translate = () => undefined): Reader {
  return { session, language, setLanguage, say: speaking(language), format: formatting(language), may: (permission) => session.may.includes(permission), inOwnWords }
}

/** Nobody yet: what stands until the server says who reads. */
export const NOBODY: SessionShown = { signedIn: false, may: [], version: '', now: '' }

/** Who reads, for every part of the page. */
export const ReaderContext = createContext<Reader>(readerOf(NOBODY, 'en', () => undefined))

/** Who reads. */
export function useReader(): Reader {
  return useContext(ReaderContext)
}
