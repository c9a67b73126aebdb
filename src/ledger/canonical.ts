import { Problem } from '../model/problem.js'

/** A high surrogate without its low one, or a low one without its high one. */
const HALF_PAIR = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/**
 * Writes a JSON value as RFC 8785 canonical JSON: members sorted by UTF-16 code units, no blanks, numbers as ECMAScript
 * prints them. Members whose value is undefined are left out.
 * Source: RFC 8785 (read 2026-11-22).
 * @throws Problem invalid-input when a part is not JSON: NaN, an infinity, a lone surrogate, a function, a bigint
 */
export function canonical(value: unknown): string {
  return write(value, [])
}

/** `place` holds the names and numbers that lead to the value; it is the same list all the way down. */
function write(value: unknown, place: (string | number)[]): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, place)
    case 'number':
      if (!Number.isFinite(value)) throw notJson(place, 'a number that is not finite')
      return `${value}`
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeList(value, place) : writeObject(value, place)
    default:
      throw notJson(place, `a value of type ${typeof value}`)
  }
}

/** Texts that stand in JSON as they are: printable ASCII without the quote and the backslash. */
const PLAIN = /^[ !#-[\]-~]*$/

function writeText(text: string, place: readonly (string | number)[]): string {
  // Most texts are ids, days and words; the test costs a fraction of quoting them.
  if (PLAIN.test(text)) return `"${text}"`
  const quoted = JSON.stringify(text)
  // Half a pair is escaped as \udxxx; only a text that looks so is looked at again.
  if (quoted.includes('\\ud') && HALF_PAIR.test(text)) throw notJson(place, 'a text with half a surrogate pair')
  return quoted
}

function writeList(list: readonly unknown[], place: (string | number)[]): string {
  let out = ''
  for (let i = 0; i < list.length; i++) {
    place.push(i)
    out += (i === 0 ? '' : ',') + write(list[i], place)
    place.pop()
  }
  return `[${out}]`
}

/** Names of members as an object gives them, and in order. */
interface Names {
  readonly given: readonly string[]
  readonly sorted: readonly string[]
}

/** Names seen before, by the first of them: most objects are of few shapes. */
const knownNames = new Map<string, Names[]>()
const NAMES_MAX = 2_000
const ALIKE_MAX = 16
let namesKept = 0

function isSameNames(given: readonly string[], known: readonly string[]): boolean {
  if (given.length !== known.length) return false
  for (let i = 0; i < given.length; i++) if (given[i] !== known[i]) return false
  return true
}

function inOrder(given: readonly string[]): readonly string[] {
  const [first] = given
  if (first === undefined || given.length === 1) return given
  let alike = knownNames.get(first)
  if (alike !== undefined) for (const known of alike) if (isSameNames(given, known.given)) return known.sorted
  // The default sort compares UTF-16 code units, which is the order that RFC 8785 section 3.2.3 asks for.
  const sorted = given.toSorted()
  if (namesKept >= NAMES_MAX) {
    knownNames.clear()
    namesKept = 0
    alike = undefined
  }
  if (alike === undefined) knownNames.set(first, [{ given, sorted }])
  else if (alike.length < ALIKE_MAX) alike.push({ given, sorted })
  else return sorted
  namesKept += 1
  return sorted
}

function writeObject(object: object, place: (string | number)[]): string {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) throw notJson(place, 'an object with a class')
  const members = object as Readonly<Record<string, unknown>>
  let out = ''
  for (const name of inOrder(Object.keys(members))) {
    const member = members[name]
    if (member === undefined) continue
    place.push(name)
    out += `${out === '' ? '' : ','}${writeText(name, place)}:${write(member, place)}`
    place.pop()
  }
  return `{${out}}`
}

function notJson(place: readonly (string | number)[], what: string): Problem {
  const pointer = place.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return new Problem('invalid-input', `${what} cannot be written as JSON`, [{ pointer, message: `replace ${what}` }])
}
