import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packDigest, parsePack, shippedPacks } from '../../src/decide/index.js'
import { readShipped, SHIPPED } from '../../src/decide/shipped.js'
import { Problem } from '../../src/model/problem.js'

/** What reading gives: the pack as it is written, or the words and places of the problem. */
function read(how: () => unknown): unknown {
  try {
    return JSON.stringify(how())
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return [error.code, error.message, error.errors]
  }
}

/** Places in a pack, each as the way to it. */
function placesIn(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way]
  return [way, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...way, name]))]
}

/** Packs that are read in no time, so that many changes can be tried. */
const packs = SHIPPED.filter(({ json }) => JSON.stringify(json).length < 20_000).map((shipped) => ({ ...shipped, places: placesIn(shipped.json) }))

/** What is done at a place: something else is put there, it is taken away, or a field is put into it. */
const CHANGES = ['nothing', 'null', 'number', 'text', 'list', 'removed', 'strange field'] as const

function changed(json: unknown, way: readonly string[], change: (typeof CHANGES)[number]): unknown {
  const copy = structuredClone(json) as Record<string, unknown>
  let at = copy
  for (const name of way.slice(0, -1)) at = at[name] as Record<string, unknown>
  const name = way.at(-1)
  if (change === 'nothing' || name === undefined) return copy
  if (change === 'removed') delete at[name]
  else if (change !== 'strange field') at[name] = { null: null, number: 7, text: 'other', list: [] }[change]
  else if (typeof at[name] === 'object' && at[name] !== null && !Array.isArray(at[name])) (at[name] as Record<string, unknown>).strange = true
  else at.strange = true
  return copy
}

describe('a shipped pack', () => {
  it.each(SHIPPED)('in $file is proved by this test: it obeys the schema, compiles, and its line names its digest', ({ json, file, proved }) => {
    expect(packDigest(parsePack(json, file))).toBe(proved)
  })

  it('is read as any pack would be, to the byte', () => {
    expect(shippedPacks.map((pack) => JSON.stringify(pack))).toEqual(SHIPPED.map(({ json, file }) => JSON.stringify(parsePack(json, file))))
  })

  it('that was changed is read, or refused, as any pack would be', () => {
    const place = fc.constantFrom(...packs).chain(({ json, file, proved, places }) => fc.record({ json: fc.constant(json), file: fc.constant(file), proved: fc.constant(proved), way: fc.constantFrom(...places), change: fc.constantFrom(...CHANGES) }))
    fc.assert(fc.property(place, ({ json, file, proved, way, change }) => {
      const other = changed(json, way, change)
      expect(read(() => readShipped({ json: other, file, proved }))).toEqual(read(() => parsePack(other, file)))
    }), { numRuns: 60 })
  })
})
