import type { FileReport, Reject } from '../model/load.js'
import type { UnitReader } from './inputs.js'

/** What became of one row, mildest first: a row that stands for several records counts as the last of theirs. */
export const OUTCOMES = ['unchanged', 'accepted', 'changed', 'held', 'refused', 'rejected'] as const
/** What became of one row. */
export type Outcome = (typeof OUTCOMES)[number]

/** One data row while its records are being judged. */
export interface OpenRow {
  readonly row: number
  outcome: Outcome
  /** Absent while there is none: most rows are good, and many are open at once. */
  rejects?: Reject[]
  rules?: Set<string>
}

/** Begins a row, of which nothing is known yet. */
export function openRow(row: number): OpenRow {
  return { row, outcome: 'unchanged' }
}

/** Notes what became of one record of a row. */
export function note(row: OpenRow, outcome: Outcome): void {
  if (outcome !== row.outcome && OUTCOMES.indexOf(outcome) > OUTCOMES.indexOf(row.outcome)) row.outcome = outcome
}

/** Counts the rows of one file. */
export interface Tally {
  readonly count: (row: OpenRow) => void
  readonly report: () => FileReport
}

/** Starts to count the rows of a file. */
export function createTally(input: UnitReader): Tally {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>
  const rejectCodes: Record<string, number> = {}
  const refusedRules: Record<string, number> = {}
  let rows = 0
  return {
    count: (row) => {
      rows++
      counts[row.outcome]++
      for (const { code } of row.rejects ?? []) rejectCodes[code] = (rejectCodes[code] ?? 0) + 1
      for (const rule of row.rules ?? []) refusedRules[rule] = (refusedRules[rule] ?? 0) + 1
    },
    report: () => ({ file: input.name, kind: input.kind, rows, ...counts, rejectCodes, refusedRules, droppedColumns: input.droppedColumns() }),
  }
}
