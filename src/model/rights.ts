import { z } from 'zod'
import { CONFIDENCES } from './pack.js'
import { daySchema, instantSchema, languageSchema, type Immutable } from './schema.js'

/** Rights of the people in the data, by what is asked. */
export const RIGHTS = ['access', 'rectify', 'restrict', 'object', 'erase'] as const
/** A right of a person in the data. */
export type Right = (typeof RIGHTS)[number]

/** What an objection is against. */
export const OBJECTED = ['processing', 'direct_marketing', 'profiling'] as const

const id = z.string().min(1).max(128)
const ref = z.string().min(1).max(300)
const words = z.string().min(1).max(500)

/** Whom a request is about, by outside id or by the ref that answers give: exactly one of the two; and the day it arrived (absent: today). */
const about = { partyId: id.optional(), partyRef: ref.optional(), receivedOn: daySchema.optional() }
/** With `recordOnly` the request is kept with its deadline, and answered later by the same call without it. */
const later = { recordOnly: z.boolean().optional() }

/** Asks for everything that is held about a person. */
export const accessInputSchema = z.strictObject({ ...about, ...later, language: languageSchema.optional(), html: z.boolean().optional() })

/** Values of a person's own record that may be set right. */
export const rectifiedPartySchema = z.strictObject({
  name: z.string().min(1).max(300).optional(),
  birthDate: daySchema.optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'write a country as ISO 3166-1, for example DE').optional(),
  region: z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'write a region as ISO 3166-2 with its country, for example US-NY').optional(),
  zone: z.string().min(1).max(64).optional(),
  language: languageSchema.optional(),
  registrationNo: z.string().min(1).max(128).optional(),
})

/** A contact point that is wrong, and the value that is right where there is one. */
export const rectifiedPointSchema = z.strictObject({
  contactPointId: id,
  /** Absent: the point is not the person's, and nothing takes its place. */
  value: z.string().min(1).max(500).optional(),
})

/** Sets a value right by the person's own word, with evidence. */
export const rectifyInputSchema = z.strictObject({
  ...about, ...later, party: rectifiedPartySchema.optional(), contactPoints: z.array(rectifiedPointSchema).max(100).optional(), evidence: z.string().min(1).max(2000).optional(),
})

/** Keeps a person's data unused, or lifts that again (by two persons, one call each). */
export const restrictInputSchema = z.strictObject({ ...about, ...later, act: z.enum(['restrict', 'lift']).default('restrict'), because: words, evidence: z.string().min(1).max(2000).optional() })

/** Records an objection. */
export const objectInputSchema = z.strictObject({ ...about, ...later, to: z.enum(OBJECTED).default('processing'), evidence: z.string().min(1).max(2000).optional() })

/** Erases a person; with `dryRun` says what would be erased, and what the law keeps. */
export const eraseInputSchema = z.strictObject({ ...about, ...later, because: words.optional(), dryRun: z.boolean().optional() })

/** Until when a request is to be answered, and by which rule. */
export const deadlineSchema = z.object({
  pack: z.string(),
  rule: z.string(),
  citation: z.string(),
  confidence: z.enum(CONFIDENCES),
  because: z.string(),
  dueOn: daySchema,
  /** Last day if the law lets the span be extended and the person is told so by `dueOn`. */
  extendableTo: daySchema.optional(),
})

/** A request as it is kept: the person by an id until it is erased, by its keyed hash from then on. */
export const rightRequestSchema = z.object({
  requestId: z.string(),
  right: z.enum(RIGHTS),
  /** Ref of the person; absent once it is erased. */
  partyRef: z.string().optional(),
  receivedOn: daySchema,
  deadline: deadlineSchema,
  recordedAt: instantSchema,
  recordedBy: z.string(),
  /** `kept`: erased but for what the law keeps, with the day that ends. */
  state: z.enum(['open', 'done', 'kept', 'lift-asked', 'lifted']),
  /** Past its deadline and not answered. */
  overdue: z.boolean(),
  doneAt: instantSchema.optional(),
  doneBy: z.string().optional(),
  /** Who asked that a restriction be lifted: another person must agree. */
  liftAskedBy: z.string().optional(),
  to: z.enum(OBJECTED).optional(),
})

/** Requests, earliest due first. */
export const rightRequestsSchema = z.object({ items: z.array(rightRequestSchema), next: z.string().optional() })

/** One thing that is held, without the data of other people. */
export const heldItemSchema = z.object({
  /** What kind of record it is: party, obligation, contact_point, event ... */
  kind: z.string(),
  /** Field by field, as kept; other people stand as `another person`. */
  fields: z.record(z.string(), z.unknown()),
  /** False once it ended or was replaced by a newer version. */
  current: z.boolean(),
  sourceId: z.string().optional(),
  collectedOn: z.string().optional(),
  /** What it may be used for. */
  purposes: z.array(z.string()),
  /** Until when, or as long as what, it is kept, and by which rule. */
  kept: z.object({ rule: z.string(), because: z.string(), until: daySchema.optional() }),
})

/** Everything held about a person: what, from where, on what basis, to whom it went, how long it is kept. */
export const accessReportSchema = z.object({
  at: instantSchema,
  /** Ids of the records that are judged to be this person. */
  records: z.array(z.string()),
  items: z.array(heldItemSchema),
  sources: z.array(z.object({
    sourceId: z.string(), class: z.string(), name: z.string(), jurisdiction: z.string(), authorisation: z.string(), purposes: z.array(z.string()),
    obtainedOn: z.string(), expiresOn: z.string().optional(), noticeSentOn: z.string().optional(),
  })),
  /** Leases of contacts with the person: to which program, for what, and what came of it. */
  given: z.array(z.object({
    to: z.string(), list: z.string(), channel: z.string(), purpose: z.string(), leasedAt: instantSchema, startedAt: instantSchema.optional(), result: z.string().optional(), state: z.string(),
  })),
  /** Places in lists. */
  listed: z.array(z.object({ list: z.string(), rank: z.int(), role: z.string(), channel: z.string(), words: z.string() })),
  /** Acts of the ledger about the person. */
  acts: z.array(z.object({ at: z.string(), action: z.string(), byKind: z.string(), purpose: z.string().optional(), decision: z.string().optional() })),
  /** True while the data are kept unused. */
  restricted: z.boolean(),
})

const requested = { requestId: z.string(), state: rightRequestSchema.shape.state, deadline: deadlineSchema }

/** What asking for access gave; the report where it was answered. */
export const accessAnswerSchema = z.object({ ...requested, report: accessReportSchema.optional(), html: z.string().optional() })

/** What setting a value right gave. */
export const rectifyAnswerSchema = z.object({ ...requested, facts: z.int(), revoked: z.int() })

/** What restricting, or lifting it, gave. */
export const restrictAnswerSchema = z.object({ ...requested, restricted: z.boolean(), revoked: z.int() })

/** What an objection gave. */
export const objectAnswerSchema = z.object({ ...requested, eventId: z.string().optional(), restricted: z.boolean(), revoked: z.int() })

/** Why something of a person is kept for now. */
export const keptSchema = z.object({ rule: z.string(), because: z.string(), citation: z.string(), until: daySchema.optional(), records: z.int() })

/** What erasing gave, or would give. */
export const eraseAnswerSchema = z.object({
  ...requested,
  /** False of a trial. */
  written: z.boolean(),
  /** Facts that are gone, all their versions, by kind. */
  erased: z.record(z.string(), z.int()),
  /** What the law keeps: restricted until then, and erased by `retention run` afterwards. */
  kept: z.array(keptSchema),
  entries: z.int(),
  leases: z.int(),
  /** Lines of certificates whose content is gone and whose leaf hashes stay. */
  certificateLines: z.int(),
  tombstones: z.int(),
  revoked: z.int(),
  /** False while another program still holds old pages of the file open: run `retention run` when it has ended. */
  scrubbed: z.boolean(),
})

/** One rule of retention and whom it concerns. */
export const retentionLineSchema = z.object({
  rule: z.string(),
  act: z.enum(['erase', 'keep']),
  because: z.string(),
  /** Day from which it may go; absent: it may go now or, of what is kept, no day is known. */
  until: daySchema.optional(),
  parties: z.int(),
  records: z.int(),
  /** Some of them, at most 20. */
  partyRefs: z.array(z.string()),
})

/** What retention would do. */
export const retentionPreviewSchema = z.object({ at: instantSchema, lines: z.array(retentionLineSchema), isCut: z.boolean() })

/** What retention is to do: all that is due, or at most so many people. */
export const retentionRunInputSchema = z.strictObject({ run: z.literal(true), limit: z.int().min(1).max(10_000).optional() })

/** What retention did. */
export const retentionAnswerSchema = z.object({ ...retentionPreviewSchema.shape, erased: z.int(), restricted: z.int(), failed: z.int(), scrubbed: z.boolean() })

/** Asks for everything that is held about a person. */
export type AccessInput = Immutable<z.infer<typeof accessInputSchema>>
/** Sets a value right. */
export type RectifyInput = Immutable<z.infer<typeof rectifyInputSchema>>
/** Keeps a person's data unused, or lifts that. */
export type RestrictInput = Immutable<z.infer<typeof restrictInputSchema>>
/** Records an objection. */
export type ObjectInput = Immutable<z.infer<typeof objectInputSchema>>
/** Erases a person. */
export type EraseInput = Immutable<z.infer<typeof eraseInputSchema>>
/** Until when a request is to be answered. */
export type Deadline = Immutable<z.infer<typeof deadlineSchema>>
/** A request as it is shown. */
export type RightRequestShown = Immutable<z.infer<typeof rightRequestSchema>>
/** One thing that is held. */
export type HeldItem = Immutable<z.infer<typeof heldItemSchema>>
/** Everything held about a person. */
export type AccessReport = Immutable<z.infer<typeof accessReportSchema>>
/** What asking for access gave. */
export type AccessAnswer = Immutable<z.infer<typeof accessAnswerSchema>>
/** What setting a value right gave. */
export type RectifyAnswer = Immutable<z.infer<typeof rectifyAnswerSchema>>
/** What restricting gave. */
export type RestrictAnswer = Immutable<z.infer<typeof restrictAnswerSchema>>
/** What an objection gave. */
export type ObjectAnswer = Immutable<z.infer<typeof objectAnswerSchema>>
/** Why something of a person is kept for now. */
export type Kept = Immutable<z.infer<typeof keptSchema>>
/** What erasing gave. */
export type EraseAnswer = Immutable<z.infer<typeof eraseAnswerSchema>>
/** One rule of retention and whom it concerns. */
export type RetentionLine = Immutable<z.infer<typeof retentionLineSchema>>
/** What retention would do. */
export type RetentionPreview = Immutable<z.infer<typeof retentionPreviewSchema>>
/** What retention did. */
export type RetentionAnswer = Immutable<z.infer<typeof retentionAnswerSchema>>

/** A request as a store keeps it. */
export interface RightRequest {
  readonly requestId: string
  readonly right: Right
  /** Absent once the person is erased. */
  readonly partyId?: string
  /** Of what a law keeps of an erased person: the names that stand for their records, `partyId` among them. */
  readonly records?: readonly string[]
  /** Keyed hash of the person's id, as the ledger writes it. */
  readonly subject: string
  readonly receivedOn: string
  readonly deadline: Deadline
  readonly recordedAtMs: number
  readonly recordedBy: string
  readonly state: RightRequestShown['state']
  readonly doneAtMs?: number
  readonly doneBy?: string
  readonly liftAskedBy?: string
  /** Their sign-in. */
  readonly liftAskedId?: string
  readonly to?: (typeof OBJECTED)[number]
  /** Words by which lifting was asked for and agreed to that came with an idempotency key, with what each was answered. */
  readonly lifts?: readonly { readonly key: string; readonly bodyHash: string; readonly answer: Readonly<Record<string, unknown>> }[]
  /** Digest of the request that came with an idempotency key, so that the key cannot come with another. */
  readonly bodyHash?: string
  /** What it was answered, without personal data. */
  readonly answer?: Readonly<Record<string, unknown>>
}

/** What stays of what was erased: a keyed hash, by which a later load knows it and lets it out. */
export interface Tombstone {
  /** Keyed hash of a party or debt (`party:ID`, `debt:ID`) or of a contact value. */
  readonly hash: string
  readonly of: 'party' | 'debt' | 'value'
  readonly erasedOn: string
}

/** Rule by which a load refuses what was erased. */
export const ERASED_RULE = 'erased-person'
