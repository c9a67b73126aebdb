import type { CaseFile, Role } from '../model/case-file.js'
import type { Day, Obligation, Relation, RelationKind } from '../model/facts.js'
import type { EventOf } from '../model/event.js'

/** What a relation makes of its far end. */
export interface RoleOfTie {
  readonly role: Role
  /** Gives the role only beside an obligor that is an organization. */
  readonly organizationOnly?: true
  /** Gives the role beside every obligor; else only beside a borrower or co-borrower. */
  readonly represents?: true
  /** Named for `why`, and never a candidate. */
  readonly never?: true
}

const never = (role: Role): RoleOfTie => ({ role, never: true })
const represents = (role: Role): RoleOfTie => ({ role, represents: true })
const office = (role: Role): RoleOfTie => ({ role, represents: true, organizationOnly: true })

/** The role that a party has from its relation to an obligor, read as `from KIND to`; kinds without one are for `trace` only. */
export const ROLE_OF_TIE: Readonly<Record<RelationKind, RoleOfTie>> = {
  lawyer_of: represents('attorney'),
  adviser_of: represents('authorised_representative'),
  authorised_representative_of: represents('authorised_representative'),
  lpa_attorney_of: represents('authorised_representative'),
  guardian_of: represents('guardian'),
  personal_representative_of: represents('personal_representative'),
  insolvency_office_holder_of: represents('insolvency_office_holder'),
  spouse_of: { role: 'spouse' },
  parent_of: { role: 'parent' },
  heir_of: { role: 'heir' },
  designated_contact_of: { role: 'designated_contact' },
  reference_of: { role: 'reference' },
  emergency_contact_of: { role: 'emergency_contact' },
  employs: { role: 'employer' },
  legal_representative_of: office('legal_representative'),
  officer_of: office('officer'),
  director_of: office('director'),
  owns: never('owner'),
  controls: never('owner'),
  guarantees: never('unknown'),
  successor_of: never('unknown'),
  former_spouse_of: never('former_spouse'),
  sibling_of: never('sibling'),
  relative_of: never('relative'),
  cohabits_with: never('cohabitant'),
  friend_of: never('friend'),
  neighbour_of: never('neighbour'),
  colleague_of: never('colleague'),
  landlord_of: never('landlord'),
  business_partner_of: never('business_partner'),
  supplies: never('unknown'),
}

/** Relations that are the same read from either end. */
export const SYMMETRIC: ReadonlySet<RelationKind> = new Set<RelationKind>(['spouse_of'])

/** The representation that a relation is news of, whatever role it gives. */
export const REPRESENTATION_OF_TIE: Readonly<Partial<Record<RelationKind, EventOf<'representation'>['who']>>> = {
  lawyer_of: 'attorney',
  adviser_of: 'debt_adviser',
  authorised_representative_of: 'authorised_agent',
  lpa_attorney_of: 'lpa_attorney',
  guardian_of: 'guardian',
  personal_representative_of: 'personal_representative',
}

/** Roles from an obligation that owe; a spouse who signed nothing owes nothing by that. */
export const OWING: ReadonlySet<Role> = new Set<Role>(['borrower', 'co_borrower', 'co_signer', 'guarantor'])
/** Roles from an obligation to whose holders personal ties lead. */
export const BORROWING: ReadonlySet<Role> = new Set<Role>(['borrower', 'co_borrower'])

/** Order of roles in the list of candidates: those that owe first, the nearest to the debt before the others. */
export const RUNGS: readonly Role[] = [
  'borrower', 'co_borrower', 'co_signer', 'guarantor', 'spouse', 'surviving_spouse', 'guardian', 'parent',
  'personal_representative', 'attorney', 'authorised_representative', 'insolvency_office_holder', 'legal_representative',
  'officer', 'director', 'heir', 'designated_contact', 'reference', 'emergency_contact', 'employer',
]

/** Say how far a party answers, from what forbids most. */
export const LIABILITY_BY_STRICTNESS: readonly NonNullable<CaseFile['party']['liability']>[] = [
  'none', 'estate', 'unspecified_guarantor', 'general_guarantor', 'joint_guarantor', 'proven_joint', 'joint', 'principal',
]

/** Says whether an obligation gives its role on a day; what permits ends before its last day begins. */
export function obligationHolds(obligation: Obligation, day: Day): boolean {
  return (obligation.from === undefined || obligation.from <= day) && (obligation.until === undefined || day < obligation.until)
}

/** Says whether a relation gives its role on a day. */
export function relationHolds(relation: Relation, day: Day): boolean {
  return (
    (relation.start === undefined || relation.start <= day) &&
    (relation.end === undefined || day < relation.end) &&
    (relation.releasedOn === undefined || day < relation.releasedOn)
  )
}
