import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCondition } from '../../src/decide/compile-condition.js'
import type { Condition, Way } from '../../src/decide/condition.js'
import { emptyContext, type Context } from '../../src/decide/context.js'
import { CASE_FILE_FACTS, CASE_FILE_INPUTS } from '../../src/decide/facts/case-file.js'
import { READS_MOMENT } from '../../src/decide/facts/table.js'
import { parseWindows } from '../../src/decide/operators/hours.js'
import type { Place } from '../../src/decide/operators/node.js'
import { readCaseFile } from '../../src/decide/read-question.js'
import type { CaseFile } from '../../src/model/case-file.js'
import { caseFiles } from './arbitrary.js'
import { zones } from './packs.js'

const LIMITS: Place['limits'] = {
  hours: { hours: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '08:00', to: '21:00' }], edges: 'open' },
  week: { max: 2, days: 7 }, days: { days: 7 }, month: { months: 1 }, age: { number: 18 }, minutes: { minutes: 5 },
}

const place: Place = {
  table: CASE_FILE_FACTS, limits: LIMITS, holidays: {}, defs: {}, inside: [], strict: true, knowledge: true, pointer: '',
  refuse: (pointer, message) => {
    throw new Error(`${pointer}: ${message}`)
  },
}

/** Builds a condition for its place: operands say which way they work, which depends on how often they are negated. */
type Make = (strict: boolean) => Condition
const way = (strict: boolean): Way => (strict ? 'forbids' : 'permits')

const LEAVES: readonly Make[] = [
  (s) => ({ fact: 'party.vulnerable', is: true, way: way(s) }),
  (s) => ({ fact: 'party.age', below: 'age', way: way(s) }),
  (s) => ({ fact: 'party.age', atLeast: 'age', way: way(s), absent: 'no' }),
  (s) => ({ fact: 'content.discloses', has: ['debt', 'amount'], way: way(s) }),
  (s) => ({ fact: 'content.discloses', empty: true, way: way(s) }),
  (s) => ({ fact: 'contactPoint.ownerId', same: 'party.id', way: way(s) }),
  (s) => ({ fact: 'reply.to', given: false, way: way(s) }),
  () => ({ fact: 'purpose', is: ['collect', 'locate'] }),
  (s) => ({ closed: 'hours', way: way(s) }),
  (s) => ({ day: 'now', from: 'contactPoint.creditorNotice.optOutBy', plus: 'month', way: way(s) }),
  (s) => ({ some: 'request', where: [{ fact: '.what', is: 'cease' }, { fact: '.medium', is: 'writing' }], way: way(s) }),
  (s) => ({ some: 'contact', where: [{ day: 'now', to: '.at', plus: 'minutes' }], way: way(s) }),
  (s) => ({ some: 'request', where: [{ inside: '.windows' }], way: way(s) }),
  (s) => ({ some: 'request', where: [{ inside: '.windows', named: true }], way: way(s) }),
  (s) => ({ some: 'state', where: [{ day: 'now', from: '.from', plus: 'days' }], way: way(s) }),
  (s) => ({ count: 'contact', where: [{ fact: '.result', is: 'conversation' }], above: 'age', way: way(s) }),
  (s) => ({
    frequency: 'week', list: 'contact', where: [{ fact: '.partyId', same: 'party.id' }, { about: 'counted', in: ['.debts'] }],
    proposed: { fact: 'channel', is: 'voice' }, form: 'day', way: way(s),
  }),
  (s) => ({ consented: 'now', days: 'days', where: [{ fact: '.givenTo', same: 'actor.id' }], endedBy: [{ fact: '.result', is: 'conversation' }], way: way(s) }),
]

const makes: fc.Arbitrary<Make> = fc.letrec<{ tree: Make }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((parts): Make => (s) => ({ all: parts.map((part) => part(s)) })),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((parts): Make => (s) => ({ any: parts.map((part) => part(s)) })),
    tie('tree').map((part): Make => (s) => ({ not: part(!s) })),
  ),
})).tree

const context = emptyContext(Object.keys(CASE_FILE_FACTS.lists), zones)

function answer(condition: Condition, caseFile: CaseFile, strict = true): number {
  readCaseFile(context, caseFile)
  return compileCondition({ ...place, strict }, condition).test(context)
}

describe('every operator', () => {
  it('is total: it answers no, unknown or yes to any case file, and never throws', () => {
    fc.assert(fc.property(makes, caseFiles, (make, caseFile) => {
      expect([0, 1, 2]).toContain(answer(make(true), caseFile))
    }), { numRuns: 1000 })
  })

  it('gives the opposite under not, and the same under a double not', () => {
    fc.assert(fc.property(makes, caseFiles, (make, caseFile) => {
      const negated = answer({ not: make(false) }, caseFile)
      expect(answer({ not: { not: make(true) } }, caseFile)).toBe(answer(make(true), caseFile))
      expect(negated).toBe(2 - answer(make(false), caseFile, false))
    }), { numRuns: 500 })
  })

  it('combines as the least under all and as the greatest under any, in any order', () => {
    fc.assert(fc.property(fc.array(makes, { minLength: 1, maxLength: 4 }), caseFiles, (parts, caseFile) => {
      const single = parts.map((part) => answer(part(true), caseFile))
      const conditions = parts.map((part) => part(true))
      expect(answer({ all: conditions }, caseFile)).toBe(Math.min(...single))
      expect(answer({ all: conditions.toReversed() }, caseFile)).toBe(Math.min(...single))
      expect(answer({ any: conditions }, caseFile)).toBe(Math.max(...single))
    }), { numRuns: 500 })
  })

  it('that is settled by the sorting facts alone answers the same as when it is asked in full', () => {
    fc.assert(fc.property(makes, caseFiles, (make, caseFile) => {
      readCaseFile(context, caseFile)
      const node = compileCondition(place, make(true))
      const left = node.narrow?.(context)
      const settled = typeof left === 'number' ? left : undefined
      expect(settled === undefined ? 'open' : node.test(context)).toBe(settled ?? 'open')
    }), { numRuns: 500 })
  })

  it('says everything that it reads: whatever else another case file brings changes neither the answer nor the places named', () => {
    fc.assert(fc.property(makes, caseFiles, caseFiles, (make, caseFile, other) => {
      const node = compileCondition(place, make(true))
      const answerAndPlaces = (one: CaseFile): unknown => {
        readCaseFile(context, one)
        const reading = { facts: new Set<string>(), unknown: new Set<string>() }
        node.read(context, reading)
        return [node.test(context), [...reading.facts].toSorted(), [...reading.unknown].toSorted()]
      }
      const kept = Object.entries(CASE_FILE_INPUTS).flatMap(([name, bit]) => ((node.reads & (1 << bit)) === 0 ? [] : [name]))
      if ((node.reads & READS_MOMENT) !== 0) kept.push('at')
      const own = Object.fromEntries(Object.entries(caseFile).filter(([name]) => kept.includes(name)))
      const strange = Object.fromEntries(Object.entries(other).filter(([name]) => !kept.includes(name)))
      expect(answerAndPlaces({ ...strange, ...own } as CaseFile)).toEqual(answerAndPlaces(caseFile))
    }), { numRuns: 1000 })
  })

  it('names only places of the case file when it says what it read', () => {
    fc.assert(fc.property(makes, caseFiles, (make, caseFile) => {
      readCaseFile(context, caseFile)
      const reading = { facts: new Set<string>(), unknown: new Set<string>() }
      compileCondition(place, make(true)).read(context satisfies Context, reading)
      for (const pointer of [...reading.facts, ...reading.unknown]) expect(pointer).toMatch(/^(\/[a-zA-Z0-9]+)+$/)
    }), { numRuns: 500 })
  })
})

describe('weekly windows as text', () => {
  it('are read with ranges of days, lists and nights', () => {
    expect(parseWindows('Mon-Fri 09:00-17:00')).toEqual([{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '09:00', to: '17:00' }])
    expect(parseWindows('Sat-Mon 22:00-06:00; Wed 10:00-12:00')).toEqual([
      { days: ['Sat', 'Sun', 'Mon'], from: '22:00', to: '06:00' },
      { days: ['Wed'], from: '10:00', to: '12:00' },
    ])
    expect(parseWindows('in the mornings')).toBeUndefined()
  })
})
