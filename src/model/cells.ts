import { z } from 'zod'
import type { Decimal } from './facts.js'
import { STRENGTH_MAX, STRENGTH_MIN } from './limits.js'
import { parseClock, parseDay, WEEKDAYS } from './time.js'
import type { Window } from './event.js'
import { isCountry } from './zones.js'

/** One row as text: only cells that are not blank, by column; the event of an NDJSON line apart. */
export interface TextRow {
  readonly cells: Readonly<Record<string, string>>
  readonly event?: unknown
}

/** What is wrong with one cell, or with the row where `column` is absent; never the value. */
export interface RowFault {
  readonly column?: string
  readonly code: string
  readonly reason: string
}

/** Longest id in UTF-16 units. */
export const ID_LENGTH_MAX = 128

/** How one cell is read, and what is said of a bad one. */
export interface CellReader {
  readonly read: (text: string) => unknown
  readonly code: string
  readonly reason: string
}

/** The reader behind each cell schema: rows are read by it straight, without the schema's own overhead. */
const readers = new WeakMap<z.ZodType, CellReader>()

/** Reads one cell; the code and the plain reason of a bad one go with the issue, its value never does. */
export function cell<T>(code: string, reason: string, read: (text: string) => T | undefined) {
  const schema = z.string().transform((text, context): T => {
    const value = read(text)
    if (value !== undefined) return value
    context.issues.push({ code: 'custom', message: reason, params: { code }, input: undefined })
    return z.NEVER
  })
  readers.set(schema, { read, code, reason })
  return schema
}

/** Gives the reader of a schema that `cell` made; undefined for any other. */
export function readerOf(schema: z.ZodType): CellReader | undefined {
  return readers.get(schema)
}

const ASCII_ONLY = /^[\u0020-\u007e]*$/

/** Brings text into Unicode normalization form C. */
export function nfc(text: string): string {
  return ASCII_ONLY.test(text) ? text : text.normalize('NFC')
}

const CONTROL = /\p{Cc}/u
/** The common form of an id, which needs no other look: printable ASCII without blanks. */
const PLAIN_ID = /^[\u0021-\u007e]{1,128}$/

/** Reads an id: NFC, 1 to 128 characters, no control characters, no outer blanks; undefined when it is none. */
export function readId(text: string): string | undefined {
  if (PLAIN_ID.test(text)) return text
  const id = nfc(text)
  return id.length > 0 && id.length <= ID_LENGTH_MAX && id.trim() === id && !CONTROL.test(id) ? id : undefined
}

/** A cell that holds an id of the given brand. */
export function idCell<Id extends string>() {
  return cell('id-invalid', 'write an id of 1 to 128 characters without control characters or outer blanks', (text) =>
    readId(text) as Id | undefined)
}

/** Plain text, trimmed, in NFC, at most this many characters. */
export function textCell(lengthMax = 2000) {
  return cell('text-too-long', `write at most ${lengthMax} characters`, (text) => {
    const trimmed = nfc(text.trim())
    return trimmed.length <= lengthMax ? trimmed : undefined
  })
}

/** A name that is as it should be: words of letters and points with single blanks between them. */
const PLAIN_NAME = /^[A-Za-z.'-]+(?: [A-Za-z.'-]+)*$/

/** A name: quotes around it and doubled blanks taken away, NFC. */
export const nameCell = cell('name-invalid', 'write a name of 1 to 1000 characters', (text) => {
  if (text.length <= 1000 && PLAIN_NAME.test(text)) return text
  const plain = nfc(text).replaceAll(/\s+/g, ' ').trim().replace(/^"(.*)"$/, '$1').trim()
  return plain.length > 0 && plain.length <= 1000 ? plain : undefined
})

/** One of a closed list of words. */
export function wordCell<const Words extends readonly string[]>(words: Words) {
  const known = new Map<string, Words[number]>(words.map((word) => [word, word]))
  return cell('word-unknown', `write one of: ${words.join(', ')}`, (text) => known.get(text.trim()))
}

/** Words of a closed list, split by `;`, each once, at least one. */
export function wordsCell<const Words extends readonly string[]>(words: Words) {
  const known = new Map<string, Words[number]>(words.map((word) => [word, word]))
  return cell('word-unknown', `write one or more of these, split by ";": ${words.join(', ')}`, (text) => {
    const list = splitList(text).map((word) => known.get(word))
    return list.length > 0 && list.every((word) => word !== undefined) ? list : undefined
  })
}

/** Texts split by `;`, repeated ones too. */
export const listCell = cell('text-too-long', 'write at most 2000 characters', (text) => {
  const trimmed = nfc(text.trim())
  return trimmed.length <= 2000 ? trimmed.split(';').map((part) => part.trim()).filter((part) => part !== '') : undefined
})

/** Splits a list cell at `;`; empty parts are left out, each part counts once. */
export function splitList(text: string): readonly string[] {
  return [...new Set(text.split(';').map((part) => part.trim()).filter((part) => part !== ''))]
}

/** Ids split by `;`. */
export function idsCell<Id extends string>() {
  return cell('id-invalid', 'write ids split by ";", each of 1 to 128 characters', (text) => {
    const ids = splitList(text).map(readId)
    return ids.every((id) => id !== undefined) ? (ids as readonly string[] as readonly Id[]) : undefined
  })
}

/** A calendar day. */
export const dayCell = cell('day-invalid', 'write an existing day as YYYY-MM-DD', (text) => {
  const day = text.trim()
  return Number.isNaN(parseDay(day)) ? undefined : day
})

const TRUE = new Set(['true', 'yes', '1'])
const FALSE = new Set(['false', 'no', '0'])

/** Reads a yes or no; undefined when it is neither. */
export function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase()
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined
}

/** A yes or no. */
export const booleanCell = cell('boolean-invalid', 'write true or false', readBoolean)

const DECIMAL = /^-?\d{1,30}(\.\d{1,20})?$/

/** Reads a plain decimal as text without leading zeros; undefined when it is none. */
export function readDecimal(text: string): Decimal | undefined {
  const plain = text.trim()
  if (!DECIMAL.test(plain)) return undefined
  const bare = plain.replace(/^(-?)0+(?=\d)/, '$1')
  return /^-0(\.0+)?$/.test(bare) ? bare.slice(1) : bare
}

/** An amount: a plain decimal, kept as text. */
export const amountCell = cell('amount-invalid', 'write an amount as a plain decimal, for example 1234.50', readDecimal)

/** An amount that is not below zero. */
export const positiveAmountCell = cell('amount-invalid', 'write an amount as a plain decimal that is not negative', (text) => {
  const amount = readDecimal(text)
  return amount === undefined || amount.startsWith('-') ? undefined : amount
})

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

function readNumber(text: string): number {
  return NUMBER.test(text.trim()) ? Number(text) : Number.NaN
}

/** A share from 0 to 1. */
export const shareCell = cell('share-invalid', 'write a share from 0 to 1', (text) => {
  const share = readNumber(text)
  return share >= 0 && share <= 1 ? share : undefined
})

/** The strength of a tie, above zero. */
export const strengthCell = cell('strength-invalid', `write a strength from ${STRENGTH_MIN} to ${STRENGTH_MAX}`, (text) => {
  const strength = readNumber(text)
  return strength >= STRENGTH_MIN && strength <= STRENGTH_MAX ? strength : undefined
})

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** A currency of ISO 4217. */
export const currencyCell = cell('currency-unknown', 'write a currency of ISO 4217, for example EUR', (text) => {
  const code = text.trim().toUpperCase()
  return CURRENCIES.has(code) ? code : undefined
})

/** A country of ISO 3166-1, two letters. */
export const countryCell = cell('country-unknown', 'write a country as two letters of ISO 3166-1, for example GB', (text) => {
  const code = text.trim().toUpperCase()
  return isCountry(code) ? code : undefined
})

const PLACE = /^([A-Z]{2})(-[A-Z0-9]{1,3})?$/

/** Reads a place whose law judges: `EU`, a country, or a country and its subdivision; undefined when it is none. */
export function readPlace(text: string): string | undefined {
  const place = text.trim().toUpperCase()
  const country = PLACE.exec(place)?.[1]
  return country !== undefined && (place === 'EU' || isCountry(country)) ? place : undefined
}

/** A place whose law judges. */
export const placeCell = cell('place-unknown', 'write a place of ISO 3166, for example US-NY, GB or EU', readPlace)

/** A subdivision as `NY` or `US-NY`; the country is put before it when the row is complete. */
export const regionCell = cell('region-invalid', 'write a subdivision of ISO 3166-2, for example US-NY', (text) => {
  const code = text.trim().toUpperCase()
  return /^([A-Z]{2}-)?[A-Z0-9]{1,3}$/.test(code) ? code : undefined
})

const knownZones = new Map<string, boolean>()

function isZone(zone: string): boolean {
  const known = knownZones.get(zone)
  if (known !== undefined) return known
  let found: boolean
  try {
    found = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    // The only way to ask the runtime for a zone, old names included: it throws when there is none.
    found = false
  }
  if (knownZones.size < 2000) knownZones.set(zone, found)
  return found
}

/** An IANA time zone. */
export const zoneCell = cell('zone-unknown', 'write an IANA time zone, for example Europe/London', (text) => {
  const zone = text.trim()
  return zone.length <= 64 && !/^[+-]/.test(zone) && isZone(zone) ? zone : undefined
})

/** A language tag of BCP 47. */
export const languageCell = cell('language-invalid', 'write a language as a BCP 47 tag, for example en or zh-Hans', (text) => {
  const tag = text.trim()
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined
})

/** A legal entity identifier of ISO 17442. */
export const leiCell = cell('lei-invalid', 'write a legal entity identifier of 20 capital letters and digits', (text) => {
  const lei = text.trim().toUpperCase()
  return /^[A-Z0-9]{18}\d{2}$/.test(lei) ? lei : undefined
})

/** Reads `Mon-Fri 09:00-17:00`, `Sat`, `Mon,Wed 18:00-20:00`, several split by `;`; undefined when it is none. */
export function readWindows(text: string): readonly Window[] | undefined {
  const windows = splitList(text).map(readWindow)
  return windows.length > 0 && windows.every((window) => window !== undefined) ? windows : undefined
}

function readWindow(text: string): Window | undefined {
  const found = /^([A-Za-z,-]+)(?:\s+(\d{2}:\d{2})-(\d{2}:\d{2}))?$/.exec(text)
  if (found === null) return undefined
  const days = (found[1] ?? '').split(',').map(readDays)
  if (!days.every((part) => part !== undefined)) return undefined
  const [from, to] = [found[2], found[3]]
  if (from === undefined || to === undefined) return { days: days.flat() }
  return Number.isNaN(parseClock(from)) || Number.isNaN(parseClock(to)) ? undefined : { days: days.flat(), from, to }
}

/** `Sat-Mon` goes on over the end of the week. */
function readDays(text: string): Window['days'] | undefined {
  const [first, last, ...rest] = text.split('-').map((day) => WEEKDAYS.findIndex((name) => name.toLowerCase() === day.toLowerCase()))
  if (first === undefined || rest.length > 0 || first < 0 || (last !== undefined && last < 0)) return undefined
  const count = last === undefined ? 1 : ((last - first + 7) % 7) + 1
  return Array.from({ length: count }, (_, i) => WEEKDAYS[(first + i) % 7]).filter((day) => day !== undefined)
}
