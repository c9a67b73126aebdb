import type { DebtId } from '../model/ids.js'
import { EXCLUSIONS_KEPT_MAX, LOAD_REVISION_GAP } from '../model/limits.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { leftOut, type LeftOut, type Queue } from './left-out.js'

/** An exclusion as it is kept for the next page: without what only its own page shows. */
export type LeftOutLine = Omit<LeftOut, 'verdict' | 'assembled'>

/** What one open store was asked about last, debt by debt, the oldest first. */
interface Kept {
  readonly generation: number
  readonly byDebt: Map<string, readonly LeftOutLine[]>
  lines: number
}

const KEPT = new WeakMap<Store, Kept>()

/** What is kept while nothing is loaded or erased, by this process or another: only these change what a list of the past saw. */
async function keptOf(store: Store): Promise<Kept> {
  // What is recorded meanwhile stays below the gap that each load and each erasure leaves.
  const generation = Math.floor((await store.revision()) / LOAD_REVISION_GAP)
  const known = KEPT.get(store)
  if (known?.generation === generation) return known
  const fresh = { generation, byDebt: new Map<string, readonly LeftOutLine[]>(), lines: 0 }
  KEPT.set(store, fresh)
  return fresh
}

/** Forgets at once what lists left out: it names people who are to be left out of everything. */
export async function forgetLeftOut(app: App): Promise<void> {
  KEPT.delete(await app.store())
}

/** The lists and packs by which exclusions are told, as one text. */
function nameOf({ world, before, other }: Queue): string {
  const digests = [world.packs, other?.world.packs].map((packs) => packs?.list.map((pack) => pack.digest))
  return JSON.stringify([world.head.name, before?.head.name, digests])
}

function keep(kept: Kept, key: string, lines: readonly LeftOutLine[]): void {
  kept.byDebt.set(key, lines)
  kept.lines += lines.length
  for (const [oldest, gone] of kept.byDebt) {
    // The newest stays however long it is: its next page is about to be asked for.
    if (kept.lines <= EXCLUSIONS_KEPT_MAX || oldest === key) return
    kept.byDebt.delete(oldest)
    kept.lines -= gone.length
  }
}

/** Everything that a list left out about some debts, in their order, as `leftOut`: what was judged for an earlier page is not judged again. */
export async function leftOutLines(queue: Queue, debts: readonly DebtId[]): Promise<readonly LeftOutLine[]> {
  const kept = await keptOf(queue.world.store)
  const name = nameOf(queue)
  const found = new Map<string, readonly LeftOutLine[]>()
  for (const debtId of debts) {
    const key = `${name}\u001f${debtId}`
    const lines = kept.byDebt.get(key)
    if (lines === undefined) continue
    found.set(debtId, lines)
    kept.byDebt.delete(key)
    kept.byDebt.set(key, lines)
  }
  const missing = debts.filter((debtId) => !found.has(debtId))
  const made = new Map<string, LeftOutLine[]>(missing.map((debtId) => [debtId, []]))
  for (const { verdict: _verdict, assembled: _assembled, ...line } of missing.length === 0 ? [] : await leftOut(queue, missing)) made.get(line.debtId)?.push(line)
  for (const [debtId, lines] of made) {
    // Another call may have kept it meanwhile.
    if (!kept.byDebt.has(`${name}\u001f${debtId}`)) keep(kept, `${name}\u001f${debtId}`, lines)
  }
  return debts.flatMap((debtId) => found.get(debtId) ?? made.get(debtId) ?? [])
}
