import { existsSync, readFileSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { openAssessed } from '../graph/assessed.js'
import { decodeGraph, encodeGraph, undirectedView, type Graph } from '../graph/index.js'
import type { Day } from '../model/facts.js'
import { Problem } from '../model/problem.js'
import { DAY_MS, formatDay } from '../model/time.js'
import type { Store } from '../store/port.js'
import { assessGate } from './assess-gate.js'
import type { App } from './context.js'
import { removeDrafts, writeWhole } from './drafts.js'
import { storeStem } from './store-name.js'

/** The graph that a store's questions were last asked of, kept as long as the store is open. */
const inMemory = new WeakMap<Store, { readonly making: string; readonly graph: Graph; readonly undirected: () => Graph }>()

/** The header names what the graph was made of; padded so that the columns behind it stay aligned. */
const HEADER_BYTES = 128

/** Form of the file, and of what is made of the facts: it goes up when either changes. */
const FORMAT = 3

/** Names exactly what a graph was made of: the facts, the law that let them in, and the day. */
async function makingOf(app: App, store: Store, day: Day): Promise<string> {
  const law = app.packs({}).list.map((pack) => pack.digest)
  return JSON.stringify([await store.identity(), await store.revision(), law, day])
}

function headerFor(making: string): Buffer {
  // Hashed, so that it has one length whatever a store calls itself.
  const made = createHash('sha256').update(making).digest('hex')
  return Buffer.from(`rightparty assessed graph, format ${FORMAT}, of ${made}`.padEnd(HEADER_BYTES, ' '), 'latin1')
}

/** The graph kept at `path`, if it was made of exactly this; whatever else lies there is rebuilt. */
function readCache(path: string, header: Buffer): Graph | undefined {
  if (!existsSync(path)) return undefined
  const bytes = readFileSync(path)
  if (!bytes.subarray(0, HEADER_BYTES).equals(header)) return undefined
  try {
    // A copy of its own starts aligned, whatever buffer the file was read into.
    return decodeGraph(new Uint8Array(bytes.subarray(HEADER_BYTES)))
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

function pathOf(app: App): string {
  return resolve(app.folder, `${storeStem(app.settings.store)}.assessed.graph`)
}

/** Forgets the assessed graph that is kept beside the store: what it was made of may name people who are to be left out. */
export function dropGraph(app: App): void {
  const path = pathOf(app)
  rmSync(path, { force: true })
  removeDrafts(path)
}

/** Reads the facts once, as they lie. */
async function buildAssessed(app: App, store: Store, day: Day): Promise<Graph> {
  const mayAssess = await assessGate(app, store, day)
  const organizations = new Set<string>()
  for await (const batch of store.factsOf(['party'])) for (const { content } of batch) if (content.kind !== 'person') organizations.add(content.partyId)
  const graph = openAssessed(organizations, day, mayAssess)
  for await (const batch of store.factsOf(['obligation', 'relation'])) for (const fact of batch) graph.add(fact)
  return graph.finish()
}

/**
 * The assessed graph of the store as it stands on a day (absent: that of the moment asked about). Kept in a file of its own
 * beside an embedded store, and built anew when the store's facts, the day or the form differ.
 */
export async function assessedGraph(app: App, directed: boolean, asOf?: Day): Promise<Graph> {
  const store = await app.store()
  const today = formatDay(Math.floor(app.atMs() / DAY_MS))
  const day = asOf ?? today
  const making = await makingOf(app, store, day)
  const held = inMemory.get(store)
  if (held?.making === making) return directed ? held.graph : held.undirected()
  const header = headerFor(making)
  const path = pathOf(app)
  const kept = readCache(path, header)
  const graph = kept ?? (await buildAssessed(app, store, day))
  // The day asked about is the one that is asked again; another day's graph does not push it out.
  if (kept === undefined && day === today && existsSync(dirname(path))) writeWhole(path, [header, encodeGraph(graph)])
  let turned: Graph | undefined
  const undirected = (): Graph => (turned ??= undirectedView(graph))
  if (day === today) inMemory.set(store, { making, graph, undirected })
  return directed ? graph : undirected()
}
