import type { AnyFact } from '../model/facts.js'
import type { FactKey } from '../model/ids.js'
import { BATCH_ROWS_MAX, COMPARED_AT_ONCE } from '../model/limits.js'
import type { LoadContext, Reject } from '../model/load.js'
import { slicesOf } from '../model/slices.js'
import type { SourcePurpose } from '../model/source-use.js'
import type { Held, NewVersion, OpenAct, Refusal, StoredText } from '../model/writes.js'
import { compareWithStored, saysTheSame } from './compare.js'
import type { RecordText } from './formats/format.js'
import { writtenId, type LoadRecord } from './records.js'
import type { Survey } from './survey.js'
import { note, type OpenRow } from './tally.js'

/** A record that was admitted and waits to be compared with the store. */
interface Admitted {
  readonly row: OpenRow
  readonly file: string
  /** What it was made of, by which a reject names it. */
  readonly text: RecordText
  readonly record: LoadRecord
  readonly slot: number
  readonly purposes: readonly SourcePurpose[]
}

/** Compares admitted records with the store in batches, and writes what is new; without an act it only compares. */
export class BatchWriter {
  readonly #context: LoadContext
  readonly #survey: Survey
  readonly #act: OpenAct | undefined
  readonly #storeIsEmpty: boolean
  #admitted: Admitted[] = []
  #versions: NewVersion[] = []
  #refusals: Refusal[] = []
  #held: Held[] = []
  /** Of keys that come more than once: the smallest source record written so far, so that order does not decide. */
  readonly #smallestRecord = new Map<number, string>()
  /** The batch that is being written, while the next is made. */
  #writing: Promise<void> = Promise.resolve()

  constructor(context: LoadContext, survey: Survey, act: OpenAct | undefined, storeIsEmpty: boolean) {
    this.#context = context
    this.#survey = survey
    this.#act = act
    this.#storeIsEmpty = storeIsEmpty
  }

  /** Takes a record; of an empty store nothing is to be read, and it is known at once what becomes of it. */
  admit(item: Admitted): void {
    if (this.#storeIsEmpty) this.#take(item, undefined)
    else this.#admitted.push(item)
  }

  /** Keeps only a keyed hash of what was refused; what only a reviewer may admit is sealed whole. */
  stop(row: OpenRow, record: LoadRecord, stopped: 'refuse' | 'hold', rules: readonly string[]): void {
    note(row, stopped === 'refuse' ? 'refused' : 'held')
    if (stopped === 'refuse') row.rules = new Set([...(row.rules ?? []), ...rules])
    if (this.#act === undefined || record.source === undefined) return
    const { keyring } = this.#context
    const { sourceId } = record.source
    const keyHash = keyring.hash('refusal', record.key)
    if (stopped === 'refuse') {
      this.#refusals.push({ keyHash, kind: record.kind, sourceId, sourceClass: record.source.class, rules })
    } else {
      const whole = JSON.stringify({ key: record.key, content: record.content, ...(record.plain === undefined ? {} : { plain: record.plain }) })
      this.#held.push({ keyHash, kind: record.kind, sourceId, sealed: keyring.seal(whole), rules })
    }
  }

  /** Whether it is time to compare: what was handed in is settled by that. */
  wantsComparing(): boolean {
    return this.#admitted.length >= COMPARED_AT_ONCE || this.#isFull()
  }

  /** Compares everything that waits, and writes when there is a batch of it; afterwards the rows handed in are settled. */
  async compare(): Promise<void> {
    const admitted = this.#admitted
    this.#admitted = []
    if (admitted.length > 0) {
      const stored = await this.#stored(admitted)
      for (const item of admitted) this.#take(item, stored.get(item.record.key))
    }
    if (this.#isFull()) await this.flush()
  }

  /** Hands over everything that was compared once the batch before is written, so that no more than two are ever held. */
  async flush(): Promise<void> {
    const [versions, refusals, held] = [this.#versions, this.#refusals, this.#held]
    this.#versions = []
    this.#refusals = []
    this.#held = []
    if (this.#act === undefined) return
    await this.#writing
    this.#writing = this.#write(this.#act, versions, refusals, held)
    this.#writing.catch(() => {
      // Told to whoever waits for it next.
    })
  }

  /** Waits until everything that was handed over is written. */
  async finish(): Promise<void> {
    await this.#writing
  }

  async #write(act: OpenAct, versions: readonly NewVersion[], refusals: readonly Refusal[], held: readonly Held[]): Promise<void> {
    const { store } = this.#context
    for (const batch of slicesOf(versions, BATCH_ROWS_MAX)) await store.writeVersions(act, batch)
    for (const batch of slicesOf(refusals, BATCH_ROWS_MAX)) await store.writeRefusals(act, batch)
    for (const batch of slicesOf(held, BATCH_ROWS_MAX)) await store.writeHeld(act, batch)
  }

  #isFull(): boolean {
    return Math.max(this.#versions.length, this.#refusals.length, this.#held.length) >= BATCH_ROWS_MAX
  }

  async #stored(batch: readonly Admitted[]): Promise<ReadonlyMap<FactKey, StoredText>> {
    const keys = [...new Set(batch.map(({ record }) => record.key))]
    return new Map((await this.#context.store.storedTexts(keys)).map((text) => [text.key, text]))
  }

  #take(item: Admitted, stored: StoredText | undefined): void {
    if (stored !== undefined && saysTheSame(item.record, item.purposes, stored)) {
      this.#survey.keys.visit(item.slot)
      note(item.row, 'unchanged')
      return
    }
    const version = this.#versionOf(item, stored?.fact())
    if (version !== undefined && this.#act !== undefined) this.#versions.push(version)
  }

  #versionOf(item: Admitted, stored: AnyFact | undefined): NewVersion | undefined {
    const { row, record, slot, purposes } = item
    const isRepeat = this.#survey.keys.visit(slot)
    const comparison = compareWithStored(record, purposes, stored)
    if (comparison.outcome === 'rejected') {
      const { column, code, reason } = comparison
      const recordId = writtenId(item.text.file, item.text.text.cells)
      reject(row, { file: item.file, row: row.row, column, code, reason, ...(recordId === undefined ? {} : { recordId }) })
      return undefined
    }
    note(row, isRepeat ? 'unchanged' : comparison.outcome)
    if (comparison.outcome === 'unchanged' || !this.#isSmallest(item, isRepeat)) return undefined
    return { kind: record.kind, key: record.key, content: this.#sealed(comparison.content, record, stored), purposes }
  }

  #isSmallest({ record, slot }: Admitted, isRepeat: boolean): boolean {
    if (!this.#survey.keys.isRepeated(slot)) return true
    const own = 'sourceRecord' in record.content ? (record.content.sourceRecord ?? '') : ''
    const smallest = this.#smallestRecord.get(slot)
    if (isRepeat && smallest !== undefined && !isBefore(own, smallest)) return false
    this.#smallestRecord.set(slot, own)
    return true
  }

  #sealed(content: AnyFact['content'], record: LoadRecord, stored: AnyFact | undefined): AnyFact['content'] {
    if (record.plain === undefined || !('value' in content) || content.value === undefined) return content
    const before = stored !== undefined && 'value' in stored.content ? stored.content.value : undefined
    const { hash } = content.value
    const sealed = before?.hash === hash ? before.sealed : this.#act === undefined ? '' : this.#context.keyring.seal(record.plain)
    return { ...content, value: { sealed, hash } }
  }
}

/** Notes that a row is bad, and why. */
export function reject(row: OpenRow, fault: Reject): void {
  note(row, 'rejected')
  row.rejects = [...(row.rejects ?? []), fault]
}

/** Row 9 stands before row 10. */
function isBefore(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length
}
