// Plays invented worlds with a hidden truth through the product and judges its lists by that truth.
// Usage: npm run simulate -- [--seeds 20] [--people 1500] [--first 0] [--json FILE]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { judgeList, type Judgement } from './world/judgement.js'
import { ablations, bestSingle, goalsOf, reportLines } from './world/report.js'
import { playWorld } from './world/run.js'

const SEEDS = 20
const PEOPLE = 1500
const EXIT_MISSED = 1
const EXIT_USAGE = 2

function countOf(name: string, text: string | undefined, otherwise: number, least = 1): number {
  const count = text === undefined ? otherwise : Number(text)
  if (Number.isInteger(count) && count >= least) return count
  process.stderr.write(`simulate: --${name} wants a whole number from ${least}\n`)
  return process.exit(EXIT_USAGE)
}

async function judgeWorld(seed: number, people: number): Promise<Judgement> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-simulate-'))
  try {
    return judgeList(seed, await playWorld(seed, people, folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const { values } = parseArgs({ options: { seeds: { type: 'string' }, people: { type: 'string' }, first: { type: 'string' }, json: { type: 'string' } } })
const seeds = countOf('seeds', values.seeds, SEEDS)
const people = countOf('people', values.people, PEOPLE)
const first = countOf('first', values.first, 0, 0)
const judgements: Judgement[] = []
for (let nth = 0; nth < seeds; nth++) {
  process.stderr.write(`simulate: world ${nth + 1} of ${seeds} ...\n`)
  judgements.push(await judgeWorld(first + nth, people))
}
const goals = goalsOf(judgements)
for (const line of reportLines(judgements)) console.log(line)
if (values.json !== undefined) {
  const whole = { first, seeds, people, judgements, bestSingle: bestSingle(judgements).name, ablations: ablations(judgements), goals }
  writeFileSync(values.json, `${JSON.stringify(whole, undefined, 2)}\n`)
}
if (goals.some(({ isMet }) => !isMet)) process.exitCode = EXIT_MISSED
