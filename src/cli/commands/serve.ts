import type { Command } from 'commander'
import type { StartTokens } from '../../app/start-tokens.js'
import type { Actor } from '../../model/actor.js'
import { readPort } from '../options.js'
import { act, type Run } from '../run.js'
import { untilAsked } from '../signals.js'
import { KEY, startContact } from './dispatch.js'

interface ServeFlags {
  readonly port?: number
  readonly host?: string
}

async function serveUntilAsked({ app, output }: Run, flags: ServeFlags, tokens?: StartTokens): Promise<void> {
  const { serverLog } = await import('../../app/server-log.js')
  const { isLoopback } = await import('../../web/guard.js')
  const { serve } = await import('../../web/server.js')
  const host = flags.host ?? app.settings.host
  // A refused address is told before anything is opened.
  if (isLoopback(host) || app.settings.oidc !== undefined) await app.store()
  const { queue: queueUrl } = app.settings
  const queue = queueUrl === undefined ? undefined : (await import('../../worker/watch-queue.js')).watchQueue(app, queueUrl)
  const parts = { app, ...(queue === undefined ? {} : { queueDepth: queue.depth }), log: serverLog(process.env.RIGHTPARTY_LOG), hostNames: [host, ...app.settings.hostNames], ...(app.settings.oidc === undefined ? {} : { oidc: app.settings.oidc }) }
  const { address, sessions, stop } = await serve(parts, host, flags.port ?? app.settings.port)
  if (tokens !== undefined) {
    const reviewer: Actor = { name: tokens.reviewer, kind: 'person', role: 'reviewer' }
    output.err(`sign in once at ${address}sign-in?code=${sessions.invite(reviewer)} (as ${reviewer.name}); tokens of each role are in ${tokens.folder}\n`)
  }
  if (output.form === 'text') output.out(`rightparty is at ${address}\n`)
  else output.out(`${JSON.stringify({ address })}\n`)
  await untilAsked()
  await stop()
  queue?.close()
}

function listening(command: Command): Command {
  return command
    .option('--port <n>', 'port; the next free one is taken when it is in use (default 8080)', readPort)
    .option('--host <address>', 'address to listen on (default 127.0.0.1); another one than loopback needs an OIDC provider in rightparty.json')
}

/** Adds `serve` and `start`. */
export function addServe(program: Command): void {
  listening(program.command('serve'))
    .summary('serve the page and JSON on loopback')
    .description('Serves the page and the HTTP interface (/docs, /openapi.json). On loopback lists and counts can be read by anybody on this machine, without names or contact values; everything else wants a token. Refuses to listen off loopback without an OIDC provider.')
    .addHelpText('after', '\nExample:\n  rightparty serve --port 8081')
    .action(
      act<[], ServeFlags>(async (run, flags) => {
        await serveUntilAsked(run, flags)
        return 0
      }),
    )
  listening(program.command('start'))
    .summary('first look: invent, load and rank a portfolio if the store is empty, then serve; with a lease: start its contact')
    .description('Without a lease: invents a portfolio, loads and ranks it if the store is empty, then serves. With a lease: starts its contact, which decides once more and gives the contact point in clear.')
    .argument('[lease]', 'a lease whose contact is started')
    .option(...KEY)
    .addHelpText('after', '\nExamples:\n  rightparty start\n  rightparty start LEASE --json')
    .action(
      act<[string | undefined], ServeFlags & { readonly key?: string }>(async (run, flags, lease) => {
        if (lease !== undefined) return startContact(run, lease, flags.key)
        const { prepare } = await import('../../app/start-run.js')
        const { startTokens } = await import('../../app/start-tokens.js')
        const { app, output, progress } = run
        const done = await prepare(app, (stage, part, total) => {
          progress.tell(stage, part, total)
        })
        progress.end()
        if (done.sampled) output.err('wrote an invented portfolio\n')
        if (done.loaded) output.err('loaded it into the store\n')
        output.err(done.ranked ? 'made a new list\n' : 'the data are there already; they are used as they are\n')
        await serveUntilAsked(run, flags, await startTokens(app))
        return 0
      }),
    )
}
