import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { App } from '../../src/app/context.js'
import { runRank, type RankAnswer, type RankOptions } from '../../src/app/rank-run.js'
import type { QueueEvent } from '../../src/model/queue.js'
import { openQueueJudges, type QueueJudging } from '../../src/worker/queue-judges.js'
import { startRightparty } from '../cli/command.js'
import { until } from './redis.js'

const quiet = (): void => undefined

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly id: string
  readonly child: ChildProcess
  /** What it logged. */
  readonly log: () => string
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>
}

/** Starts a worker on a store and waits until it takes jobs. */
export async function startWorker(app: App, url: string, ...more: readonly string[]): Promise<WorkerProcess> {
  const child = startRightparty(app.folder, ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--json', 'worker', '--queue', url, '--lock', '2', ...more])
  let [out, log] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text))
  const ended = once(child, 'close') as Promise<[number | null]>
  await Promise.race([until(() => out.includes('\n')), ended.then(() => Promise.reject(new Error(`the worker ended: ${log}`)))])
  return {
    id: (JSON.parse(out) as { readonly worker: string }).worker, child, log: () => log,
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      return (await ended)[0]
    },
  }
}

/** All lines of a list, its numbers and the root of its certificate. Tried, not kept, so that it can be made again under its name. */
export function made(app: App, options: RankOptions): Promise<RankAnswer> {
  return runRank(app, { list: 'one', dryRun: true, top: 1_000_000, ...options }, quiet)
}

/** Has the debts of a list judged on a queue, and keeps what was told. */
export function onQueue(app: App, url: string, tell: (event: QueueEvent) => void = quiet, more: Partial<QueueJudging> = {}): Pick<RankOptions, 'elsewhere'> {
  return { elsewhere: (task, here) => openQueueJudges(app, task, here, { url, tell, ...more }) }
}
