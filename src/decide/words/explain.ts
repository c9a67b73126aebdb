import type { Role } from '../../model/case-file.js'
import type { Language, Reader } from '../../model/telling.js'
import { PERMITTING, type Decision, type Reason, type Verdict } from '../../model/verdict.js'
import { chineseFor } from './chinese.js'
import { plain } from './names.js'
import { DECISION_WORDS, FOR_PERSON, MAY_I, NO_CASE_WORDS, PHRASES, ROLE_WORDS, type NoCaseReason } from './phrases.js'

export { CHANNEL_WORDS } from './phrases.js'

/** What is told beside the verdict. */
export interface Telling {
  readonly reader: Reader
  readonly language: Language
  /** Role of the person; it decides what may be said to that person. */
  readonly role: Role
  /** The person stands on a rung that waits for those nearer to the debt. */
  readonly waits?: boolean
  /** Words of the rule that closes the whole debt to contact; absent: nothing does. */
  readonly closedBecause?: string
  /** End of the permission, RFC 3339; absent: not known. */
  readonly notAfter?: string
  /** Packs used that no counsel has signed off. */
  readonly notSignedOff?: readonly string[]
}

/** Those who know of the debt because they answer for it together with the borrower. */
const ANSWER_FOR_DEBT: ReadonlySet<Role> = new Set<Role>(['co_borrower', 'co_signer', 'guarantor'])
/** Facts of a case file that tell of nobody but the person and the contact itself. */
const OWN_FACTS = /^\/(party|contactPoint|content|at|zones|channel|purpose|direction|actor|automation|humanDecision|jurisdictions)(\/|$)/
/** Signs about another record, which may be another person. */
const OF_OTHERS: ReadonlySet<string> = new Set(['probable_duplicate'])
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
}

/** Writes a day or an instant as people of a language do, in the clock of the person it is about. */
export function whenWords(text: string, language: Language): string {
  const [day = '', clock = ''] = text.split('T')
  const [year = '', month = '', date = ''] = day.split('-')
  const time = clock.slice(0, 5)
  const seconds = clock.slice(5, 8)
  const exact = seconds === ':00' || seconds === '' ? time : `${time}${seconds}`
  if (language === 'zh') return `${year}年${Number(month)}月${Number(date)}日${exact === '' ? '' : ` ${exact}`}`
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}${exact === '' ? '' : `, ${exact}`}`
}

/** Says a sentence of a pack in a language; one without a translation yet is given in English and says so. */
export function sentenceIn(language: Language, sentence: string): string {
  if (language === 'en') return sentence
  return chineseFor(sentence) ?? fill(PHRASES.zh.untranslated, { sentence })
}

function toWords(to: string | undefined, language: Language): string {
  if (to === undefined) return PHRASES[language].nobody
  return ROLE_WORDS[language][to] ?? (/^[a-z_]+$/.test(to) ? plain(to) : to)
}

function head(verdict: Verdict, phrases: Readonly<Record<Decision, string>>, language: Language): string {
  const when = verdict.notBefore ?? verdict.until
  return fill(phrases[verdict.decision], { when: when === undefined ? '?' : whenWords(when, language), to: toWords(verdict.to, language) })
}

function forDispatcher(verdict: Verdict, { language, notAfter, waits, closedBecause }: Telling): readonly string[] {
  const phrases = PHRASES[language]
  if (closedBecause !== undefined) return [fill(phrases.closed, { sentence: sentenceIn(language, closedBecause) })]
  if (waits === true && PERMITTING.has(verdict.decision)) return [phrases.waits]
  const [first] = verdict.reasons
  const isAllowed = PERMITTING.has(verdict.decision)
  const end = notAfter === undefined ? phrases.again : fill(phrases.until, { when: whenWords(notAfter, language) })
  return [
    head(verdict, MAY_I[language], language),
    ...(isAllowed ? [end] : []),
    ...(isAllowed || first === undefined ? [] : [fill(phrases.why, { sentence: sentenceIn(language, first.because) })]),
  ]
}

function reviewedReason(reason: Reason, language: Language): readonly string[] {
  const phrases = PHRASES[language]
  const decision = DECISION_WORDS[language][reason.decision as Decision] ?? reason.decision
  return [
    fill(phrases.reason, { decision, rule: reason.rule, sentence: sentenceIn(language, reason.because) }),
    `  ${fill(phrases.citation, { text: reason.citation })}`,
    ...(reason.facts.length === 0 ? [] : [`  ${fill(phrases.facts, { text: reason.facts.join(', ') })}`]),
    ...(reason.unknown === undefined || reason.unknown.length === 0 ? [] : [`  ${fill(phrases.unknown, { text: reason.unknown.join(', ') })}`]),
    ...(reason.until === undefined ? [] : [`  ${fill(phrases.ends, { when: whenWords(reason.until, language) })}`]),
    ...(reason.remedy === undefined ? [] : [`  ${fill(phrases.lifted, { text: sentenceIn(language, reason.remedy) })}`]),
  ]
}

function forReviewer(verdict: Verdict, { language, notSignedOff = [] }: Telling): readonly string[] {
  const phrases = PHRASES[language]
  const { notBefore, flags, packs } = verdict
  return [
    fill(phrases.decision, { decision: DECISION_WORDS[language][verdict.decision] }),
    head(verdict, MAY_I[language], language),
    ...(notBefore === undefined ? [] : [fill(phrases.first, { when: whenWords(notBefore, language) })]),
    ...verdict.reasons.flatMap((reason) => reviewedReason(reason, language)),
    ...verdict.permits.map((permit) => fill(phrases.permits, permit)),
    ...verdict.counters.map(({ rule, counted, limit }) => fill(phrases.counter, { rule, counted: String(counted), limit: String(limit) })),
    ...(flags.length === 0 ? [] : [fill(phrases.flags, { text: flags.map(plain).join(', ') })]),
    fill(phrases.packs, { text: packs.map((pack) => `${pack.id} ${pack.version}`).join(', ') }),
    ...(notSignedOff.length === 0 ? [] : [fill(phrases.notSignedOff, { text: notSignedOff.join(', ') })]),
  ]
}

/**
 * Reasons that a person may be told: the borrower those of the case; who answers with the borrower only what rests on
 * that person's own facts, as another's bankruptcy or death is not ours to tell; everybody else none, as each would tell of a debt.
 */
function tellable(reasons: readonly Reason[], role: Role): readonly Reason[] {
  const own = reasons.filter((reason) => !OF_OTHERS.has(reason.rule))
  if (role === 'borrower') return own
  return ANSWER_FOR_DEBT.has(role) ? own.filter((reason) => [...reason.facts, ...(reason.unknown ?? [])].every((fact) => OWN_FACTS.test(fact))) : []
}

function forPerson(verdict: Verdict, { language, role }: Telling): readonly string[] {
  const phrases = PHRASES[language]
  const sentences = [...new Set(tellable(verdict.reasons, role).map((reason) => sentenceIn(language, reason.because)))]
  return [
    head(verdict, FOR_PERSON[language], language),
    ...(sentences.length === 0 ? [] : [sentences.length === 1 ? phrases.because : phrases.becauses, ...sentences.map((sentence) => `- ${sentence}`)]),
    phrases.rights,
  ]
}

/**
 * Says why no contact could be proposed at all. The person concerned learns the decision alone: whether there is a debt is
 * not told to who may not owe it.
 */
export function explainNoCase(reason: NoCaseReason, { reader, language }: Pick<Telling, 'reader' | 'language'>): readonly string[] {
  if (reader === 'person') return [FOR_PERSON[language].DENY, PHRASES[language].rights]
  return [MAY_I[language].DENY, fill(PHRASES[language].why, { sentence: NO_CASE_WORDS[language][reason] })]
}

/**
 * Puts a verdict into words for one reader in one language, as lines. The dispatcher learns whether, until when and the
 * strictest reason; the reviewer everything; the person concerned plain words without ids or citations, and whoever
 * does not owe learns nothing of a debt.
 */
export function explain(verdict: Verdict, telling: Telling): readonly string[] {
  if (telling.reader === 'dispatcher') return forDispatcher(verdict, telling)
  return telling.reader === 'reviewer' ? forReviewer(verdict, telling) : forPerson(verdict, telling)
}
