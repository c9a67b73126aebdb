import type { FactKind } from '../../model/facts.js'
import { Problem } from '../../model/problem.js'
import type { LoadWriter, NewVersion } from '../port.js'
import { refsOf, type RefKind } from '../refs.js'
import type { Acts } from './acts.js'
import { checkBatch } from './batch.js'
import { whole, type Graph, type Params, type Run } from './connection.js'

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

/** Writes loads; see the port for what each method promises. */
export function loadWriter(graph: Graph, acts: Acts): LoadWriter {
  return {
    beginLoad: (actId) => acts.begin(actId, 'load'),
    writeVersions: async (act, versions) => {
      checkBatch(versions)
      for (const { kind, key } of versions) {
        if (!key.startsWith(`${kind}\u001f`)) throw new Problem('invalid-input', `the key of a ${kind} begins with its kind`)
      }
      // The last of several versions of one key counts.
      const rows = [...new Map(versions.map((version) => [version.key, version])).values()].map(rowOf)
      await graph.write(async (run) => {
        const { revision } = await acts.hold(run, act)
        await writeRows(run, rows, revision)
      })
    },
    writeRefusals: async (act, refusals) => {
      checkBatch(refusals)
      await graph.write(async (run) => run('write-refusals', { rows: refusals, revision: (await acts.hold(run, act)).revision }))
    },
    writeHeld: async (act, held) => {
      checkBatch(held)
      await graph.write(async (run) => run('write-held', { rows: held, revision: (await acts.hold(run, act)).revision }))
    },
    commitLoad: (act, nowMs, leaf) =>
      graph.write(async (run) => {
        if (await acts.wasFinished(run, act, leaf)) return act.revision
        const { revision } = await acts.hold(run, act)
        await acts.finish(run, act, nowMs, leaf)
        await run('commit-load', { revision, leafId: leaf.leafId })
        return revision
      }),
    abandon: (act) => acts.abandon(act),
  }
}

/** A version as `write-versions` takes it. */
interface VersionRow extends Params {
  readonly key: string
  readonly kind: FactKind
  readonly content: string | null
}

function rowOf({ kind, key, content, purposes }: NewVersion): VersionRow {
  const refs: Record<string, string[]> = {}
  if (content !== null) for (const { to, id } of refsOf(kind, content)) (refs[REF_LISTS[to]] ??= []).push(id)
  const sourceId = content !== null && 'sourceId' in content ? content.sourceId : null
  return { key, kind, label: LABELS[kind], content: content === null ? null : JSON.stringify(content), purposes: purposes.join(' '), sourceId, ...refs }
}

async function writeRows(run: Run, rows: readonly VersionRow[], revision: number): Promise<void> {
  const changes = new Map<string, number>()
  for (const { kind, content } of rows) if (content !== null) changes.set(kind, (changes.get(kind) ?? 0) + 1)
  for (const [kind, facts] of await run('write-versions-replace', { keys: rows.map(({ key }) => key), revision })) {
    changes.set(String(kind), (changes.get(String(kind)) ?? 0) - Number(facts))
  }
  await run('write-versions', { rows, revision })
  await run('write-versions-count', { changes: [...changes].map(([kind, change]) => ({ kind, change: whole(change) })), revision })
}
