import { z } from 'zod'
import { CHANNELS, windowSchema, type Channel, type EventOf } from './event.js'
import { SAID_MAX, OUTCOME_DEBTS_MAX } from './limits.js'
import { daySchema, instantSchema, languageSchema, type Immutable } from './schema.js'

/**
 * How far something reaches at once, leases of lists made before included: the entry of the lease alone, everybody at one
 * contact point's value, the medium for one person, everything of one person, or everybody about one debt. `law`: only as
 * far as the packs say.
 */
export type Closes = 'law' | 'entry' | 'point' | 'medium' | 'person' | 'debt'

/** What becomes of the entry: `open` may be offered again as the law allows, `done` and `closed` are final. */
export type EntryAfter = 'open' | 'done' | 'closed'

type ContactResult = NonNullable<EventOf<'contact'>['result']>

/** One result of a contact that was leased. */
export interface ResultRow {
  /** One sentence for who makes contacts. */
  readonly words: string
  /** Result of the contact event that it becomes; absent: no contact was made, and none is recorded. */
  readonly contact?: ContactResult
  /** False: the contact counts wherever it forbids, and opens nothing (no freshness, no next rung). */
  readonly opens: boolean
  /** A report at the contact point that goes with it. */
  readonly report?: EventOf<'report'>['what']
  readonly closes: Closes
  readonly entry: EntryAfter
  /** Channels on which it can happen. */
  readonly channels: readonly Channel[]
}

const SPOKEN = ['voice', 'visit', 'web_session'] as const
const CALLED = ['voice'] as const
const RECORDED = ['voice', 'voicemail', 'ringless_voicemail'] as const
const WRITTEN = ['sms', 'email', 'post', 'web_session', 'push', 'private_message', 'public_post', 'publication'] as const

/**
 * The results of a leased contact: what each is recorded as, what it closes at once, and whether its entry may be offered
 * again. Where it is not certain what happened, what is recorded is the most that it can have been.
 */
export const RESULTS = {
  right_party: { words: 'We spoke with the person.', contact: 'conversation', opens: true, closes: 'entry', entry: 'done', channels: [...SPOKEN, 'sms', 'email', 'private_message'] },
  other_party: { words: 'Somebody else was reached.', contact: 'wrong_party', opens: false, closes: 'point', entry: 'closed', channels: CHANNELS },
  identity_not_verified: { words: 'Somebody answered and did not prove who they are; nothing was said of a debt.', contact: 'conversation', opens: false, closes: 'law', entry: 'open', channels: SPOKEN },
  no_answer: { words: 'Nobody answered.', contact: 'unanswered', opens: true, closes: 'law', entry: 'open', channels: ['voice', 'visit'] },
  busy: { words: 'The line was busy.', contact: 'busy', opens: true, closes: 'law', entry: 'open', channels: CALLED },
  not_in_service: { words: 'The number is not in service.', contact: 'not_in_service', opens: true, report: 'undeliverable', closes: 'point', entry: 'closed', channels: [...RECORDED, 'sms'] },
  hung_up: { words: 'The call was answered and ended before a word could be exchanged.', contact: 'answered_then_dropped', opens: false, closes: 'law', entry: 'open', channels: CALLED },
  voicemail_none: { words: 'A mailbox answered and no message was left.', contact: 'unanswered', opens: true, closes: 'law', entry: 'open', channels: RECORDED },
  voicemail_limited: { words: 'A message of limited content was left.', contact: 'limited_content_voicemail', opens: true, closes: 'law', entry: 'open', channels: RECORDED },
  voicemail: { words: 'A message was left.', contact: 'voicemail', opens: true, closes: 'law', entry: 'open', channels: RECORDED },
  delivered: { words: 'The message was delivered, or was sent and has not come back.', contact: 'delivered', opens: true, closes: 'entry', entry: 'done', channels: WRITTEN },
  bounced: { words: 'The message came back.', contact: 'bounced', opens: true, report: 'undeliverable', closes: 'point', entry: 'closed', channels: WRITTEN },
  visited: { words: 'The place was visited; whom we met is not known.', contact: 'conversation', opens: false, closes: 'entry', entry: 'done', channels: ['visit'] },
  not_attempted: { words: 'No contact was tried.', opens: false, closes: 'law', entry: 'open', channels: CHANNELS },
} as const satisfies Readonly<Record<string, ResultRow>>

/** A result of a leased contact. */
export type Result = keyof typeof RESULTS
/** Every result. */
export const RESULT_NAMES = Object.keys(RESULTS) as [Result, ...Result[]]

/** What a person may say with a word, beside what is said of the whole contact. */
const SAID_FIELDS = {
  channel: z.enum(CHANNELS),
  contactPointId: z.string().min(1).max(128),
  debts: z.array(z.string().min(1).max(128)).min(1).max(OUTCOME_DEBTS_MAX),
  windows: z.array(windowSchema).min(1).max(21),
  until: daySchema,
  place: z.enum(['home', 'work']),
  medium: z.enum(['oral', 'writing', 'accepted_electronic']),
  receivedOn: daySchema,
  ground: z.enum(['not_mine', 'amount_wrong', 'paid', 'unspecified']),
  inWriting: z.boolean(),
  representativeId: z.string().min(1).max(128),
  language: languageSchema,
} as const
/** A field of something said. */
export type SaidField = keyof typeof SAID_FIELDS

/** An event, or another fact, that something said becomes; `with` names the fields it takes, those of the contact where nothing is said. */
export type Becomes =
  | { readonly fact: 'event'; readonly kind: 'request' | 'report'; readonly what: string; readonly with: readonly SaidField[] }
  | { readonly fact: 'event'; readonly kind: 'dispute'; readonly with: readonly SaidField[] }
  | { readonly fact: 'event'; readonly kind: 'representation'; readonly who: string; readonly with: readonly SaidField[] }
  | { readonly fact: 'event'; readonly kind: 'check'; readonly what: string }
  | { readonly fact: 'status'; readonly kind: 'promise' | 'arrangement' | 'insolvency' }
  | { readonly fact: 'language' }
  | { readonly fact: 'raised' }

/** One thing that a person may say, in a contact of ours or on their own. */
export interface SaidRow {
  readonly words: string
  readonly becomes: readonly Becomes[]
  readonly closes: Closes
  /** Fields without which it says nothing. */
  readonly needs: readonly SaidField[]
  /** Speaks of debts: those it names, else those of the contact. */
  readonly ofDebts: boolean
  /** Whom it is about where somebody says it who owes nothing: who owes, or either of the two; absent: who says it. */
  readonly of?: 'debtor' | 'either'
}

const asked = (what: EventOf<'request'>['what'], ...fields: readonly SaidField[]): Becomes => ({ fact: 'event', kind: 'request', what, with: ['medium', 'receivedOn', ...fields] })
const told = (what: EventOf<'report'>['what'], ...fields: readonly SaidField[]): Becomes => ({ fact: 'event', kind: 'report', what, with: fields })
const represented = (who: EventOf<'representation'>['who']): Becomes => ({ fact: 'event', kind: 'representation', who, with: ['representativeId', 'until'] })

/** What a person may say: the facts that each becomes, and what it closes at once. */
export const SAID = {
  stop_medium: { words: 'asked us to stop using a medium', becomes: [asked('stop_channel', 'channel')], closes: 'medium', needs: [], ofDebts: false },
  stop_point: { words: 'asked us to stop using a number or address', becomes: [asked('stop_contact_point', 'contactPointId')], closes: 'point', needs: [], ofDebts: false },
  stop_everything: { words: 'asked us not to contact them again', becomes: [asked('no_contact'), asked('cease', 'debts')], closes: 'person', needs: [], ofDebts: true },
  refuses_to_pay: { words: 'refused to pay', becomes: [asked('refusal_to_pay', 'debts')], closes: 'debt', needs: [], ofDebts: true },
  inconvenient_time: { words: 'said at which hours they are not to be contacted (not before six)', becomes: [asked('inconvenient_time', 'windows', 'until')], closes: 'law', needs: ['windows'], ofDebts: false },
  inconvenient_place: { words: 'said where they are not to be contacted', becomes: [asked('inconvenient_place', 'place')], closes: 'law', needs: ['place'], ofDebts: false },
  preferred_time: { words: 'said when they wish to be contacted', becomes: [asked('preferred_time', 'windows')], closes: 'law', needs: ['windows'], ofDebts: false },
  busy_now: { words: 'could not talk at that moment', becomes: [asked('busy_now')], closes: 'law', needs: [], ofDebts: false },
  call_back: { words: 'asked to be called back', becomes: [asked('call_back', 'windows', 'debts')], closes: 'law', needs: [], ofDebts: true },
  information: { words: 'asked for information', becomes: [asked('information', 'debts')], closes: 'law', needs: [], ofDebts: true },
  disputes: { words: 'disputed the debt', becomes: [{ fact: 'event', kind: 'dispute', with: ['receivedOn', 'inWriting', 'ground'] }], closes: 'debt', needs: [], ofDebts: true },
  has_lawyer: { words: 'has a lawyer', becomes: [represented('attorney')], closes: 'person', needs: [], ofDebts: false, of: 'debtor' },
  has_adviser: { words: 'has a debt adviser', becomes: [represented('debt_adviser')], closes: 'person', needs: [], ofDebts: false, of: 'debtor' },
  bankrupt: { words: 'is bankrupt or insolvent', becomes: [{ fact: 'event', kind: 'check', what: 'bankruptcy' }, { fact: 'status', kind: 'insolvency' }], closes: 'person', needs: [], ofDebts: false, of: 'debtor' },
  died: { words: 'is said to have died', becomes: [told('death')], closes: 'person', needs: [], ofDebts: false, of: 'debtor' },
  moved: { words: 'no longer lives or is reached there', becomes: [told('undeliverable', 'contactPointId')], closes: 'point', needs: [], ofDebts: false },
  wrong_number: { words: 'the number or address is somebody else\u2019s', becomes: [told('wrong_number', 'contactPointId')], closes: 'point', needs: [], ofDebts: false },
  others_read_it: { words: 'what is sent there is seen by somebody else', becomes: [told('disclosed_to_third_party', 'contactPointId')], closes: 'point', needs: [], ofDebts: false },
  complaint: { words: 'complained', becomes: [asked('complaint', 'debts')], closes: 'debt', needs: [], ofDebts: true },
  distress: { words: 'is in distress', becomes: [told('distress')], closes: 'person', needs: [], ofDebts: false },
  capacity_doubt: { words: 'may not be able to decide for themselves', becomes: [told('capacity_doubt')], closes: 'person', needs: [], ofDebts: false, of: 'either' },
  identity_theft: { words: 'says that somebody else made the debt in their name', becomes: [told('identity_theft')], closes: 'debt', needs: [], ofDebts: true },
  employer_forbids: { words: 'the employer forbids such contacts at work', becomes: [asked('employer_prohibits', 'contactPointId')], closes: 'point', needs: [], ofDebts: false },
  objects: { words: 'objected to the use of their data', becomes: [asked('objection')], closes: 'person', needs: [], ofDebts: false },
  withdraws_consent: { words: 'withdrew their consent', becomes: [asked('withdraw_consent')], closes: 'person', needs: [], ofDebts: false },
  erase_me: { words: 'asked for their data to be erased', becomes: [asked('erasure')], closes: 'person', needs: [], ofDebts: false },
  promise: { words: 'promised to pay by a day', becomes: [{ fact: 'status', kind: 'promise' }], closes: 'debt', needs: ['until'], ofDebts: true },
  arrangement: { words: 'agreed on payments until a day', becomes: [{ fact: 'status', kind: 'arrangement' }], closes: 'debt', needs: ['until'], ofDebts: true },
  language: { words: 'wishes another language', becomes: [{ fact: 'language' }], closes: 'law', needs: ['language'], ofDebts: false },
  raised_debt: { words: 'spoke of the debt of their own accord', becomes: [{ fact: 'raised' }], closes: 'law', needs: [], ofDebts: true },
} as const satisfies Readonly<Record<string, SaidRow>>

/** A thing that a person may say. */
export type SaidWord = keyof typeof SAID
/** Everything that a person may say. */
export const SAID_WORDS = Object.keys(SAID) as [SaidWord, ...SaidWord[]]

/** Fields that a row takes: those of what it becomes, and the debts where it speaks of any. */
export function fieldsOf(row: SaidRow): ReadonlySet<SaidField> {
  const fields = new Set<SaidField>(row.needs)
  for (const one of row.becomes) if ('with' in one) for (const field of one.with) fields.add(field)
  if (row.ofDebts) fields.add('debts')
  return fields
}

/** One thing said, with what it was said about. */
export const saidSchema = z
  .strictObject({ what: z.enum(SAID_WORDS), ...mapOptional(SAID_FIELDS) })
  .superRefine((said, context) => {
    const row: SaidRow = SAID[said.what]
    const taken = fieldsOf(row)
    for (const field of row.needs) {
      if (said[field] === undefined) context.addIssue({ code: 'custom', path: [field], message: `${said.what} says nothing without it` })
    }
    for (const field of Object.keys(SAID_FIELDS) as SaidField[]) {
      if (said[field] !== undefined && !taken.has(field)) context.addIssue({ code: 'custom', path: [field], message: `${said.what} takes no such field` })
    }
  })

function mapOptional<Shape extends Readonly<Record<string, z.ZodType>>>(shape: Shape): { [K in keyof Shape]: z.ZodOptional<Shape[K]> } {
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.optional()])) as { [K in keyof Shape]: z.ZodOptional<Shape[K]> }
}

/** What came of a leased contact: one result, and any number of things said. */
export const outcomeSchema = z.strictObject({
  result: z.enum(RESULT_NAMES),
  /** Debts spoken of; absent: the one of the lease. */
  debts: z.array(z.string().min(1).max(128)).max(OUTCOME_DEBTS_MAX).optional(),
  endedAt: instantSchema,
  /** Template used; absent: the one that `start` named. */
  templateId: z.string().min(1).max(128).optional(),
  said: z.array(saidSchema).max(SAID_MAX).optional(),
  /** Where the recording or the paper is kept. */
  evidence: z.string().max(2000).optional(),
})

/** One thing said. */
export type Said = Immutable<z.infer<typeof saidSchema>>
/** What came of a leased contact. */
export type Outcome = Immutable<z.infer<typeof outcomeSchema>>
