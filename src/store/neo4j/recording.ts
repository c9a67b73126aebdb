import type { Revision } from '../../model/ids.js'
import { Problem } from '../../model/problem.js'
import type { EpochMs } from '../../model/time.js'
import type { NewVersion } from '../../model/writes.js'
import { checkBatch } from './batch.js'
import { whole, type Run } from './connection.js'
import { countChanges, rowsOf } from './versions.js'

/**
 * Writes facts as a revision of their own and makes them visible, inside the transaction of their act. A load that is open
 * meanwhile keeps its own, higher revision, and stays invisible.
 * @throws Problem conflict when a load has been open for longer than there are revisions below its own
 */
export async function recordFacts(run: Run, versions: readonly NewVersion[], nowMs: EpochMs, leafId: string): Promise<Revision> {
  checkBatch(versions)
  const rows = rowsOf(versions)
  const revision = (await run('record-facts', { recordedAt: nowMs, leafId }))[0]![0]
  if (typeof revision !== 'number') throw new Problem('conflict', 'too much was recorded while a load is open: finish or end the load first')
  const changes = new Map<string, number>()
  const laterChanges = new Map<number, Map<string, number>>()
  const overtaken: { readonly key: string; readonly later: unknown }[] = []
  const byKey = new Map(rows.map((row) => [row.key, row]))
  for (const [key, , replaced, later] of await run('record-facts-replace', { keys: [...byKey.keys()], revision })) {
    const { kind, content } = byKey.get(String(key))!
    const own = content === null ? 0 : 1
    changes.set(kind, (changes.get(kind) ?? 0) + own - Number(replaced))
    if (typeof later !== 'number') continue
    // The load that is open counted what it would replace when it wrote: from now on that is the recorded version.
    overtaken.push({ key: String(key), later: whole(later) })
    const of = laterChanges.get(later) ?? new Map<string, number>()
    laterChanges.set(later, of.set(kind, (of.get(kind) ?? 0) + Number(replaced) - own))
  }
  await run('write-versions', { rows, revision })
  if (overtaken.length > 0) await run('record-facts-overtaken', { rows: overtaken, revision })
  await countChanges(run, revision, changes)
  for (const [later, of] of laterChanges) await countChanges(run, later, of)
  return revision as Revision
}
