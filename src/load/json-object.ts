import type { RowFault } from '../model/cells.js'

/** A JSON object as it was read. */
export type JsonObject = Readonly<Record<string, unknown>>

/** How JSON spells half of a surrogate pair: bytes of UTF-8 that were read without a fault hold none. */
const ESCAPED_HALF = /\\u[dD][89a-fA-F]/
const HALF_PAIR = /\p{Cs}/u

/** Reads the text of one JSON object; the fault says what is wrong and never repeats the text. */
export function parseObject(text: string): { readonly object: JsonObject } | RowFault {
  let json: unknown
  try {
    json = JSON.parse(text)
    if (ESCAPED_HALF.test(text) && holdsHalf(json)) {
      return { code: 'text-invalid', reason: 'a text here is not valid Unicode: it has half of a surrogate pair' }
    }
  } catch {
    // What JSON.parse says may repeat the text, and what is nested too deep to be looked through is nothing that we read.
    return { code: 'json-invalid', reason: 'this is no JSON' }
  }
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  return isObject ? { object: json as JsonObject } : { code: 'json-invalid', reason: 'this is no JSON object' }
}

/** True where a text or a name in it could not be written as UTF-8 and read back: two of them would become one. */
function holdsHalf(json: unknown): boolean {
  if (typeof json === 'string') return HALF_PAIR.test(json)
  if (typeof json !== 'object' || json === null) return false
  return Object.entries(json).some(([name, value]) => HALF_PAIR.test(name) || holdsHalf(value))
}
