import type { Fact } from './facts.js'
import type { DebtId, Revision } from './ids.js'
import type { OpenLease } from './lease.js'

/**
 * Everything the store holds that bears on one debt: the only input of reach.
 * All current facts of every source, each once, in key order; sources, templates and match decisions that they need are here too.
 *
 * - `debts`: the debt itself (one fact for each source), and in `otherDebts` the obligors' other debts.
 * - `obligations`: of this debt; `relations`: those that touch an obligor of it, one step away.
 * - `parties`: obligors, the far ends of those relations, and every record judged the same (or unsure) as one of them.
 * - `contactPoints`: of all those parties; `samePoints`: points of anyone with the same normalised value.
 * - `events`: those of the debt, of any of those parties on any debt, and those that name any of those points.
 * - `suppressions`: of those parties, or of a value that one of those points has.
 * - `matchDecisions`: words on those parties, and on whoever else has one of those points.
 */
export interface Dossier {
  readonly debtId: DebtId
  readonly revision: Revision
  readonly debts: readonly Fact<'debt'>[]
  readonly otherDebts: readonly Fact<'debt'>[]
  readonly obligations: readonly Fact<'obligation'>[]
  readonly relations: readonly Fact<'relation'>[]
  readonly parties: readonly Fact<'party'>[]
  readonly contactPoints: readonly Fact<'contact_point'>[]
  readonly samePoints: readonly Fact<'contact_point'>[]
  readonly statuses: readonly Fact<'status'>[]
  readonly suppressions: readonly Fact<'suppression'>[]
  readonly events: readonly Fact<'event'>[]
  readonly matchDecisions: readonly Fact<'match_decision'>[]
  readonly sources: readonly Fact<'source'>[]
  readonly templates: readonly Fact<'template'>[]
  /** Other debts that obligors answer for and of which the store has no fact, in byte order: one may come; absent: none. */
  readonly missingDebts?: readonly DebtId[]
  /** Open leases of any of those parties or points, on any debt; absent: none. */
  readonly leases?: readonly OpenLease[]
}
