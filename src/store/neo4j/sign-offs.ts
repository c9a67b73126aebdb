import type { SignOffStore } from '../port.js'
import type { Graph } from './connection.js'
import { writeLeaf } from './ledger.js'

/** Keeps counsel's words on packs; see the port for what each method promises. */
export function signOffStore(graph: Graph): SignOffStore {
  return {
    recordSignOff: ({ pack, version, digest, by, evidence, at }, leaf) =>
      graph.write(async (run) => {
        await writeLeaf(run, leaf)
        await run('record-sign-off', { leafId: leaf.leafId, pack, version, digest, by, evidence, at })
      }),
    signOffs: async () =>
      (await graph.read('sign-offs')).map(([pack, version, digest, by, evidence, at]) => ({
        pack: String(pack), version: String(version), digest: String(digest), by: String(by), evidence: String(evidence), at: String(at),
      })),
  }
}
