import type { Actor as NamedActor } from '../model/actor.js'
import type { DecisionRecord } from '../model/basis.js'
import type { Dossier } from '../model/dossier.js'
import type { Channel, Purpose } from '../model/event.js'
import type { ContactPointId, PartyId } from '../model/ids.js'
import type { Automation } from '../model/lease.js'
import type { LedgerEntry, LedgerLeaf } from '../model/ledger.js'
import type { EpochMs } from '../model/time.js'
import type { DispatchStore, RecordStore } from '../store/dispatch-port.js'
import type { FactReader, ListStore } from '../store/port.js'

/** One contact to be decided on, with how it would be made. */
export interface ContactAsked {
  readonly partyId: PartyId
  readonly contactPointId: ContactPointId
  readonly channel: Channel
  readonly purpose: Purpose
  readonly automation: Automation
  /** A named person has approved the list. */
  readonly humanDecision: boolean
  /** The list was made under the recommended overlay. */
  readonly overlayOn: boolean
  readonly horizonMs: number
  readonly atMs: EpochMs
  /** The entry waited for an earlier rung when the list was made. */
  readonly waited: boolean
  readonly ownLeaseId?: string
}

/** What everything about a debt comes to for one contact, at one moment. */
export interface ContactJudged {
  /** True when the law permits it now, its rung is open and no person must look at it first. */
  readonly permitted: boolean
  /** Why not; of a permitted one, the rules that permit. */
  readonly rule: string
  /** One sentence without personal data. */
  readonly because: string
  /** Decision of the verdict; absent where there is no case file. */
  readonly decision?: string
  /** A refusal that ends by itself: from then on it is worth asking again. */
  readonly untilMs?: EpochMs
  /** The refusal is for good as far as this list goes. */
  readonly isFinal: boolean
  /** Zones whose clocks count; empty where there is no case file. */
  readonly zones: readonly string[]
  readonly actorId?: string
  readonly templateId?: string
  /** Language of the template or, without one, of the person. */
  readonly language?: string
  readonly mustSay: readonly string[]
  readonly packDigests: Readonly<Record<string, string>>
  /** End of what two people opened, where it is permitted for that alone: nothing is held longer. */
  readonly endsAtMs?: EpochMs
  /** Writes down what it rested on; only of what is permitted. */
  readonly decided?: () => DecisionRecord
}

/** Judges a contact with everything of its debt; pure and synchronous. */
export type JudgeContact = (dossier: Dossier, asked: ContactAsked) => ContactJudged

/** Who acts, as far as an act asks. */
export type Actor = Pick<NamedActor, 'name' | 'kind' | 'dispatcherId' | 'creditors' | 'lists' | 'id' | 'signIn'> & Partial<Pick<NamedActor, 'role'>>

/** Store of a dispatcher's acts. */
export type DispatchDesk = DispatchStore & RecordStore & Pick<FactReader, 'facts' | 'factsByKey' | 'factsAbout'> & Pick<ListStore, 'list' | 'lists'>

/** What the acts are handed: the store, the law as it stands, the clock's moment, keys and ids. */
export interface Desk {
  readonly store: DispatchDesk
  /** The moment of the act. */
  readonly nowMs: EpochMs
  readonly newId: () => string
  readonly judgeContact: JudgeContact
  /** Every record of the person of a record, by the word of a person. */
  readonly recordsOf: (dossier: Dossier, partyId: PartyId) => readonly PartyId[]
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
  /** Makes a ledger leaf in the name of an actor. */
  readonly leaf: (actor: Actor, entry: Omit<LedgerEntry, 'time' | 'actor' | 'actorKind'>) => LedgerLeaf
  /** Keyed hash of what an act is about, for the ledger. */
  readonly subject: (text: string) => string
  /** SHA-256 in hex of a request in canonical form. */
  readonly bodyHash: (body: unknown) => string
}
