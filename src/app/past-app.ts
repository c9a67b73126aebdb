import { compilePacks, packSources, parsePack, type Pack } from '../decide/index.js'
import type { Basis } from '../model/basis.js'
import type { Packs, ZoneData } from '../model/decide.js'
import { BASES_KEPT_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { MINUTE_MS, type EpochMs } from '../model/time.js'
import type { PackStamp } from '../model/verdict.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'

/** The product as it stood when something was decided, as far as that was kept. */
export interface PastApp {
  readonly app: App
  /** Absent: what it rested on was not kept, and today's stands in for it. */
  readonly basis?: Basis
  /** What is not as it was then, a sentence each; empty: everything is. */
  readonly gaps: readonly string[]
}

/** Offsets by zone as verdicts write them: `+01:00`. */
export type Offsets = Readonly<Record<string, string>>

function offsetMsOf(text: string): number | undefined {
  const found = /^([+-])(\d{2}):(\d{2})$/.exec(text)
  if (found === null) return undefined
  const minutes = Number(found[2]) * 60 + Number(found[3])
  return (found[1] === '-' ? -minutes : minutes) * MINUTE_MS
}

/**
 * Time zone data as they were at a moment: offsets that were recorded then count at that moment, and today's are moved by the
 * same difference around it. Zones of which nothing was recorded are read from today's data.
 */
export function zonesAsRecorded(today: ZoneData, version: string, recorded: Offsets, atMs: EpochMs): ZoneData {
  const shifts = new Map(Object.entries(recorded).flatMap(([zone, text]) => {
    const [then, now] = [offsetMsOf(text), today.offsetMs(zone, atMs)]
    return then === undefined ? [] : [[zone, { fixedMs: then, shiftMs: then - (now ?? then) }] as const]
  }))
  return {
    version,
    offsetMs: (zone, ms) => {
      const found = shifts.get(zone)
      const now = today.offsetMs(zone, ms)
      return found === undefined ? now : now === undefined ? found.fixedMs : now + found.shiftMs
    },
  }
}

function short(digest: string): string {
  return digest.slice(0, 12)
}

/** The pack of a digest, from those of today or from what is kept; undefined where its content is not known or cannot be run any more. */
function packOf(stamp: PackStamp, today: ReadonlyMap<string, Pack>, text: string | undefined): Pack | undefined {
  const known = today.get(stamp.digest)
  if (known !== undefined || text === undefined) return known
  try {
    return parsePack(JSON.parse(text), `${stamp.id} ${stamp.version}`)
  } catch (error) {
    // A later version may read packs no more as an earlier one did; that is told as a gap, and never guessed at.
    if (error instanceof Problem && error.code === 'pack-invalid') return undefined
    throw error
  }
}

async function packsThen(app: App, store: Store, stamps: readonly PackStamp[]): Promise<{ readonly packs: Packs; readonly gaps: readonly string[] }> {
  const all = app.packs({})
  const wanted = stamps.map(({ digest }) => digest).join(' ')
  for (const packs of [all, app.packs({ overlayOff: true })]) if (packs.list.map(({ digest }) => digest).join(' ') === wanted) return { packs, gaps: [] }
  const sources = packSources(all)
  const today = new Map(all.list.flatMap(({ id, digest }) => sources.filter((pack) => pack.id === id).map((pack) => [digest, pack] as const)))
  const gaps: string[] = []
  const found: Pack[] = []
  for (const stamp of stamps) {
    const text = (await store.keptOne('pack', stamp.digest))?.text
    const pack = packOf(stamp, today, text)
    if (pack !== undefined) {
      found.push(pack)
      continue
    }
    const name = `the pack ${stamp.id} ${stamp.version} (digest ${short(stamp.digest)})`
    const now = sources.find(({ id }) => id === stamp.id)
    const because = text !== undefined ? 'is kept and can be run no more' : 'is not kept'
    gaps.push(now === undefined ? `${name} ${because}, and today there is none of its name` : `${name} ${because}: that of today (${now.version}) stands in for it`)
    if (now !== undefined) found.push(now)
  }
  return { packs: compilePacks(found), gaps }
}

/** Packs that were put together for a basis, so that the decisions of one list compile them once. */
const madeFor = new WeakMap<Store, Map<string, { readonly packs: Packs; readonly gaps: readonly string[] }>>()

async function packsOf(app: App, store: Store, digest: string, stamps: readonly PackStamp[]): Promise<{ readonly packs: Packs; readonly gaps: readonly string[] }> {
  const known = madeFor.get(store) ?? new Map()
  madeFor.set(store, known)
  const earlier = known.get(digest)
  if (earlier !== undefined) return earlier
  const made = await packsThen(app, store, stamps)
  if (known.size >= BASES_KEPT_MAX) known.clear()
  known.set(digest, made)
  return made
}

function zonesThen(app: App, basis: Basis, offsets: Offsets, atMs: EpochMs): { readonly zoneData: ZoneData; readonly gaps: readonly string[] } {
  if (basis.zoneData === app.zoneData.version) return { zoneData: app.zoneData, gaps: [] }
  const gaps = Object.keys(offsets).length > 0 ? [] : [`time zone data were of version ${basis.zoneData} and no offset was recorded: those of today (${app.zoneData.version}) stand in for them`]
  return { zoneData: zonesAsRecorded(app.zoneData, basis.zoneData, offsets, atMs), gaps }
}

/** Puts together the product as it stood at a moment: packs by their digests, who acted, and the zone offsets that were recorded. */
export async function appAsOf(app: App, store: Store, digest: string | undefined, atMs: EpochMs, offsets: Offsets): Promise<PastApp> {
  const then: App = { ...app, atMs: () => atMs }
  const basis = digest === undefined ? undefined : await store.keptOne('basis', digest)
  if (basis === undefined) return { app: then, gaps: ['what it rested on was not kept: the packs, settings and time zone data of today stand in for it'] }
  const { packs, gaps } = await packsOf(app, store, basis.digest, basis.packs)
  const zones = zonesThen(app, basis, offsets, atMs)
  const settings = { ...app.settings, actor: basis.actor, entrustments: basis.entrustments }
  return { app: { ...then, settings, zoneData: zones.zoneData, packs: () => packs }, basis, gaps: [...gaps, ...zones.gaps] }
}
