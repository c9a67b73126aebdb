import { ROLES } from '../model/case-file.js'
import { RELATION_KINDS, type AnyFact, type Source } from '../model/facts.js'
import type { SourceId } from '../model/ids.js'
import type { Keyring } from '../model/keyring.js'
import type { FileRead, LoadInput, ReadingTerms, RowNotes } from '../model/load.js'
import { readRow } from '../model/rows.js'
import { createMixer, HASH_WORDS, type Mixer } from './hash-index.js'
import { planInputs } from './inputs.js'
import { CONTENT_WORDS, contentText } from './key-table.js'
import { namedIn, readRecord, type RowContent } from './read-record.js'
import type { LoadRecord } from './records.js'
import { isRefusal } from './refusals.js'
import { seedsOf } from './seeds.js'

/** Words of a row: hashes of its key and of its content, what it ties or refuses, whom, as what, and its source by number. */
export const NOTE = { key: 0, content: HASH_WORDS, what: 5, first: 6, second: 9, kind: 12, source: 13 } as const
/** Words of one row. */
export const NOTE_WORDS = 14
/** Stands where a row has no source. */
export const NO_SOURCE = 0xffffffff
/** What a row notes beside its key. */
export const WHAT = { nothing: 0, obligation: 1, relation: 2, refusal: 3 } as const

interface Mixers {
  readonly key: Mixer
  readonly content: Mixer
  readonly party: Mixer
  readonly debt: Mixer
}

/** Reads a file as the survey does, and gives what it must note of it in words that need no text. */
export async function* noteFile(
  input: LoadInput, terms: ReadingTerms, sources: readonly Source[], keyring: Keyring, isNaming: () => boolean,
): AsyncGenerator<RowNotes, FileRead> {
  const seeds = seedsOf(keyring)
  const mixers: Mixers = { key: createMixer(seeds.keys), content: createMixer(seeds.contents), party: createMixer(seeds.parties), debt: createMixer(seeds.debts) }
  const [reader] = planInputs({ ...terms, inputs: [input] }, undefined)
  if (reader === undefined) throw new TypeError('a file of a portfolio has a reader')
  const numbers = new Map<SourceId, number>(sources.map(({ sourceId }, i) => [sourceId, i]))
  const context = {
    keyring, sourceOf: (id: SourceId) => sources[numbers.get(id) ?? -1], countryOf: () => undefined,
    numbers: { read: () => { throw new TypeError('no row that is read apart has a number') } },
  }
  for await (const units of reader.units()) {
    const words = new Uint32Array(units.length * NOTE_WORDS)
    const contents: RowContent[] = []
    let at = 0
    for (const unit of units) {
      for (const text of unit.records) {
        const { content } = readRow(text.file, text.text)
        if (content === undefined) continue
        // Before its ids are put under their source's namespace: whom it names is asked of it as it was written.
        if (isNaming()) contents.push({ ...content })
        const record = readRecord(text.file, content, context)
        if (!('key' in record)) continue
        noteRecord(words, at, record, numbers, mixers)
        at += NOTE_WORDS
      }
    }
    const parties = new Set<string>()
    const debts = new Set<string>()
    for (const content of contents) namedIn(content, context.sourceOf, parties, debts)
    yield { rows: units.length, bytes: reader.bytes(), words: words.subarray(0, at), parties: [...parties], debts: [...debts] }
  }
  return { digest: reader.digest() }
}

function noteRecord(words: Uint32Array, at: number, record: LoadRecord, numbers: ReadonlyMap<SourceId, number>, mixers: Mixers): void {
  words.set(mixers.key(record.key), at + NOTE.key)
  words.set(mixers.content(contentText(record.content)).subarray(0, CONTENT_WORDS), at + NOTE.content)
  words[at + NOTE.source] = record.source === undefined ? NO_SOURCE : numbers.get(record.source.sourceId)!
  const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
  if (fact.kind === 'obligation') {
    words[at + NOTE.what] = WHAT.obligation
    words.set(mixers.debt(fact.content.debtId), at + NOTE.first)
    words.set(mixers.party(fact.content.partyId), at + NOTE.second)
    words[at + NOTE.kind] = ROLES.indexOf(fact.content.role)
  } else if (fact.kind === 'relation') {
    words[at + NOTE.what] = WHAT.relation
    words.set(mixers.party(fact.content.fromId), at + NOTE.first)
    words.set(mixers.party(fact.content.toId), at + NOTE.second)
    words[at + NOTE.kind] = RELATION_KINDS.indexOf(fact.content.kind)
  } else if (fact.kind === 'event' && isRefusal(fact.content.event) && record.subject !== undefined) {
    words[at + NOTE.what] = WHAT.refusal
    words.set(mixers.party(record.subject), at + NOTE.first)
  }
}
