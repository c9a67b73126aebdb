/** Longest row in UTF-8 bytes; a longer one is a reject, and the rows after it are still read. */
export const ROW_BYTES_MAX = 1_048_576

/** Text is scanned in pieces of at least this many characters, so that a long row in small chunks costs linear time. */
export const SCAN_CHARS = 65_536

/** Delimiters that a header may choose. */
export const DELIMITERS = [',', ';', '|', '\t'] as const
/** A delimiter that a header may choose. */
export type Delimiter = (typeof DELIMITERS)[number]

/** Why a row of bytes is no row of fields. */
export type CsvFaultCode = 'row-too-long' | 'quote-malformed' | 'quote-unclosed'

/** The fields of one row, or why it has none. */
export type CsvRow = readonly string[] | CsvFaultCode

const QUOTE = 34
const LF = 10
const CR = 13

/** Reads rows from text that arrives in chunks; the rows do not depend on where the chunks are cut. */
export interface CsvTokenizer {
  /** Takes more text and gives the rows that are complete now. */
  readonly push: (text: string) => readonly CsvRow[]
  /** Says that no more text comes and gives the rows that are left. */
  readonly end: () => readonly CsvRow[]
  /** The delimiter, once the header is complete. */
  readonly delimiter: () => Delimiter | undefined
}

/**
 * Makes a tokenizer for RFC 4180 with the delimiter that the header (the first row, given like any other) uses most.
 * Line ends are LF, CRLF or CR, mixed as they come; lines without a character are no rows. A quote opens a field only at
 * its start (inside an unquoted field it stands for itself) and must be followed by a delimiter or a line end where it
 * closes: anything else is `quote-malformed`. A quote that nothing closes, or not within the longest row, or that text
 * follows on another line costs its own line only.
 */
export function csvTokenizer(): CsvTokenizer {
  let waiting = ''
  let scanner: Scanner | undefined
  const scan = (isFinal: boolean): readonly CsvRow[] => {
    scanner ??= scannerFor(waiting, isFinal)
    if (scanner === undefined) return []
    const rows: CsvRow[] = []
    const used = scanner.scan(waiting, isFinal, rows)
    waiting = waiting.slice(used)
    return rows
  }
  return {
    push: (text) => {
      waiting += text
      return waiting.length < SCAN_CHARS ? [] : scan(false)
    },
    end: () => scan(true),
    delimiter: () => scanner?.delimiter,
  }
}

interface Scanner {
  readonly delimiter: Delimiter
  /** Reads complete rows into `rows`; says how many characters it is done with. */
  readonly scan: (text: string, isFinal: boolean, rows: CsvRow[]) => number
}

function scannerFor(text: string, isFinal: boolean): Scanner | undefined {
  const delimiter = chooseDelimiter(text, isFinal)
  return delimiter === undefined ? undefined : createScanner(delimiter)
}

/** Finds the delimiter of the first row that has a character; undefined while that row is not complete. */
function chooseDelimiter(text: string, isFinal: boolean): Delimiter | undefined {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]))
  let isQuoted = false
  let hasBegun = false
  let isComplete = isFinal || text.length > ROW_BYTES_MAX
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) isQuoted = !isQuoted
    else if (!isQuoted && (code === LF || code === CR)) {
      if (hasBegun) {
        isComplete = true
        break
      }
      continue
    } else if (!isQuoted) {
      const count = counts.get(text[i] ?? '')
      if (count !== undefined) counts.set(text[i] ?? '', count + 1)
    }
    hasBegun = true
  }
  if (!isComplete) return undefined
  return DELIMITERS.reduce((best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best))
}

/** Where a row ended: behind its line end, or that its text does not reach so far. */
const INCOMPLETE = -1

function createScanner(delimiter: Delimiter): Scanner {
  const skipper = createSkipper()
  const scan = (text: string, isFinal: boolean, rows: CsvRow[]): number => {
    let at = 0
    if (skipper.isSkipping()) {
      at = skipper.skip(text, 0, isFinal)
      if (skipper.isSkipping()) return text.length
    }
    let quote = indexOrEnd(text, '"', at)
    let cr = indexOrEnd(text, '\r', at)
    while (at < text.length) {
      if (quote < at) quote = indexOrEnd(text, '"', at)
      if (cr < at) cr = indexOrEnd(text, '\r', at)
      const lf = indexOrEnd(text, '\n', at)
      const end = Math.min(lf, cr)
      let next: number
      if (quote < end) next = readQuotedRow(text, at, delimiter, isFinal, rows)
      else if (end < text.length - 1 || isFinal || (end < text.length && end === lf)) {
        readPlainRow(text, at, Math.min(end, text.length), delimiter, rows)
        next = end === cr && cr + 1 === lf ? lf + 1 : end + 1
      } else next = INCOMPLETE
      if (next !== INCOMPLETE) at = next
      else if (text.length - at <= ROW_BYTES_MAX) return at
      else {
        rows.push('row-too-long')
        at = skipper.start(text, at, isFinal)
        if (skipper.isSkipping()) return text.length
      }
    }
    return text.length
  }
  return { delimiter, scan }
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from)
  return index < 0 ? text.length : index
}

function isTooLong(text: string, from: number, until: number): boolean {
  if ((until - from) * 3 <= ROW_BYTES_MAX) return false
  return Buffer.byteLength(text.slice(from, until), 'utf8') > ROW_BYTES_MAX
}

function readPlainRow(text: string, from: number, until: number, delimiter: string, rows: CsvRow[]): void {
  if (from === until) return
  if (isTooLong(text, from, until)) {
    rows.push('row-too-long')
    return
  }
  const fields: string[] = []
  let at = from
  for (;;) {
    const next = text.indexOf(delimiter, at)
    if (next < 0 || next >= until) break
    fields.push(text.slice(at, next))
    at = next + 1
  }
  fields.push(text.slice(at, until))
  rows.push(fields)
}

/** Reads a row that has a quote in it; says where the next row begins, or that this one is not complete. */
function readQuotedRow(text: string, from: number, delimiter: string, isFinal: boolean, rows: CsvRow[]): number {
  const separator = delimiter.charCodeAt(0)
  const fields: string[] = []
  let isMalformed = false
  let at = from
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const close = closingQuote(text, at + 1, isFinal)
      if (close === INCOMPLETE) return isFinal ? passLine(text, from, rows, text.length - from > ROW_BYTES_MAX ? 'row-too-long' : 'quote-unclosed') : INCOMPLETE
      const value = text.slice(at + 1, close)
      fields.push(value.includes('"') ? value.replaceAll('""', '"') : value)
      at = close + 1
      const start = at
      at = plainEnd(text, at, separator)
      if (at > start) {
        // The quote that closes over a line end may be one that opens a field there: what lies between are rows of their own.
        if (lineEnd(text, from) <= close) return passLine(text, from, rows, start - from > ROW_BYTES_MAX ? 'row-too-long' : 'quote-malformed')
        isMalformed = true
      }
    } else {
      const end = plainEnd(text, at, separator)
      fields.push(text.slice(at, end))
      at = end
    }
    if (at >= text.length && !isFinal) return INCOMPLETE
    if (at < text.length && text.charCodeAt(at) === separator) {
      at++
      continue
    }
    const isCr = text.charCodeAt(at) === CR
    if (isCr && at + 1 >= text.length && !isFinal) return INCOMPLETE
    if (at - from > ROW_BYTES_MAX) return passLine(text, from, rows, 'row-too-long')
    rows.push(isTooLong(text, from, at) ? 'row-too-long' : isMalformed ? 'quote-malformed' : fields)
    return isCr && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1
  }
}

/** Finds the quote that closes a field; a doubled one stands for a quote. */
function closingQuote(text: string, from: number, isFinal: boolean): number {
  let at = from
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return INCOMPLETE
    if (text.charCodeAt(quote + 1) !== QUOTE) return quote + 1 < text.length || isFinal ? quote : INCOMPLETE
    at = quote + 2
  }
}

/** Where unquoted text ends: at a delimiter, a line end or the end of the text. */
function plainEnd(text: string, from: number, separator: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === separator || code === LF || code === CR) break
  }
  return at
}

/** A quoted row that is none: its first line is a reject, and reading goes on behind it, wherever it was cut. */
function passLine(text: string, from: number, rows: CsvRow[], fault: CsvFaultCode): number {
  const end = Math.min(indexOrEnd(text, '\n', from), indexOrEnd(text, '\r', from))
  rows.push(isTooLong(text, from, end) ? 'row-too-long' : fault)
  return lineEnd(text, from)
}

/** Where the line that begins at `from` ends, behind its line end. */
function lineEnd(text: string, from: number): number {
  const end = Math.min(indexOrEnd(text, '\n', from), indexOrEnd(text, '\r', from))
  return text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? end + 2 : end + 1
}

interface Skipper {
  readonly isSkipping: () => boolean
  /** Begins to skip a row at `from`; says where its line ends, if the text reaches so far. */
  readonly start: (text: string, from: number, isFinal: boolean) => number
  readonly skip: (text: string, from: number, isFinal: boolean) => number
}

/**
 * Skips a row that is too long to keep, up to the end of its first line and in constant memory. Quotes are not read: one
 * that nothing closes would take every row after it along, and what stands in further lines is told as bad rows.
 */
function createSkipper(): Skipper {
  let state: 'none' | 'inside' | 'after-cr' = 'none'
  const skip = (text: string, from: number, isFinal: boolean): number => {
    let at = from
    if (state === 'inside') {
      at = Math.min(indexOrEnd(text, '\n', from), indexOrEnd(text, '\r', from))
      if (at === text.length) {
        if (isFinal) state = 'none'
        return at
      }
      state = text.charCodeAt(at) === CR ? 'after-cr' : 'none'
      at++
    }
    if (state === 'after-cr' && (at < text.length || isFinal)) {
      state = 'none'
      if (text.charCodeAt(at) === LF) at++
    }
    return at
  }
  const start = (text: string, from: number, isFinal: boolean): number => {
    state = 'inside'
    return skip(text, from, isFinal)
  }
  return { isSkipping: () => state !== 'none', start, skip }
}
