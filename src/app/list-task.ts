import type { Basis } from '../model/basis.js'
import type { Packs } from '../model/decide.js'
import type { RankContext } from '../rank/index.js'
import type { Store } from '../store/port.js'
import { basisOf } from './basis.js'
import type { App } from './context.js'
import { judgesHere, type Judges, type SeenBy } from './judge-shard.js'
import { termsOf, type RankTerms } from './judging-threads.js'
import { rankContext } from './rank-context.js'

/** What a list asks of whoever judges its debts elsewhere: plain values, and what tells that they would judge the same. */
export interface ListTask {
  readonly seen: SeenBy
  /** What names the facts of the newest revision of the list's store. */
  readonly identity: string
  /** The newest numbered leaf of its ledger: another store of the same key has another there, or none. */
  readonly leaf: { readonly seq: number; readonly leafId: string }
  readonly overlayOff: boolean
  readonly terms: RankTerms
  readonly basis: Omit<Basis, 'firstUsedAtMs'>
  /** Version of the engine that computes: the last digits of a score may differ between two. */
  readonly engine: string
}

/** The leaf of a store's ledger with a number. */
async function leafAt(store: Store, seq: number): Promise<string | undefined> {
  for await (const [leaf] of store.leaves(seq, 1)) return leaf?.leafId
  return undefined
}

/** The first leaf of a store's ledger, which names the store; undefined when nothing was ever loaded. */
export function firstLeaf(store: Store): Promise<string | undefined> {
  return leafAt(store, 0)
}

/** Makes the task of a list. */
export async function listTask(app: App, store: Store, packs: Packs, seen: SeenBy, overlayOff: boolean, context: RankContext): Promise<ListTask> {
  const seq = (await store.treeState()).size - 1
  const leafId = seq < 0 ? undefined : await leafAt(store, seq)
  return {
    seen, identity: await store.identity(), leaf: { seq, leafId: leafId ?? '' }, overlayOff, terms: termsOf(context), basis: basisOf(app, packs), engine: process.versions.v8,
  }
}

function basisDifference(asked: ListTask['basis'], own: ListTask['basis']): string | undefined {
  if (asked.digest === own.digest) return undefined
  if (asked.product !== own.product) return `it is rightparty ${own.product}, and the list is made by ${asked.product}`
  if (asked.zoneData !== own.zoneData) return `its time zone data are ${own.zoneData}, and the list's ${asked.zoneData}`
  const packs = new Map(own.packs.map(({ id, digest }) => [id, digest]))
  for (const { id, digest } of asked.packs) {
    if (!packs.has(id)) return `it has no pack ${id}: start it with the same --packs and --overlay`
    if (packs.get(id) !== digest) return `its pack ${id} is another one than the list's`
    packs.delete(id)
  }
  for (const id of packs.keys()) return `it has a pack ${id} that the list is made without: start it with the same --packs and --overlay`
  return 'its settings say otherwise who acts for the creditors (actor, entrustments in rightparty.json)'
}

/** Why this installation would not judge the debts of a list as the one that makes it does; undefined when it would. */
export async function unfitFor(task: ListTask, app: App, store: Store): Promise<string | undefined> {
  const difference = basisDifference(task.basis, basisOf(app, app.packs({ overlayOff: task.overlayOff })))
  if (difference !== undefined) return difference
  if (task.engine !== process.versions.v8) return `its Node computes with V8 ${process.versions.v8}, and the list's with ${task.engine}: run the same Node`
  const revision = await store.revision()
  if (revision < task.seen.revision) return 'its store does not hold the facts of the list yet: is it the same store?'
  const isOther = (await leafAt(store, task.leaf.seq)) !== task.leaf.leafId || (revision === task.seen.revision && (await store.identity()) !== task.identity)
  return isOther ? 'its store is another one than the list\'s' : undefined
}

/** What judges the debts of a list by its task, in the thread that asks. */
export function judgesByTask({ seen, overlayOff, terms }: ListTask, asked: App, store: Store): Judges {
  const app: App = { ...asked, atMs: () => terms.atMs }
  const packs = app.packs({ overlayOff })
  return judgesHere(app, store, packs, seen, { ...rankContext(app, packs, terms.name, terms, {}), ...terms })
}
