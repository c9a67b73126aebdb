import { z } from 'zod'
import { AUTOMATIONS, CHANNELS, eventSchema, PURPOSES } from './event.js'
import { Problem } from './problem.js'
import { daySchema, instantSchema, schemaPlaces, type Immutable } from './schema.js'

export { CHANNELS, eventSchema, PURPOSES, windowSchema } from './event.js'
export type { Channel, Event, EventKind, EventOf, Purpose, Window } from './event.js'
export { daySchema, instantSchema, schemaPlaces, whenSchema, type Immutable } from './schema.js'

/** What a party can be for one debt on one day in one place. */
export const ROLES = [
  'borrower', 'co_borrower', 'co_signer', 'guarantor', 'spouse', 'surviving_spouse', 'former_spouse', 'cohabitant',
  'parent', 'guardian', 'personal_representative', 'successor_in_interest', 'heir', 'attorney',
  'authorised_representative', 'designated_contact', 'reference', 'emergency_contact', 'employer', 'adult_child',
  'sibling', 'relative', 'friend', 'neighbour', 'household_member', 'colleague', 'landlord', 'business_partner',
  'director', 'officer', 'owner', 'commanding_officer', 'occupier', 'creditor', 'credit_bureau', 'court', 'trustee',
  'legal_representative', 'insolvency_office_holder', 'unknown',
] as const
/** How contact with a person who owes was lost. */
export const LOSSES_OF_CONTACT = ['number_invalid', 'three_failed_dials', 'three_days_unreachable'] as const
/** How contact with a person who owes was lost. */
export type LossOfContact = (typeof LOSSES_OF_CONTACT)[number]
/** The kinds of party. */
export const PARTY_KINDS = ['person', 'organization', 'public_body'] as const
/** The kinds of debt that the packs tell apart. */
export const DEBT_KINDS = [
  'consumer', 'mortgage', 'student_loan', 'auto_loan', 'bank_loan', 'online_consumer_credit', 'digital_loan',
  'regulated_credit', 'transferred_npl', 'business', 'illegal',
] as const
/** Dated states of a debt or of a party to it. */
export const STATES = [
  'overdue', 'due', 'obligor_deceased', 'bankruptcy_ch7', 'bankruptcy_ch11', 'bankruptcy_ch13',
  'bankruptcy_discharged', 'moratorium', 'identity_theft', 'time_barred', 'judgment', 'failed_enforcement',
  'litigation_pending', 'transferred', 'outside_moratorium', 'illegal_rate', 'insolvency', 'on_hold', 'arrangement',
  'promise', 'closed',
] as const
/** How far a party answers for the debt. */
export const LIABILITIES = [
  'principal', 'joint', 'joint_guarantor', 'general_guarantor', 'unspecified_guarantor', 'proven_joint', 'estate', 'none',
] as const
/** Kinds of contact point. */
export const CONTACT_POINT_KINDS = ['phone', 'mobile', 'landline', 'email', 'postal_address', 'online_account', 'place'] as const
/** How the collector came to hold a contact point. */
export const ORIGINS = [
  'given_to_collector', 'given_on_portal', 'used_with_collector', 'creditor_procedure', 'prior_collector', 'other',
] as const
/** Kinds of content of a message or call. */
export const CONTENT_KINDS = [
  'limited_content', 'collection', 'location_inquiry', 'estate_inquiry', 'pass_on_message', 'statutory_notice',
  'court_process', 'remedy_notice', 'end_of_efforts', 'validation_notice', 'periodic_statement', 'repayment_details',
  'opt_out_confirmation', 'service_reply',
] as const
/** Forms of pressure that content may not carry. */
export const PRESSURES = [
  'threat_of_suit', 'threat_of_disclosure', 'threat_of_recovery', 'intimidation', 'false_urgency', 'overshadows_rights',
  'asks_third_party_to_pay', 'asks_to_continue_inconvenient', 'misleading_pretext', 'public_shaming', 'message_flood',
] as const
/** What a message can give away. */
export const DISCLOSURES = ['debt', 'amount', 'overdue', 'collection_business', 'employer', 'lender_name'] as const

const id = z.string()
const purpose = z.enum(PURPOSES)
const channel = z.enum(CHANNELS)
const capacity = z.enum(['full', 'limited', 'none', 'doubted'])
const count = z.int().min(0)

const contentSchema = z.strictObject({
  kind: z.enum(CONTENT_KINDS).optional(),
  discloses: z.array(z.enum(DISCLOSURES)).optional(),
  optOutText: z.string().nullable().optional(),
  addressee: z.enum(['named_person', 'estate_unnamed', 'occupier', 'all_matches']).optional(),
  format: z.enum(['letter', 'postcard', 'card_left', 'message']).optional(),
  envelope: z.enum(['neutral', 'reveals_collection']).optional(),
  identifiesAs: z.enum(['true_individual_name', 'collector', 'undisclosed', 'false_identity']).optional(),
  pressure: z.array(z.enum(PRESSURES)).optional(),
})

const actorSchema = z.strictObject({
  id,
  kind: z.enum(['creditor', 'collection_agency', 'debt_buyer', 'credit_servicer', 'sub_agency']),
  ownName: z.boolean().optional(),
  subEntrustingConsent: z.boolean().optional(),
  staffPresent: count.optional(),
  privateAccountApproved: z.boolean().optional(),
})

const partySchema = z.strictObject({
  id,
  kind: z.enum(PARTY_KINDS),
  role: z.enum(ROLES),
  liability: z.enum(LIABILITIES).optional(),
  liableInOrdinaryCourse: z.boolean().optional(),
  inMoratoriumScheme: z.boolean().optional(),
  renounced: z.boolean().optional(),
  volunteersToPay: z.boolean().optional(),
  signedContract: z.boolean().optional(),
  authority: z.enum(['none', 'recorded', 'registered', 'prior_consent']).optional(),
  identity: z.enum(['confirmed', 'probable', 'ambiguous', 'unknown']).optional(),
  matches: count.optional(),
  age: count.optional(),
  deceased: z.boolean().optional(),
  capacity: capacity.optional(),
  activeDuty: z.boolean().optional(),
  vulnerable: z.boolean().optional(),
  refusedContact: z.boolean().optional(),
})

const obligorSchema = z.strictObject({
  id,
  age: count.optional(),
  deceased: z.boolean().optional(),
  capacity: capacity.optional(),
  reachable: z.boolean().optional(),
  lossOfContact: z.enum(LOSSES_OF_CONTACT).optional(),
  locationVerifiedOn: daySchema.optional(),
  locationKnown: z.boolean().optional(),
})

/** A dated state of the debt or of one party to it. */
export const stateSchema = z.strictObject({
  kind: z.enum(STATES),
  partyId: id.optional(),
  from: daySchema.optional(),
  until: daySchema.optional(),
  endedBy: z.enum(['closed', 'dismissed', 'converted', 'discharged', 'relief']).optional(),
})

const debtSchema = z.strictObject({
  id,
  kind: z.enum(DEBT_KINDS),
  jointHouseholdUse: z.boolean().optional(),
  accountGroup: z.string().optional(),
  states: z.array(stateSchema),
})

const contactPointSchema = z.strictObject({
  id,
  kind: z.enum(CONTACT_POINT_KINDS),
  place: z.enum(['home', 'work', 'other']).optional(),
  ownerId: id.optional(),
  employerProvided: z.boolean().optional(),
  domain: z.enum(['public', 'restricted']).optional(),
  origin: z.enum(ORIGINS).optional(),
  useDisclosed: z.boolean().optional(),
  creditorUse: z.enum(['account', 'marketing', 'none']).optional(),
  creditorNotice: z.strictObject({ sentOn: daySchema, optOutBy: daySchema }).optional(),
  chain: z.array(z.strictObject({ actorId: id, used: z.boolean(), origin: z.enum(ORIGINS).optional() })).optional(),
  workingHours: z.string().optional(),
  partyKnownThere: z.boolean().optional(),
})

/**
 * One proposed contact and everything known that bears on it; the only input of `decide`.
 * A missing optional field means "not known", never "no".
 */
export const caseFileSchema = z.strictObject({
  id: id.optional(),
  at: instantSchema,
  purpose,
  channel,
  automation: z.enum([...AUTOMATIONS, 'auto_reply']).optional(),
  humanDecision: z.boolean().optional(),
  countTo: id.optional(),
  reply: z.strictObject({ to: id, sameCall: z.boolean().optional() }).optional(),
  ground: z
    .enum(['required_by_law', 'active_litigation', 'consumer_request', 'time_critical_outside_control', 'own_deadline'])
    .optional(),
  content: contentSchema.optional(),
  actor: actorSchema,
  jurisdictions: z.array(z.string().regex(/^(EU|[A-Z]{2})(-[A-Z0-9]{1,3})?$/, 'write a place as ISO 3166, for example US-NY')),
  party: partySchema,
  obligor: obligorSchema.optional(),
  debt: debtSchema,
  otherDebts: z
    .array(z.strictObject({ id, kind: z.enum(DEBT_KINDS).optional(), accountGroup: z.string().optional() }))
    .optional(),
  contactPoint: contactPointSchema.optional(),
  zones: z.array(z.string()),
  events: z.array(eventSchema),
})

/** One proposed contact and everything known that bears on it; the only input of `decide`. */
export type CaseFile = Immutable<z.infer<typeof caseFileSchema>>
/** What a party is for one debt on one day in one place. */
export type Role = (typeof ROLES)[number]
/** The kind of a party. */
export type PartyKind = (typeof PARTY_KINDS)[number]
/** The kind of a debt. */
export type DebtKind = (typeof DEBT_KINDS)[number]
/** How far a party answers for the debt. */
export type Liability = (typeof LIABILITIES)[number]
/** The kind of a contact point. */
export type ContactPointKind = (typeof CONTACT_POINT_KINDS)[number]
/** A dated state of the debt or of one party to it. */
export type State = Immutable<z.infer<typeof stateSchema>>
/** The name of a state. */
export type StateKind = (typeof STATES)[number]
/** The party of a case file: whom the contact would reach. */
export type CaseParty = CaseFile['party']
/** The person who owes, where the party is someone else. */
export type CaseObligor = NonNullable<CaseFile['obligor']>
/** The point at which the party would be reached. */
export type CaseContactPoint = NonNullable<CaseFile['contactPoint']>
/** Who would make the contact. */
export type Actor = CaseFile['actor']
/** What the contact would say. */
export type Content = NonNullable<CaseFile['content']>
/**
 * Reads a case file from parsed JSON.
 * @throws Problem invalid-input, with a pointer to each unknown field, impossible date or wrong value
 */
export function parseCaseFile(json: unknown): CaseFile {
  const read = caseFileSchema.safeParse(json)
  if (read.success) return read.data
  const places = schemaPlaces(read.error)
  throw new Problem('invalid-input', `the case file does not fit its schema at ${places[0]?.pointer || '/'}`, places)
}
