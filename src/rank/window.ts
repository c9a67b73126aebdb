import { WINDOW_MS_MIN } from '../model/limits.js'
import { parseInstant, type EpochMs } from '../model/time.js'
import { PERMITTING, type Verdict } from '../model/verdict.js'

/** A stretch of time, `notBefore` in it and `notAfter` not, in which one permitting verdict stands. */
export interface PermittedWindow {
  readonly notBeforeMs: EpochMs
  readonly notAfterMs: EpochMs
  /** The verdict at `notBefore`; decision and counts are the same at every instant of the window. */
  readonly verdict: Verdict
}

/** One proposed contact asked about at any moment, other things being equal. */
export interface Question {
  /** The verdict at an instant. */
  readonly ask: (atMs: EpochMs) => Verdict
  /** Instants in [from, until) at which the verdict could change, ascending; between two of them it does not. */
  readonly boundaries: (fromMs: EpochMs, untilMs: EpochMs) => readonly EpochMs[]
}

/** First permitted moment after an open bound: verdicts speak of whole seconds. */
export const OPEN_BOUND_MS = 1000

function permits(verdict: Verdict): boolean {
  return PERMITTING.has(verdict.decision)
}

/** Says whether two verdicts are one for a window: same decision and same counts, so that no changed count is crossed. */
function standsOn(a: Verdict, b: Verdict): boolean {
  return (
    a.decision === b.decision &&
    a.counters.length === b.counters.length &&
    a.counters.every((counter, i) => {
      const other = b.counters[i]
      return other !== undefined && counter.rule === other.rule && counter.counted === other.counted && counter.limit === other.limit
    })
  )
}

/** The first moment at which a refusal could end by itself: now for a permitting verdict, never for one without an end. */
function opensAtMs(verdict: Verdict, fromMs: EpochMs): EpochMs {
  if (permits(verdict)) return fromMs
  const end = verdict.notBefore ?? verdict.until
  // A day without an hour is no instant: the walk then starts from now.
  const endMs = end === undefined ? Number.NaN : parseInstant(end)
  if (!Number.isNaN(endMs)) return Math.max(fromMs, endMs)
  return verdict.decision === 'DELAY_UNTIL' || verdict.until !== undefined ? fromMs : Number.POSITIVE_INFINITY
}

/**
 * Walks the windows in [`fromMs`, `untilMs`) in which a permitting verdict stands, earliest first, each as long as it can be.
 * `now` is the verdict at `fromMs`. A refusal that has no end of its own (no DELAY_UNTIL, no `until`) opens nothing.
 * A window ends where the verdict stops to permit, where its decision or a count changes, and at `untilMs`; it opens at a
 * bound that is permitted itself, else one second after it.
 */
export function* permittedWindows(question: Question, now: Verdict, fromMs: EpochMs, untilMs: EpochMs): Generator<PermittedWindow> {
  const opensMs = opensAtMs(now, fromMs)
  if (opensMs >= untilMs) return
  const marks = [fromMs, ...question.boundaries(fromMs, untilMs).filter((mark) => mark > fromMs && mark < untilMs)]
  // Everything before the last bound at or before the end of the refusal is refused.
  let first = 0
  while (first + 1 < marks.length && (marks[first + 1] ?? untilMs) <= opensMs) first++

  let open: { readonly notBeforeMs: EpochMs; readonly verdict: Verdict } | undefined
  for (let i = first; i < marks.length; i++) {
    const mark = marks[i] ?? untilMs
    const next = marks[i + 1] ?? untilMs
    const probe = mark + Math.min(OPEN_BOUND_MS, Math.floor((next - mark) / 2))
    for (const [atMs, opensThere] of [[mark, true], [probe, probe === mark + OPEN_BOUND_MS]] as const) {
      if (atMs === mark && !opensThere) continue // the bounds lie one millisecond apart: nothing between them
      const verdict = atMs === fromMs ? now : question.ask(atMs)
      if (open !== undefined && !(permits(verdict) && standsOn(open.verdict, verdict))) {
        if (mark > open.notBeforeMs) yield { ...open, notAfterMs: mark }
        open = undefined
      }
      if (open === undefined && permits(verdict) && opensThere) open = { notBeforeMs: atMs, verdict }
    }
  }
  if (open !== undefined) yield { ...open, notAfterMs: untilMs }
}

/**
 * Finds the window in which a contact is best proposed: the first of useful length (`WINDOW_MS_MIN`), else the longest.
 * Absent when nothing permits within the horizon.
 */
export function proposedWindow(question: Question, now: Verdict, fromMs: EpochMs, untilMs: EpochMs): PermittedWindow | undefined {
  let longest: PermittedWindow | undefined
  for (const window of permittedWindows(question, now, fromMs, untilMs)) {
    const lengthMs = window.notAfterMs - window.notBeforeMs
    if (lengthMs >= WINDOW_MS_MIN) return window
    if (longest === undefined || lengthMs > longest.notAfterMs - longest.notBeforeMs) longest = window
  }
  return longest
}
