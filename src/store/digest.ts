import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { COPY_SECTIONS, type CopyBatch, type CopySection, type CopySummary } from '../model/copy.js'
import { FACT_KINDS, type AnyFact } from '../model/facts.js'
import type { Revision } from '../model/ids.js'
import { CHANGED_SHARE_MAX } from '../model/limits.js'
import type { FactReader, StoreExport } from './port.js'
import { openRuns, touchedStretches, type ContentSums } from './content-sums.js'
import { withTextBytes } from './copied-bytes.js'
import { compareBytes } from './order.js'

type ContentReader = Pick<FactReader, 'facts' | 'factsWithin' | 'keysSince' | 'revision'>

/**
 * SHA-256 in hex over all facts and events that are current at a revision (absent: the newest) in key order: key, content and purposes of each as one canonical JSON line.
 * Equal on every store that holds the same: recording times, revisions, load ids, lists and the ledger stay out, and so
 * does how a contact value is sealed (a fresh nonce each time; its keyed hash stays in).
 */
export async function contentDigest(store: Pick<FactReader, 'facts' | 'revision'>, canonical: (value: unknown) => string, revision?: Revision): Promise<string> {
  return (await sumContent(store, canonical, revision)).digest
}

/** The content digest with its sums, by which it can be brought forward to a later revision. */
export async function sumContent(store: Pick<FactReader, 'facts' | 'revision'>, canonical: (value: unknown) => string, revision?: Revision): Promise<ContentSums> {
  const at = revision ?? (await store.revision())
  const runs = openRuns()
  runs.begin('')
  for (const kind of FACT_KINDS.toSorted(compareBytes)) {
    for await (const batch of store.facts(kind, at)) {
      for (const fact of batch) runs.add(fact.key, lineOf(fact, canonical))
      // A store that answers at once would leave no turn for anything else, not even for Ctrl-C.
      await setImmediate()
    }
  }
  return runs.finish()
}

/**
 * The sums at a later revision, from those at an earlier one: what changed since is read with its neighbours, and nothing
 * else. The same as `sumContent` gives; undefined where too much changed. Between the two nothing may have been erased.
 */
export async function sumsSince(
  earlier: ContentSums, since: Revision, store: ContentReader, canonical: (value: unknown) => string, at: Revision,
): Promise<ContentSums | undefined> {
  const changed = new Set<string>()
  for await (const keys of store.keysSince(since, at)) {
    for (const key of keys) changed.add(key)
    if (changed.size > earlier.facts * CHANGED_SHARE_MAX) return undefined
  }
  const stretches = touchedStretches(earlier.runs, [...changed].map((key) => Buffer.from(key, 'utf8')).toSorted((a, b) => a.compare(b)))
  const runs = openRuns()
  let [next, taken] = [0, 0]
  const goTo = (stretch: number): void => {
    const { first, end, range } = stretches[stretch]!
    runs.take(earlier.runs, taken, first)
    taken = end
    runs.begin(range.from)
    next = stretch + 1
  }
  for await (const batch of store.factsWithin(stretches.map(({ range }) => range), at)) {
    for (const fact of batch) {
      while (next < stretches.length && compareBytes(fact.key, stretches[next]!.range.from) >= 0) goTo(next)
      runs.add(fact.key, lineOf(fact, canonical))
    }
    await setImmediate()
  }
  while (next < stretches.length) goTo(next)
  runs.take(earlier.runs, taken, earlier.runs.facts.length)
  return runs.finish()
}

/** Lists of purposes are few, and the same ones are handed out again and again. */
const purposesText = new WeakMap<readonly string[], string>()

function lineOf({ key, content, purposes }: Pick<AnyFact, 'key' | 'content' | 'purposes'>, canonical: (value: unknown) => string): string {
  let sorted = purposesText.get(purposes)
  if (sorted === undefined) {
    sorted = canonical(purposes.toSorted())
    purposesText.set(purposes, sorted)
  }
  return `[${canonical(key)},${canonical(withoutSeal(content))},${sorted}]\n`
}

function withoutSeal(content: AnyFact['content']): unknown {
  return 'value' in content && content.value !== undefined ? { ...content, value: content.value.hash } : content
}

/** Adds up the digest of everything from batches as they pass. */
export interface Summing {
  readonly add: (batch: CopyBatch) => void
  /** What was added so far; nothing can be added afterwards. */
  readonly end: () => CopySummary
}

/** Starts the digest of everything: each record as a canonical JSON line (bytes as base64), section by section. */
export function summing(canonical: (value: unknown) => string): Summing {
  const sections = new Map<CopySection, { readonly digest: ReturnType<typeof createHash>; records: number }>()
  return {
    add: ({ section, records }) => {
      const sum = sections.get(section) ?? { digest: createHash('sha256'), records: 0 }
      sections.set(section, sum)
      for (const record of records) sum.digest.update(`${canonical(withTextBytes(section, record))}\n`)
      sum.records += records.length
    },
    end: () => {
      // A section without records says nothing, so that a section that later versions add changes no digest of today.
      const ended = COPY_SECTIONS.flatMap((section) => {
        const sum = sections.get(section)
        return sum === undefined || sum.records === 0 ? [] : [{ section, records: sum.records, digest: sum.digest.digest('hex') }]
      })
      return { digest: createHash('sha256').update(canonical(ended)).digest('hex'), sections: ended }
    },
  }
}

/**
 * SHA-256 over everything a store holds: every version with its revisions and recording times, refusals, lists with their
 * certificates, ledger, sign-offs and runs. Equal after `store copy`, where the content digest only speaks of current facts.
 */
export async function fullDigest(store: StoreExport, canonical: (value: unknown) => string): Promise<CopySummary> {
  const sum = summing(canonical)
  for await (const batch of store.everything()) {
    sum.add(batch)
    await setImmediate()
  }
  return sum.end()
}
