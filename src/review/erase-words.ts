import type { KeptKind, KeptRecords } from '../model/dispatch.js'
import type { ErasurePlan, Unwritten, WRITTEN_KINDS } from '../model/erasing.js'
import type { Pause } from '../model/recheck.js'
import type { Proposal, Sample } from '../model/review.js'

/** Members that hold what somebody wrote freely. */
const WRITTEN: ReadonlySet<string> = new Set(['because', 'evidence', 'sourceRecord'])

/** Everything that somebody wrote freely into a record, at any depth. */
export function wordsIn(record: unknown): readonly string[] {
  if (Array.isArray(record)) return record.flatMap(wordsIn)
  if (record === null || typeof record !== 'object') return []
  return Object.entries(record).flatMap(([name, value]) => (WRITTEN.has(name) && typeof value === 'string' ? [value] : wordsIn(value)))
}

/** Says whether an item of a sample is about the person who is erased. */
export type IsItemAbout = (sample: Sample, item: Sample['items'][number]) => boolean

function withoutAnswers(sample: Sample, isAbout: IsItemAbout): Unwritten | undefined {
  const words = sample.items.flatMap((item) => (item.answer !== undefined && isAbout(sample, item) ? [item.answer.because] : []))
  const items = sample.items.map((item) => (item.answer !== undefined && isAbout(sample, item) ? { ...item, answer: { ...item.answer, because: '' } } : item))
  return words.length === 0 ? undefined : { record: { ...sample, items }, words }
}

/**
 * A small record without what somebody wrote freely about the person: a proposal about what goes goes with it, a pause for the
 * person and answers about them lose their words.
 */
export function unwrittenOf(
  kind: (typeof WRITTEN_KINDS)[number], record: KeptRecords[KeptKind], { keys, held, renames }: Pick<ErasurePlan, 'keys' | 'held' | 'renames'>, isAbout: IsItemAbout,
): Unwritten | undefined {
  if (kind === 'sample') return withoutAnswers(record as Sample, isAbout)
  if (kind === 'proposal') {
    const { target } = record as Proposal
    return (keys as readonly string[]).includes(target) || held.includes(target) ? { record: null, words: wordsIn(record) } : undefined
  }
  const pause = record as Pause
  return 'id' in pause.scope && renames.some(({ id }) => 'id' in pause.scope && id === pause.scope.id) ? { record: { ...pause, because: '' }, words: [pause.because] } : undefined
}
