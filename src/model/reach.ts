import type { CaseFile, Role } from './case-file.js'
import type { Admit, Packs } from './decide.js'
import type { Dossier } from './dossier.js'
import type { Channel, Purpose } from './event.js'
import type { PartyKind } from './facts.js'
import type { ContactPointId, DebtId, FactKey, PartyId } from './ids.js'
import type { EpochMs } from './time.js'

/** Who acts for the creditor, as `rightparty.json` names it. */
export interface ActorSettings {
  readonly id: string
  readonly kind: CaseFile['actor']['kind']
  readonly ownName?: boolean
  readonly subEntrustingConsent?: boolean
  readonly staffPresent?: number
  readonly privateAccountApproved?: boolean
}

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

/** A case file with the facts it was made from, for `why` and the certificate. */
export interface AssembledCase {
  readonly candidate: Candidate
  readonly contactPointId?: ContactPointId
  readonly channel: Channel
  readonly caseFile: CaseFile
  /** Facts behind the case file, each once, in key order. */
  readonly facts: readonly FactKey[]
  /** Approved template that the content was taken from; absent: the built-in minimal one, or none. */
  readonly templateId?: string
}

/** Why a candidate has no case file at all, or a debt no candidate. */
export type NoCaseReason =
  | 'debt-not-open' | 'debt-not-placed' | 'debt-recalled' | 'debt-paid' | 'debt-closed' | 'balance-zero'
  | 'no-obligor' | 'no-contact-point' | 'no-channel' | 'source-not-admitted' | 'role-gives-none' | 'not-valid-today'

/** One candidate (or the whole debt, without a candidate) that could not be asked about. */
export interface NoCase {
  readonly debtId: DebtId
  readonly candidate?: Candidate
  readonly contactPointId?: ContactPointId
  readonly reason: NoCaseReason
  /** Rule ids where a rule of the source gate is the reason. */
  readonly rules: readonly string[]
}

/** What reach makes of one debt: every candidate with every contact point and channel, and what could not be asked. */
export interface Reached {
  readonly debtId: DebtId
  readonly candidates: readonly Candidate[]
  readonly cases: readonly AssembledCase[]
  readonly noCases: readonly NoCase[]
}

/** Makes every case file of one debt; pure. Order: role rung, party id, contact point id, channel. */
export type AssembleCases = (dossier: Dossier, context: ReachContext) => Reached
