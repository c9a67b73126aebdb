import type { Correction, Liability, ObligationRole, RelationKind } from '../model/facts.js'
import type { Event } from '../model/event.js'
import type { EventId } from '../model/ids.js'
import type { SourceClass } from '../model/source-use.js'
import type { Place } from './places.js'
import type { World } from './world.js'

/** What a case says about a party, in the columns of `parties`. */
export interface PartyTraits {
  readonly ageYears?: number
  readonly deceasedDaysAgo?: number
  readonly capacity?: 'full' | 'limited' | 'none' | 'doubted'
  readonly activeDuty?: boolean
  readonly vulnerable?: boolean
  readonly identity?: 'confirmed' | 'probable' | 'ambiguous' | 'unknown'
}

/** A tie of the person beside the borrower: an obligation of the debt, or a relation to the borrower. */
export type Tie =
  | {
      readonly role: ObligationRole
      readonly liability?: Liability
      readonly signed?: boolean
      readonly renounced?: boolean
      readonly liableInOrdinaryCourse?: boolean
    }
  | {
      readonly relation: RelationKind
      readonly from?: SourceClass
      readonly authority?: 'none' | 'recorded' | 'registered' | 'prior_consent'
      readonly renounced?: boolean
      readonly endedDaysAgo?: number
      readonly liability?: Liability
    }

/** A status row; days count back from today, a negative one lies ahead. */
export interface StatusSpec {
  readonly kind: string
  /** Whose it is; absent: the debt's. `always`: a status of the party that names no debt. */
  readonly of?: 'borrower' | 'beside' | 'always'
  readonly fromAgo: number
  readonly untilAgo?: number
  readonly endedBy?: 'closed' | 'dismissed' | 'converted' | 'discharged' | 'relief'
}

/** A do-not-contact of the borrower, by party or by the value of the first contact point. */
export interface SuppressionSpec {
  readonly scope: 'party' | 'contact_point' | 'voice' | 'sms' | 'email' | 'post'
  readonly reason: 'opt_out' | 'do_not_contact' | 'wrong_number' | 'deceased' | 'protected'
  readonly by: 'party' | 'value'
  readonly untilAgo?: number
}

/** Columns of a contact point that a case sets. */
export interface PointTraits {
  readonly place?: 'home' | 'work' | 'other'
  readonly origin?: string
  readonly use_disclosed?: string
  readonly employer_provided?: string
  readonly creditor_use?: string
  readonly domain?: string
  readonly working_hours?: string
  readonly party_known_there?: string
  readonly prior_collector?: string
  readonly prior_collector_used?: string
  /** Days from the creditor's notice to now, and to the end of its opt-out period. */
  readonly creditorNoticeAgo?: number
  readonly optOutByAgo?: number
  readonly verifiedAgo?: number
}

/** Something that happened in a case. */
export interface Happening {
  readonly event: Event | Correction
  /** Whom it is about; absent: the borrower. */
  readonly about?: 'borrower' | 'beside'
  /** True: it concerns every debt of that person. */
  readonly anyDebt?: true
  readonly from?: SourceClass
  /** Names the event so that others of the case can refer to it; see `Scene.eventId`. */
  readonly name?: string
}

/** What is special about one debt and the people around it; everything absent is as in an ordinary case. */
export interface Case {
  readonly name: string
  readonly borrower?: PartyTraits
  readonly beside?: PartyTraits
  readonly ties?: readonly Tie[]
  readonly debtKind?: string
  readonly settledBalance?: true
  readonly recalledAgo?: number
  readonly accountGroup?: true
  readonly jointHousehold?: boolean
  readonly statuses?: readonly StatusSpec[]
  readonly suppressions?: readonly SuppressionSpec[]
  readonly phone?: PointTraits
  readonly email?: PointTraits
  /** Nobody sent the notice that the law of the place wants before or soon after the first contact. */
  readonly unwarned?: true
  /** The borrower has no contact point at all. */
  readonly unreachable?: true
  readonly events?: (scene: Scene) => readonly Happening[]
}

/** One debt with everybody in it; made from numbers whenever it is asked for, never kept. */
export interface Scene {
  readonly world: World
  readonly neighbourhood: number
  readonly place: Place
  /** Number of the debt in the portfolio, and its place in the neighbourhood. */
  readonly debt: number
  readonly ordinal: number
  readonly debtId: string
  readonly borrower: number
  readonly borrowerId: string
  /** Person beside a personal debt; for a business debt a manager. Undefined where the portfolio ends before. */
  readonly beside: number | undefined
  readonly besideId: string
  readonly story: Case
  /** Ids of the borrower's phone (e-mail where there is none), address and e-mail, and of the first point of the other. */
  readonly phoneId: string
  readonly postId: string
  readonly emailId: string
  readonly besidePointId: string
  readonly day: (ago: number) => string
  /** A moment of a working day; `minute` of the local day, noon where absent. */
  readonly at: (ago: number, minute?: number) => string
  readonly eventId: (name: string) => EventId
}
