import { compilePacks, parsePack, type Pack } from '../decide/index.js'
import type { Basis } from '../model/basis.js'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import { addToGroup } from '../model/group.js'
import type { DebtId } from '../model/ids.js'
import { DOSSIERS_MAX } from '../model/limits.js'
import type { Entry, ListHead } from '../model/list.js'
import { Problem } from '../model/problem.js'
import type { Reached } from '../model/reach.js'
import type { Scorecard } from '../model/scorecard.js'
import { slicesOf } from '../model/slices.js'
import { judgeDebt, type JudgedWhole, type RankContext } from '../rank/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { judgeInTurns, reachInTurns } from './in-turns.js'
import { modelOf } from './model-in-use.js'
import { rankContext, reachOf } from './rank-context.js'

/** A list as it was made: the facts, leases, packs and actor that it saw, so that what it left out can be told again. */
export interface ListWorld {
  readonly store: Store
  readonly head: ListHead
  /** Its packs; those in force now where it does not say which they were. */
  readonly packs: Packs
  readonly isRebuilt: boolean
  /** Its weights; absent: they are not kept, and those shipped stand in for them. */
  readonly scorecard?: Scorecard
  /** The application at the moment of the list, with who acted then. */
  readonly app: App
}

/** What a list made of one debt. */
export interface DebtThen {
  readonly dossier: Dossier
  readonly reached: Reached
  readonly judged: JudgedWhole
  readonly entries: readonly Entry[]
}

/** Compiled packs of the past by the digest of what they were a part of; each store's are few. */
const compiled = new WeakMap<Store, Map<string, Packs>>()

/** The packs of a basis that is kept whole; undefined where one of them is not. Those in force (`own`) are not compiled again. */
async function packsOf(store: Store, basis: Basis, own: Packs): Promise<Packs | undefined> {
  const { digest } = basis
  const known = compiled.get(store) ?? new Map<string, Packs>()
  compiled.set(store, known)
  const made = known.get(digest)
  if (made !== undefined) return made
  if (basis.packs.map((stamp) => stamp.digest).join() === own.list.map((pack) => pack.digest).join()) return own
  const packs: Pack[] = []
  for (const stamp of basis.packs) {
    const kept = await store.keptOne('pack', stamp.digest)
    if (kept === undefined) return undefined
    packs.push(parsePack(JSON.parse(kept.text), stamp.id))
  }
  const all = compilePacks(packs)
  known.set(digest, all)
  return all
}

/** The list asked for or, without a name, the newest. @throws Problem not-found */
export async function headOf(store: Store, name: string | undefined): Promise<ListHead> {
  if (name !== undefined) return store.list(name)
  const [newest] = await store.lists()
  if (newest === undefined) throw new Problem('not-found', 'there is no list yet: rank makes one')
  return newest
}

/** The list for the same purpose that was made before this one; undefined for the first. */
export async function listBefore(store: Store, head: ListHead): Promise<ListHead | undefined> {
  const lists = await store.lists()
  return lists.slice(lists.findIndex((one) => one.name === head.name) + 1).find((one) => one.purpose === head.purpose)
}

/** Opens the world of a list. */
export async function worldOf(app: App, store: Store, head: ListHead): Promise<ListWorld> {
  const digest = head.digests.basis
  const basis = digest === undefined ? undefined : await store.keptOne('basis', digest)
  const inForce = app.packs({ overlayOff: !head.overlayOn })
  const own = basis === undefined ? undefined : await packsOf(store, basis, inForce)
  const settings = basis === undefined ? app.settings : { ...app.settings, actor: basis.actor, entrustments: basis.entrustments }
  const scorecard = head.digests.model === undefined ? undefined : await modelOf(store, head.digests.model)
  return {
    ...(scorecard === undefined ? {} : { scorecard }),
    store, head, packs: own ?? inForce, isRebuilt: own !== undefined,
    app: { ...app, settings, atMs: () => head.madeAtMs },
  }
}

/** What may judge as a list did: its moment, packs and weights. */
type Judging = Pick<ListWorld, 'app' | 'head' | 'packs' | 'scorecard'>

function contextThen({ app, head, packs, scorecard }: Judging): RankContext {
  return rankContext(app, packs, head.name, { purpose: head.purpose, horizonMs: head.horizonMs, ...(scorecard === undefined ? {} : { scorecard }) }, {})
}

/** Judges a debt as the list did, by its packs or by others. */
export function judgeThen(world: Judging, dossier: Dossier): Pick<DebtThen, 'reached' | 'judged'> {
  const reached = reachOf(world.app, world.packs, world.head.purpose, dossier)
  return { reached, judged: judgeDebt(reached, contextThen(world)) }
}

/** The same, in turns with others. */
export async function judgeThenInTurns(world: Judging, dossier: Dossier): Promise<Pick<DebtThen, 'reached' | 'judged'>> {
  const reached = await reachInTurns(world.app, world.packs, world.head.purpose, dossier)
  return { reached, judged: await judgeInTurns(reached, contextThen(world)) }
}

/** Dossiers of some debts as the list saw them. */
export async function dossiersThen({ store, head }: ListWorld, debts: readonly DebtId[]): Promise<readonly Dossier[]> {
  const found: Dossier[] = []
  for (const some of slicesOf(debts, DOSSIERS_MAX)) found.push(...(await store.dossiers(some, head.revision, head.leasesAtMs ?? head.madeAtMs)))
  return found
}

/** Lines of a list about some debts, by debt. */
export async function linesAbout({ store, head }: ListWorld, debts: readonly DebtId[]): Promise<ReadonlyMap<string, readonly Entry[]>> {
  const byDebt = new Map<string, Entry[]>()
  for (const { list, debtId, entry } of await store.entriesAbout(debts)) {
    if (list === head.name) addToGroup(byDebt, debtId, entry)
  }
  return byDebt
}

/** What the list made of some debts, in their order; those that it did not know are left out. */
export async function debtsThen(world: ListWorld, debts: readonly DebtId[]): Promise<readonly DebtThen[]> {
  const dossiers = await dossiersThen(world, debts)
  const lines = await linesAbout(world, dossiers.map((dossier) => dossier.debtId))
  const found: DebtThen[] = []
  for (const dossier of dossiers) found.push({ dossier, ...(await judgeThenInTurns(world, dossier)), entries: lines.get(dossier.debtId) ?? [] })
  return found
}

