import type { Keyring } from '../../model/keyring.js'
import type { Store } from '../port.js'
import { openActs } from './acts.js'
import { checkStore, gateCounts } from './check.js'
import { connect, type Graph, type Neo4jAccess } from './connection.js'
import { storeImport } from './copy-in.js'
import { storeExport } from './copy-out.js'
import { rightsStore } from './erasing.js'
import { factReader, visibleRevision } from './facts.js'
import { unavailable } from './faults.js'
import { recordStore } from './kept.js'
import { dispatchStore } from './leases.js'
import { judgementStore } from './judgements.js'
import { ledgerStore } from './ledger.js'
import { listStore } from './lists.js'
import { loadWriter } from './load.js'
import { reviewStore } from './review.js'
import { runStore } from './runs.js'
import { applySchema } from './schema.js'
import { signOffStore } from './sign-offs.js'

/** How to open a store in Neo4j. */
export interface Neo4jOptions extends Neo4jAccess {
  /** With it the store is bound to this key when it is made, and opens with no other afterwards. */
  readonly keyring?: Keyring
  readonly readOnly?: boolean
  /** How long each act is tried again while the server is away or busy; 20 s when absent. */
  readonly retryMs?: number
}

/**
 * Opens a store in Neo4j 5.26 or newer, whose database it has for itself, and brings its schema up to date.
 * @throws Problem invalid-input for an address that is none; store-unavailable when it cannot be used, or belongs to another key
 */
export async function openNeo4j(options: Neo4jOptions): Promise<Store> {
  const isReadOnly = options.readOnly ?? false
  const graph = await connect(options, isReadOnly, options.retryMs)
  try {
    const schemaVersion = await applySchema(graph)
    if (options.keyring !== undefined) await bindKey(graph, options.keyring)
    return storeOf(graph, schemaVersion)
  } catch (error) {
    await graph.close()
    throw error
  }
}

function storeOf(graph: Graph, schemaVersion: number): Store {
  const acts = openActs(graph)
  let isOpen = true
  return {
    ...factReader(graph),
    ...loadWriter(graph, acts),
    ...listStore(graph, acts),
    ...judgementStore(graph, acts),
    ...ledgerStore(graph),
    ...signOffStore(graph),
    ...runStore(graph),
    ...storeExport(graph),
    ...storeImport(graph, acts),
    ...dispatchStore(graph),
    ...recordStore(graph),
    ...reviewStore(graph),
    ...rightsStore(graph, acts),
    identity: async (at) => {
      const [row] = at === undefined ? await graph.read('identity') : await graph.read('identity-at', { at })
      return typeof row?.[0] === 'string' ? row[0] : 'empty'
    },
    check: () => checkStore(graph, schemaVersion),
    gateCounts: async () => gateCounts(graph, await visibleRevision(graph)),
    close: async () => {
      if (!isOpen) return
      isOpen = false
      try {
        if (!graph.isReadOnly) await acts.release()
      } finally {
        await graph.close()
      }
    },
  }
}

/** A hash that only this key gives: enough to know it again, of no use to find it. */
async function bindKey(graph: Graph, keyring: Keyring): Promise<void> {
  const check = keyring.hash('ref', 'rightparty key check')
  let bound: unknown = (await graph.read('open-store-bound'))[0]?.[0] ?? null
  if (bound === null && !graph.isReadOnly) bound = (await graph.write((run) => run('open-store-key', { check })))[0]![0]
  if (bound === null || bound === check) return
  throw unavailable(graph.where, 'it was made with another key: give its own key file by RIGHTPARTY_KEY_FILE, or restore that file from a backup')
}
