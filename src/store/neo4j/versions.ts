import type { FactKind, Provenance } from '../../model/facts.js'
import { Problem } from '../../model/problem.js'
import type { NewVersion } from '../../model/writes.js'
import { refsOf, type RefKind } from '../refs.js'
import { whole, type Params, type Run } from './connection.js'
import { TIES } from './ties.js'

/** Second label of the versions of each kind, so that they can be told apart where the graph is looked at. */
const LABELS: Readonly<Record<FactKind, string>> = {
  source: 'SourceRecord', party: 'PartyRecord', debt: 'DebtRecord', obligation: 'Obligation', relation: 'Relation',
  contact_point: 'ContactPointRecord', status: 'Status', suppression: 'Suppression', template: 'Template',
  match_decision: 'MatchDecision', event: 'Event',
}
/** Parameter that carries the ids of each kind in `write-versions`. */
const REF_LISTS: Readonly<Record<RefKind, string>> = {
  party: 'parties', debt: 'debts', contactPoint: 'contactPoints', value: 'values', corrected: 'corrected', source: 'sources',
}

/** A version as `write-versions` takes it. */
export interface VersionRow extends Params {
  readonly key: string
  readonly kind: FactKind
  readonly content: string | null
}

/**
 * Versions as `write-versions` takes them; of several of one key the last counts.
 * @throws Problem invalid-input for a key of another kind
 */
export function rowsOf(versions: readonly NewVersion[]): readonly VersionRow[] {
  for (const { kind, key } of versions) {
    if (!key.startsWith(`${kind}\u001f`)) throw new Problem('invalid-input', `the key of a ${kind} begins with its kind`)
  }
  return [...new Map(versions.map((version) => [version.key, version])).values()].map(versionRow)
}

/** One version as `write-versions` takes it. */
export function versionRow({ kind, key, content, purposes }: Omit<NewVersion, 'purposes'> & { readonly purposes: readonly string[] }): VersionRow {
  const refs: Record<string, string[]> = {}
  if (content !== null) for (const { to, id } of refsOf(kind, content)) (refs[REF_LISTS[to]] ??= []).push(id)
  // Beside the content, which holds them too, so that whoever looks at the graph sees where a fact comes from.
  const { sourceId = null, sourceRecord = null, collectedOn = null } = (content ?? {}) as Partial<Provenance>
  return {
    key, kind, label: LABELS[kind], content: content === null ? null : JSON.stringify(content), purposes: purposes.join(' '),
    sourceId, sourceRecord, collectedOn, ties: TIES[kind], ...refs,
  }
}

/** Keeps by how many a revision changes the number of current facts of each kind. */
export async function countChanges(run: Run, revision: number, changes: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...changes].filter(([, change]) => change !== 0).map(([kind, change]) => ({ kind, change: whole(change) }))
  if (rows.length > 0) await run('write-versions-count', { changes: rows, revision })
}
