import { Argument, type Command } from 'commander'
import { Problem } from '../../model/problem.js'
import { PAUSED } from '../../model/recheck.js'
import { answer, answers, table } from '../output.js'
import { act, refuseTrial } from '../run.js'

const SCOPES = ['everything', ...PAUSED] as const

/** Adds what an operator does about dispatching: `pause`, `resume` and `approve`. */
export function addPauses(program: Command): void {
  program
    .command('pause')
    .summary('stop dispatching for everything, or for a creditor, place, channel, list or party')
    .description('Takes back every lease of it before it answers. Without words it lists the pauses in force.')
    .addArgument(new Argument('[scope]', 'what to pause').choices(SCOPES))
    .argument('[id]', 'which one, unless it is everything')
    .option('--because <reason>', 'why, without personal data')
    .option('--until <instant>', 'when it ends by itself, RFC 3339 with offset (default: when it is resumed)')
    .option('--key <key>', 'an idempotency key')
    .addHelpText('after', '\nExamples:\n  rightparty pause\n  rightparty pause everything --because "phones are down" --until 2026-12-01T12:00:00Z\n  rightparty pause creditor BANK --because "new instructions" --by "A. Operator"')
    .action(
      act<[string | undefined, string | undefined], { because?: string; until?: string; key?: string }>(async ({ app, output, options }, own, scope, id) => {
        const runs = await import('../../app/dispatch-run.js')
        if (scope === undefined) {
          const all = await runs.runPauses(app)
          answers(output, all, () => (all.length === 0 ? 'nothing is paused' : table(['pause', 'of', 'which', 'because', 'by', 'until'], all.map((one) => [one.pauseId, one.scope.of, 'id' in one.scope ? one.scope.id : '', one.because, one.by, one.until ?? '']))))
          return 0
        }
        refuseTrial(options)
        if (own.because === undefined) throw new Problem('invalid-input', '--because wants the reason of the pause')
        const asked = { scope: scope === 'everything' && id === undefined ? { of: scope } : { of: scope, id }, because: own.because, until: own.until }
        const found = await runs.runPause(app, { name: app.settings.by, kind: 'person' }, asked, own.key)
        await app.integrate()
        answer(output, found, () => `paused ${scope}${id === undefined ? '' : ` ${id}`} as ${found.pause.pauseId}; ${found.revoked} leases taken back`)
        return 0
      }),
    )
  program
    .command('resume')
    .summary('end a pause')
    .argument('<pause>', 'the pause')
    .option('--key <key>', 'an idempotency key')
    .addHelpText('after', '\nExample:\n  rightparty resume PAUSE --by "A. Operator"')
    .action(
      act<[string], { key?: string }>(async ({ app, output, options }, own, pauseId) => {
        const runs = await import('../../app/dispatch-run.js')
        refuseTrial(options)
        const ended = await runs.runResume(app, { name: app.settings.by, kind: 'person' }, pauseId, own.key)
        await app.integrate()
        answer(output, ended, () => `resumed ${ended.scope.of}`)
        return 0
      }),
    )
  program
    .command('approve')
    .summary("keep a named person's approval of a list")
    .description('Entries that only lack a human decision can be leased from then on. Name the person with --by.')
    .argument('<list>', 'the list')
    .option('--key <key>', 'an idempotency key')
    .addHelpText('after', '\nExample:\n  rightparty approve morning --by "A. Operator"')
    .action(
      act<[string], { key?: string }>(async ({ app, output, options }, own, list) => {
        const runs = await import('../../app/dispatch-run.js')
        refuseTrial(options)
        if (options.by === undefined) throw new Problem('invalid-input', '--by wants the name of the person who approves')
        const found = await runs.runApprove(app, { name: options.by, kind: 'person' }, list, own.key)
        await app.integrate()
        answer(output, found, () => `${list} is approved by ${found.by}`)
        return 0
      }),
    )
}
