import { deflateSync, inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { merkleRoot } from '../../src/ledger/tree.js'
import type { CaseFile } from '../../src/model/case-file.js'
import type { CertificateSegment } from '../../src/model/list.js'
import { rankDebts, type Ranked } from '../../src/rank/index.js'
import { certificateLines, verifyCertificate, type Verification } from '../../src/verify/index.js'
import { boundaries, contextOf, debtOf, decide, TOOLS, type DebtSketch } from '../rank/fixture.js'

const DEBTS: readonly DebtSketch[] = [
  { id: 'd1', people: [
    { id: 'b', role: 'borrower', points: [{ id: 'b1' }, { id: 'b2', channel: 'post' }] },
    { id: 'c', role: 'co_signer', points: [{ id: 'c1' }] },
  ] },
  { id: 'd2', people: [{ id: 'b', role: 'borrower', points: [{ id: 'b1' }] }] },
  { id: 'd3', people: [{ id: 'e', role: 'borrower', points: [{ id: 'e1' }] }], events: [{ kind: 'dispute', at: '2026-02-01' }] },
  { id: 'd4', kind: 'transferred_npl', people: [{ id: 'f', role: 'borrower', points: [{ id: 'f1' }] }] },
]

function ranked(): Ranked {
  return rankDebts(DEBTS.map(debtOf), contextOf({ digests: { graph: 'g' } }), () => () => ({ nearness: 0.5 }))
}

function check(segments: readonly CertificateSegment[], root: string, law: (caseFile: CaseFile) => ReturnType<typeof decide> = decide): Verification {
  return verifyCertificate(segments, { list: 'morning', root, decide: law, boundaries, tools: TOOLS })
}

function rootOf(list: Ranked): string {
  return list.summary.digests.list ?? ''
}

/** Rewrites the rows of a segment. */
function rewritten(segments: readonly CertificateSegment[], kind: CertificateSegment['kind'], rewrite: (row: readonly string[], i: number) => readonly string[]): readonly CertificateSegment[] {
  return segments.map((segment) => {
    if (segment.kind !== kind) return segment
    const rows = inflateSync(segment.bytes).toString('utf8').trimEnd().split('\n').map((text) => JSON.parse(text) as string[])
    return { ...segment, bytes: deflateSync(`${rows.map((row, i) => JSON.stringify(rewrite(row, i))).join('\n')}\n`) }
  })
}

function changed(from: string, to: string): (row: readonly string[]) => readonly string[] {
  return ([salt = '', text = '']) => [salt, text.replace(from, to)]
}

/** A law that knows of no events. */
function milder(caseFile: CaseFile): ReturnType<typeof decide> {
  return decide({ ...caseFile, events: [] })
}

/** A law that refuses one person more. */
function stricter(caseFile: CaseFile): ReturnType<typeof decide> {
  return caseFile.party.id === 'c' ? { ...decide(caseFile), decision: 'DENY' } : decide(caseFile)
}

function leavesOf(list: Ranked | undefined): readonly string[] {
  return [...certificateLines(list?.segments ?? [], 'morning', TOOLS)].map((line) => line.leafHash)
}

describe('a certificate', () => {
  it('lets every entry be decided anew from itself alone, and its root is that of all its leaves', () => {
    const list = ranked()
    const found = check(list.segments, rootOf(list))
    expect(found.differences).toEqual([])
    expect(found.ok).toBe(true)
    expect(found.decided).toBe(list.summary.entries)
    expect(found.decided).toBe(5)
    expect(merkleRoot(leavesOf(list))).toBe(rootOf(list))
    expect(check(list.segments.toReversed(), rootOf(list)).ok).toBe(true)
  })

  it('is written with the same bytes each time, and each part of its case files stands in it once', () => {
    const [first, second] = [ranked(), ranked()]
    expect(second.segments).toEqual(first.segments)
    const parts = [...certificateLines(first.segments, 'morning', TOOLS)].flatMap(({ line }) => (line?.type === 'part' ? [JSON.stringify(line.value)] : []))
    expect(new Set(parts).size).toBe(parts.length)
    expect(parts.length).toBeGreaterThan(5)
  })

  it('gives the reason by rule for each open debt without an entry', () => {
    const refusals = [...certificateLines(ranked().segments, 'morning', TOOLS)].flatMap(({ line }) => (line?.type === 'refusal' ? [line] : []))
    expect(refusals.map((line) => [line.debtId, line.byRule])).toEqual([['d3', { 'T-DISPUTE': 1 }]])
  })

  it('fails when any one byte of it is changed', () => {
    const list = ranked()
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, where, mask) => {
      const at = which % list.segments.length
      const segments = list.segments.map((segment, i) => {
        if (i !== at) return segment
        const bytes = Uint8Array.from(segment.bytes)
        bytes[where % bytes.length]! ^= mask
        return { ...segment, bytes }
      })
      // A bit of the compressed form that stands for nothing leaves the lines as they were.
      const text = (one: readonly CertificateSegment[]): string | undefined => {
        try { return inflateSync(one[at]!.bytes).toString('latin1') } catch { return undefined }
      }
      if (text(segments) === text(list.segments)) return
      expect(check(segments, rootOf(list)).ok).toBe(false)
    }), { numRuns: 300 })
  })

  it('fails when the law of today says otherwise, and names the entry', () => {
    const list = ranked()
    const found = check(list.segments, rootOf(list), stricter)
    const entry = [...list.entries()].find((one) => one.partyId === 'c')
    expect(found.ok).toBe(false)
    expect(new Set(found.differences.map((one) => one.entryId))).toEqual(new Set([entry?.entryId]))
  })

  it('fails when it was made with a milder law, even with a root to match', () => {
    const list = rankDebts(DEBTS.map(debtOf), contextOf({ law: { decide: milder, boundaries, offsetMs: () => 0 } }), () => () => ({}))
    const found = check(list.segments, rootOf(list))
    expect(found.differences.map((one) => one.what)).toContain('DENY permits no contact')
  })

  it('fails when two entries change places, a score is raised, a window is widened, or a line is left out', () => {
    const list = ranked()
    const tampered: readonly (readonly CertificateSegment[])[] = [
      rewritten(list.segments, 'entries', changed('"rank":1', '"rank":2')),
      rewritten(list.segments, 'entries', changed('"score":0.', '"score":0.9')),
      rewritten(list.segments, 'cases', changed('T21:00:00', 'T22:00:00')),
      list.segments.filter((segment) => segment.kind !== 'refusals'),
      list.segments.slice(0, -1),
    ]
    for (const segments of tampered) {
      const own = check(segments, check(segments, '').root)
      expect(own.ok).toBe(false)
    }
  })

  it('still verifies after a line was erased, and says that one was', () => {
    const list = ranked()
    const hashes = [...certificateLines(list.segments, 'morning', TOOLS)].filter((line) => line.kind === 'facts').map((line) => line.leafHash)
    const erased = rewritten(list.segments, 'facts', (row, i) => (i === 0 ? [hashes[0]!] : row))
    const found = check(erased, rootOf(list))
    expect(found.differences).toEqual([])
    expect(found).toMatchObject({ ok: true, erased: 1, root: rootOf(list) })
    expect(found.decided).toBeLessThan(list.summary.entries)
  })

  it('does not give away a line by its leaf hash to who does not hold the salt', () => {
    const [first, second] = ['salt one', 'salt two'].map((salt) =>
      rankDebts(DEBTS.map(debtOf), contextOf({ salt: (text) => `${salt} ${text}` }), () => () => ({})))
    expect(leavesOf(first).length).toBeGreaterThan(10)
    expect(leavesOf(first).filter((leaf) => leavesOf(second).includes(leaf))).toEqual([])
  })
})
