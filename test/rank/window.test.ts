import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatInstant, HOUR_MS, MINUTE_MS } from '../../src/model/time.js'
import { PERMITTING, type Decision, type Verdict } from '../../src/model/verdict.js'
import { permittedWindows, proposedWindow, type PermittedWindow, type Question } from '../../src/rank/window.js'

const START_MS = Date.UTC(2026, 2, 2, 10)
const DAY = 24 * HOUR_MS
const SECOND = 1000

function verdictOf(decision: Decision, more: Partial<Verdict> = {}): Verdict {
  return { decision, reasons: [], permits: [], counters: [], flags: [], packs: [], ...more }
}

/** A law made of pieces: at each bound its own verdict, and another one from just after it to the next bound. */
interface Piece {
  readonly atMs: number
  readonly atBound: number
  readonly after: number
}

/** Verdicts by number: 0 refused, 1 and 2 permitted with other counts, 3 permitted otherwise. */
function numbered(kind: number, notBefore?: string): Verdict {
  if (kind === 0) return verdictOf('DELAY_UNTIL', notBefore === undefined ? {} : { notBefore })
  return verdictOf(kind === 3 ? 'ALLOW_ONCE' : 'ALLOW', { counters: [{ rule: 'X-1', counted: kind, limit: 7 }] })
}

function lawOf(pieces: readonly Piece[]): (atMs: number) => number {
  return (atMs) => {
    let kind = 0
    for (const piece of pieces) {
      if (atMs === piece.atMs) kind = piece.atBound
      else if (atMs > piece.atMs) kind = piece.after
    }
    return kind
  }
}

const piecesArbitrary = fc
  .uniqueArray(fc.integer({ min: -60, max: 1500 }), { minLength: 0, maxLength: 8 })
  .chain((minutes) =>
    fc.tuple(...minutes.toSorted((a, b) => a - b).map((minute) =>
      fc.record({
        atMs: fc.constant(START_MS + minute * MINUTE_MS),
        atBound: fc.integer({ min: 0, max: 3 }),
        after: fc.integer({ min: 0, max: 3 }),
      }),
    )),
  )

function questionOf(pieces: readonly Piece[]): Question {
  const law = lawOf(pieces)
  return {
    ask: (atMs) => numbered(law(atMs)),
    boundaries: (fromMs, untilMs) => pieces.map((piece) => piece.atMs).filter((mark) => mark >= fromMs && mark < untilMs),
  }
}

/** Open strictly after one bound and strictly before the other. */
function openHours(open: number, closed: number): Question {
  return questionOf([
    { atMs: open, atBound: 0, after: 1 },
    { atMs: closed, atBound: 0, after: 0 },
  ])
}

function covers(windows: readonly PermittedWindow[], atMs: number): PermittedWindow | undefined {
  return windows.find((window) => atMs >= window.notBeforeMs && atMs < window.notAfterMs)
}

describe('permitted windows', () => {
  it('hold only instants that are permitted, with one decision and unchanged counts, as asking every half minute shows', () => {
    fc.assert(fc.property(piecesArbitrary, (pieces) => {
      const question = questionOf(pieces)
      const windows = [...permittedWindows(question, question.ask(START_MS), START_MS, START_MS + DAY)]
      for (let atMs = START_MS; atMs < START_MS + DAY; atMs += 30 * SECOND) {
        const window = covers(windows, atMs)
        if (window === undefined) continue
        expect(question.ask(atMs)).toEqual(window.verdict)
      }
      for (const window of windows) {
        expect(question.ask(window.notBeforeMs)).toEqual(window.verdict)
        expect(question.ask(window.notAfterMs - 1)).toEqual(window.verdict)
        expect(window.notBeforeMs).toBeGreaterThanOrEqual(START_MS)
        expect(window.notAfterMs).toBeLessThanOrEqual(START_MS + DAY)
        expect(window.notAfterMs).toBeGreaterThan(window.notBeforeMs)
      }
    }))
  })

  it('leave out no permitted minute between two bounds', () => {
    fc.assert(fc.property(piecesArbitrary, (pieces) => {
      const question = questionOf(pieces)
      const windows = [...permittedWindows(question, question.ask(START_MS), START_MS, START_MS + DAY)]
      const bounds = new Set(pieces.map((piece) => piece.atMs))
      for (let atMs = START_MS + 30 * SECOND; atMs < START_MS + DAY; atMs += MINUTE_MS) {
        if (bounds.has(atMs)) continue
        expect(covers(windows, atMs) !== undefined).toBe(PERMITTING.has(question.ask(atMs).decision))
      }
    }))
  })

  it('do not depend on bounds at which nothing changes, nor on where the refusal says it ends', () => {
    fc.assert(fc.property(piecesArbitrary, fc.array(fc.integer({ min: 1, max: 1439 }), { maxLength: 5 }), (pieces, extra) => {
      const question = questionOf(pieces)
      const law = lawOf(pieces)
      const more = [...new Set([...pieces.map((piece) => piece.atMs), ...extra.map((minute) => START_MS + minute * MINUTE_MS)])]
      const noisy: Question = {
        ask: question.ask,
        boundaries: (fromMs, untilMs) => more.filter((mark) => mark >= fromMs && mark < untilMs).toSorted((a, b) => a - b),
      }
      const plain = [...permittedWindows(question, question.ask(START_MS), START_MS, START_MS + DAY)]
      expect([...permittedWindows(noisy, question.ask(START_MS), START_MS, START_MS + DAY)]).toEqual(plain)
      const first = plain[0]
      if (first === undefined || law(START_MS) !== 0) return
      const told = numbered(0, formatInstant(first.notBeforeMs, 0))
      expect([...permittedWindows(question, told, START_MS, START_MS + DAY)]).toEqual(plain)
    }))
  })
})

describe('the window that is proposed', () => {
  it('opens one second after an open bound and ends at the closing hour', () => {
    const question = openHours(START_MS + 2 * HOUR_MS, START_MS + 15 * HOUR_MS)
    const window = proposedWindow(question, numbered(0), START_MS, START_MS + DAY)
    expect(window?.notBeforeMs).toBe(START_MS + 2 * HOUR_MS + SECOND)
    expect(window?.notAfterMs).toBe(START_MS + 15 * HOUR_MS)
  })

  it('opens one second after an open bound on which the list itself is made', () => {
    const question = openHours(START_MS, START_MS + 5 * HOUR_MS)
    const told = numbered(0, formatInstant(START_MS + SECOND, 0))
    expect(proposedWindow(question, told, START_MS, START_MS + DAY)?.notBeforeMs).toBe(START_MS + SECOND)
  })

  it('opens at a bound that is permitted itself', () => {
    const question = questionOf([{ atMs: START_MS + HOUR_MS, atBound: 1, after: 1 }])
    expect(proposedWindow(question, numbered(0), START_MS, START_MS + DAY)?.notBeforeMs).toBe(START_MS + HOUR_MS)
  })

  it('ends at a midnight at which a count changes, although both sides permit', () => {
    const midnight = START_MS + 14 * HOUR_MS
    const question = questionOf([{ atMs: START_MS - 1, atBound: 1, after: 1 }, { atMs: midnight, atBound: 2, after: 2 }])
    const window = proposedWindow(question, question.ask(START_MS), START_MS, START_MS + DAY)
    expect(window?.notAfterMs).toBe(midnight)
  })

  it('asks the law no further when a refusal ends after the horizon or has no end', () => {
    let asked = 0
    const question: Question = {
      ask: () => { asked++; return numbered(1) },
      boundaries: () => { asked++; return [] },
    }
    const late = numbered(0, formatInstant(START_MS + DAY, 0))
    expect(proposedWindow(question, late, START_MS, START_MS + DAY)).toBeUndefined()
    for (const decision of ['SUPPRESS', 'DENY', 'REDIRECT', 'REQUIRE_CONSENT', 'REVIEW'] as const) {
      expect(proposedWindow(question, verdictOf(decision), START_MS, START_MS + DAY)).toBeUndefined()
    }
    expect(asked).toBe(0)
  })

  it('passes over a few last minutes of today when a useful window follows', () => {
    const pieces = [
      { atMs: START_MS - HOUR_MS, atBound: 1, after: 1 },
      { atMs: START_MS + 5 * MINUTE_MS, atBound: 0, after: 0 },
      { atMs: START_MS + 12 * HOUR_MS, atBound: 1, after: 1 },
    ]
    const question = questionOf(pieces)
    expect(proposedWindow(question, question.ask(START_MS), START_MS, START_MS + DAY)?.notBeforeMs).toBe(START_MS + 12 * HOUR_MS)
    const today = questionOf(pieces.slice(0, 2))
    expect(proposedWindow(today, today.ask(START_MS), START_MS, START_MS + DAY)?.notAfterMs).toBe(START_MS + 5 * MINUTE_MS)
  })
})
