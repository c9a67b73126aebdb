import type { FactKind } from '../../model/facts.js'
import type { RefKind } from '../refs.js'

/**
 * Relationship from a version of each kind to what it touches: with a type of its own for each kind, facts of other kinds need
 * not be looked at. A type never stands for two kinds that touch the same kind of id.
 */
export const TIES: Readonly<Record<FactKind, Partial<Readonly<Record<RefKind, string>>>>> = {
  source: { source: 'TELLS_OF' },
  party: { party: 'TELLS_OF' },
  debt: { debt: 'TELLS_OF' },
  obligation: { party: 'BINDS', debt: 'BINDS_TO' },
  relation: { party: 'RELATES', debt: 'COVERS' },
  contact_point: { party: 'POINT_OF', contactPoint: 'TELLS_OF', value: 'HAS_VALUE' },
  status: { party: 'STATUS_OF', debt: 'STATUS_OF' },
  suppression: { party: 'SUPPRESSES', value: 'SUPPRESSES' },
  template: {},
  match_decision: { party: 'JUDGES' },
  event: { party: 'CONCERNS', debt: 'ABOUT', contactPoint: 'AT', corrected: 'CORRECTS' },
}

/** Types by which facts of these kinds touch a kind of id. */
export function tieTypes(kinds: readonly FactKind[], to: RefKind): readonly string[] {
  return kinds.flatMap((kind) => TIES[kind][to] ?? [])
}
