import type { Dossier } from '../../model/dossier.js'
import type { Lease } from '../../model/lease.js'
import { DOSSIERS_MAX } from '../../model/limits.js'
import type { ListHead } from '../../model/list.js'
import type { Approval, Pause, Recheck, Standing } from '../../model/recheck.js'
import { slicesOf } from '../../model/slices.js'
import type { EpochMs } from '../../model/time.js'
import { takenBackBy } from '../leases.js'
import { compareBytes } from '../order.js'
import type { Run } from './connection.js'
import { readDossiers, visibleIn } from './facts.js'
import { toLease, watchFor, writeLeases } from './held-leases.js'
import { writeLeaf } from './ledger.js'

/** What stands about a list; undefined when there is none of this name. */
export async function standingOf(run: Run, list: string): Promise<Standing | undefined> {
  const row = (await run('standing', { list }))[0]
  if (row === undefined) return undefined
  const [head, approval, pauses] = row
  return {
    head: JSON.parse(String(head)) as ListHead,
    pauses: (pauses as readonly string[]).map((text) => JSON.parse(text) as Pause),
    ...(typeof approval === 'string' ? { approval: JSON.parse(approval) as Approval } : {}),
  }
}

/** What deciding again took back, and the leaf that says so. */
export interface TakenBack {
  readonly leases: readonly Lease[]
  readonly leafId?: string
}

/** Decides again on open leases: on all or, with `touched`, on those whose dossiers these ids touch. What stands is found by its new ids too. */
export async function recheckLeases(run: Run, nowMs: EpochMs, recheck: Recheck, touched?: readonly string[], exceptId?: string): Promise<TakenBack> {
  const standings = new Map<string, Standing | undefined>()
  const revoked: Lease[] = []
  for await (const page of leasesToRecheck(run, nowMs, touched)) {
    const leases = page.filter((one) => one.leaseId !== exceptId && one.revocation === undefined)
    const dossiers = await dossiersOf(run, leases, nowMs)
    const standing: [leaseId: string, dossier: Dossier][] = []
    for (const held of leases) {
      if (!standings.has(held.list)) standings.set(held.list, await standingOf(run, held.list))
      const dossier = dossiers.get(held.debtId)
      const taken = takenBackBy(held, dossier, standings.get(held.list), nowMs, recheck)
      if (taken !== undefined) revoked.push(taken)
      else if (dossier !== undefined) standing.push([held.leaseId, dossier])
    }
    await watchFor(run, standing)
  }
  if (revoked.length === 0) return { leases: [] }
  await writeLeases(run, revoked)
  await run('write-stops', { leaseIds: revoked.map((one) => one.leaseId) })
  const leaf = recheck.leaf(revoked)
  await writeLeaf(run, leaf)
  return { leases: revoked, leafId: leaf.leafId }
}

/** By id, some at a time. */
async function* leasesToRecheck(run: Run, nowMs: EpochMs, touched?: readonly string[]): AsyncGenerator<readonly Lease[]> {
  if (touched !== undefined) {
    const found = (await run('recheck-leases-touched', { ids: [...new Set(touched)], now: nowMs })).map(toLease)
    const leases = found.toSorted((a, b) => compareBytes(a.leaseId, b.leaseId))
    yield* slicesOf(leases, DOSSIERS_MAX)
    return
  }
  yield* allOpen(run, nowMs)
}

async function* allOpen(run: Run, nowMs: EpochMs): AsyncGenerator<readonly Lease[]> {
  let after = ''
  for (;;) {
    const leases = (await run('open-leases', { now: nowMs, after, limit: DOSSIERS_MAX })).map(toLease)
    if (leases.length > 0) yield leases
    if (leases.length < DOSSIERS_MAX) return
    after = leases.at(-1)!.leaseId
  }
}

async function dossiersOf(run: Run, leases: readonly Lease[], leasesAtMs?: EpochMs): Promise<ReadonlyMap<string, Dossier>> {
  if (leases.length === 0) return new Map()
  const dossiers = await readDossiers(run, [...new Set(leases.map((one) => one.debtId))], await visibleIn(run), leasesAtMs)
  return new Map(dossiers.map((one) => [one.debtId, one]))
}

/** Writes anew by which ids the dossier of each open lease is touched, after a copy; lapsed ones are left out by nobody. */
export async function watchOpenLeases(run: Run): Promise<void> {
  for await (const leases of allOpen(run, 0)) {
    const dossiers = await dossiersOf(run, leases)
    await watchFor(run, leases.flatMap((held) => {
      const dossier = dossiers.get(held.debtId)
      return dossier === undefined ? [] : [[held.leaseId, dossier] as const]
    }))
  }
}
