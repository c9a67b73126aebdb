import { LAW } from './law.js'
import { AUDITOR } from './auditor.js'
import { OPERATOR } from './operator.js'
import { REVIEWER } from './reviewer.js'
import { RIGHTS_WORDS } from './rights.js'
import { SHELL } from './shell.js'
import { STRATEGIST } from './strategist.js'

/** Languages of the page, each with its own name. */
export const LANGUAGES = { en: 'English', zh: '中文' } as const
/** A language of the page. */
export type Language = keyof typeof LANGUAGES

const TABLE = { ...SHELL, ...LAW, ...REVIEWER, ...STRATEGIST, ...OPERATOR, ...AUDITOR, ...RIGHTS_WORDS } as const
/** A sentence or word that the page can say. */
export type Word = keyof typeof TABLE

/** Says a word of the table, its `{gaps}` filled. */
export interface Speak {
  (word: Word, gaps?: Readonly<Record<string, string | number>>): string
  /** Says a code of the interface (`decision.DENY`); one that the table does not have is shown as it is. */
  readonly code: (kind: string, code: string) => string
}

/** Makes the speaking of a language. */
export function speaking(language: Language): Speak {
  const place = language === 'en' ? 0 : 1
  const speak = (word: Word, gaps: Readonly<Record<string, string | number>> = {}): string =>
    TABLE[word][place].replaceAll(/\{(\w+)\}/g, (_, gap: string) => String(gaps[gap] ?? ''))
  const code = (kind: string, name: string): string => {
    const word = `${kind}.${name}`
    return word in TABLE ? speak(word as Word) : name.replaceAll('_', ' ')
  }
  return Object.assign(speak, { code })
}
