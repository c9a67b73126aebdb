import type { Channel, EventOf, Purpose } from './event.js'
import type { ContactPointId, DebtId, PartyId, ValueHash } from './ids.js'
import type { EpochMs } from './time.js'

/** What a reviewer may decide about an exclusion. */
export const RULINGS = ['confirm', 'exclude', 'ask_proof', 'readmit'] as const
/** What a reviewer decided about an exclusion. */
export type RulingKind = (typeof RULINGS)[number]

/** How far a further exclusion reaches: the contact point, its medium, or the person. */
export const EXCLUSION_SCOPES = ['contact_point', 'channel', 'party'] as const
/** How far a further exclusion reaches. */
export type ExclusionScope = (typeof EXCLUSION_SCOPES)[number]

/** Why an exclusion is worth a look: `standing` where none of the others holds. */
export const EXCLUSION_STATES = ['pack', 'disputed', 'expiring', 'new', 'standing'] as const
/** Why an exclusion is worth a look. */
export type ExclusionState = (typeof EXCLUSION_STATES)[number]

/** What stands for a decision where a contact could not even be asked about: no contact point, no channel, no admitted source. */
export const NOT_ASKED = 'NOT_ASKED'

/** A person who acted, by whatever tells them from others: the name as they sign in, and the sign-in itself. */
export interface Ruler {
  readonly name: string
  /** Sign-in; absent for who acts at this machine. */
  readonly id?: string
}

/** A name as it is compared: the same letters, whatever their case, width and accents, and the blanks and marks between them. */
function plainName(name: string): string {
  return name.normalize('NFKD').toUpperCase().normalize('NFKD').replaceAll(/[^\p{L}\p{N}]/gu, '')
}

/** Says whether two who acted are one person: of one name, however it is written, or of one sign-in. */
export function isSamePerson(a: Ruler, b: Ruler): boolean {
  return plainName(a.name) === plainName(b.name) || (a.id !== undefined && a.id === b.id)
}

/** The contact that a ruling is about. */
export interface RuledContact {
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly contactPointId?: ContactPointId
  readonly channel?: Channel
  readonly purpose: Purpose
  /** Keyed hash of the contact value: another value under the same id is another contact. */
  readonly hash?: ValueHash
}

/** A reason as it stood when a person looked at it. */
export interface SeenReason {
  readonly rule: string
  readonly decision: string
  /** SHA-256 in hex of the rule with the facts that it rests on: the same rule for another fact is another reason. */
  readonly key: string
}

/**
 * A person's ruling on an exclusion, kept as an event of our own source: append-only, with its revision, so that every moment
 * of the past has the rulings that stood then. It says nothing about the person and is in no case file.
 */
export interface Ruling extends Omit<RuledContact, 'debtId' | 'partyId'> {
  readonly kind: 'ruling'
  readonly rulingId: string
  readonly ruling: RulingKind
  readonly list: string
  readonly by: Ruler
  /** Instant. */
  readonly at: string
  readonly because: string
  /** End of what it opens; only of a re-admission. */
  readonly until?: string
  /** Reasons that stood, strictest first: a re-admission opens these and no other. */
  readonly reasons: readonly SeenReason[]
  /** Records judged to be the person when it was made: a later merge takes nothing over from it. */
  readonly records: readonly PartyId[]
  readonly scope?: ExclusionScope
  /** Consent that lifts what only a consent can, recorded once a second person agrees. */
  readonly consent?: EventOf<'consent'>
}

/** The second person's word on a proposed re-admission. */
export interface SecondWord {
  readonly kind: 'ruling_second'
  readonly rulingId: string
  readonly agrees: boolean
  readonly by: Ruler
  /** Instant. */
  readonly at: string
  readonly because: string
}

/** A re-admission that two people made: what it opens, for whom and until when. */
export interface Readmission {
  readonly rulingId: string
  readonly keys: readonly string[]
  readonly fromMs: EpochMs
  readonly untilMs: EpochMs
}

/** One of two records that may be the same person, or a word on them: how a match is found. */
export const MATCH_SIGNS = ['contact_point', 'name_and_birth_date', 'registration_no', 'lei'] as const
/** What speaks against two records being the same. */
export const MATCH_CONTRARY = ['birth_date', 'registration_no', 'lei', 'kind', 'country', 'judged_different'] as const

/** What is proposed by one person and needs another: a correction, a held row to be admitted, or the undoing of a merge. */
export interface Proposal {
  readonly proposalId: string
  readonly of: 'correction' | 'held' | 'match'
  /** Key of the fact that is wrong or undone, or keyed hash of the row that is held. */
  readonly target: string
  /** SHA-256 in hex of what that fact told when it was proposed: the second person judges the same news. */
  readonly told?: string
  readonly state: 'open' | 'done' | 'declined' | 'refused'
  /** What two records are to be instead of the same. */
  readonly decision?: 'different' | 'unsure'
  readonly by: Ruler
  readonly atMs: EpochMs
  readonly because: string
  readonly evidence?: string
  readonly second?: { readonly by: Ruler; readonly atMs: EpochMs; readonly because: string }
}

/** An entry or an exclusion drawn for a quality check, with the answer given. */
export interface SampleItem {
  readonly itemId: string
  readonly of: 'entry' | 'exclusion'
  /** Rank of the entry, or the exclusion's id. */
  readonly what: string
  readonly decision: string
  readonly rules: readonly string[]
  readonly answer?: { readonly agrees: boolean; readonly because: string; readonly by: Ruler; readonly atMs: EpochMs }
}

/** A seeded random sample of a list for a quality check. */
export interface Sample {
  readonly sampleId: string
  readonly list: string
  readonly seed: string
  readonly madeBy: Ruler
  readonly madeAtMs: EpochMs
  /** How many there were to draw from. */
  readonly entries: number
  readonly exclusions: number
  readonly creditors?: readonly string[]
  readonly items: readonly SampleItem[]
}
