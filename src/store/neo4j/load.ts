import type { FactKey } from '../../model/ids.js'
import type { LoadWriter } from '../port.js'
import type { Acts } from './acts.js'
import { checkBatch } from './batch.js'
import type { Graph, Run } from './connection.js'
import { toFact, visibleRevision } from './facts.js'
import { onlyOnce } from './once.js'
import { recheckLeases } from './recheck.js'
import { countChanges, rowsOf, type VersionRow } from './versions.js'

/** Writes loads; see the port for what each method promises. */
export function loadWriter(graph: Graph, acts: Acts): LoadWriter {
  return {
    storedTexts: async (keys) => {
      checkBatch(keys)
      const at = await visibleRevision(graph)
      const rows = await graph.read('facts-by-key', { keys: [...new Set(keys)], at })
      return rows.map((row) => ({ key: row[1] as FactKey, content: String(row[2]), purposes: String(row[3]), fact: () => toFact(row, at) }))
    },
    beginLoad: (actId) => acts.begin(actId, 'load'),
    writeVersions: async (act, versions) => {
      checkBatch(versions)
      const rows = rowsOf(versions)
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
    commitLoad: (act, nowMs, leaf, recheck, kept) =>
      graph.write(async (run) => {
        // No lease is decided on while facts change, and no stop of this load can be overtaken by one.
        await run('lock-dispatch', { for: 'a load' })
        if (await acts.wasFinished(run, act, leaf)) return act.revision
        const { revision } = await acts.hold(run, act)
        await onlyOnce(run, kept, nowMs)
        await acts.finish(run, act, nowMs, leaf)
        await run('commit-load', { revision, leafId: leaf.leafId })
        if (recheck !== undefined) await recheckLeases(run, recheck.atMs ?? nowMs, recheck)
        return revision
      }),
    abandon: (act) => acts.abandon(act),
  }
}

async function writeRows(run: Run, rows: readonly VersionRow[], revision: number): Promise<void> {
  const changes = new Map<string, number>()
  for (const { kind, content } of rows) if (content !== null) changes.set(kind, (changes.get(kind) ?? 0) + 1)
  for (const [kind, facts] of await run('write-versions-replace', { keys: rows.map(({ key }) => key), revision })) {
    changes.set(String(kind), (changes.get(String(kind)) ?? 0) - Number(facts))
  }
  await run('write-versions', { rows, revision })
  await countChanges(run, revision, changes)
}
