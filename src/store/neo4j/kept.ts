import type { KeptKind, KeptRecords } from '../../model/dispatch.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { RecordStore } from '../dispatch-port.js'
import { leasesKept, toldOf } from '../leases.js'
import type { Graph } from './connection.js'
import { writeLeaf } from './ledger.js'
import { answered, dispatch } from './once.js'
import { recheckLeases } from './recheck.js'

/** Keeps small records; see the port for what each method promises. */
export function recordStore(graph: Graph): RecordStore {
  return {
    keep: async (kind, id, record, leaf, then) =>
      leasesKept((await dispatch(graph, `keep ${kind}`, then?.once, then?.nowMs ?? 0, async (run) => {
        await writeLeaf(run, leaf)
        if (record === null) await run('keep-end', { kind, id })
        else await run('keep', { kind, id, content: JSON.stringify(record) })
        const taken = then?.recheck === undefined ? { leases: [] } : await recheckLeases(run, then.nowMs, then.recheck)
        return { answer: then?.told === undefined ? taken.leases : { leases: taken.leases, told: then.told } }
      })).answer),
    answered: async (asked) => toldOf((await answered(graph.read, asked))?.answer),
    kept: (kind) => recordsOf(graph, kind),
    keptOne: async (kind, id) => {
      const [row] = await graph.read('kept-one', { kind, id })
      return row === undefined ? undefined : JSON.parse(String(row[0])) as KeptRecords[typeof kind]
    },
  }
}

async function recordsOf<K extends KeptKind>(graph: Graph, kind: K): Promise<readonly KeptRecords[K][]> {
  const records: KeptRecords[K][] = []
  let after = ''
  for (;;) {
    const rows = await graph.read('kept', { kind, after, limit: BATCH_ROWS_MAX })
    for (const [, content] of rows) records.push(JSON.parse(String(content)) as KeptRecords[K])
    if (rows.length < BATCH_ROWS_MAX) return records
    after = String(rows.at(-1)![0])
  }
}
