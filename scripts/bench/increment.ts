import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { openApp } from '#src/app.js'
import { runLoad } from '#src/app/load-run.js'
import { runRank, type RankAnswer } from '#src/app/rank-run.js'
import { DAY_MS } from '#src/model/time.js'
import { drawing } from '../drawing.js'

type App = ReturnType<typeof openApp>

/** Of all debts so many are worked on in a day, drawn: those at regular places would be hubs more often, or never. */
const SHARE = 0.01
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

/** A file of the portfolio, line by line. */
function rowsOf(folder: string, name: string): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const [header = '', ...lines] = readFileSync(join(folder, 'portfolio', name), 'utf8').trimEnd().split('\n')
  return { columns: header.split(','), rows: lines.map((line) => line.split(',')) }
}

/** Writes one day's work on one debt in a hundred: it pays something, each of its contacts is told once more, and the points of these are verified. */
function writeChanges(folder: string, day: string, place: number): string {
  const into = join(folder, `changes-${place}`)
  mkdirSync(into, { recursive: true })
  const write = (name: string, isChanged: (row: ReadonlyMap<string, string>, i: number) => boolean, change: (row: ReadonlyMap<string, string>) => Readonly<Record<string, string>>): readonly ReadonlyMap<string, string>[] => {
    const { columns, rows } = rowsOf(folder, name)
    const changed = rows.map((cells) => new Map(columns.map((column, i) => [column, cells[i] ?? '']))).filter(isChanged)
    const lines = changed.map((row) => Object.values({ ...Object.fromEntries(row), ...change(row) }).join(','))
    writeFileSync(join(into, name), `${[columns.join(','), ...lines].join('\n')}\n`)
    return changed
  }
  const draw = drawing(23 + place)
  const debts = new Set(write('debts.csv', () => draw() < SHARE, (row) => ({ balance: (Number(row.get('balance')) + 1).toFixed(2) })).map((row) => row.get('debt_id')))
  const told = write('events.csv', (row) => debts.has(row.get('debt_id')), (row) => ({ event_id: `${row.get('event_id')}-again`, at: `${day}T11:00:00Z` }))
  const points = new Set(told.map((row) => row.get('contact_point_id')))
  write('contact_points.csv', (row) => points.has(row.get('contact_point_id')), () => ({ verified_on: day }))
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
  for (const [place, stage] of ['rank, one debt in a hundred worked on', 'rank, a day later, as many more'].entries()) {
    const atMs = app.atMs() + place * DAY_MS
    const then: App = { ...app, atMs: () => atMs }
    await runLoad(then, { paths: [writeChanges(folder, new Date(app.atMs() - DAY_MS).toISOString().slice(0, 10), place)] }, silent)
    const taken = await timed(() => runRank(then, { list: `increment-${place}` }, silent))
    const full = await timed(() => runRank(then, { list: `increment-${place}-full`, full: true }, silent))
    made.push({ stage, taken: taken.value, s: taken.s, processorS: taken.processorS, fullS: full.s, fullProcessorS: full.processorS })
  }
  return made
}
