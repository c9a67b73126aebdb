import type { KeptKind, KeptRecords, Seen, Sees, Settled } from '../../model/dispatch.js'
import type { FactKind } from '../../model/facts.js'
import type { Revision, SourceId } from '../../model/ids.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { EpochMs } from '../../model/time.js'
import type { HeldRow } from '../../model/writes.js'
import { byKey } from '../order.js'
import type { ReviewStore } from '../review-port.js'
import type { Graph, Row, Run } from './connection.js'
import { readDossiers, toFact, visibleIn } from './facts.js'

function toHeld([keyHash, revision, kind, sourceId, sealed, rules]: Row): HeldRow {
  return {
    keyHash: String(keyHash), revision: Number(revision) as Revision, kind: kind as FactKind, sourceId: String(sourceId) as SourceId,
    sealed: String(sealed), rules: rules as readonly string[],
  }
}

async function heldRow(run: Run, keyHash: string, at: Revision): Promise<HeldRow | undefined> {
  const [row] = await run('held-row', { keyHash, at })
  return row === undefined ? undefined : toHeld(row)
}

/** Reads held rows; see the port for what each method promises. */
export function reviewStore(graph: Graph): ReviewStore {
  return {
    heldRows: async (afterHash, limit) =>
      (await graph.read('held-rows', { after: afterHash, limit: Math.min(limit, BATCH_ROWS_MAX), at: await visibleIn(graph.read) })).map(toHeld),
    heldRow: async (keyHash) => heldRow(graph.read, keyHash, await visibleIn(graph.read)),
  }
}

/** What an act asked to see. */
export async function seenBySees(run: Run, sees: Sees | undefined, nowMs: EpochMs, visible: Revision): Promise<Seen> {
  if (sees === undefined) return {}
  const [dossier] = sees.debtId === undefined ? [] : await readDossiers(run, [sees.debtId], visible, nowMs)
  const [record] = sees.record === undefined ? [] : await run('kept-one', sees.record)
  const held = sees.heldHash === undefined ? undefined : await heldRow(run, sees.heldHash, visible)
  const facts = sees.keys === undefined ? undefined : (await run('facts-by-key', { keys: [...new Set(sees.keys)], at: visible })).map((row) => toFact(row, visible)).toSorted(byKey)
  return {
    ...(dossier === undefined ? {} : { dossier }),
    ...(facts === undefined ? {} : { facts }),
    ...(record === undefined ? {} : { record: JSON.parse(String(record[0])) as KeptRecords[KeptKind] }),
    ...(held === undefined ? {} : { held }),
  }
}

/** Keeps what an act keeps beside its facts. */
export async function keepSettled(run: Run, { keep = [], unheldHash }: Settled<unknown>, visible: Revision): Promise<void> {
  for (const { kind, id, record } of keep) {
    if (record === null) await run('keep-end', { kind, id })
    else await run('keep', { kind, id, content: JSON.stringify(record) })
  }
  if (unheldHash !== undefined) await run('held-end', { keyHash: unheldHash, at: visible })
}
