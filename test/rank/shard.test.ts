import { inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/canonical.js'
import type { CertificateSegment } from '../../src/model/list.js'
import { judgeDebt, openRanking, openShard, type JudgedShard, type MeasuresOf, type Ranking } from '../../src/rank/index.js'
import { debtsArbitrary } from './debts.js'
import { contextOf, debtOf, type DebtSketch } from './fixture.js'

const context = contextOf()
const measuresOf: MeasuresOf = (debtId, partyId) => ({ nearness: (debtId.length % 5) / 5, degree: (partyId.charCodeAt(0) % 3) / 3 })

function shardOf(debts: readonly DebtSketch[]): JudgedShard {
  const shard = openShard(context.certificate)
  for (const debt of debts) shard.add(judgeDebt(debtOf(debt), context))
  return shard.finish()
}

/** Everything that is kept of a list: its lines, numbers and the bytes of its certificate. */
function whole(ranking: Ranking): unknown {
  const taken: CertificateSegment[] = [...ranking.takeSegments()]
  const parties = [...ranking.permittedParties()]
  const ordered = ranking.order(measuresOf)
  const lines = [...ordered.lines((debtId) => `of ${debtId}`)]
  const ranked = ordered.finish()
  return {
    parties, summary: ranked.summary, lines,
    segments: [...taken, ...ranked.segments].map(({ bytes, ...segment }) => ({ ...segment, bytes: Buffer.from(bytes).toString('base64') })),
  }
}

/** Cuts a row of debts after each place that is marked. */
function cut(debts: readonly DebtSketch[], marks: readonly boolean[]): readonly (readonly DebtSketch[])[] {
  const runs: DebtSketch[][] = [[]]
  debts.forEach((debt, i) => {
    runs.at(-1)?.push(debt)
    if (marks[i % marks.length] === true) runs.push([])
  })
  return runs
}

describe('a list made of runs of debts that were judged elsewhere', () => {
  it('has the same lines, numbers and certificate as one to which each debt was added, however they were cut and carried', () => {
    fc.assert(fc.property(debtsArbitrary, debtsArbitrary, fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }), (some, more, marks) => {
      const debts = [...some, ...more.map((debt) => ({ ...debt, id: `e${debt.id}` }))]
      const oneByOne = openRanking(context)
      for (const debt of debts) oneByOne.add(judgeDebt(debtOf(debt), context))
      const merged = openRanking(context)
      for (const run of cut(debts, marks)) merged.addShard(JSON.parse(JSON.stringify(shardOf(run))) as JudgedShard)
      expect(whole(merged)).toEqual(whole(oneByOne))
    }), { numRuns: 60 })
  })

  it('has a certificate whose every line is canonical JSON, also where runs wrote parts of it', () => {
    fc.assert(fc.property(debtsArbitrary, (debts) => {
      const ranking = openRanking(context)
      ranking.addShard(shardOf(debts))
      const ordered = ranking.order(measuresOf)
      const entries = [...ordered.lines(() => '')]
      const lines = ordered.finish().segments.flatMap(({ bytes }) => inflateSync(bytes).toString().trimEnd().split('\n'))
      expect(lines.length).toBeGreaterThan(entries.length)
      for (const line of lines) {
        const [salt, text] = JSON.parse(line) as readonly [string, string]
        expect(line).toBe(canonical([salt, text]))
        expect(text).toBe(canonical(JSON.parse(text)))
      }
    }), { numRuns: 60 })
  })

  it('holds what case files share once in each run, and once in its certificate', () => {
    const people = ['p', 'q'].map((id) => ({ id, role: id === 'p' ? 'borrower' as const : 'co_signer' as const, points: [{ id: `${id}-1` }, { id: `${id}-2` }] }))
    const runs = ['d1', 'd2'].map((id) => shardOf([{ id, people }]))
    for (const { parts, lines } of runs) {
      expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length)
      expect(lines.map(({ type }) => type)).toEqual(['case', 'case', 'case', 'case'])
    }
    const shared = runs[0]!.parts.filter(({ key }) => runs[1]!.parts.some((part) => part.key === key))
    expect(shared.length).toBeGreaterThan(0)
    const ranking = openRanking(context)
    for (const run of runs) ranking.addShard(run)
    const facts = ranking.order(measuresOf).finish().segments.filter(({ kind }) => kind === 'facts')
    expect(facts.reduce((sum, { lines }) => sum + lines, 0)).toBe(runs[0]!.parts.length + runs[1]!.parts.length - shared.length)
  })
})
