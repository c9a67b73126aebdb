import type { Command } from 'commander'
import { prepare, reading, serverLog } from '../../app/start-run.js'
import { isLoopback } from '../../web/guard.js'
import { serve, stop } from '../../web/server.js'
import { wholeNumber } from '../options.js'
import { act, type Run } from '../run.js'

interface ServeFlags {
  readonly port?: number
  readonly host?: string
}

/** Ends with the first signal that asks for it; a second one ends at once. */
function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.removeAllListeners(signal)
        process.once(signal, () => process.exit(130))
      }
      resolve()
    }
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
  })
}

async function serveUntilAsked({ app, output }: Run, flags: ServeFlags): Promise<void> {
  const host = flags.host ?? app.settings.host
  // A refused address is told before anything is opened.
  if (isLoopback(host)) await app.store()
  const log = serverLog(process.env.RIGHTPARTY_LOG)
  const { server, address } = await serve({ reader: reading(app), log, hostNames: [host] }, host, flags.port ?? app.settings.port)
  if (output.form === 'text') output.out(`rightparty is at ${address}\n`)
  else output.out(`${JSON.stringify({ address })}\n`)
  await untilAsked()
  await stop(server)
}

function listening(command: Command): Command {
  return command
    .option('--port <n>', 'port; the next free one is taken when it is in use (default 8080)', wholeNumber(0))
    .option('--host <address>', 'loopback address to listen on (default 127.0.0.1)')
}

/** Adds `serve` and `start`. */
export function addServe(program: Command): void {
  listening(program.command('serve'))
    .summary('serve the page and JSON on loopback')
    .description('Serves the newest list and the counts by decision and rule, without names or contact values. Refuses to listen off loopback: there is no authentication yet.')
    .addHelpText('after', '\nExample:\n  rightparty serve --port 8081')
    .action(
      act<[], ServeFlags>(async (run, flags) => {
        await serveUntilAsked(run, flags)
        return 0
      }),
    )
  listening(program.command('start'))
    .summary('first look: invent, load and rank a portfolio if the store is empty, then serve')
    .addHelpText('after', '\nExample:\n  rightparty start')
    .action(
      act<[], ServeFlags>(async (run, flags) => {
        const { app, output, progress } = run
        const done = await prepare(app, (stage, part, total) => {
          progress.tell(stage, part, total)
        })
        progress.end()
        if (done.sampled) output.err('wrote an invented portfolio\n')
        if (done.loaded) output.err('loaded it into the store\n')
        output.err(done.ranked ? 'made a new list\n' : 'the data are there already; they are used as they are\n')
        await serveUntilAsked(run, flags)
        return 0
      }),
    )
}
