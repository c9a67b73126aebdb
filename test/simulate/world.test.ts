import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { answerAt } from '../../scripts/world/answers.js'
import { calendarOf } from '../../scripts/world/calendar.js'
import { judgeList } from '../../scripts/world/judgement.js'
import { WORLD_KIND_NAMES } from '../../scripts/world/kinds.js'
import { trueEntries } from '../../scripts/world/orders.js'
import { writePortfolio, type Recorded } from '../../scripts/world/portfolio.js'
import { LIST_AT, playWorld, recordWorld } from '../../scripts/world/run.js'
import { lineOn, type Line, type Truth } from '../../scripts/world/model.js'
import { parseInstant } from '../../src/model/time.js'
import { DEFAULT_SCORECARD } from '../../src/rank/index.js'

const CALENDAR = calendarOf(parseInstant(LIST_AT), () => 0)
const SEEDS = WORLD_KIND_NAMES.map((_, seed) => seed)
const folder = mkdtempSync(join(tmpdir(), 'rightparty-world-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Everything that is written of a world, file by file. */
function written(name: string, recorded: Recorded): Readonly<Record<string, string>> {
  const place = join(folder, name)
  writePortfolio(place, recorded, CALENDAR)
  return Object.fromEntries(readdirSync(place).toSorted().map((file) => [file, readFileSync(join(place, file), 'utf8')]))
}

function linesOf(truth: Truth): readonly Line[] {
  return truth.people.flatMap(({ lines }) => Object.values(lines).flatMap((held) => held.map(({ line }) => line)))
}

/** The same world for everybody who reads its files, and another one in truth: every line is dead and nobody answers. */
function silenced({ truth, claims, calls }: Recorded): Recorded {
  const people = truth.people.map((person) => ({
    ...person, habits: { ...person.habits, readiness: 0, writes: 0 },
    lines: { mobile: [], landline: [], email: [] },
  }))
  return {
    truth: { ...truth, people, desks: new Map() }, calls,
    claims: claims.map((claim) => ({ ...claim, line: { ...claim.line, tenures: [], isDesk: false } })),
  }
}

describe('an invented world', () => {
  it('is the same for the same seed, and another for another', () => {
    for (const seed of SEEDS) {
      const once = written(`once-${seed}`, recordWorld(seed, 60, CALENDAR))
      expect(written(`again-${seed}`, recordWorld(seed, 60, CALENDAR))).toEqual(once)
      expect(written(`other-${seed}`, recordWorld(seed + SEEDS.length, 60, CALENDAR))).not.toEqual(once)
    }
  })

  it('writes nothing of its truth: files about points that all died do not differ from files about points that live', () => {
    for (const seed of SEEDS) {
      const recorded = recordWorld(seed, 120, CALENDAR)
      expect(linesOf(recorded.truth).some(({ tenures }) => tenures.length > 1)).toBe(true)
      expect(written(`silenced-${seed}`, silenced(recorded))).toEqual(written(`living-${seed}`, recorded))
    }
  })

  it('lets sources say that a point was in use only on days before they wrote it down and on which the person truly had it', () => {
    for (const seed of SEEDS) {
      const { truth, claims } = recordWorld(seed, 400, CALENDAR)
      const used = claims.filter(({ verifiedOn, lastUsedOn }) => verifiedOn !== undefined || lastUsedOn !== undefined)
      expect(used.length).toBeGreaterThan(20)
      for (const { person, kind, line, collectedOn, verifiedOn, lastUsedOn } of used) {
        for (const day of [verifiedOn, lastUsedOn].filter((one) => one !== undefined)) {
          expect(day).toBeLessThanOrEqual(collectedOn)
          expect(lineOn(truth.people[person]!, kind, day)).toBe(line)
        }
      }
    }
  })

  it('gives every contact ends whose shares sum to one, and reaches nobody at a line that is another\u2019s', () => {
    for (const seed of SEEDS) {
      const { truth, claims } = recordWorld(seed, 200, CALENDAR)
      let others = 0
      for (const claim of claims) {
        for (const hour of [8, 12, 19]) {
          const { right, other, silent, dead } = answerAt(truth, claim.person, claim.line, { day: 0, hour, isWeekend: false })
          expect(right + other + silent + dead).toBeCloseTo(1, 9)
          expect(Math.min(right, other, silent, dead)).toBeGreaterThanOrEqual(0)
          if (claim.line.isDesk || lineOn(truth.people[claim.person]!, claim.kind, 0) === claim.line) continue
          others++
          expect(right).toBe(0)
        }
      }
      expect(others).toBeGreaterThan(0)
    }
  })

  it('has one number for many people where lines are shared, and a record of each call at a point that some source had named by then', () => {
    const { claims, calls } = recordWorld(WORLD_KIND_NAMES.indexOf('shared-lines'), 600, CALENDAR)
    const sharers = new Map<Line, Set<number>>()
    for (const { line, person } of claims) sharers.set(line, (sharers.get(line) ?? new Set()).add(person))
    expect(Math.max(...[...sharers.values()].map((people) => people.size))).toBeGreaterThanOrEqual(20)
    expect(calls.length).toBeGreaterThan(500)
    for (const { claim, atMs } of calls) expect(CALENDAR.day(claim.collectedOn) <= new Date(atMs).toISOString().slice(0, 10)).toBe(true)
  })
})

/** Measures of the graph stand in an entry with four digits. */
const SCORE_TOLERANCE = 0.001

describe('a world that goes through the product', () => {
  it('loads without a reject, gives a list whose every entry stands when decided again, and whose truth is known', async () => {
    const played = await playWorld(0, 100, join(folder, 'played'))
    const { recorded, calendar, loaded, entries, differences, fit, scoreBy } = played
    expect(loaded.files.map(({ file, rejected }) => [file, rejected])).toEqual(loaded.files.map(({ file }) => [file, 0]))
    expect(differences).toEqual([])
    const known = trueEntries(recorded, entries, calendar)
    expect(known.length).toBe(entries.filter(({ waiting }) => !waiting).length)
    expect(known.length).toBeGreaterThan(30)
    expect(known.some(({ answer }) => answer.right === 0) && known.some(({ answer }) => answer.right > 0.1)).toBe(true)

    // Other weights are tried on the entries by the product's own way of scoring: by those that ranked them it gives their scores.
    const used = fit.isUsed ? fit.fitted : DEFAULT_SCORECARD
    for (const entry of entries) expect(Math.abs(scoreBy(entry, used) - entry.score)).toBeLessThan(SCORE_TOLERANCE)

    const judged = judgeList(0, played)
    expect(judged.entries).toBe(known.length)
    for (const { lift } of [judged.list, judged.shipped, judged.fitted, judged.whole, judged.plain]) expect(lift).toBeLessThanOrEqual(judged.oracle.lift + 1e-9)
    for (const { logLoss } of [judged.list, judged.shipped, judged.fitted, judged.plain]) expect(logLoss).toBeGreaterThanOrEqual(judged.oracle.logLoss ?? Number.NaN)
  })
})
