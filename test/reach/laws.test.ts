import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { caseFileSchema } from '../../src/model/case-file.js'
import type { Dossier } from '../../src/model/dossier.js'
import type { Fact } from '../../src/model/facts.js'
import type { AssembledCase, Reached } from '../../src/model/reach.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { closingFacts, distinct, openingFacts, someFacts } from './arbitrary-dossiers.js'
import { context, dossier, gate } from './facts.js'
import { milder } from './strictness.js'

const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
const asked = context({ admit })
const casesOf = (facts: readonly Fact[]): readonly AssembledCase[] => assembleCases(dossier(facts), asked).cases

function shuffled(file: Dossier, seed: number): Dossier {
  const turn = (value: unknown): unknown => {
    if (!Array.isArray(value) || value.length === 0) return value
    const at = seed % value.length
    return [...value.slice(at), ...value.slice(0, at)].toReversed()
  }
  return Object.fromEntries(Object.entries(file).map(([name, value]) => [name, turn(value)])) as unknown as Dossier
}

function keysIn(file: Dossier): ReadonlySet<string> {
  const lists = Object.values(file).filter((value): value is readonly Fact[] => Array.isArray(value))
  return new Set(lists.flatMap((facts) => facts.map((fact) => fact.key)))
}

/** The value at which a contact would be made, through which channel. */
function valueOf(facts: readonly Fact[], one: AssembledCase): string {
  const points = facts.filter((fact): fact is Fact<'contact_point'> => fact.kind === 'contact_point')
  return `${points.find((fact) => fact.content.contactPointId === one.contactPointId)?.content.value.hash} ${one.channel}`
}

const wordsOf = (reached: Reached): string => JSON.stringify(reached)

describe('the laws of reach', () => {
  it('makes only case files that fit the schema, with pointers in order to facts of the dossier', () => {
    let made = 0
    fc.assert(fc.property(someFacts, (facts) => {
      const file = dossier(facts)
      const known = keysIn(file)
      for (const one of assembleCases(file, asked).cases) {
        made += 1
        caseFileSchema.parse(structuredClone(one.caseFile))
        expect(one.facts.filter((key) => !known.has(key))).toEqual([])
        expect(one.facts).toEqual([...new Set(one.facts)].sort())
      }
    }), { numRuns: 300 })
    expect(made).toBeGreaterThan(300)
  })

  it('gives the same for facts in any order', () => {
    fc.assert(fc.property(someFacts, fc.nat(1000), (facts, seed) => {
      const file = dossier(facts)
      expect(wordsOf(assembleCases(shuffled(file, seed), asked))).toBe(wordsOf(assembleCases(file, asked)))
    }), { numRuns: 200 })
  })

  it('never becomes milder by a fact that closes, whatever its source', () => {
    fc.assert(fc.property(someFacts, closingFacts, (facts, closing) => {
      fc.pre(!facts.some((fact) => fact.key === closing.key))
      expect(milder(casesOf(facts), casesOf([...facts, closing]))).toEqual([])
    }), { numRuns: 500 })
  })

  it('never becomes milder without a fact that opens', () => {
    fc.assert(fc.property(someFacts, openingFacts, (facts, opening) => {
      fc.pre(!facts.some((fact) => fact.key === opening.key))
      expect(milder(casesOf([...facts, opening]), casesOf(facts))).toEqual([])
    }), { numRuns: 300 })
  })

  it('never becomes milder when a source is taken away or expires', () => {
    fc.assert(fc.property(someFacts, fc.constantFrom('creditor', 'portal'), (facts, id) => {
      const without = facts.filter((fact) => !(fact.kind === 'source' && (fact as Fact<'source'>).content.sourceId === id))
      expect(milder(casesOf(facts), casesOf(without))).toEqual([])
    }), { numRuns: 300 })
  })

  it('never becomes milder without a contact point of a candidate', () => {
    fc.assert(fc.property(someFacts, fc.nat(100), (facts, nth) => {
      const points = facts.filter((fact) => fact.kind === 'contact_point')
      const gone = points[nth % points.length]
      const before = casesOf(facts)
      const after = casesOf(facts.filter((fact) => fact !== gone))
      const contacts = new Set(before.map((one) => `${one.candidate.partyId} ${one.contactPointId} ${one.channel}`))
      // A source that ended the point, or gave its kind, may go with its row: then what it closed may open again.
      fc.pre(points.filter((fact) => (fact as Fact<'contact_point'>).content.value.hash === (gone as Fact<'contact_point'>).content.value.hash).length === 1)
      expect(after.filter((one) => !contacts.has(`${one.candidate.partyId} ${one.contactPointId} ${one.channel}`))).toEqual([])
    }), { numRuns: 200 })
  })

  it('never opens by a judgement that two records are the same', () => {
    fc.assert(fc.property(someFacts, (facts) => {
      const alone = facts.filter((fact) => fact.kind !== 'match_decision')
      const merges = facts.filter((fact) => fact.kind === 'match_decision' && (fact as Fact<'match_decision'>).content.decision === 'same')
      fc.pre(merges.length > 0)
      const before = new Set(casesOf(alone).map((one) => valueOf(facts, one)))
      expect(casesOf([...alone, ...merges]).map((one) => valueOf(facts, one)).filter((value) => !before.has(value))).toEqual([])
    }), { numRuns: 500 })
  })

  it('gives two facts of one key one voice, so that a generated dossier is one a store could give', () => {
    fc.assert(fc.property(someFacts, (facts) => {
      expect(new Set(facts.map((fact) => fact.key)).size).toBe(distinct(facts).length)
    }), { numRuns: 50 })
  })
})
