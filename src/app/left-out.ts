import type { DebtId } from '../model/ids.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { contactKey, contactsOf, exclusionsOf, listedOf, type Exclusion } from './exclusions.js'
import { reachInTurns } from './in-turns.js'
import { debtsThen, dossiersThen, headOf, judgeThenInTurns, linesAbout, listBefore, worldOf, type DebtThen, type ListWorld } from './review-world.js'

/** A list with what its exclusions are held against. */
export interface Queue {
  readonly app: App
  readonly world: ListWorld
  readonly before?: ListWorld
  /** Packs to compare with: those in force now, or where these are the list's, those of the list before. */
  readonly other?: { readonly world: ListWorld; readonly isOlder: boolean; readonly packs: readonly string[] }
}

/** An exclusion with all of its states that never change: those that rulings and the clock give are told when it is shown. */
export interface LeftOut extends Exclusion {
  /** The list before did not leave it out. */
  readonly isNew: boolean
  /** The debt was in dispute, or the person's identity, when the list was made. */
  readonly wasDisputed: boolean
  /** The decision by other packs on the same facts, where it differs. */
  readonly byOtherPacks?: { readonly before: string; readonly after: string; readonly packs: readonly string[]; readonly appear: readonly string[]; readonly disappear: readonly string[] }
}

function digestsOf(packs: ListWorld['packs']): ReadonlyMap<string, string> {
  return new Map(packs.list.map(({ id, digest }) => [id, digest]))
}

function changedPacks(a: ListWorld['packs'], b: ListWorld['packs']): readonly string[] {
  const [one, other] = [digestsOf(a), digestsOf(b)]
  return [...new Set([...one.keys(), ...other.keys()])].filter((id) => one.get(id) !== other.get(id)).toSorted()
}

/** Opens the queue of a list. @throws Problem not-found when there is no such list */
export async function openQueue(app: App, store: Store, name: string | undefined): Promise<Queue> {
  const head = await headOf(store, name)
  const world = await worldOf(app, store, head)
  const earlier = await listBefore(store, head)
  const before = earlier === undefined ? undefined : await worldOf(app, store, earlier)
  const now = { ...world, packs: app.packs({ overlayOff: !head.overlayOn }) }
  const [sinceThen, sinceBefore] = [changedPacks(world.packs, now.packs), before === undefined ? [] : changedPacks(before.packs, world.packs)]
  const other = sinceThen.length > 0 ? { world: now, isOlder: false, packs: sinceThen }
    : before !== undefined && sinceBefore.length > 0 ? { world: { ...world, packs: before.packs }, isOlder: true, packs: sinceBefore } : undefined
  return { app, world, ...(before === undefined ? {} : { before }), ...(other === undefined ? {} : { other }) }
}

function wasDisputed({ assembled }: Exclusion): boolean {
  const events = assembled?.caseFile.events ?? []
  return events.some((event) => event.kind === 'dispute' || (event.kind === 'report' && event.what === 'identity_theft'))
}

/** What another pack makes of an exclusion; undefined where it is the same. */
function otherwise(exclusion: Exclusion, { other }: Queue, found: Exclusion | undefined): LeftOut['byOtherPacks'] {
  if (other === undefined) return undefined
  const [here, there] = [exclusion.decision, found?.decision ?? 'NOT_ASKED']
  const rules = found?.rules ?? []
  if (here === there && rules.toSorted().join() === exclusion.rules.toSorted().join()) return undefined
  const [only, others] = [exclusion.rules.filter((rule) => !rules.includes(rule)), rules.filter((rule) => !exclusion.rules.includes(rule))]
  const { isOlder, packs } = other
  return isOlder ? { before: there, after: here, packs, appear: only, disappear: others } : { before: here, after: there, packs, appear: others, disappear: only }
}

/** What other packs leave out about a debt on the same facts, by contact. */
async function byOthers({ other }: Queue, then: DebtThen, { list, purpose }: { readonly list: string; readonly purpose: Exclusion['purpose'] }): Promise<ReadonlyMap<string, Exclusion>> {
  if (other === undefined) return new Map()
  const found = exclusionsOf({ ...then, ...(await judgeThenInTurns(other.world, then.dossier)), entries: [] }, list, purpose)
  return new Map(found.map((exclusion) => [contactKey(exclusion), exclusion]))
}

/** Contacts that a list left out about some debts, by debt: those that it could have proposed and has no line for. The law is not asked. */
async function leftOutBy(world: ListWorld | undefined, debts: readonly DebtId[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (world === undefined) return new Map()
  const lines = await linesAbout(world, debts)
  const found = new Map<string, ReadonlySet<string>>()
  for (const dossier of await dossiersThen(world, debts)) {
    const { debtId } = dossier
    const left = new Set(contactsOf({ dossier, reached: await reachInTurns(world.app, world.packs, world.head.purpose, dossier) }))
    for (const key of listedOf({ dossier, entries: lines.get(debtId) ?? [] })) left.delete(key)
    found.set(debtId, left)
  }
  return found
}

/** Everything that a list left out about some debts, judged anew; in the order of the debts, of each as `exclusionsOf` gives it. */
export async function leftOut(queue: Queue, debts: readonly DebtId[]): Promise<readonly LeftOut[]> {
  const left: LeftOut[] = []
  const { world: { head: { name: list, purpose } } } = queue
  const thens = await debtsThen(queue.world, debts)
  const earlier = await leftOutBy(queue.before, thens.map((then) => then.dossier.debtId))
  for (const then of thens) {
    const exclusions = exclusionsOf(then, list, purpose)
    const others = exclusions.length === 0 ? new Map<string, Exclusion>() : await byOthers(queue, then, { list, purpose })
    for (const exclusion of exclusions) {
      const key = contactKey(exclusion)
      const byOtherPacks = otherwise(exclusion, queue, others.get(key))
      left.push({
        ...exclusion, isNew: earlier.get(then.dossier.debtId)?.has(key) !== true, wasDisputed: wasDisputed(exclusion), ...(byOtherPacks === undefined ? {} : { byOtherPacks }),
      })
    }
  }
  return left
}
