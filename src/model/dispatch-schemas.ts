import { z } from 'zod'
import { AUTOMATIONS, CHANNELS, eventSchema, PURPOSES } from './event.js'
import { grantSchema } from './grants.js'
import { LEASE_STATES, REPORT_FLAGS } from './lease.js'
import { GRANTS_MAX, LEASES_MAX, SAID_MAX } from './limits.js'
import { outcomeSchema, RESULT_NAMES, saidSchema } from './outcomes.js'
import { PAUSED } from './recheck.js'
import { instantSchema, languageSchema, nameSchema, type Immutable } from './schema.js'

const id = z.string().min(1).max(128)
const channel = z.enum(CHANNELS)
const automation = z.enum(AUTOMATIONS)

/** What a dispatcher is, as it is registered. */
export const dispatcherInputSchema = z.strictObject({
  dispatcherId: nameSchema,
  automation,
  channels: z.array(channel).min(1).max(CHANNELS.length),
  /** Absent: every one. */
  creditors: z.array(id).max(1000).optional(),
  /** Lists it is granted, by name or beginning (`morning-*`); absent: every one. */
  lists: z.array(grantSchema).max(GRANTS_MAX).optional(),
})

/** A registered dispatcher. */
export const dispatcherSchema = z.object({ ...dispatcherInputSchema.shape, addedAt: instantSchema, addedBy: z.string() })

/** What a dispatcher asks for. */
export const leaseInputSchema = z.strictObject({
  list: nameSchema,
  holder: nameSchema,
  limit: z.int().min(1).max(LEASES_MAX).default(1),
  channels: z.array(channel).min(1).max(CHANNELS.length).optional(),
  languages: z.array(languageSchema).min(1).max(50).optional(),
})

const lost = { rule: z.string(), because: z.string() }

/** A lease as its holder sees it; an enquiry for a location names no debt. */
export const leaseSchema = z.object({
  leaseId: z.string(),
  list: z.string(),
  entryId: z.string(),
  rank: z.int(),
  holder: z.string(),
  debtId: z.string().optional(),
  partyId: z.string(),
  contactPointId: z.string(),
  channel,
  purpose: z.enum(PURPOSES),
  state: z.enum(LEASE_STATES),
  leasedAt: instantSchema,
  expiresAt: instantSchema,
  startedAt: instantSchema.optional(),
  heldUntil: instantSchema,
  revocation: z.object({ ...lost, at: instantSchema }).optional(),
})

/** What a lease call gave. */
export const leasedSchema = z.object({
  leases: z.array(leaseSchema),
  /** Entries tried and passed over, by rule. */
  passed: z.record(z.string(), z.int()),
  isCut: z.boolean(),
  /** Why the whole list gives nothing. */
  whyNone: z.object(lost).optional(),
})

/** What a heartbeat hears. */
export const heartbeatSchema = z.discriminatedUnion('state', [
  z.object({ leaseId: z.string(), state: z.literal('held'), expiresAt: instantSchema }),
  z.object({ leaseId: z.string(), state: z.literal('revoked'), ...lost }),
])

/** A contact that may be made now: the only answer that holds a contact point in clear. */
export const startedSchema = z.object({
  lease: leaseSchema,
  value: z.string(),
  kind: z.string(),
  templateId: z.string().optional(),
  mustSay: z.array(z.string()),
  language: z.string().optional(),
  zone: z.string().optional(),
})

/** A report: the outcome of the lease that the address names. */
export const reportInputSchema = outcomeSchema

/** What a report gave. */
export const reportedSchema = z.object({
  leaseId: z.string(),
  result: z.enum(RESULT_NAMES),
  flags: z.array(z.enum(REPORT_FLAGS)),
  facts: z.int(),
  entry: z.enum(['open', 'done', 'closed']),
  /** Leases that were taken back for it. */
  revoked: z.int(),
})

/** What a release gave. */
export const releasedSchema = z.object({ leaseId: z.string(), state: z.literal('released') })

/** Something that happened outside a lease. */
export const happenedSchema = z.strictObject({
  at: instantSchema,
  partyId: id.optional(),
  debtId: id.optional(),
  contactPointId: id.optional(),
  channel: channel.optional(),
  /** The person contacted us by that channel. */
  inbound: z.boolean().optional(),
  said: z.array(saidSchema).max(SAID_MAX).optional(),
  /** An event as the case file has it, where no word of the table fits. */
  event: eventSchema.optional(),
  evidence: z.string().max(2000).optional(),
})

/** What recording gave. */
export const recordedSchema = z.object({
  eventId: z.string(), facts: z.int(), revoked: z.int(),
  /** How many of the facts open nothing, since no named person told them with evidence. */
  closingOnly: z.int().optional(),
})

/** What is to be paused. */
export const pauseInputSchema = z.strictObject({
  scope: z.discriminatedUnion('of', [
    z.strictObject({ of: z.literal('everything') }),
    z.strictObject({ of: z.enum(PAUSED), id }),
  ]),
  because: z.string().min(1).max(500),
  until: instantSchema.optional(),
})

/** A pause. */
export const pauseSchema = z.object({
  pauseId: z.string(),
  scope: pauseInputSchema.shape.scope,
  because: z.string(),
  by: z.string(),
  from: instantSchema,
  until: instantSchema.optional(),
})

/** What pausing gave. */
export const pausedSchema = z.object({ pause: pauseSchema, revoked: z.int() })

/** A named person's approval of a list. */
export const approvalSchema = z.object({ list: z.string(), by: z.string(), at: instantSchema })

/** One page of the feed of stops. */
export const stopsSchema = z.object({
  stops: z.array(z.object({ seq: z.int(), lease: leaseSchema })),
  /** Cursor of what comes after; the one asked with where there is nothing new. */
  next: z.int(),
})

/** What a dispatcher is, as it is registered. */
export type DispatcherInput = Immutable<z.infer<typeof dispatcherInputSchema>>
/** A registered dispatcher. */
export type DispatcherShown = Immutable<z.infer<typeof dispatcherSchema>>
/** What a dispatcher asks for. */
export type LeaseInput = Immutable<z.infer<typeof leaseInputSchema>>
/** A lease as its holder sees it. */
export type LeaseShown = Immutable<z.infer<typeof leaseSchema>>
/** What a lease call gave. */
export type LeasedShown = Immutable<z.infer<typeof leasedSchema>>
/** What a heartbeat hears. */
export type HeartbeatShown = Immutable<z.infer<typeof heartbeatSchema>>
/** A contact that may be made now, its point in clear. */
export type StartedShown = Immutable<z.infer<typeof startedSchema>>
/** What a report gave. */
export type ReportedShown = Immutable<z.infer<typeof reportedSchema>>
/** What a release gave. */
export type ReleasedShown = Immutable<z.infer<typeof releasedSchema>>
/** Something that happened outside a lease. */
export type HappenedInput = Immutable<z.infer<typeof happenedSchema>>
/** What recording gave. */
export type RecordedShown = Immutable<z.infer<typeof recordedSchema>>
/** What is to be paused. */
export type PauseAsked = Immutable<z.infer<typeof pauseInputSchema>>
/** A pause. */
export type PauseShown = Immutable<z.infer<typeof pauseSchema>>
/** What pausing gave. */
export type PausedShown = Immutable<z.infer<typeof pausedSchema>>
/** A named person's approval of a list. */
export type ApprovalShown = Immutable<z.infer<typeof approvalSchema>>
/** One page of the feed of stops. */
export type StopsShown = Immutable<z.infer<typeof stopsSchema>>
