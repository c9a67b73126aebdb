import { exercise, packDigest, shippedPacks, silentRules } from '../decide/index.js'
import type { App } from './context.js'
import { readPackFolder } from './pack-folder.js'

/** A worked case that does not come out as wanted. */
export interface FailedCase {
  readonly id: string
  readonly citation: string
  readonly note?: string
  /** What the answer lacks of what was wanted, in words. */
  readonly faults: readonly string[]
}

/** What `policy check` found. */
export interface PolicyCheck {
  readonly pack: string
  readonly version: string
  readonly digest: string
  readonly cases: number
  readonly failed: readonly FailedCase[]
  /** Rules that no case makes speak: nothing shows that they work. */
  readonly silent: readonly string[]
}

/**
 * Compiles the pack of a folder beside the shipped ones (it replaces one of its id) and runs the worked cases beside it.
 * @throws Problem pack-invalid with file, pointer and reason
 */
export function runPolicyCheck(app: App, dir: string): PolicyCheck {
  const { pack, cases } = readPackFolder(dir, app.folder)
  const runs = exercise(pack, cases, shippedPacks, app.zoneData)
  return {
    pack: pack.id,
    version: pack.version,
    digest: packDigest(pack),
    cases: cases.length,
    failed: runs
      .filter((run) => run.faults.length > 0)
      .map(({ worked, faults }) => ({ id: worked.id, citation: worked.citation, ...(worked.note === undefined ? {} : { note: worked.note }), faults })),
    silent: silentRules(pack, runs),
  }
}
