import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, isCanonical } from '../../src/ledger/index.js'

/** RFC 8785, appendix B: IEEE 754 bits and the number as it must be printed. */
const NUMBERS: readonly (readonly [bits: string, text: string])[] = [
  ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'], ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'], ['c340000000000000', '-9007199254740992'], ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'], ['44b52d02c7e14af6', '1e+23'], ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'], ['444b1ae4d6e2ef4f', '999999999999999900000'], ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'], ['3eb0c6f7a0b5ed8d', '0.000001'], ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'], ['41b3de4355555555', '333333333.3333333'], ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'], ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
]

describe('canonical JSON', () => {
  it.each(NUMBERS)('prints the number %s as %s', (bits, text) => {
    expect(canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
  })

  it('writes the example of RFC 8785, section 3.2.2, as the RFC does', () => {
    const input = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    ) as unknown
    expect(canonical(input)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts members by UTF-16 code units, as the example of RFC 8785, section 3.2.3', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6']
    const written = canonical(Object.fromEntries(names.map((name) => [name, 0])))
    expect(Object.keys(JSON.parse(written) as object)).toEqual(['1', '\r', '\u0080', '\u00f6', '\u20ac', '\u{1f600}', '\ufb33'])
    expect(written.indexOf('\\r')).toBeLessThan(written.indexOf('"1"'))
    expect(written.indexOf('\u{1f600}')).toBeLessThan(written.indexOf('\ufb33'))
  })

  it('says the same for equal values whatever the order of their members, reads back equal, and is canonical already', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled)
      if (value === null || typeof value !== 'object') return value
      return Object.fromEntries(Object.entries(value).toReversed().map(([name, member]) => [name, shuffled(member)]))
    }
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown
        const text = canonical(plain)
        expect(canonical(shuffled(plain))).toBe(text)
        expect(JSON.parse(text)).toEqual(plain)
        expect(canonical(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it('tells different values apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [left, right] = [JSON.parse(JSON.stringify(a)) as unknown, JSON.parse(JSON.stringify(b)) as unknown]
        expect(canonical(left) === canonical(right)).toBe(isEqual(left, right))
      }),
    )
  })

  it('sorts the members of more shapes than it remembers, many of them alike, as a plain sort does', () => {
    const plainly = (value: unknown): string => {
      if (Array.isArray(value)) return `[${value.map(plainly).join(',')}]`
      if (typeof value !== 'object' || value === null) return JSON.stringify(value)
      return `{${Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${plainly(one)}`).join(',')}}`
    }
    for (let i = 0; i < 5000; i++) {
      const value = { z: i, [`m${i % 40}`]: { [`k${i}`]: 'a "quoted" \\ text', b: '\u007f', a: [] }, a: -0, é: true }
      expect(canonical(value)).toBe(plainly(value))
      expect(canonical({ [`n${i}`]: 1, a: 2 })).toBe(plainly({ [`n${i}`]: 1, a: 2 }))
    }
  })

  it('leaves out members that are undefined', () => {
    expect(canonical({ b: undefined, a: 1 })).toBe('{"a":1}')
  })

  it.each([
    ['NaN', [Number.NaN], '/0'], ['an infinity', { a: { 'b/c~': -Infinity } }, '/a/b~1c~0'], ['half a pair', { a: '\ud800' }, '/a'],
    ['the other half', ['ok', '\udc00x'], '/1'], ['a half pair as a name', { '\ud83d': 1 }, '/\ud83d'], ['a bigint', [1n], '/0'],
    ['a function', [() => 1], '/0'], ['a hole', [undefined], '/0'], ['a date', { a: new Date(0) }, '/a'], ['a map', new Map(), ''],
  ])('refuses %s and names its place', (_, value, pointer) => {
    expect(() => canonical(value)).toThrow(expect.objectContaining({ code: 'invalid-input', errors: [expect.objectContaining({ pointer })] }))
  })
})

function isEqual(a: unknown, b: unknown): boolean {
  try {
    expect(a).toEqual(b)
    return true
  } catch {
    // The assertion's answer is what is wanted here.
    return false
  }
}

/** The definition: what is read from it is written so. */
const byDefinition = (text: string): boolean => {
  try {
    return canonical(JSON.parse(text)) === text
  } catch {
    return false
  }
}

describe('telling canonical JSON from other texts', () => {
  it('knows every canonical text, and any text that differs from it in one place, as the definition does', () => {
    const pieces = fc.constantFrom('', ' ', '0', '-', '1', 'e', '.', '"', '\\', ',', ':', '{', '}', '[', ']', 'a', '\u0000', 'é', 'null')
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), fc.nat(), fc.nat(3), pieces, (value, at, cut, piece) => {
        const text = canonical(JSON.parse(JSON.stringify(value)))
        expect(isCanonical(text)).toBe(true)
        const place = at % (text.length + 1)
        const changed = text.slice(0, place) + piece + text.slice(place + cut)
        expect([changed, isCanonical(changed)]).toEqual([changed, byDefinition(changed)])
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '0', '-1', '123456789012345', '""', '"a b"', '[]', '{}', '[1,2]', '{"a":1,"b":[{"c":""}]}', '{"":0}', 'true', 'null', '1.5', '"é"', '"\\n"', '1e+21', '9007199254740992',
  ])('takes %s', (text) => {
    expect([isCanonical(text), byDefinition(text)]).toEqual([true, true])
  })

  it.each([
    '', ' ', '-0', '01', '+1', '1.0', '1E2', '1e2', '-', '[', '[1', '[1,', '[1,]', '[,1]', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{a:1}', '{"b":1,"a":1}',
    '{"a":1,"a":1}', '{"a" :1}', '[1 ]', ' 1', '1 ', '"', '"a', '"\\u0041"', '"\\/"', '"\u007f"x', '12345678901234567890', '1}', '[]]', '"a""b"', '{"10":1,"9":1,"1":1}', 'undefined', 'NaN', '"\\ud800"',
  ])('refuses %s', (text) => {
    expect([isCanonical(text), byDefinition(text)]).toEqual([false, false])
  })

  it('refuses what is nested deeper than anything could be', () => {
    expect(isCanonical('['.repeat(1_000_000))).toBe(false)
  })
})
