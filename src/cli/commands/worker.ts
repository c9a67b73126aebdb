import { InvalidArgumentError, type Command } from 'commander'
import { QUEUE_CONCURRENCY_MAX, QUEUE_LOCK_MS } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { readPort, readQueue, wholeNumber } from '../options.js'
import { act } from '../run.js'
import { untilAsked } from '../signals.js'

interface WorkerFlags {
  readonly queue?: string
  readonly concurrency?: number
  readonly lock?: number
  readonly metricsPort?: number
  readonly metricsHost?: string
}

/** Jobs that a worker judges at once when nobody said: while one is computed the next is read. */
const CONCURRENCY_DEFAULT = 2

function readConcurrency(text: string): number {
  const jobs = wholeNumber(1)(text)
  if (jobs > QUEUE_CONCURRENCY_MAX) throw new InvalidArgumentError(`It wants at most ${QUEUE_CONCURRENCY_MAX}.`)
  return jobs
}

/** Adds `worker`. */
export function addWorker(program: Command): void {
  program
    .command('worker')
    .summary('judge debts for lists that other processes make, until it is stopped')
    .description('Takes runs of debts from the queue of its store and judges them for rightparty rank --queue. It wants the same store, key, packs and version as the list; a job that it does not fit it gives back, and says why. Any number of them run on any machines.')
    .option('--queue <url>', 'the Redis or Valkey: redis://HOST[:PORT], or rediss:// encrypted (default: the settings\' queue)', readQueue)
    .option('--concurrency <n>', `jobs judged at once (default ${CONCURRENCY_DEFAULT}); start one worker for each core`, readConcurrency)
    .option('--lock <seconds>', `how long it may go without a sign of life before its job is given to another (default ${QUEUE_LOCK_MS / 1000})`, wholeNumber(1))
    .option('--metrics-port <n>', 'serve /healthz and /metrics at this port (0: a free one)', readPort)
    .option('--metrics-host <address>', 'address to serve them on (default 127.0.0.1): they name nobody and want no token, so choose a network that is yours')
    .addHelpText('after', '\nExample:\n  rightparty worker --queue redis://queue.internal --store neo4j://graph.internal')
    .action(
      act<[], WorkerFlags>(async ({ app, output }, flags) => {
        const { serverLog } = await import('../../app/server-log.js')
        const { runWorker } = await import('../../worker/run-worker.js')
        const { watchWorker } = await import('../../web/worker-watch.js')
        const url = flags.queue ?? app.settings.queue
        if (url === undefined) throw new Problem('invalid-input', '--queue wants the address of a Redis or Valkey, for example redis://127.0.0.1:6379')
        if (flags.metricsHost !== undefined && flags.metricsPort === undefined) throw new Problem('invalid-input', '--metrics-host wants --metrics-port beside it')
        const log = serverLog(process.env.RIGHTPARTY_LOG ?? (output.quiet ? 'warn' : 'info'))
        const worker = await runWorker(app, {
          url, concurrency: flags.concurrency ?? CONCURRENCY_DEFAULT, ...(flags.lock === undefined ? {} : { lockMs: flags.lock * 1000 }),
          log: (level, words, fields = {}) => log[level](fields, words),
        })
        const watch = flags.metricsPort === undefined ? undefined : await watchWorker(worker, {
          port: flags.metricsPort, hostNames: app.settings.hostNames, ...(flags.metricsHost === undefined ? {} : { host: flags.metricsHost }),
        })
        log.info({ worker: worker.id }, 'takes jobs')
        if (output.form === 'text') output.out(`worker ${worker.id} takes jobs${watch === undefined ? '' : `; its health and metrics are at ${watch.address}`}\n`)
        else output.out(`${JSON.stringify({ worker: worker.id, ...(watch === undefined ? {} : { address: watch.address }) })}\n`)
        await untilAsked()
        await worker.stop()
        await watch?.stop()
        log.info({ worker: worker.id, ...worker.counts() }, 'stopped')
        return 0
      }),
    )
}
