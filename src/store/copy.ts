import { setImmediate } from 'node:timers/promises'
import type { CopySection, CopySummary } from '../model/copy.js'
import { Problem } from '../model/problem.js'
import type { EpochMs } from '../model/time.js'
import { fullDigest, summing } from './digest.js'
import type { LoadWriter, OpenAct, StoreExport, StoreImport } from './port.js'

/** A store that can be filled. */
export type FillableStore = StoreExport & StoreImport & Pick<LoadWriter, 'abandon'>

/** What a copy needs beside its two ends. */
export interface CopyMeans {
  readonly canonical: (value: unknown) => string
  /** Random and unique: names this act. */
  readonly actId: string
  readonly nowMs: EpochMs
  /** Gets the section under way and how many of its records are written. */
  readonly onProgress?: (section: CopySection, records: number) => void
  /** Called once the target has been found empty and is held, and before anything is read: what must stand in both. */
  readonly onHeld?: () => Promise<void>
  /** Looks at what was read, before it becomes visible; throws what speaks against it. */
  readonly beforeCommit?: (read: CopySummary) => void
}

/**
 * Fills an empty store with everything a source gives, all of it or nothing, and then reads the target anew: what it holds has
 * the same digest as what was read. A copy that is killed leaves nothing visible and is swept by the next one.
 * @throws Problem precondition-failed when the target holds anything; store-unavailable when it holds something else in the end
 */
export async function copyEverything(from: StoreExport, to: FillableStore, means: CopyMeans): Promise<CopySummary> {
  const act = await to.beginCopy(means.actId, means.nowMs)
  let read: CopySummary
  try {
    await means.onHeld?.()
    read = await pour(from, to, act, means)
    means.beforeCommit?.(read)
    await to.commitCopy(act)
  } catch (error) {
    // What went wrong first is what counts; what cannot be abandoned now is swept later.
    await to.abandon(act).catch(() => undefined)
    throw error
  }
  refuseDifference(read, await fullDigest(to, means.canonical), 'the copy')
  return read
}

async function pour(from: StoreExport, to: FillableStore, act: OpenAct, means: CopyMeans): Promise<CopySummary> {
  const sum = summing(means.canonical)
  let [section, records]: [CopySection, number] = ['acts', 0]
  for await (const batch of from.everything()) {
    sum.add(batch)
    await to.writeCopied(act, batch)
    records = (batch.section === section ? records : 0) + batch.records.length
    section = batch.section
    means.onProgress?.(section, records)
    // Two stores that answer at once would leave no turn for anything else, not even for Ctrl-C.
    await setImmediate()
  }
  return sum.end()
}

/** @throws Problem store-unavailable naming the first section in which two summaries differ */
export function refuseDifference(wanted: CopySummary, found: CopySummary, what: string): void {
  if (wanted.digest === found.digest) return
  const names = [...wanted.sections, ...found.sections].map((one) => one.section)
  const section = names.find((name) => digestIn(wanted, name) !== digestIn(found, name)) ?? 'everything'
  throw new Problem('store-unavailable', `${what} differs from what was read in: ${section}; do not use it, and run rightparty store check on both`)
}

function digestIn(summary: CopySummary, section: CopySection): string | undefined {
  return summary.sections.find((one) => one.section === section)?.digest
}
