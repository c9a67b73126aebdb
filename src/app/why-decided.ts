import type { FoundEntry } from '../model/dispatch.js'
import type { Dossier } from '../model/dossier.js'
import type { Purpose } from '../model/event.js'
import type { Lease } from '../model/lease.js'
import type { ListHead } from '../model/list.js'
import type { EndedPause, Pause } from '../model/recheck.js'
import type { EpochMs } from '../model/time.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { listDecision, rebuildLeased, rebuildList, type AboutContact, type DecidedThen, type StandingThen } from './decided-then.js'

function ended({ endedAtMs, endedBy: _by, untilMs, ...pause }: EndedPause, knownAtMs: EpochMs): Pause {
  // Before it was ended nobody knew that it would be.
  if (endedAtMs > knownAtMs) return { ...pause, ...(untilMs === undefined ? {} : { untilMs }) }
  return { ...pause, untilMs: untilMs === undefined ? endedAtMs : Math.min(untilMs, endedAtMs) }
}

/** Every pause that was made by a moment, as it was known then (absent: as it is known today). */
export async function pausesEver(store: Store, knownAtMs: EpochMs = Infinity): Promise<readonly Pause[]> {
  const standing = await store.kept('pause')
  const known = new Set(standing.map((pause) => pause.pauseId))
  const past = (await store.kept('ended_pause')).filter((pause) => !known.has(pause.pauseId))
  return [...standing, ...past.map((pause) => ended(pause, knownAtMs))].filter((pause) => pause.fromMs <= knownAtMs)
}

/** Which of the lists and leases are wanted. */
export interface Wanted {
  readonly isWanted: (head: ListHead) => boolean
  /** Leases and starts decided after this moment are left out. */
  readonly untilMs: EpochMs
}

/** Lists that held a moment, made for a purpose. */
export function listsHolding(atMs: EpochMs, purpose: Purpose): Wanted {
  return { isWanted: (head) => head.purpose === purpose && head.madeAtMs <= atMs && atMs < head.madeAtMs + head.horizonMs, untilMs: atMs }
}

/** Leases of a party for a debt, by the moment they were taken. */
async function leasesOf(store: Store, { partyId, debtId }: AboutContact): Promise<readonly Lease[]> {
  const found = await store.leasesEver([partyId], [])
  return found.filter((lease) => lease.partyId === partyId && lease.debtId === debtId).toSorted((a, b) => a.leasedAtMs - b.leasedAtMs || a.rank - b.rank)
}

/** Lists in the order in which they were made, each with those made before it. */
export async function listsInOrder(store: Store): Promise<readonly { readonly head: ListHead; readonly earlier: ReadonlySet<string> }[]> {
  // Newest first as the store gives them: what comes after a list was made before it.
  const heads = await store.lists()
  return heads.map((head, i) => ({ head, earlier: new Set(heads.slice(i + 1).map((one) => one.name)) })).toReversed()
}

/** What stood about leases of lists beside facts and law, found once for many of them. */
export async function openStanding(store: Store, heads: readonly ListHead[], entries: readonly FoundEntry[]): Promise<(lease: Lease) => StandingThen | undefined> {
  const [pauses, approvals] = [await pausesEver(store), await store.kept('approval')]
  return (lease) => {
    const head = heads.find((one) => one.name === lease.list)
    if (head === undefined) return undefined
    const entry = entries.find((one) => one.list === lease.list && one.entry.rank === lease.rank)
    const approval = approvals.find((one) => one.list === lease.list)
    return { head, pauses, ...(entry === undefined ? {} : { entry }), ...(approval === undefined ? {} : { approvedAtMs: approval.atMs, approvedBy: approval.by }) }
  }
}

/**
 * Makes every wanted decision on a party and a debt anew from what was recorded when it was made, and compares; oldest first.
 * @param known the debt as it was read already, at whatever revision
 */
export async function decidedAbout(app: App, store: Store, about: AboutContact, { isWanted, untilMs }: Wanted, known?: Dossier): Promise<readonly DecidedThen[]> {
  const wanted = (await listsInOrder(store)).filter(({ head }) => isWanted(head))
  if (wanted.length === 0) return []
  const entries = await store.entriesAbout([about.debtId])
  const found: DecidedThen[] = []
  for (const { head, earlier } of wanted) {
    const rebuilt = await rebuildList(app, store, about.debtId, { head, earlier, entries: entries.filter((one) => one.list === head.name), known })
    found.push(listDecision(rebuilt, about.partyId))
  }
  const standingOf = await openStanding(store, wanted.map(({ head }) => head), entries)
  for (const lease of await leasesOf(store, about)) {
    const then = standingOf(lease)
    if (then === undefined || lease.leasedAtMs > untilMs) continue
    found.push(await rebuildLeased(app, store, lease, 'lease', then))
    if (lease.startedAtMs !== undefined && lease.startedAtMs <= untilMs) found.push(await rebuildLeased(app, store, lease, 'start', then))
  }
  return found
}
