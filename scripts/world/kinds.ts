/** Kinds of contact point in the world. */
export const POINT_KINDS = ['mobile', 'landline', 'email'] as const
/** A kind of contact point in the world. */
export type PointKind = (typeof POINT_KINDS)[number]

/** What makes one kind of world; days where nothing else is said, shares from 0 to 1. */
export interface WorldKind {
  readonly name: WorldKindName
  /** Mean days for which a person keeps a point. */
  readonly keptDays: Readonly<Record<PointKind, number>>
  /** How readily people answer at all, as a factor. */
  readonly answering: number
  /** Share of numbers given up that somebody else gets later, and mean days until then. */
  readonly reassigned: number
  readonly idleDays: number
  /** Share of people for whom a source names a line that many are named with: a switchboard, an adviser, a typing default. */
  readonly desks: number
  /** Share of co-borrowers who live with the borrower and answer the same landline. */
  readonly household: number
  /**
   * How much each lasting tie stretches the time for which a person keeps a point, and the readiness to answer; 0 in a
   * world whose graph says nothing.
   */
  readonly rooted: number
}

/** The kinds of world, over which seeds are spread in this order. */
export const WORLD_KIND_NAMES = ['steady', 'churning', 'shared-lines', 'graph-says', 'graph-silent'] as const
/** The name of a kind of world. */
export type WorldKindName = (typeof WORLD_KIND_NAMES)[number]

const STEADY: WorldKind = {
  name: 'steady', keptDays: { mobile: 1500, landline: 2200, email: 2500 }, answering: 1.7, reassigned: 0.4, idleDays: 120, desks: 0.02, household: 0.5, rooted: 0,
}
const KINDS: Readonly<Record<WorldKindName, WorldKind>> = {
  steady: STEADY,
  churning: { ...STEADY, name: 'churning', keptDays: { mobile: 550, landline: 900, email: 1200 }, answering: 1, reassigned: 0.7, idleDays: 60 },
  'shared-lines': { ...STEADY, name: 'shared-lines', keptDays: { mobile: 1100, landline: 1500, email: 2000 }, answering: 1.3, desks: 0.14, household: 0.8 },
  'graph-says': { ...STEADY, name: 'graph-says', keptDays: { mobile: 600, landline: 900, email: 1200 }, answering: 1.2, household: 0.8, rooted: 0.8 },
  // Co-borrowers are anybody: who is tied to whom tells nothing of lines or of answering.
  'graph-silent': { ...STEADY, name: 'graph-silent', keptDays: { mobile: 900, landline: 1400, email: 1800 }, answering: 1.5, household: 0 },
}

/** The kind of the world of a seed: seeds take the kinds in turn. */
export function kindOfSeed(seed: number): WorldKind {
  const name = WORLD_KIND_NAMES[seed % WORLD_KIND_NAMES.length] ?? 'steady'
  return KINDS[name]
}
