import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { openApp } from '#src/app.js'
import { runLoad } from '#src/app/load-run.js'
import { runRank, type RankAnswer } from '#src/app/rank-run.js'
import { DAY_MS } from '#src/model/time.js'

type App = ReturnType<typeof openApp>

/** Of how many rows one changes in a day. */
const ONE_IN = 100
const silent = (): void => undefined

/** One list that took over what it could, and the same list judged in full in the same run. */
export interface Increment {
  readonly stage: string
  readonly taken: RankAnswer
  readonly s: number
  readonly processorS: number
  readonly fullS: number
  readonly fullProcessorS: number
}

/** Every so many-th data line of a file of the portfolio, from a place on. */
function linesOf(folder: string, name: string, from: number): { readonly header: string; readonly lines: readonly (readonly string[])[] } {
  const [header = '', ...lines] = readFileSync(join(folder, 'portfolio', name), 'utf8').trimEnd().split('\n')
  return { header, lines: lines.filter((_, i) => i % ONE_IN === from).map((line) => line.split(',')) }
}

/** Writes one day's changes: one debt in a hundred pays something, as many points are verified, and as many contacts are told. */
function writeChanges(folder: string, day: string, place: number): string {
  const into = join(folder, `changes-${place}`)
  mkdirSync(into, { recursive: true })
  const write = (name: string, change: (cells: readonly string[]) => readonly string[]): void => {
    const { header, lines } = linesOf(folder, name, place)
    const columns = header.split(',')
    const written = lines.map((cells) => change(cells).join(','))
    if (columns.length > 0) writeFileSync(join(into, name), `${[header, ...written].join('\n')}\n`)
  }
  const set = (name: string, column: string, value: (cell: string) => string): ((cells: readonly string[]) => readonly string[]) => {
    const at = linesOf(folder, name, place).header.split(',').indexOf(column)
    return (cells) => cells.map((cell, i) => (i === at ? value(cell) : cell))
  }
  write('debts.csv', set('debts.csv', 'balance', (balance) => (Number(balance) + 1 + place).toFixed(2)))
  write('contact_points.csv', set('contact_points.csv', 'verified_on', () => day))
  const told = set('events.csv', 'at', () => `${day}T11:00:00Z`)
  const named = set('events.csv', 'event_id', (id) => `${id}-${place}`)
  write('events.csv', (cells) => named(told(cells)))
  return into
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly s: number; readonly processorS: number }> {
  const [from, before] = [performance.now(), process.cpuUsage()]
  const value = await work()
  const { user, system } = process.cpuUsage(before)
  return { value, s: (performance.now() - from) / 1000, processorS: (user + system) / 1e6 }
}

/** Ranks after a day's changes: at the moment of the list before, and a day later after another such day; each beside itself in full. */
export async function increments(app: App, folder: string): Promise<readonly Increment[]> {
  const made: Increment[] = []
  for (const [place, stage] of ['rank, one in a hundred rows changed', 'rank, a day later, as many changed again'].entries()) {
    const atMs = app.atMs() + place * DAY_MS
    const then: App = { ...app, atMs: () => atMs }
    await runLoad(then, { paths: [writeChanges(folder, new Date(app.atMs() - DAY_MS).toISOString().slice(0, 10), place)] }, silent)
    const taken = await timed(() => runRank(then, { list: `increment-${place}` }, silent))
    const full = await timed(() => runRank(then, { list: `increment-${place}-full`, full: true }, silent))
    made.push({ stage, taken: taken.value, s: taken.s, processorS: taken.processorS, fullS: full.s, fullProcessorS: full.processorS })
  }
  return made
}
