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
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeList(value, place) : writeObject(value, place)
    default:
      throw notJson(place, `a value of type ${typeof value}`)
  }
}

function writeText(text: string, place: readonly (string | number)[]): string {
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

function writeObject(object: object, place: (string | number)[]): string {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) throw notJson(place, 'an object with a class')
  const members = object as Readonly<Record<string, unknown>>
  let out = ''
  // The default sort compares UTF-16 code units, which is the order that RFC 8785 section 3.2.3 asks for.
  for (const name of Object.keys(members).toSorted()) {
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
