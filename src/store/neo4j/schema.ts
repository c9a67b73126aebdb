import { setTimeout } from 'node:timers/promises'
import { Problem } from '../../model/problem.js'
import type { Graph } from './connection.js'
import { unavailable } from './faults.js'
import { schemaChanges } from './statements.js'

/** How long indexes are waited for, and how often they are looked at. */
const INDEX_MS_MAX = 600_000
const INDEX_LOOK_MS = 50
/** How long one that gave way to another waits at least, and at most twice as long. */
const GIVE_WAY_MS = 300

/**
 * Brings the schema up to date; on a store that is only read it is looked at and left alone. Says the newest change there.
 * @throws Problem not-found when there is no store yet and it is only read; store-unavailable when a newer version changed it so that this one cannot use it, or it is no store
 */
export async function applySchema(graph: Graph): Promise<number> {
  const changes = schemaChanges()
  const known = changes.at(-1)!.number
  const rows = await graph.read('open-store')
  const applied = new Set(rows.map(([number]) => number).filter((number) => number !== null))
  const tooNew = rows.find(([number, isBreaking]) => Number(number) > known && isBreaking === true)
  if (tooNew !== undefined) {
    throw unavailable(graph.where, `it was written by a newer version (schema ${String(tooNew[0])}, this one knows ${known}): install that version`)
  }
  if (applied.size === 0) {
    if (Number(rows[0]?.[2] ?? 0) > 0) throw unavailable(graph.where, 'the database belongs to another program: name another address')
    if (graph.isReadOnly) throw new Problem('not-found', `there is no store at ${graph.where} yet: load something first`)
  }
  const missing = changes.filter((change) => !applied.has(change.number))
  const newest = Math.max(known, ...[...applied].map(Number))
  if (missing.length === 0 || graph.isReadOnly) return newest
  for (const change of missing) {
    for (const text of change.statements) {
      if (await graph.change(text)) continue
      // Another one opens the new store at this moment: it goes first, and what it has done is not done again.
      await setTimeout(GIVE_WAY_MS + Math.random() * GIVE_WAY_MS)
      return applySchema(graph)
    }
    await awaitIndexes(graph)
    const { number, name, isBreaking } = change
    await graph.write((run) => run('open-store-schema', { number, name, isBreaking, at: Date.now() }))
  }
  return newest
}

async function awaitIndexes(graph: Graph): Promise<void> {
  for (let waitedMs = 0; waitedMs < INDEX_MS_MAX; waitedMs += INDEX_LOOK_MS) {
    const [row] = await graph.read('await-indexes')
    if (row?.[0] === 0) return
    await setTimeout(INDEX_LOOK_MS)
  }
  throw unavailable(graph.where, 'its indexes are still being filled: open it again in a while')
}
