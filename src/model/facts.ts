import type { Event, SourceClass, Authorisation, SourcePurpose } from './vocabulary.js'
import type {
  ContactPointId, DebtId, EventId, FactKey, PartyId, RelationId, Revision, SourceId, TemplateId, ValueHash,
} from './ids.js'
import type { Ruling, SecondWord } from './review.js'

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string
/** An instant, RFC 3339 with offset. */
export type Instant = string
/** A plain decimal in text (`1234.50`): never a float. */
export type Decimal = string

/** Where a fact comes from; the source in its key. `collectedOn` is the day the source got it from the person. */
export interface Provenance {
  readonly sourceId: SourceId
  readonly sourceRecord?: string
  readonly collectedOn?: Day
  /** Two people admitted it where the law leaves that to a reviewer; no file can say so. */
  readonly admittedBy?: string
}

/** A source of facts and what its use rests on. */
export interface Source {
  readonly sourceId: SourceId
  readonly class: SourceClass
  readonly name: string
  readonly jurisdiction: string
  readonly authorisation: Authorisation
  readonly purposes: readonly SourcePurpose[]
  readonly obtainedOn: Day
  /** First day on which it permits nothing any more. */
  readonly expiresOn?: Day
  readonly noticeSentOn?: Day
  /** Its facts serve this creditor's debts only; absent: any. */
  readonly forCreditor?: string
  /** Put before party, debt and contact point ids of its rows as `NAMESPACE:ID`; absent: `forCreditor`, or none. */
  readonly idNamespace?: string
  readonly evidence?: string
}

/** What a party is. */
export type PartyKind = 'person' | 'organization' | 'public_body'
/** How sure the record is of whom it is about. */
export type Identity = 'confirmed' | 'probable' | 'ambiguous' | 'unknown'
/** Legal capacity of a person; `doubted` where somebody has reported a doubt. */
export type Capacity = 'full' | 'limited' | 'none' | 'doubted'

/** A person, organization or public body we hold data on. */
export interface Party extends Provenance {
  readonly partyId: PartyId
  readonly kind: PartyKind
  /** Absent once erased. */
  readonly name?: string
  readonly country?: string
  /** ISO 3166-2 with its country: `US-NY`. */
  readonly region?: string
  readonly birthDate?: Day
  readonly registrationNo?: string
  readonly lei?: string
  readonly zone?: string
  readonly language?: string
  readonly deceasedOn?: Day
  readonly capacity?: Capacity
  readonly activeDuty?: boolean
  readonly vulnerable?: boolean
  readonly identity?: Identity
}

/** One account owed to a creditor, as one source tells it. */
export interface Debt extends Provenance {
  readonly debtId: DebtId
  readonly creditorId: string
  readonly creditorReference?: string
  /** A debt kind of the case file, or credit_card, utility, medical, rent (consumer debts in the case file). */
  readonly kind: string
  readonly currency: string
  readonly principal: Decimal
  readonly balance: Decimal
  readonly balanceAsOf?: Day
  readonly openedOn: Day
  readonly dueOn?: Day
  readonly placedOn?: Day
  readonly recalledOn?: Day
  readonly jurisdiction: string
  readonly accountGroup?: string
  readonly jointHouseholdUse?: boolean
}

/** What ties a party to a debt by contract. */
export type ObligationRole = 'borrower' | 'co_borrower' | 'co_signer' | 'guarantor' | 'spouse'
/** How far a party answers for a debt. */
export type Liability =
  'principal' | 'joint' | 'joint_guarantor' | 'general_guarantor' | 'unspecified_guarantor' | 'proven_joint' | 'estate' | 'none'

/** What ties a party to a debt: role, liability, cap and dates. */
export interface Obligation extends Provenance {
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly role: ObligationRole
  readonly liability?: Liability
  readonly cap?: Decimal
  readonly currency?: string
  readonly signed?: boolean
  readonly renounced?: boolean
  readonly liableInOrdinaryCourse?: boolean
  readonly from?: Day
  readonly until?: Day
  readonly evidence?: string
}

/** `KIND_of b` reads: `from` is that to `to`; `employs` goes from employer to employee. */
export interface Relation extends Provenance {
  readonly relationId: RelationId
  readonly fromId: PartyId
  readonly toId: PartyId
  readonly kind: RelationKind
  /** 0 to 1. */
  readonly share?: number
  /** Above 0; 1 where the file says nothing. */
  readonly strength: number
  readonly cap?: Decimal
  readonly currency?: string
  readonly liability?: Liability
  readonly covers?: readonly DebtId[]
  readonly authority?: 'none' | 'recorded' | 'registered' | 'prior_consent'
  readonly registeredOn?: Day
  readonly start?: Day
  readonly end?: Day
  readonly releasedOn?: Day
  readonly renounced?: boolean
  readonly evidence?: string
}

/** Kinds of tie between two parties, as files name them. */
export const RELATION_KINDS = [
  'owns', 'controls', 'director_of', 'officer_of', 'legal_representative_of', 'employs', 'guarantees', 'lawyer_of',
  'adviser_of', 'lpa_attorney_of', 'authorised_representative_of', 'insolvency_office_holder_of', 'guardian_of',
  'personal_representative_of', 'successor_of', 'heir_of', 'spouse_of', 'former_spouse_of', 'parent_of', 'sibling_of',
  'relative_of', 'cohabits_with', 'designated_contact_of', 'reference_of', 'emergency_contact_of', 'friend_of',
  'neighbour_of', 'colleague_of', 'landlord_of', 'business_partner_of', 'supplies',
] as const
/** A kind of tie between two parties. */
export type RelationKind = (typeof RELATION_KINDS)[number]

/** A contact value as the store keeps it: sealed, and hashed for matching. Only `start` and rights requests open it. */
export interface SealedValue {
  /** AES-256-GCM, base64 of nonce, ciphertext and tag. */
  readonly sealed: string
  readonly hash: ValueHash
}

/** Kinds of contact point in files; `phone` is a number whose type is not known. */
export type ContactPointKind = 'phone' | 'mobile' | 'landline' | 'email' | 'postal_address' | 'online_account'

/** A phone, address, mailbox or account at which a party may be reached, with its own source. */
export interface ContactPoint extends Provenance {
  readonly contactPointId: ContactPointId
  readonly partyId: PartyId
  readonly kind: ContactPointKind
  readonly value: SealedValue
  /** IANA zones that the number's prefix or the address's region alone suggest; empty: it says nothing. */
  readonly placeZones: readonly string[]
  /** ISO 3166 places (`US-NY`, `GB`) that the number's prefix or the address suggests as residence. */
  readonly placeRegions: readonly string[]
  readonly place?: 'home' | 'work' | 'other'
  readonly zone?: string
  readonly verifiedOn?: Day
  readonly lastUsedOn?: Day
  readonly from?: Day
  readonly until?: Day
  readonly origin?: 'given_to_collector' | 'given_on_portal' | 'used_with_collector' | 'creditor_procedure' | 'prior_collector' | 'other'
  readonly useDisclosed?: boolean
  readonly employerProvided?: boolean
  readonly creditorUse?: 'account' | 'marketing' | 'none'
  readonly creditorNoticeSentOn?: Day
  readonly optOutBy?: Day
  readonly domain?: 'public' | 'restricted'
  readonly priorCollector?: string
  readonly priorCollectorUsed?: boolean
  readonly workingHours?: string
  readonly partyKnownThere?: boolean
}

/** A dated state of a debt or a party; at least one of `debtId` and `partyId`. */
export interface Status extends Provenance {
  readonly debtId?: DebtId
  readonly partyId?: PartyId
  /** A state of the case file, or recalled, paid, settled_in_full, on_hold, arrangement, promise. */
  readonly kind: string
  readonly from?: Day
  readonly until?: Day
  readonly endedBy?: 'closed' | 'dismissed' | 'converted' | 'discharged' | 'relief'
}

/** A do-not-contact of a party or of a value of anyone. */
export interface Suppression extends Provenance {
  readonly partyId?: PartyId
  readonly value?: SealedValue
  readonly scope: 'party' | 'contact_point' | 'voice' | 'sms' | 'email' | 'post'
  readonly reason: 'opt_out' | 'do_not_contact' | 'wrong_number' | 'deceased' | 'protected'
  readonly from: Day
  readonly until?: Day
}

/** What an approved message contains; the text itself stays outside. */
export interface Template {
  readonly templateId: TemplateId
  readonly channel: string
  readonly kind: string
  readonly purpose: string
  readonly language: string
  readonly discloses?: readonly string[]
  readonly optOutText?: string
  readonly identifiesAs?: string
  readonly mustSay?: readonly string[]
  readonly approvedBy: string
  readonly approvedOn: Day
  readonly until?: Day
}

/** A person's word on two records; never a number's. */
export interface MatchDecision {
  readonly aId: PartyId
  readonly bId: PartyId
  readonly decision: 'same' | 'different' | 'unsure'
  readonly decidedBy: string
  readonly decidedOn: Day
  /** Why, where it was given here. */
  readonly because?: string
}

/** Takes an event out of account, never out of sight; of our own source any fact that two people may correct, by its key. */
export interface Correction {
  readonly kind: 'correction'
  /** Id of an event, or the key of a fact. */
  readonly corrects: EventId
  readonly because: string
  /** SHA-256 in hex of what the fact told when two people judged it: other news under its key are not corrected. No file has it. */
  readonly told?: string
}

/** What is said about other records, or about what is to become of a contact: nothing that happened to a person, and in no case file. */
export type Note = Correction | Ruling | SecondWord

const NOTES: ReadonlySet<string> = new Set<Note['kind']>(['correction', 'ruling', 'ruling_second'])

/** Says whether an event's record is a note rather than something that happened. */
export function isNote(event: Event | Note): event is Note {
  return NOTES.has(event.kind)
}

/** Something that happened; append-only. `partyId` is the person it is about, no `debtId` means every debt of that person. */
export interface EventRecord extends Provenance {
  readonly eventId: EventId
  readonly partyId?: PartyId
  readonly debtId?: DebtId
  readonly evidence?: string
  readonly event: Event | Note
}

/** What each kind of fact holds. */
export interface FactContents {
  readonly source: Source
  readonly party: Party
  readonly debt: Debt
  readonly obligation: Obligation
  readonly relation: Relation
  readonly contact_point: ContactPoint
  readonly status: Status
  readonly suppression: Suppression
  readonly template: Template
  readonly match_decision: MatchDecision
  readonly event: EventRecord
}
/** The kinds of fact. */
export type FactKind = keyof FactContents
/** Every kind of fact, in the order in which they are described. */
export const FACT_KINDS = [
  'source', 'party', 'debt', 'obligation', 'relation', 'contact_point', 'status', 'suppression', 'template',
  'match_decision', 'event',
] as const satisfies readonly FactKind[]

/** One version of one row as the store keeps it. */
export interface Fact<K extends FactKind = FactKind> {
  readonly kind: K
  readonly key: FactKey
  readonly content: FactContents[K]
  /** Purposes for which the source gate admitted it when it was loaded; asked again when it is used. */
  readonly purposes: readonly SourcePurpose[]
  /** The revision that made this version visible, and the one that replaced it. */
  readonly revision: Revision
  readonly replacedIn?: Revision
}

/** A fact of any kind, discriminated by `kind`. */
export type AnyFact = { readonly [K in FactKind]: Fact<K> }[FactKind]
