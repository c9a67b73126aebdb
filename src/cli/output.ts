import type { Problem } from '../model/problem.js'

/** How answers are printed: for people, as one JSON object, or as a stream of JSON lines. */
export type Form = 'text' | 'json' | 'ndjson'

/** Where a command writes: data to `out`, everything else to `err`. */
export interface Output {
  readonly form: Form
  readonly quiet: boolean
  readonly color: boolean
  readonly isTerminal: boolean
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** Prints one answer: as JSON where that was asked for, else as the given text. */
export function answer(output: Output, value: unknown, text: () => string): void {
  output.out(output.form === 'text' ? `${text()}\n` : `${JSON.stringify(value)}\n`)
}

/** Prints many answers: a JSON line each with --ndjson, one array with --json, else the given text. */
export function answers(output: Output, values: readonly unknown[], text: () => string): void {
  if (output.form === 'ndjson') for (const value of values) output.out(`${JSON.stringify(value)}\n`)
  else answer(output, values, text)
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu

function widthOf(text: string): number {
  return Array.from(text).length + (text.match(WIDE)?.length ?? 0)
}

/** Lays rows out as a table with a header; numbers stand right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map(String))
  const widths = header.map((name, i) => Math.max(widthOf(name), ...cells.map((row) => widthOf(row[i] ?? ''))))
  const isNumeric = header.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'))
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => pad(cell, widths[i] ?? 0, isNumeric[i] ?? false)).join('  ').trimEnd()
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...cells.map(line)].join('\n')
}

function pad(cell: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)))
  return right ? space + cell : cell + space
}

/** Whether an entry can be leased: open, waiting for an earlier rung, or for a named person's approval of the list. */
export function standingOf(entry: { readonly waiting: boolean; readonly awaitingApproval: boolean }): string {
  return entry.waiting ? 'waits' : entry.awaitingApproval ? 'awaits approval' : 'open'
}

/** Says what failed and what to do, in one place for every command. */
export function tellProblem(output: Output, problem: Problem): void {
  if (output.form !== 'text') {
    output.out(`${JSON.stringify({ problem: { code: problem.code, detail: problem.message, errors: problem.errors } })}\n`)
  }
  output.err(`rightparty: ${problem.message}\n`)
  // A message that names its one place is not said twice.
  const [only, ...others] = problem.errors
  if (only !== undefined && others.length === 0 && problem.message.endsWith(only.message) && problem.message.includes(only.pointer)) return
  for (const place of problem.errors.slice(0, 20)) output.err(`  at ${place.pointer || '/'}: ${place.message}\n`)
  if (problem.errors.length > 20) output.err(`  and ${problem.errors.length - 20} more places\n`)
}

/** Tells how far a long act has come: a bar on a terminal, a line every ten seconds otherwise, nothing when quiet. */
export class Progress {
  readonly #output: Output
  readonly #startedMs = Date.now()
  #toldMs = Date.now()
  #drawn = false

  constructor(output: Output) {
    this.#output = output
  }

  /** Tells the stage and how much of it is done; `total` 0 when that is not known. */
  tell(stage: string, done: number, total: number): void {
    const nowMs = Date.now()
    const { quiet, isTerminal } = this.#output
    if (quiet || nowMs - this.#startedMs < 1000 || nowMs - this.#toldMs < (isTerminal ? 100 : 10_000)) return
    this.#toldMs = nowMs
    const share = total > 0 ? Math.min(1, done / total) : undefined
    const amount = share === undefined ? `${done}` : `${Math.floor(share * 100)} % (${done} of ${total})`
    if (!isTerminal) {
      this.#output.err(`${stage}: ${amount}\n`)
      return
    }
    const filled = share === undefined ? 0 : Math.round(share * 30)
    this.#output.err(`\r\u001b[K${stage} [${'='.repeat(filled)}${' '.repeat(30 - filled)}] ${amount}`)
    this.#drawn = true
  }

  /** Takes the bar away, so that what follows starts on a clean line. */
  end(): void {
    if (this.#drawn) this.#output.err('\r\u001b[K')
    this.#drawn = false
  }
}
