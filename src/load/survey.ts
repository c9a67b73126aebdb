import type { RowFault } from '../model/cells.js'
import { isNote, type AnyFact, type FactContents, type Source } from '../model/facts.js'
import { type DebtId, type PartyId, type SourceId } from '../model/ids.js'
import type { LoadContext, LoadProgress } from '../model/load.js'
import { isOwnSource, OWN_SOURCE_ID } from '../model/own-source.js'
import { readRow, type RowContents } from '../model/rows.js'
import { createSum, type DecimalSum } from '../model/decimal.js'
import { Directory, isRefusal, type Presence } from './directory.js'
import type { RecordText } from './formats/format.js'
import { createGate, type Gate } from './gate.js'
import type { Unit, UnitReader } from './inputs.js'
import { createKeyTable, type KeyTable } from './key-table.js'
import { questionFor } from './question.js'
import { makeRecord, scoped, type LoadRecord, type NumberBook } from './records.js'
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

/** A party or debt row that may come to be: its key, and by which fields it says whom it means. */
interface Expected {
  readonly slot: number
  readonly record: Pick<LoadRecord, 'kind' | 'content' | 'source' | 'subject'>
}

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
  readonly #expected: Expected[] = []
  readonly #sourceSlots = new Map<SourceId, number>()
  readonly #balance = createSum()
  readonly #numbers: NumberBook = new Map()
  readonly #countryOf = (party: PartyId): string | undefined => this.#directory.countryOf(party)
  #rows = 0

  constructor(context: LoadContext, storeIsEmpty: boolean) {
    this.#context = context
    this.#storeIsEmpty = storeIsEmpty
    this.#keys = createKeyTable(context.keyring.hash('ref', 'load keys'))
    this.#directory = new Directory(context.store, storeIsEmpty)
    this.#sources = createSourceBook(context.store, storeIsEmpty)
  }

  async readFile(
    input: UnitReader, wants: (file: RecordText['file']) => boolean, tell: (progress: LoadProgress) => void, isCounted = false,
  ): Promise<void> {
    let rows = 0
    for await (const units of input.units()) {
      rows += units.length
      const texts = units.flatMap((unit: Unit) => unit.records.filter((record) => wants(record.file)))
      const contents = texts.map((text) => readRow(text.file, text.text).content)
      if (!this.#storeIsEmpty) await this.#learn(contents.filter((content) => content !== undefined))
      for (const [i, content] of contents.entries()) {
        const text = texts[i]
        if (content !== undefined && text !== undefined) this.#note(text, content)
      }
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
    for (const { slot, record } of this.#expected) this.#expect(slot, record, gate)
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
    const slot = this.#keys.note(record.key, contentText(record.content))
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
      if (fact.content.country !== undefined) this.#directory.noteCountry(fact.content.partyId, fact.content.country)
      this.#directory.noteIdentity(fact.content.partyId, fact.content)
      this.#directory.noteKind(fact.content.partyId, fact.content.kind)
      this.#expected.push({ slot, record: slim(record, pick(fact.content, ['partyId', 'birthDate', 'registrationNo'])) })
    } else if (fact.kind === 'debt') {
      this.#balance.add(fact.content.balance)
      this.#directory.notePlace(fact.content.debtId, fact.content.jurisdiction)
      this.#expected.push({ slot, record: slim(record, pick(fact.content, ['debtId', 'jurisdiction'])) })
    } else if (fact.kind === 'obligation') {
      this.#directory.noteObligation(fact.content.debtId, fact.content.partyId, fact.content.role, slot)
    } else if (fact.kind === 'relation') {
      this.#directory.noteRelation(fact.content.fromId, fact.content.toId, fact.content.kind, slot)
    } else if (fact.kind === 'event' && isRefusal(fact.content.event) && record.subject !== undefined) {
      this.#directory.noteRefusal(record.subject)
    }
  }

  /** A row that is not in conflict makes its party or debt present, or, where the gate stops it, refused. */
  #expect(slot: number, record: Expected['record'], gate: Gate): void {
    if (this.#keys.isConflicting(slot) || record.source === undefined) return
    const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
    const answer = (): Presence => {
      const question = questionFor(record, this.#directory)
      return question === undefined ? 'present' : PRESENCE_BY_DECISION[gate.ask(question).decision]
    }
    if (fact.kind === 'party' && this.#directory.identityConflict(fact.content.partyId, fact.content) === undefined) {
      this.#directory.noteParty(fact.content.partyId, answer())
    }
    if (fact.kind === 'debt') this.#directory.noteDebt(fact.content.debtId, answer())
  }
}

const PRESENCE_BY_DECISION = { admit: 'present', refuse: 'refused', hold: 'held' } as const

/** Keeps only what is needed at the end of the survey, as copies: a slice would keep its whole chunk of the file. */
function slim(record: LoadRecord, fields: Partial<FactContents['party'] & FactContents['debt']>): Expected['record'] {
  const content = JSON.parse(JSON.stringify(fields)) as FactContents['party'] & FactContents['debt']
  return {
    kind: record.kind, content, ...(record.kind === 'party' ? { subject: content.partyId } : {}),
    ...(record.source === undefined ? {} : { source: record.source }),
  }
}

function pick<T extends object, Key extends keyof T>(value: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, value[key]])) as Pick<T, Key>
}

/** The content as text by which two rows of one key are compared; where the source wrote it down does not count. */
export function contentText(content: AnyFact['content']): string {
  let text = ''
  for (const name in content) {
    if (name === 'sourceRecord') continue
    const value: unknown = content[name as keyof typeof content]
    if (value === undefined) continue
    // The length before a text keeps it apart from what follows, whatever it holds.
    text += typeof value === 'string' ? `${name}"${value.length}"${value}` : `${name}:${JSON.stringify(value)},`
  }
  return text
}
