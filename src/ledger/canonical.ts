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
  return write(value, '')
}

function write(value: unknown, pointer: string): string {
  switch (typeof value) {
    case 'string':
      return writeText(value, pointer)
    case 'number':
      if (!Number.isFinite(value)) throw notJson(pointer, 'a number that is not finite')
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeList(value, pointer) : writeObject(value, pointer)
    default:
      throw notJson(pointer, `a value of type ${typeof value}`)
  }
}

function writeText(text: string, pointer: string): string {
  if (HALF_PAIR.test(text)) throw notJson(pointer, 'a text with half a surrogate pair')
  return JSON.stringify(text)
}

function writeList(list: readonly unknown[], pointer: string): string {
  let out = '['
  for (let i = 0; i < list.length; i++) {
    out += (i === 0 ? '' : ',') + write(list[i], `${pointer}/${i}`)
  }
  return `${out}]`
}

function writeObject(object: object, pointer: string): string {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) throw notJson(pointer, 'an object with a class')
  let out = ''
  // The default sort compares UTF-16 code units, which is the order that RFC 8785 section 3.2.3 asks for.
  for (const [name, member] of Object.entries(object).toSorted(byName)) {
    if (member === undefined) continue
    const at = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    out += `${out === '' ? '' : ','}${writeText(name, at)}:${write(member, at)}`
  }
  return `{${out}}`
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}

function notJson(pointer: string, what: string): Problem {
  return new Problem('invalid-input', `${what} cannot be written as JSON`, [{ pointer, message: `replace ${what}` }])
}
