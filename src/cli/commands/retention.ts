import type { Command } from 'commander'
import { Problem } from '../../model/problem.js'
import type { RetentionPreview } from '../../model/rights.js'
import { wholeNumber } from '../options.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

function shown({ lines, isCut }: RetentionPreview): string {
  if (lines.length === 0) return 'nothing is due, and no law keeps what somebody asked to erase'
  const rows = lines.map((line) => [line.act, line.rule, line.until ?? '', line.parties, line.records, line.because])
  return [table(['what', 'rule', 'until', 'people', 'records', 'because'], rows), ...(isCut ? ['', 'there are more: run it again'] : [])].join('\n')
}

/** Adds `retention preview` and `retention run`. */
export function addRetention(program: Command): void {
  const retention = program.command('retention').summary('what may go, and what a law keeps: preview it, then run it')
  retention
    .command('preview')
    .summary('what would be erased and what a law keeps, by rule')
    .addHelpText('after', '\nExample:\n  rightparty retention preview --at 2026-12-31T12:00:00Z')
    .action(
      act<[], object>(async ({ app, output, progress }) => {
        const { runRetentionPreview } = await import('../../app/retention-run.js')
        const found = await runRetentionPreview(app, { name: app.settings.by, kind: 'person' }, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        answer(output, found, () => shown(found))
        return 0
      }),
    )
  retention
    .command('run')
    .summary('erase what is due, one person at a time; stopped at any moment it goes on when it is run again')
    .option('--limit <n>', 'at most so many people', wholeNumber(1))
    .addHelpText('after', '\nExample:\n  rightparty retention run --yes --by "A. Reviewer"')
    .action(
      act<[], { limit?: number }>(async ({ app, output, options, progress }, own) => {
        const { runRetentionPreview, runRetention } = await import('../../app/retention-run.js')
        const actor = { name: app.settings.by, kind: 'person' } as const
        if (options.dryRun === true) {
          const found = await runRetentionPreview(app, actor)
          answer(output, found, () => shown(found))
          return 0
        }
        if (options.by === undefined) throw new Problem('invalid-input', '--by wants the name of the person who runs it')
        if (options.yes !== true) throw new Problem('invalid-input', 'erasing cannot be undone: look at it with retention preview, then give --yes')
        const found = await runRetention(app, actor, { run: true, ...(own.limit === undefined ? {} : { limit: own.limit }) }, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        answer(output, found, () => `${shown(found)}\n\n${found.erased} erased, ${found.restricted} kept in part, ${found.failed} left to the next run${found.scrubbed ? '' : '; another program still holds old pages open, run it again'}`)
        return found.failed > 0 ? 1 : 0
      }),
    )
}
