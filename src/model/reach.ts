import type { ActorSettings } from './actor-settings.js'
import type { CaseFile, Role } from './case-file.js'
import type { Admit, Packs } from './decide.js'
import type { Dossier } from './dossier.js'
import type { Channel, Purpose } from './event.js'
import type { Day, PartyKind } from './facts.js'
import type { ContactPointId, DebtId, FactKey, PartyId } from './ids.js'
import type { Readmission } from './review.js'
import type { EpochMs } from './time.js'

/** What reach must be told beside the facts: moment, purpose, actor, automation and what of the law it may ask. */
export interface ReachContext {
  readonly atMs: EpochMs
  readonly purpose: Purpose
  readonly actor: ActorSettings
  readonly automation: NonNullable<CaseFile['automation']>
  /** True only for a list that a named person has approved. */
  readonly humanDecision?: boolean
  /** Channels to try; absent: every channel that fits the contact point. */
  readonly channels?: readonly Channel[]
  readonly packs: Packs
  readonly admit: Admit
  /** Finds notices that are late; given only where the house's rules make a late notice a reason for REVIEW. */
  readonly overdueNotices?: OverdueNotices
  /** The lease that is being decided: it is not counted against itself. */
  readonly ownLeaseId?: string
}

/** A notice that a rule obliges us to send to a person about a debt, and that is late. */
export interface OverdueNotice {
  readonly partyId: PartyId
  /** Rule that obliges, and its citation. */
  readonly rule: string
  readonly citation: string
}

/** Lists the notices of one debt that are late on a day. */
export type OverdueNotices = (dossier: Dossier, packs: Packs, day: Day) => readonly OverdueNotice[]

/** How fresh a contact point is, and how many sources and parties share it. */
export interface Freshness {
  /** Latest of `verified_on`, `last_used_on` and the last conversation there; absent: nothing of it is known. */
  readonly latestOn?: Day
  /** Day on which a source last got it from the person; no proof of freshness, only of when it was said. */
  readonly collectedOn?: Day
  /** The candidate has no other usable contact point. */
  readonly onlyPoint: boolean
  /** Number of independent sources that name this value for this person: copies of one file count once. */
  readonly sources: number
  /** Number of persons that have this value, this one included. */
  readonly sharedBy: number
  /** Signs that the point is another's, since the person was last met there; absent: none. */
  readonly another?: number
}

/**
 * Something that a person must look at before the contact, and that a case file has no field for: whatever the verdict
 * on the case file, the contact is not milder than REVIEW.
 */
export interface ReviewSign {
  /**
   * `probable_duplicate`: a record that may be the same person is dead, incapable, insolvent or in distress;
   * `no_template`: no message is approved for this channel, purpose and language, and there is no built-in one;
   * `overdue_notice`: a notice that is owed to the person about this debt is late.
   */
  readonly kind: 'probable_duplicate' | 'no_template' | 'overdue_notice'
  /** One sentence without personal data. */
  readonly because: string
  /** What law stands behind it, beside the house's own rule. */
  readonly citation?: string
  /** What record would lift it. */
  readonly remedy?: string
  readonly facts: readonly FactKey[]
}

/** A party in a role for a debt, before the law has spoken. */
export interface Candidate {
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly kind: PartyKind
  readonly role: Role
  /** Facts that give the role. */
  readonly facts: readonly FactKey[]
}

/** What of a case file a score may read. */
export type ScoredCase = Pick<CaseFile, 'channel' | 'zones' | 'events'> & {
  readonly party: Pick<CaseFile['party'], 'id' | 'identity'>
  readonly contactPoint?: Pick<NonNullable<CaseFile['contactPoint']>, 'id' | 'kind'> | undefined
}

/** A case file with the facts it was made from, for `why` and the certificate. */
export interface AssembledCase {
  readonly candidate: Candidate
  readonly contactPointId?: ContactPointId
  readonly channel: Channel
  readonly caseFile: CaseFile
  /** Facts behind the case file, each once, in key order. */
  readonly facts: readonly FactKey[]
  readonly fresh: Freshness
  /** Reasons for REVIEW beside the verdict; mostly empty. */
  readonly reviews: readonly ReviewSign[]
  /** Approved template that the content was taken from; absent: the built-in minimal one, or none. */
  readonly templateId?: string
  /** Two people have re-admitted this contact, about this debt; whether it opens anything is for the verdict to say. */
  readonly readmission?: Readmission
}

/**
 * Why a candidate has no case file at all, or a debt no candidate. `merged-record`: the point belongs only to a record
 * that was judged the same person, and a merge opens nothing. `restricted`: the data of the person, or of whom they stand
 * by, are kept unused.
 */
export type NoCaseReason =
  | 'debt-not-open' | 'debt-not-placed' | 'debt-recalled' | 'debt-paid' | 'debt-closed' | 'balance-zero'
  | 'no-obligor' | 'no-contact-point' | 'no-channel' | 'source-not-admitted' | 'role-gives-none' | 'not-valid-today'
  | 'merged-record' | 'restricted'

/** Reasons for which a debt is not open, read from its own rows and states alone, so that nobody is asked about it at all. */
export const NOT_OPEN: ReadonlySet<NoCaseReason> = new Set(['debt-not-open', 'debt-not-placed', 'debt-recalled', 'debt-paid', 'debt-closed', 'balance-zero'])

/** One candidate (or the whole debt, without a candidate) that could not be asked about. */
export interface NoCase {
  readonly debtId: DebtId
  readonly candidate?: Candidate
  readonly contactPointId?: ContactPointId
  readonly reason: NoCaseReason
  /** Rule ids where a rule of the source gate is the reason. */
  readonly rules: readonly string[]
}

/** What reach makes of one person of a debt, in all their roles. */
export interface ReachedPerson extends Omit<Reached, 'debtId'> {
  /** Of each case the place of its claim among all of the debt, rising: by it cases of several persons come in the order of `Reached`. */
  readonly places: readonly number[]
}

/** What reach makes of one debt, person by person: a company's debt may have a hundred thousand of them, too many to be held at once. */
export interface ReachedPersons {
  readonly debtId: DebtId
  /** Everyone with a claim, those nearest to the debt first; nobody where nobody is asked about the debt. */
  readonly persons: readonly PartyId[]
  /** Makes what it makes of one of them, each time anew and the same. */
  readonly reach: (person: PartyId) => ReachedPerson
  /** Why nobody is asked about the debt as a whole; absent: they are. */
  readonly noCase?: NoCase
}

/** What reach makes of one debt: every candidate with every contact point and channel, and what could not be asked. */
export interface Reached {
  readonly debtId: DebtId
  readonly candidates: readonly Candidate[]
  readonly cases: readonly AssembledCase[]
  readonly noCases: readonly NoCase[]
}

/**
 * Makes every case file of one debt; pure. Order: role rung, party id, contact point id, channel.
 * A party that has several roles by relations has a case file for each: of those at one point and channel the strictest
 * verdict stands.
 */
export type AssembleCases = (dossier: Dossier, context: ReachContext) => Reached
