import type { RunRecord } from '../../model/measure.js'
import { Problem } from '../../model/problem.js'
import type { RunStore } from '../port.js'
import type { Graph } from './connection.js'
import { writeLeaf } from './ledger.js'
import { toSigned, toUnsigned } from './lists.js'

/** Keeps runs of measures; see the port for what each method promises. */
export function runStore(graph: Graph): RunStore {
  return {
    saveRun: ({ lines, ...record }, leaf) =>
      graph.write(async (run) => {
        await writeLeaf(run, leaf)
        const { runId } = record
        const [leafId] = (await run('save-run', { runId, leafId: leaf.leafId, record: JSON.stringify(record), lines: toSigned(lines) }))[0]!
        if (leafId !== leaf.leafId) throw new Problem('conflict', `there is a run ${runId} already; runs are never replaced`)
      }),
    runs: async () => (await graph.read('runs')).map(([record]) => JSON.parse(String(record)) as RunRecord),
    run: async (runId) => {
      const row = (await graph.read('run', { runId }))[0]
      if (row === undefined) throw new Problem('not-found', 'there is no such run')
      return { ...(JSON.parse(String(row[0])) as RunRecord), lines: toUnsigned(row[1]) }
    },
  }
}
