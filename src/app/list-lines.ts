import { setImmediate } from 'node:timers/promises'
import type { ListedEntry } from '../model/dispatch.js'
import type { DebtId } from '../model/ids.js'
import { RECORDS_AT_ONCE } from '../model/limits.js'
import type { CertificateSegment, Entry } from '../model/list.js'
import type { OrderedList, Ranked, Ranking } from '../rank/index.js'
import type { OpenAct, Store } from '../store/port.js'
import type { TextFile } from './files.js'

/** Where the lines of a list go. */
export interface Outlets {
  readonly segments: (segments: readonly CertificateSegment[]) => Promise<void>
  readonly entries: (entries: readonly ListedEntry[]) => Promise<void>
  readonly out: TextFile | undefined
}

/** The store, where the list is kept; where it is only tried, nowhere. */
export function outletsOf(store: Store, act: OpenAct | undefined, out: TextFile | undefined): Outlets {
  return {
    segments: async (segments) => {
      if (act !== undefined && segments.length > 0) await store.writeSegments(act, segments)
    },
    entries: async (entries) => {
      if (act !== undefined) await store.writeEntries(act, entries)
    },
    out,
  }
}

function* batches(entries: Iterable<ListedEntry>): Iterable<readonly ListedEntry[]> {
  let batch: ListedEntry[] = []
  for (const entry of entries) {
    batch.push(entry)
    if (batch.length === RECORDS_AT_ONCE) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

/** A list that is finished, with its best lines. */
export interface WrittenList {
  readonly ranked: Ranked
  readonly best: readonly Entry[]
}

/** Makes each line of the list once and writes it wherever lines go; gives the finished list with at most `top` of its lines. */
export async function writeLines(
  ranking: Ranking, ordered: OrderedList, creditors: ReadonlyMap<DebtId, string>, top: number, { segments, entries, out }: Outlets,
): Promise<WrittenList> {
  const best: Entry[] = []
  for (const batch of batches(ordered.lines((debtId) => creditors.get(debtId) ?? ''))) {
    for (const { entry } of batch.slice(0, top - best.length)) best.push(entry)
    if (out !== undefined) for (const { entry } of batch) out.write(`${JSON.stringify(entry)}\n`)
    await segments(ranking.takeSegments())
    await entries(batch)
    await setImmediate()
  }
  const ranked = ordered.finish()
  await segments(ranked.segments)
  out?.close()
  return { ranked, best }
}
