import type { RowFault } from '../model/cells.js'
import type { AnyFact, Source } from '../model/facts.js'
import type { DebtId, PartyId, SourceId } from '../model/ids.js'
import type { ApartReader, LoadContext, LoadProgress, LoadRequest, RowNotes } from '../model/load.js'
import { readRow } from '../model/rows.js'
import { createSum, type DecimalSum } from '../model/decimal.js'
import { NO_SOURCE, NOTE, NOTE_WORDS, WHAT } from './apart.js'
import { Directory } from './directory.js'
import { createExpected, type Expected } from './expected.js'
import type { RecordText } from './formats/format.js'
import { createGate, type Gate } from './gate.js'
import type { UnitReader } from './inputs.js'
import { readTogether, type ApartInput } from './read-together.js'
import { createKeyTable, type KeyTable } from './key-table.js'
import { createNumberBook, type NumberBook } from './number-book.js'
import { namedIn, readRecord, type RowContent } from './read-record.js'
import type { LoadRecord } from './records.js'
import { isRefusal } from './refusals.js'
import { seedsOf } from './seeds.js'
import { createSourceBook, type SourceBook } from './sources.js'

/** Everything that must be known of all rows before the first one can be judged. */
export interface Survey {
  readonly keys: KeyTable
  readonly directory: Directory
  readonly sources: SourceBook
  readonly gate: Gate
  /** Makes the record of a row as the survey saw it. */
  readonly read: (text: RecordText) => LoadRecord | RowFault
  /** Rows of all files but `sources`, and the sum of the balances of all debt rows. */
  readonly rows: number
  readonly balance: DecimalSum
  /** SHA-256 in hex of the bytes that were read of an input. */
  readonly digestOf: (input: UnitReader) => string
}

/** Reads all files once (those with parties before those that need them) and notes what later rows and the gate need. */
export async function surveyInputs(
  inputs: readonly UnitReader[], context: LoadContext, request: LoadRequest, storeIsEmpty: boolean, tell: (progress: LoadProgress) => void,
): Promise<Survey> {
  const surveyor = new Surveyor(context, storeIsEmpty)
  for (const input of inputs.filter((candidate) => candidate.bears.has('sources'))) {
    await surveyor.readFile(input, (file) => file === 'sources', tell)
  }
  surveyor.settleSources()
  const parties = inputs.filter((candidate) => candidate.bears.has('parties'))
  const others = inputs.filter(bearsOthers)
  const readParties = parties.map((input) => () => surveyor.readFile(input, (file) => file === 'parties', tell, !bearsOthers(input)))
  const readOthers = others.map((input) => () => surveyor.readFile(input, (file) => file !== 'parties' && file !== 'sources', tell, true))
  const { reading } = context
  if (reading === undefined) {
    for (const read of [...readParties, ...readOthers]) await read()
    return surveyor.settle()
  }
  try {
    await surveyor.learnSources()
    const steps = [...readParties.map((read) => ({ read })), ...readOthers.map((read, i) => ({ read, input: others[i]! }))]
    await readTogether(steps, reading.readers, (input, reader) => surveyor.readApart(input, reader, request, tell))
  } finally {
    // What they hold is room that judging needs.
    await reading.close()
  }
  return surveyor.settle()
}

function bearsOthers(input: UnitReader): boolean {
  return [...input.bears].some((file) => file !== 'sources' && file !== 'parties')
}

/** Batches of notes asked for ahead, so that a thread goes on while this one is at work on a batch of its own. */
const NOTES_AHEAD = 4

class Surveyor {
  readonly #context: LoadContext
  readonly #keys: KeyTable
  readonly #directory: Directory
  readonly #sources: SourceBook
  readonly #storeIsEmpty: boolean
  readonly #rowsOfSource = new Map<SourceId, number>()
  /** Let go of once they are settled. */
  #expected: Expected
  readonly #sourceSlots = new Map<SourceId, number>()
  readonly #balance = createSum()
  readonly #numbers: NumberBook
  /** Of files that another thread read. */
  readonly #digests = new Map<UnitReader, string>()
  readonly #sourceOf = (id: SourceId): Source | undefined => this.#sources.get(id)
  readonly #countryOf = (party: PartyId): string | undefined => this.#directory.countryOf(party)
  #rows = 0

  constructor(context: LoadContext, storeIsEmpty: boolean) {
    this.#context = context
    this.#storeIsEmpty = storeIsEmpty
    const seeds = seedsOf(context.keyring)
    this.#keys = createKeyTable(seeds)
    this.#directory = new Directory(context.store, storeIsEmpty, seeds)
    this.#expected = createExpected(this.#directory)
    this.#numbers = createNumberBook(seeds.numbers)
    this.#sources = createSourceBook(context.store, storeIsEmpty)
  }

  async readFile(
    input: UnitReader, wants: (file: RecordText['file']) => boolean, tell: (progress: LoadProgress) => void, isCounted = false,
  ): Promise<void> {
    let rows = 0
    for await (const units of input.units()) {
      rows += units.length
      const texts: RecordText[] = []
      const contents: RowContent[] = []
      for (const unit of units) {
        for (const text of unit.records) {
          const content = wants(text.file) ? readRow(text.file, text.text).content : undefined
          if (content === undefined) continue
          texts.push(text)
          contents.push(content)
        }
      }
      if (!this.#storeIsEmpty) await this.#learn(contents)
      for (const [i, text] of texts.entries()) this.#note(text, contents[i]!)
      tell({ phase: 'survey', file: input.name, rows, bytes: input.bytes() })
    }
    if (isCounted) this.#rows += rows
  }

  /** Has a thread read a file whose rows are noted by their hashes. */
  async readApart(input: ApartInput, reader: ApartReader, { renames, ignoreColumns, encoding }: LoadRequest, tell: (progress: LoadProgress) => void): Promise<void> {
    const { name, path, kind } = input.apart
    const sources = this.#sources.all()
    const terms = { ...(renames === undefined ? {} : { renames }), ...(ignoreColumns === undefined ? {} : { ignoreColumns }), ...(encoding === undefined ? {} : { encoding }) }
    await reader.open({ name, path, kind }, terms, sources)
    const next = (): ReturnType<ApartReader['next']> => {
      const notes = reader.next(this.#directory.isLearning)
      notes.catch(() => {
        // Told to whoever waits for it, which may be later.
      })
      return notes
    }
    const asked = Array.from({ length: NOTES_AHEAD }, next)
    try {
      let rows = 0
      for (;;) {
        const notes = await asked.shift()!
        if ('digest' in notes) {
          this.#digests.set(input, notes.digest)
          break
        }
        asked.push(next())
        await this.#directory.learn(notes.parties as readonly PartyId[], notes.debts as readonly DebtId[])
        this.#takeNotes(notes, sources)
        rows += notes.rows
        tell({ phase: 'survey', file: name, rows, bytes: notes.bytes })
      }
      this.#rows += rows
    } finally {
      // What else was asked answers that there is no more, or fails as this did.
      await Promise.allSettled(asked)
    }
  }

  /** Asks the store about all its sources, so that whoever reads apart knows every one that a row may name. */
  async learnSources(): Promise<void> {
    if (this.#storeIsEmpty) return
    for await (const batch of this.#context.store.facts('source')) await this.#sources.learn(batch.map((fact) => fact.content.sourceId))
  }

  settleSources(): void {
    this.#sources.settle((source) => this.#keys.isConflicting(this.#sourceSlots.get(source.sourceId) ?? -1))
  }

  settle(): Survey {
    const { admit, packs, nowMs } = this.#context
    this.#directory.settle((slot) => this.#keys.isConflicting(slot))
    const gate = createGate(admit, packs, nowMs, (source) => this.#rowsOfSource.get(source.sourceId) ?? 1)
    this.#expected.settle(gate, (slot) => this.#keys.isConflicting(slot), (id) => this.#sources.get(id))
    this.#expected = createExpected(this.#directory)
    return {
      keys: this.#keys, directory: this.#directory, sources: this.#sources, gate, rows: this.#rows, balance: this.#balance,
      digestOf: (input) => this.#digests.get(input) ?? input.digest(),
      read: (text) => {
        const read = readRow(text.file, text.text)
        return read.faults === undefined ? this.#recordOf(text, read.content) : read.faults[0]
      },
    }
  }

  /** Asks the store about everything that these rows name, before any of them is looked at more closely. */
  async #learn(contents: readonly RowContent[]): Promise<void> {
    await this.#sources.learn(contents.flatMap((content) => ('sourceId' in content ? [content.sourceId] : [])))
    const parties = new Set<PartyId>()
    const debts = new Set<DebtId>()
    for (const content of contents) namedIn(content, this.#sourceOf, parties, debts)
    await this.#directory.learn(parties, debts)
  }

  #recordOf(text: RecordText, content: RowContent): LoadRecord | RowFault {
    return readRecord(text.file, content, { keyring: this.#context.keyring, sourceOf: this.#sourceOf, countryOf: this.#countryOf, numbers: this.#numbers })
  }

  #takeNotes({ words }: RowNotes, sources: readonly Source[]): void {
    for (let at = 0; at < words.length; at += NOTE_WORDS) {
      const slot = this.#keys.noteAt(words, at + NOTE.key, at + NOTE.content)
      const source = words[at + NOTE.source]!
      if (source !== NO_SOURCE) this.#countRow(sources[source]!.sourceId)
      const what = words[at + NOTE.what]
      if (what === WHAT.obligation) this.#directory.noteObligationAt(words, at + NOTE.first, at + NOTE.second, words[at + NOTE.kind]!, slot)
      else if (what === WHAT.relation) this.#directory.noteRelationAt(words, at + NOTE.first, at + NOTE.second, words[at + NOTE.kind]!, slot)
      else if (what === WHAT.refusal) this.#directory.noteRefusalAt(words, at + NOTE.first)
    }
  }

  #countRow(sourceId: SourceId): void {
    this.#rowsOfSource.set(sourceId, (this.#rowsOfSource.get(sourceId) ?? 0) + 1)
  }

  #note(text: RecordText, content: RowContent): void {
    const record = this.#recordOf(text, content)
    if (!('key' in record)) return
    const slot = this.#keys.note(record.key, record.content)
    if (record.source !== undefined) this.#countRow(record.source.sourceId)
    this.#noteFact(record, slot)
  }

  #noteFact(record: LoadRecord, slot: number): void {
    const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
    if (fact.kind === 'source') {
      this.#sourceSlots.set(fact.content.sourceId, slot)
      this.#sources.note(fact.content)
    } else if (fact.kind === 'party') {
      const party = this.#directory.noteParty(fact.content.partyId, fact.content)
      if (record.source !== undefined) this.#expected.party(party, fact.content, record.source, slot)
    } else if (fact.kind === 'debt') {
      this.#balance.add(fact.content.balance)
      const debt = this.#directory.noteDebt(fact.content.debtId, fact.content.jurisdiction)
      if (record.source !== undefined) this.#expected.debt(debt, fact.content.jurisdiction, record.source, slot)
    } else if (fact.kind === 'obligation') {
      this.#directory.noteObligation(fact.content.debtId, fact.content.partyId, fact.content.role, slot)
    } else if (fact.kind === 'relation') {
      this.#directory.noteRelation(fact.content.fromId, fact.content.toId, fact.content.kind, slot)
    } else if (fact.kind === 'event' && isRefusal(fact.content.event) && record.subject !== undefined) {
      this.#directory.noteRefusal(record.subject)
    }
  }
}
