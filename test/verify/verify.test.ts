import { deflateSync, inflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { merkleRoot } from '../../src/ledger/tree.js'
import type { CaseFile } from '../../src/model/case-file.js'
import type { EntryId, PartyId } from '../../src/model/ids.js'
import type { CertificateSegment, Entry } from '../../src/model/list.js'
import { packedLines } from '../../src/model/segment-bytes.js'
import { DEFAULT_SCORECARD, rankDebts, type RankedDebts } from '../../src/rank/index.js'
import { certificateLines, openVerification, verifyCertificate, type Verification } from '../../src/verify/index.js'
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

function ranked(): RankedDebts {
  return rankDebts(DEBTS.map(debtOf), contextOf({ digests: { graph: 'g' } }), () => () => ({ nearness: 0.5 }))
}

function check(segments: readonly CertificateSegment[], root: string, law: (caseFile: CaseFile) => ReturnType<typeof decide> = decide): Verification {
  return verifyCertificate(segments, { list: 'morning', root, decide: law, boundaries, modelOf: () => DEFAULT_SCORECARD, tools: TOOLS })
}

function rootOf(list: RankedDebts): string {
  return list.summary.digests.list ?? ''
}

function rowsOf(segment: CertificateSegment): readonly (readonly string[])[] {
  return inflateSync(segment.bytes).toString('utf8').trimEnd().split('\n').map((text) => JSON.parse(text) as string[])
}

/** Rewrites the rows of a segment. */
function rewritten(segments: readonly CertificateSegment[], kind: CertificateSegment['kind'], rewrite: (row: readonly string[], i: number) => readonly string[]): readonly CertificateSegment[] {
  return segments.map((segment) => {
    if (segment.kind !== kind) return segment
    const rows = rowsOf(segment)
    return { ...segment, bytes: deflateSync(`${rows.map((row, i) => JSON.stringify(rewrite(row, i))).join('\n')}\n`) }
  })
}

type Line = Readonly<Record<string, unknown>>
/** The lines that stand in the place of one. */
type Change = (line: Line, i: number, all: readonly Line[]) => readonly Line[]

/** Changes the content of some lines of a kind, as somebody would who makes bytes, digests and root fit again. */
function forged(segments: readonly CertificateSegment[], kind: CertificateSegment['kind'], change: Change): readonly CertificateSegment[] {
  return segments.map((segment) => {
    if (segment.kind !== kind) return segment
    const rows = rowsOf(segment)
    const all = rows.map(([, text = '']) => JSON.parse(text) as Line)
    const lines = rows.flatMap(([salt], i) => {
      const made = change({ ...all[i]! }, i, all)
      return made.map((line) => TOOLS.canonical([salt, TOOLS.canonical(line)]))
    })
    return { ...segment, lines: lines.length, bytes: packedLines(lines) }
  })
}

/** Changes the first line alone. */
function atFirst(patch: (line: Line) => Line): Change {
  return (line, i) => [i === 0 ? patch(line) : line]
}

function points(line: Line): Record<string, number> {
  return line.points as Record<string, number>
}

/** With other points, and the score that they come to. */
function scored(line: Line, given: Record<string, number>): Line {
  const logOdds = Object.values(given).reduce((sum, one) => sum + one, line.base as number)
  return { ...line, points: given, score: Math.round(1e6 / (1 + Math.exp(-logOdds))) / 1e6 }
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

function leavesOf(list: RankedDebts | undefined): readonly string[] {
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
      expect(check(segments, rootOf(list)).ok).toBe(false)
    }), { numRuns: 300 })
  })

  it('fails when the law of today says otherwise, and names the entry', () => {
    const list = ranked()
    const found = check(list.segments, rootOf(list), stricter)
    const entry = list.entries.find((one) => one.partyId === 'c')
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

  it('fails when one letter of any line is changed and packed again, and neither throws nor goes on for ever', () => {
    const list = ranked()
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.constantFrom('0', '9', 'x', '"', '{', '-'), (which, where, letter) => {
      const at = which % list.segments.length
      const segments = list.segments.map((segment, i) => {
        if (i !== at) return segment
        const text = inflateSync(segment.bytes).toString('latin1')
        const place = where % (text.length - 1)
        const put = text[place] === letter ? '1' : letter
        return { ...segment, bytes: packedLines([Buffer.from(`${text.slice(0, place)}${put}${text.slice(place + 1, -1)}`, 'latin1').toString('utf8')]) }
      })
      expect(check(segments, rootOf(list)).ok).toBe(false)
    }), { numRuns: 300 })
  })

  /** What is told of entries when lines are forged so well that even the root fits. */
  function told(kind: CertificateSegment['kind'], change: Change, list = ranked()): readonly string[] {
    const segments = forged(list.segments, kind, change)
    const own = check(segments, check(segments, '').root)
    expect(own.ok).toBe(own.differences.length === 0)
    return [...new Set(own.differences.map(({ what }) => what))].toSorted()
  }
  it('is left as it is by writing it again', () => {
    expect(told('entries', (line) => [line])).toEqual([])
  })

  it.each<readonly [string, Change, string]>([
    ['two entries that change places', (_line, i, all) => [{ ...all[i === 0 ? 1 : i === 1 ? 0 : i]!, rank: i + 1 }], 'it should stand before the entry ahead of it'],
    ['an entry that is left out', (line, i) => (i === 0 ? [] : [{ ...line, rank: i }]), 'it has 4 entries where its head says 5'],
    ['an entry that stands twice', (line, i) => (i === 4 ? [line, { ...line, rank: 6 }] : [line]), '1 entries stand twice'],
    ['a score that is not what its points come to', atFirst((line) => ({ ...line, score: 0.999 })), 'its score is not what its points come to'],
    ['a base of its own', atFirst((line) => scored({ ...line, base: 2 }, points(line))), 'its base is not that of the model'],
    ['points between two bands', atFirst((line) => scored(line, { ...points(line), age: 0.11 })), 'the model gives no such points for age'],
    ['points of another medium', atFirst((line) => scored(line, { ...points(line), identity: -0.5 })), 'the model gives no such points for identity'],
    ['a measure beyond its percentile', atFirst((line) => scored(line, { ...points(line), nearness: 3 })), 'the model gives no such points for nearness'],
    ['a part that the model does not have', atFirst((line) => scored(line, { ...points(line), luck: 1 })), 'the model knows no luck'],
    ['a part that is left out', atFirst((line) => scored(line, Object.fromEntries(Object.entries(points(line)).filter(([name]) => name !== 'sharing')))), 'the model gives no such points for sharing'],
    ['somebody set to wait', atFirst((line) => ({ ...line, waiting: true })), 'it waits while its own rung, or a later one, is open'],
    ['a second person put first', (line) => [{ ...line, peopleAhead: 0 }], '0 people of the debt are said to come before it, and 1 do'],
    ['another rung', atFirst((line) => ({ ...line, rung: 3 })), 'it stands on another rung than the other entries of the person'],
    ['an approval that nobody gave', (line) => [{ ...line, awaitingApproval: false }], 'it counts an approval that nobody gave'],
    ['ids of somebody else', atFirst((line) => ({ ...line, ids: 'd1 z z1 voice' })), 'it is placed by other ids than those of its case file'],
  ])('tells %s', (_, change, what) => {
    expect(told('entries', change)).toContain(what)
  })

  it('tells a debt that has entries and is said to have none, and one that is told twice', () => {
    expect(told('refusals', (line) => [{ ...line, debtId: 'd1' }])).toEqual(['its debt is told to have no entry'])
    expect(told('refusals', (line) => [line, line])).toEqual(['a debt without an entry is told twice'])
  })

  it('tells a head of another list, and one that stands twice', () => {
    expect(told('head', (line) => [{ ...line, list: 'evening' }])).toEqual(['its head is that of another list'])
    expect(told('head', (line) => [line, line])).toEqual(['it has two heads'])
  })

  it('tells a case that stands twice, a window of years, and one that is not about a case at all', () => {
    expect(told('cases', (line, i) => (i === 0 ? [line, line] : [line]))).toContain('it stands twice')
    expect(told('cases', (line) => [{ ...line, notAfter: '9026-03-03T12:00:00Z' }])).toContain('its window is longer than any horizon')
    expect(told('cases', (line) => [{ ...line, plain: {} }])).toContain('its case file cannot be put together')
    expect(told('cases', (line) => [{ ...line, plain: 7 }])).toContain('line 0 of segment 1 is of no known shape')
  })

  it('holds each line of the list against the certificate', () => {
    const list = ranked()
    const held = (change: (entry: Entry) => Entry | undefined): readonly string[] => {
      const own = openVerification(list.segments, { list: 'morning', root: rootOf(list), decide, boundaries, modelOf: () => DEFAULT_SCORECARD, tools: TOOLS })
      for (const entry of list.entries) {
        const line = change(entry)
        if (line !== undefined) own.line(line)
      }
      return [...new Set(own.finish().differences.map(({ what }) => what))]
    }
    const patched = (patch: Partial<Entry>) => held((entry) => (entry.rank === 1 ? { ...entry, ...patch } : entry))
    expect(held((entry) => entry)).toEqual([])
    expect(held((entry) => (entry.rank === 1 ? undefined : entry))).toEqual(['the list has 4 lines where its certificate has 5 entries'])
    expect(patched({ score: 0.99 })).toEqual(['its line in the list is placed otherwise than in the certificate'])
    expect(patched({ waiting: true })).toEqual(['its line in the list is placed otherwise than in the certificate'])
    expect(patched({ parts: [] })).toEqual(['its line in the list has other points than the certificate'])
    const otherWords = ['its line in the list tells the dispatcher something else than was certified']
    for (const patch of [{ words: '' }, { others: '' }, { lawful: { notBefore: '2026-03-02T00:00:00Z', notAfter: '2026-03-09T00:00:00Z' } }] as const) expect(patched(patch)).toEqual(otherWords)
    expect(held((entry) => ({ ...entry, parts: entry.parts.map((part, i) => (i === 0 ? { ...part, words: 'so it is' } : part)) }))).toEqual(otherWords)
    expect(patched({ partyId: 'z' as PartyId })).toEqual(['its line in the list is about another contact than the certificate'])
    expect(patched({ notAfter: '2026-03-09T12:00:00Z' })).toEqual(['its line in the list is about another contact than the certificate'])
    expect(patched({ verdict: { decision: 'ALLOW', permits: [], packs: [] } })).toEqual(['its line in the list tells another verdict than the certificate'])
    expect(patched({ entryId: 'z' as EntryId })).toEqual(['the certificate knows no such line'])
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
