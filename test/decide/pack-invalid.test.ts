import { describe, expect, it } from 'vitest'
import { compilePacks, parsePack } from '../../src/decide/index.js'
import { Problem } from '../../src/model/problem.js'

const rule = {
  id: 'ZZ-TEST-01', citation: 'Act 1', confidence: 'primary', readOn: '2026-01-01', refuse: 'DENY',
  because: 'A sentence that says why.', when: { fact: 'party.vulnerable', is: true, way: 'forbids' },
}

const pack = {
  id: 'ZZ', version: '2026.1.0', place: 'ZZ', kind: 'statutory', title: 'Nowhere', verifiedAsOf: '2026-01-01',
  reviewBy: '2027-01-01', sources: [{ key: 'A', what: 'An act', copyOf: '2026' }], rules: [rule],
}

function problemOf(act: () => unknown): Problem {
  try {
    act()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  return expect.unreachable()
}

function withRule(change: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}): unknown {
  return { ...pack, ...more, rules: [{ ...rule, ...change }] }
}

describe('a pack that is not fit to be used', () => {
  it('is accepted when nothing is wrong with it', () => {
    expect(parsePack(pack, 'zz.json').id).toBe('ZZ')
  })

  it.each([
    ['an unknown operator', withRule({ when: { probably: 'urgent' } }), '/rules/0/when', /operator/],
    ['an unknown operator deep inside', withRule({ when: { all: [{ not: { maybe: 1 } }] } }), '/rules/0/when', /operator/],
    ['a missing citation', withRule({ citation: undefined }), '/rules/0/citation', /citation|missing/],
    ['a fact that does not exist', withRule({ when: { fact: 'party.mood', is: 'low', way: 'forbids' } }), '/rules/0/when', /no fact/],
    ['an operand without its way', withRule({ when: { fact: 'party.vulnerable', is: true } }), '/rules/0/when', /declare its way/],
    ['an operand with the wrong way', withRule({ when: { fact: 'party.vulnerable', is: true, way: 'permits' } }), '/rules/0/when', /forbids/],
    [
      'an absent fact that passes without a citation',
      withRule({ when: { fact: 'party.vulnerable', is: true, way: 'forbids', absent: 'no' } }), '/rules/0/when', /knowledge/,
    ],
    ['a limit that does not exist', withRule({ when: { closed: 'hours', way: 'forbids' } }), '/rules/0/when', /not a limit/],
    ['a definition that does not exist', withRule({ when: { def: 'nothing' } }), '/rules/0/when', /no definition/],
    ['a definition that refers to itself', withRule({ when: { def: 'a' } }, { defs: { a: { def: 'a' } } }), '/defs/a', /itself/],
    ['an effect that is none', withRule({ refuse: 'FORBID' }), '/rules/0', /no refusal/],
    ['two effects at once', withRule({ permit: 'ALLOW' }), '/rules/0', /exactly one/],
    ['a REDIRECT to nobody', withRule({ refuse: 'REDIRECT' }), '/rules/0', /to whom/],
    ['a field we do not know', { ...pack, urgency: 1 }, '/urgency', /not known/],
    ['a day that does not exist', withRule({ readOn: '2026-02-30' }), '/rules/0/readOn', /does not exist/],
  ])('is refused for %s, with file, pointer and reason', (_name, json, pointer, reason) => {
    const problem = problemOf(() => parsePack(json, 'zz.json'))
    expect(problem.code).toBe('pack-invalid')
    expect(problem.message).toContain('zz.json')
    expect(problem.errors[0]?.pointer).toContain(pointer)
    expect(problem.errors[0]?.message).toMatch(reason)
  })

  it.each([
    ['permits', { refuse: undefined, permit: 'ALLOW', when: { fact: 'purpose', is: 'collect' } }],
    ['lifts a refusal', { refuse: undefined, lift: ['US-TIME-01'], as: 'ALLOW', when: { fact: 'purpose', is: 'collect' } }],
  ])('is refused when it is an overlay that %s', (_name, change) => {
    const problem = problemOf(() => parsePack(withRule(change, { kind: 'overlay', place: '*' }), 'mine.json'))
    expect(problem.code).toBe('pack-invalid')
    expect(problem.message).toMatch(/mine\.json.*only refuse more/)
  })

  it('is refused when another pack has its id', () => {
    const one = parsePack(pack, 'one.json')
    const problem = problemOf(() => compilePacks([one, parsePack({ ...pack, title: 'Elsewhere' }, 'two.json')]))
    expect(problem.code).toBe('pack-invalid')
    expect(problem.message).toContain('ZZ')
  })
})
