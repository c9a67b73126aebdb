// Makes a list without keeping it, each time that a line comes in, and prints what that took: a process of its own, so that its
// processor time and memory are its own. Usage: judging.js FOLDER STORE [--threads N | --queue URL]
import { parseArgs } from 'node:util'
import { openApp } from '#src/app.js'
import { runRank, type RankOptions } from '#src/app/rank-run.js'
import { readSettings } from '#src/app/settings.js'
import { openQueueJudges } from '#src/worker/queue-judges.js'
import { AT } from './stages.js'

/** What making a list once took. */
export interface JudgingRun {
  /** Until the last debt was judged; measuring, ordering and explaining come after. */
  readonly judgingS: number
  readonly wholeS: number
  /** Of this process alone. */
  readonly processorS: number
  readonly peakMb: number
  readonly caseFiles: number
  readonly debts: number
  /** Jobs that were done on the queue. */
  readonly jobs: number
}

const { values: options, positionals: [folder = '.', store = ''] } = parseArgs({ allowPositionals: true, options: { threads: { type: 'string', default: '0' }, queue: { type: 'string' } } })

const app = openApp(readSettings({ store, at: AT, quiet: true }, process.env, folder), folder)
let jobs = 0
const { queue: url } = options
const elsewhere: RankOptions = url === undefined ? { workers: Number(options.threads) } : {
  elsewhere: (task, here) => openQueueJudges(app, task, here, { url, tell: (event) => {
    if (event.event === 'judged') jobs = event.done
  } }),
}

async function once(): Promise<void> {
  const [fromMs, before] = [performance.now(), process.cpuUsage()]
  let judgedMs = fromMs
  const ranked = await runRank(app, { list: 'bench', dryRun: true, full: true, ...elsewhere }, (stage) => {
    if (stage === 'measuring') judgedMs = performance.now()
  })
  const { user, system } = process.cpuUsage(before)
  const run: JudgingRun = {
    judgingS: (judgedMs - fromMs) / 1000, wholeS: (performance.now() - fromMs) / 1000, processorS: (user + system) / 1e6,
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024), caseFiles: ranked.caseFiles, debts: ranked.debts, jobs,
  }
  process.stdout.write(`${JSON.stringify(run)}\n`)
}

process.stdout.write('ready\n')
for await (const _ of process.stdin) await once()
await app.close()
