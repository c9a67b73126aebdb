import type { Role } from '../model/case-file.js'
import type { Channel } from '../model/event.js'
import type { ScorePart } from '../model/list.js'
import { hasHour } from './best-hour.js'
import house from './house.json' with { type: 'json' }
import { rungWords, type PassedOver } from './ladder.js'
import { TELLING_POINTS } from './score.js'

const CHANNEL_WORDS: Readonly<Record<Channel, string>> = {
  voice: 'by telephone',
  voicemail: 'by voicemail',
  ringless_voicemail: 'by ringless voicemail',
  sms: 'by text message',
  email: 'by e-mail',
  post: 'by post',
  visit: 'by visit',
  web_session: 'in the web session',
  push: 'by push message',
  private_message: 'by private message',
  public_post: 'by public post',
  publication: 'by publication',
}

/** Parts named in an entry's sentences: those that move the score most. */
const PARTS_NAMED = 3
/** People of earlier rungs of whom it is said why they are not asked. */
const PASSED_NAMED = 3

/** Says a role in words: `co_borrower` as `co-borrower`, other names with blanks. */
function roleWords(role: Role): string {
  return role.startsWith('co_') ? role.replace('_', '-') : role.replaceAll('_', ' ')
}

function span(notBefore: string, notAfter: string): string {
  const [day, from] = [notBefore.slice(0, 10), notBefore.slice(11, 19)]
  const [lastDay, until] = [notAfter.slice(0, 10), notAfter.slice(11, 19)]
  return day === lastDay ? `on ${day} from ${from} to before ${until}` : `from ${day} ${from} to before ${lastDay} ${until}`
}

/** What the sentences of an entry tell. */
export interface Told {
  readonly role: Role
  readonly channel: Channel
  readonly notBefore: string
  readonly notAfter: string
  /** The lawful time around the window; absent: it is the window. */
  readonly lawful?: { readonly notBefore: string; readonly notAfter: string }
  /** Nothing permits it at the moment of the list, but later. */
  readonly opensLater: boolean
  readonly zone?: string
  readonly rung: number
  readonly waiting: boolean
  readonly passedOver?: readonly PassedOver[]
  readonly ahead?: readonly Role[]
  readonly awaitingApproval: boolean
  readonly stale: boolean
  /** Which of the ways to the same person it is, from 1, and how many there are. */
  readonly way: number
  readonly ways: number
  readonly score: number
  readonly parts: readonly ScorePart[]
  readonly decision: string
}

/** Joins to `a`, `a and b`, `a, b and c`. */
function joined(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`
}

function capital(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}

/** Why the window lies where it does: by the hours within the lawful time, else by the law alone. */
function timeWords({ lawful, opensLater, channel, parts }: Told): string {
  if (lawful !== undefined) {
    const hour = parts.find((part) => part.name === 'hour')
    const isTelling = hour !== undefined && hour.points > TELLING_POINTS
    const because = isTelling ? hour.words : 'at the other hours the person is less likely to be reached'
    return `Why then: ${because}. Contact is permitted ${span(lawful.notBefore, lawful.notAfter)}.`
  }
  const before = opensLater ? ['Before that no contact is permitted.'] : []
  return [...before, ...(hasHour(channel) ? ['No part of that time is known to be better than the rest.'] : [])].join(' ')
}

function chanceWords(score: number): string {
  const percent = Math.round(score * 100)
  if (percent < 1) return 'less than 1 in 100'
  return percent > 99 ? 'more than 99 in 100' : `about ${percent} in 100`
}

function side(what: string, found: readonly ScorePart[]): readonly string[] {
  return found.length === 0 ? [] : [`${what}: ${found.map((part) => part.words).join('; ')}.`]
}

/** How likely the right person is reached, and what speaks for it and against it most. */
function likelihoodWords({ score, parts }: Told): string {
  const telling = parts
    .filter((part) => part.points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.name < b.name ? -1 : 1))
    .slice(0, PARTS_NAMED)
  return [
    `Chance of reaching the right person: ${chanceWords(score)}.`,
    ...side('For it', telling.filter((part) => part.points > 0)),
    ...side('Against it', telling.filter((part) => part.points < 0)),
    ...(telling.length === 0 ? ['Nothing is known that raises or reduces it.'] : []),
  ].join(' ')
}

/** Why somebody nearer to the debt is not asked. */
function passedWords(passed: PassedOver): string {
  const who = `the ${roleWords(passed.role)}`
  switch (passed.why) {
    case 'tried':
      return `${who} could not be reached in ${passed.attempts} tries on ${passed.days} days of the last ${house.unreachable.withinDays}`
    case 'lost':
      return `${who} counts as lost under the law of the place`
    case 'refused':
      return `no contact with ${who} is permitted`
    case 'no_point':
      return `there is no open way to contact ${who}`
    default:
      return `nobody who stands in for ${who} can be reached`
  }
}

function rungOf({ rung }: Pick<Told, 'rung'>): string {
  return `rung ${rung} (${rungWords(rung)})`
}

/** Why those on earlier rungs are not asked, so that this one is open or waits for fewer; undefined where nobody is passed over. */
export function passedSentence(told: Pick<Told, 'rung' | 'waiting' | 'passedOver'>): string | undefined {
  const reasons = [...new Set((told.passedOver ?? []).map(passedWords))].slice(0, PASSED_NAMED)
  if (reasons.length === 0) return undefined
  return `${capital(joined(reasons))}${told.waiting ? '' : `, so ${rungOf(told)} is open`}.`
}

/** For whom an entry waits. */
function waitingWords(told: Told): string {
  const ahead = (told.ahead ?? []).map((role) => `the ${roleWords(role)}`)
  if (ahead.length === 0) return 'Waits: one person at a time is asked.'
  return `Waits on ${rungOf(told)}: ${joined(ahead)} ${ahead.length === 1 ? 'comes' : 'come'} first and may still be reached.`
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** Where it stands among the ways to the same person. */
function wayWords({ way, ways }: Told): readonly string[] {
  if (ways === 1) return []
  if (way === 1) return [`If it fails, ${ways === 2 ? 'another way to this person stands' : `${ways - 1} other ways to this person stand`} further down.`]
  return [`The ${ORDINALS[way - 1] ?? `${way}th`} way to this person, for when the better one${way === 2 ? '' : 's'} further up fail${way === 2 ? 's' : ''}.`]
}

/**
 * Explains an entry to the dispatcher who will make the contact: who, how, when and why then, how likely and why, on which
 * rung and what it waits for or stands in for. Names no debt, no amount and nobody.
 */
export function entryWords(told: Told): string {
  const zone = told.zone === undefined ? '' : ` (local time, ${told.zone})`
  const passed = passedSentence(told)
  return [
    `The ${roleWords(told.role)} ${CHANNEL_WORDS[told.channel]}, ${span(told.notBefore, told.notAfter)}${zone}.`,
    timeWords(told),
    likelihoodWords(told),
    ...(told.decision === 'ALLOW_LOCATE_ONLY' ? ['Only where the person sought can be found may be asked; nothing else is said, neither why it is asked nor anything about them.'] : []),
    ...(told.decision === 'ALLOW_ONCE' ? ['One reply only.'] : []),
    ...(passed === undefined ? [] : [passed]),
    ...(told.waiting ? [waitingWords(told)] : []),
    ...wayWords(told),
    ...(told.stale ? [`Its contact point was last known to be good more than ${house.stale.days} days ago, so it comes after all others.`] : []),
    ...(told.awaitingApproval ? ['Waits for a named person to approve the list.'] : []),
  ].filter((sentence) => sentence !== '').join(' ')
}
