import type { RowFault } from '../model/cells.js'
import { isNote, type AnyFact, type FactContents, type Source } from '../model/facts.js'
import { type DebtId, type PartyId, type SourceId } from '../model/ids.js'
import type { LoadContext, LoadProgress } from '../model/load.js'
import { isOwnSource, OWN_SOURCE_ID } from '../model/own-source.js'
import { readRow, type RowContents } from '../model/rows.js'
import { createSum, type DecimalSum } from '../model/decimal.js'
import { Directory, isRefusal } from './directory.js'
import { createExpected, type Expected } from './expected.js'
import type { RecordText } from './formats/format.js'
import { createGate, type Gate } from './gate.js'
import type { UnitReader } from './inputs.js'
import { createKeyTable, type KeyTable } from './key-table.js'
import { createNumberBook, type NumberBook } from './number-book.js'
import { makeRecord, scoped, type LoadRecord } from './records.js'
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
}

type RowContent = RowContents[keyof RowContents]

/** Reads all files once (those with parties first) and notes what later rows and the gate need. */
export async function surveyInputs(
  inputs: readonly UnitReader[], context: LoadContext, storeIsEmpty: boolean, tell: (progress: LoadProgress) => void,
): Promise<Survey> {
  const surveyor = new Surveyor(context, storeIsEmpty)
  for (const input of inputs.filter((candidate) => candidate.bears.has('sources'))) {
    await surveyor.readFile(input, (file) => file === 'sources', tell)
  }
  surveyor.settleSources()
  for (const input of inputs.filter((candidate) => candidate.bears.has('parties'))) {
    await surveyor.readFile(input, (file) => file === 'parties', tell, !bearsOthers(input))
  }
  for (const input of inputs.filter(bearsOthers)) {
    await surveyor.readFile(input, (file) => file !== 'parties' && file !== 'sources', tell, true)
  }
  return surveyor.settle()
}

function bearsOthers(input: UnitReader): boolean {
  return [...input.bears].some((file) => file !== 'sources' && file !== 'parties')
}

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
  readonly #countryOf = (party: PartyId): string | undefined => this.#directory.countryOf(party)
  #rows = 0

  constructor(context: LoadContext, storeIsEmpty: boolean) {
    this.#context = context
    this.#storeIsEmpty = storeIsEmpty
    // A secret of this installation, so that nobody can choose ids or keys whose hashes meet.
    const seed = context.keyring.hash('ref', 'load keys')
    this.#keys = createKeyTable(`${seed} keys`)
    this.#directory = new Directory(context.store, storeIsEmpty, seed)
    this.#expected = createExpected(this.#directory)
    this.#numbers = createNumberBook(seed)
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
    for (const content of contents) {
      const source = this.#sourceOf(content)
      const named = content as Partial<FactContents['obligation'] & FactContents['relation'] & FactContents['match_decision']>
      for (const id of [named.partyId, named.fromId, named.toId, named.aId, named.bId]) if (id !== undefined) parties.add(scoped(id, source))
      for (const id of [named.debtId, ...(named.covers ?? [])]) if (id !== undefined) debts.add(scoped(id, source))
      if ('event' in content && !isNote(content.event) && content.event.partyId !== undefined) {
        parties.add(scoped(content.event.partyId as PartyId, source))
      }
    }
    await this.#directory.learn(parties, debts)
  }

  #sourceOf(content: RowContent): Source | undefined {
    return 'sourceId' in content && !('class' in content) ? this.#sources.get(content.sourceId) : undefined
  }

  #recordOf(text: RecordText, content: RowContent): LoadRecord | RowFault {
    if ('sourceId' in content && isOwnSource(content.sourceId)) {
      return { column: 'source_id', code: 'source-reserved', reason: `${OWN_SOURCE_ID} is the source of this installation's own records; give yours another id` }
    }
    const source = text.file === 'sources' ? undefined : this.#sourceOf(content)
    if (source === undefined && text.file !== 'sources' && 'sourceId' in content) {
      return { column: 'source_id', code: 'source-unknown', reason: 'this source is neither in the load nor in the store, or its own row is a reject' }
    }
    return makeRecord(text.file, content, { keyring: this.#context.keyring, source, countryOf: this.#countryOf, numbers: this.#numbers })
  }

  #note(text: RecordText, content: RowContent): void {
    const record = this.#recordOf(text, content)
    if (!('key' in record)) return
    const slot = this.#keys.note(record.key, record.content)
    if (record.source !== undefined) {
      const { sourceId } = record.source
      this.#rowsOfSource.set(sourceId, (this.#rowsOfSource.get(sourceId) ?? 0) + 1)
    }
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
