import type { RowFault } from '../model/cells.js'
import { ROW_BYTES_MAX } from './csv.js'
import { decode } from './decode.js'
import { parseObject, type JsonObject } from './json-object.js'
import { boundedLine, splitLines } from './ndjson.js'

/** One item of a file of JSON objects, numbered from 1, or why it is none. */
export type NumberedItem =
  | { readonly row: number; readonly item: JsonObject; readonly fault?: undefined }
  | { readonly row: number; readonly item?: undefined; readonly fault: RowFault }

const TOO_LONG: RowFault = { code: 'row-too-long', reason: 'the row is longer than 1 MiB' }
const UNCLOSED: RowFault = { code: 'json-unclosed', reason: 'a brace, bracket or quote of this item is never closed; the items after it are read' }

/**
 * Reads the objects of a JSON file in batches: one a line, or the items of one array however it is laid out. An item that
 * is none, or is never closed, is one bad row, and the items after it are read.
 * @throws Problem invalid-input for wrong bytes
 */
export async function* readItems(
  name: string, open: () => AsyncIterable<Uint8Array>, encoding: string | undefined,
): AsyncGenerator<readonly NumberedItem[]> {
  const texts = decode(name, open(), encoding)[Symbol.asyncIterator]()
  let start = ''
  let isDone = false
  while (!isDone && start.trim() === '') {
    const next = await texts.next()
    isDone = next.done === true
    if (next.done !== true) start += next.value
  }
  async function* all(): AsyncGenerator<string> {
    yield start
    for (let next = await texts.next(); next.done !== true; next = await texts.next()) yield next.value
  }
  let row = 0
  const pieces = start.trimStart().startsWith('[') ? arrayItems(all()) : splitLines(all())
  for await (const batch of pieces) {
    const rows: NumberedItem[] = []
    for (const piece of batch) {
      if (typeof piece === 'string' && piece.trim() === '') continue
      const read = piece === undefined ? TOO_LONG : typeof piece === 'string' ? parseObject(piece) : piece
      rows.push('object' in read ? { row: ++row, item: read.object } : { row: ++row, fault: read })
    }
    if (rows.length > 0) yield rows
  }
}

async function* arrayItems(texts: AsyncIterable<string>): AsyncGenerator<readonly (string | RowFault)[]> {
  const splitter = new ArraySplitter()
  for await (const text of texts) yield splitter.push(text)
  yield splitter.end()
}

/** How often a file is read again from the line after a broken item: each time up to a row's length, a minute in all. */
const RECOVERIES_MAX = 10_000

const QUOTE = 34
const COMMA = 44
const LINE = 10
const BACKSLASH = 92
const OPENING_OF = new Map([[93, 91], [125, 123]])

/**
 * Splits the text of a JSON array into its items. Where an item is never closed, reading goes on at the first later line
 * that begins like the line of the item itself: with a brace at the same indent.
 */
class ArraySplitter {
  #text = ''
  #at = 0
  #itemStart = 0
  #lineStart = -1
  /** Brackets and braces that are open, inside the item. */
  #open: number[] = []
  #inString = false
  #isBegun = false
  #isEnded = false
  /** The item is longer than a row may be: the rest of it is passed over. */
  #isSkipping = false
  /** Indent of the line on which the item begins; undefined where something stands before it. */
  #indent: string | undefined
  /** First later line that may begin an item; -1 while there is none. */
  #resume = -1
  #recoveries = 0
  /** An item was finished on one line: every line may be one. */
  #isOneALine = false
  #found: (string | RowFault)[] = []

  push(text: string): readonly (string | RowFault)[] {
    this.#text += text
    this.#scan()
    this.#forget()
    return this.#taken()
  }

  end(): readonly (string | RowFault)[] {
    while (!this.#isEnded && this.#rest() !== '') {
      if (this.#open.length === 0) {
        this.#finish(this.#text.length)
        break
      }
      if (!this.#breakOff(UNCLOSED)) break
      this.#scan()
    }
    if (this.#isEnded && this.#rest() !== '') this.#found.push({ code: 'json-invalid', reason: 'something stands after the end of the array' })
    return this.#taken()
  }

  #rest(): string {
    return this.#text.slice(this.#itemStart).trim()
  }

  #taken(): readonly (string | RowFault)[] {
    const found = this.#found
    this.#found = []
    return found
  }

  #scan(): void {
    while (this.#at < this.#text.length && !this.#isEnded) {
      const at = this.#at++
      const code = this.#text.charCodeAt(at)
      if (code === LINE) this.#newLine(at)
      else if (this.#inString) this.#inside(code)
      else if (code === QUOTE) this.#inString = true
      else if (code === 91 || code === 123) this.#begin(code, at)
      else if (code === 93 || code === 125) this.#close(code, at)
      else if (code === COMMA && this.#open.length === 0) this.#finish(at)
      if (at - this.#itemStart > ROW_BYTES_MAX && !this.#isEnded) this.#tooLong()
    }
  }

  #newLine(at: number): void {
    // JSON text holds no raw line break: the quote before it was never closed.
    this.#inString = false
    this.#lineStart = at + 1
  }

  #inside(code: number): void {
    if (code === BACKSLASH) this.#at++
    else if (code === QUOTE) this.#inString = false
  }

  #begin(code: number, at: number): void {
    if (!this.#isBegun) {
      this.#isBegun = true
      this.#itemStart = at + 1
      return
    }
    const indent = code === 123 ? this.#indentBefore(at) : undefined
    if (this.#open.length === 0) this.#indent = indent
    else if (indent !== undefined && indent === this.#indent && this.#resume < 0) {
      this.#resume = at
      // Once an item was broken, and the layout is known, such a line is believed at once: the rest need not be read twice.
      if (this.#recoveries > 0 && (indent !== '' || this.#isOneALine) && this.#breakOff(UNCLOSED, true)) return
    }
    this.#open.push(code)
  }

  #close(code: number, at: number): void {
    const opened = this.#open.at(-1)
    if (opened === OPENING_OF.get(code)) {
      this.#open.pop()
      return
    }
    if (opened !== undefined) {
      if (this.#breakOff(UNCLOSED)) return
      this.#isSkipping = true
      if (code !== 93) return
    }
    if (code === 93) {
      this.#finish(at)
      this.#isEnded = true
    }
  }

  #finish(at: number): void {
    const text = this.#text.slice(this.#itemStart, at)
    const plain = text.trim()
    if (plain !== '' && !plain.includes('\n')) this.#isOneALine = true
    if (plain !== '' && !this.#isSkipping) this.#found.push(boundedLine(text) ?? TOO_LONG)
    this.#itemStart = at + 1
    this.#isSkipping = false
    this.#inString = false
    this.#open = []
    this.#resume = -1
  }

  #tooLong(): void {
    if (this.#isSkipping) this.#itemStart = this.#at
    else if (!this.#breakOff(TOO_LONG)) {
      this.#isSkipping = true
      this.#itemStart = this.#at
    }
  }

  /** Gives up an item and goes back to the line that may begin the next one; false where there is none. */
  #breakOff(fault: RowFault, isAtOnce = false): boolean {
    if (!this.#isSkipping) this.#found.push(fault)
    if (this.#resume < 0 || (!isAtOnce && this.#recoveries++ > RECOVERIES_MAX)) return false
    this.#at = this.#resume
    this.#itemStart = this.#resume
    this.#lineStart = this.#resume - (this.#indent?.length ?? 0)
    this.#open = []
    this.#inString = false
    this.#isSkipping = false
    this.#resume = -1
    return true
  }

  #indentBefore(at: number): string | undefined {
    if (this.#lineStart < 0) return undefined
    const before = this.#text.slice(this.#lineStart, at)
    return before.trim() === '' ? before : undefined
  }

  /** Lets go of what was read, so that a file of any size is read in little memory. */
  #forget(): void {
    if (this.#lineStart >= 0 && this.#text.slice(this.#lineStart, this.#itemStart).trim() !== '') this.#lineStart = -1
    const from = this.#lineStart < 0 ? this.#itemStart : Math.min(this.#itemStart, this.#lineStart)
    this.#text = this.#text.slice(from)
    this.#at -= from
    this.#itemStart -= from
    if (this.#lineStart >= 0) this.#lineStart -= from
    if (this.#resume >= 0) this.#resume -= from
  }
}
