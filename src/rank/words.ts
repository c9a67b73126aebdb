import type { Role } from '../model/case-file.js'
import type { Channel } from '../model/event.js'
import type { ScorePart } from '../model/list.js'
import { rungWords } from './ladder.js'

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

/** Parts named in an entry's sentence: those that move the score most. */
const PARTS_NAMED = 3

/** Says a role in words: `co_borrower` as `co-borrower`, other names with blanks. */
export function roleWords(role: Role): string {
  return role.startsWith('co_') ? role.replace('_', '-') : role.replaceAll('_', ' ')
}

function span(notBefore: string, notAfter: string): string {
  const [day, from] = [notBefore.slice(0, 10), notBefore.slice(11, 19)]
  const [lastDay, until] = [notAfter.slice(0, 10), notAfter.slice(11, 19)]
  return day === lastDay ? `on ${day} from ${from} to before ${until}` : `from ${day} ${from} to before ${lastDay} ${until}`
}

/** What the sentence of an entry tells. */
export interface Told {
  readonly role: Role
  readonly channel: Channel
  readonly notBefore: string
  readonly notAfter: string
  readonly zone?: string
  readonly rung: number
  readonly waiting: boolean
  readonly awaitingApproval: boolean
  readonly score: number
  readonly parts: readonly ScorePart[]
  readonly decision: string
}

function waitingWords(told: Told): string {
  if (told.decision === 'ALLOW_LOCATE_ONLY') return 'Waits: one person at a time is asked.'
  return `Waits on rung ${told.rung} (${rungWords(told.rung)}): somebody before on the ladder may still be reached.`
}

/** Explains an entry to the dispatcher who will make the contact: who, how, when, how likely and why. Names no debt. */
export function entryWords(told: Told): string {
  const zone = told.zone === undefined ? '' : ` (local time, ${told.zone})`
  const reasons = told.parts
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.name < b.name ? -1 : 1))
    .filter((part, i) => i < PARTS_NAMED && (part.points !== 0 || i === 0))
    .map((part) => part.words)
  return [
    `The ${roleWords(told.role)} ${CHANNEL_WORDS[told.channel]}, ${span(told.notBefore, told.notAfter)}${zone}.`,
    `Chance of reaching the right person: about ${Math.round(told.score * 100)} in 100. What moves it most: ${reasons.join('; ')}.`,
    ...(told.decision === 'ALLOW_LOCATE_ONLY' ? ['Only where the person can be found may be asked; nothing else is said.'] : []),
    ...(told.decision === 'ALLOW_ONCE' ? ['One reply only.'] : []),
    ...(told.waiting ? [waitingWords(told)] : []),
    ...(told.awaitingApproval ? ['Waits for a named person to approve the list.'] : []),
  ].join(' ')
}
