import { z } from 'zod'
import { clockSchema, daySchema, whenSchema, type Immutable } from './schema.js'

/** What a contact is for. */
export const PURPOSES = ['collect', 'locate', 'legal_notice', 'service'] as const
/** Ways in which a registered dispatcher makes its contacts. */
export const AUTOMATIONS = ['none', 'autodialed', 'prerecorded', 'ai_voice'] as const

/** The ways in which a person can be reached. */
export const CHANNELS = [
  'voice', 'voicemail', 'ringless_voicemail', 'sms', 'email', 'post', 'visit', 'web_session', 'push',
  'private_message', 'public_post', 'publication',
] as const
const id = z.string()
const ids = z.array(z.string())
const purpose = z.enum(PURPOSES)
const channel = z.enum(CHANNELS)

/** A weekly window of local time; without `from` and `to` the whole of its days. */
export const windowSchema = z.strictObject({
  days: z.array(z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])),
  from: clockSchema.optional(),
  to: clockSchema.optional(),
})

const contactEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('contact'),
  direction: z.enum(['in', 'out']),
  channel,
  at: whenSchema,
  partyId: id.optional(),
  actorId: id.optional(),
  contactPointId: id.optional(),
  purpose: purpose.optional(),
  result: z
    .enum([
      'conversation', 'unanswered', 'busy', 'not_in_service', 'answered_then_dropped', 'voicemail',
      'limited_content_voicemail', 'voicemail_full', 'delivered', 'bounced', 'wrong_party', 'session',
    ])
    .optional(),
  debts: ids.optional(),
  raisedByParty: ids.optional(),
  live: z.boolean().optional(),
  endedAt: whenSchema.optional(),
  replyTo: id.optional(),
  learned: z.enum(['location', 'location_wrong', 'party_has_correct_location', 'wrong_party', 'number_of_other']).optional(),
})

const requestEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('request'),
  at: whenSchema,
  by: id.optional(),
  partyId: id.optional(),
  what: z.enum([
    'cease', 'refusal_to_pay', 'stop_channel', 'stop_contact_point', 'no_contact', 'inconvenient_time',
    'inconvenient_place', 'preferred_time', 'employer_prohibits', 'call_back', 'objection', 'erasure',
    'withdraw_consent', 'complaint', 'busy_now', 'information',
  ]),
  medium: z.enum(['oral', 'writing', 'accepted_electronic']).optional(),
  sentOn: daySchema.optional(),
  receivedOn: daySchema.optional(),
  channel: channel.optional(),
  contactPointId: id.optional(),
  debts: ids.optional(),
  windows: z.array(windowSchema).optional(),
  place: z.enum(['home', 'work']).optional(),
  clarified: z.boolean().optional(),
  until: daySchema.optional(),
})

const consentEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('consent'),
  at: whenSchema,
  by: id.optional(),
  givenTo: id,
  scope: z.enum(['call', 'sms', 'email', 'automated_call', 'time', 'place', 'third_party', 'visit', 'agreed_hours']),
  contactPointId: id.optional(),
  from: whenSchema.optional(),
  until: whenSchema.optional(),
  onDay: daySchema.optional(),
  windows: z.array(windowSchema).optional(),
  revokedAt: whenSchema.optional(),
  partyId: id.optional(),
})

const noticeEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('notice'),
  what: z.enum(['validation', 'transfer', 'agent_details', 'data_source', 'visit', 'opt_out_procedure']),
  sentOn: daySchema.optional(),
  receivedOn: daySchema.optional(),
  returned: z.boolean().optional(),
  partyId: id.optional(),
})

const disputeEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('dispute'),
  at: whenSchema,
  receivedOn: daySchema.optional(),
  inWriting: z.boolean().optional(),
  withinValidationPeriod: z.boolean().optional(),
  ground: z.enum(['not_mine', 'amount_wrong', 'paid', 'unspecified']).optional(),
  answered: z.enum(['verified', 'duplicate_notice', 'none']).optional(),
  substantiallySame: z.boolean().optional(),
  newEvidence: z.boolean().optional(),
  partyId: id.optional(),
})

const representationEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('representation'),
  who: z.enum([
    'attorney', 'debt_adviser', 'financial_counsellor', 'guardian', 'lpa_attorney', 'personal_representative',
    'authorised_agent',
  ]),
  representativeId: id.optional(),
  debts: ids.optional(),
  from: daySchema.optional(),
  until: daySchema.optional(),
  registered: z.boolean().optional(),
  responsive: z.boolean().optional(),
  partyId: id.optional(),
})

const reportEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('report'),
  what: z.enum([
    'wrong_number', 'disclosed_to_third_party', 'employer_address', 'capacity_doubt', 'identity_theft', 'death',
    'distress', 'location_answer_wrong', 'third_party_now_has_location', 'undeliverable',
  ]),
  at: whenSchema.optional(),
  by: id.optional(),
  contactPointId: id.optional(),
  partyId: id.optional(),
})

const checkEvent = z.strictObject({
  id: id.optional(),
  kind: z.literal('check'),
  what: z.enum(['reassigned_number', 'active_duty', 'bankruptcy', 'deceased', 'moratorium']),
  on: daySchema,
  result: z.enum(['clear', 'hit', 'unknown']),
  contactPointId: id.optional(),
  partyId: id.optional(),
})

/** Anything that happened about the debt or its parties, as a case file carries it. */
export const eventSchema = z.discriminatedUnion('kind', [
  contactEvent, requestEvent, consentEvent, noticeEvent, disputeEvent, representationEvent, reportEvent, checkEvent,
])

/** What a contact is for. */
export type Purpose = (typeof PURPOSES)[number]
/** The way in which a person is reached. */
export type Channel = (typeof CHANNELS)[number]
/** A weekly window of local time. */
export type Window = Immutable<z.infer<typeof windowSchema>>
/** Anything that happened, as a case file carries it. */
export type Event = Immutable<z.infer<typeof eventSchema>>
/** The kind of an event. */
export type EventKind = Event['kind']
/** The event of one kind. */
export type EventOf<Kind extends EventKind> = Extract<Event, { readonly kind: Kind }>
