import type { Command } from 'commander'
import { wholeNumber } from '../options.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

/** Adds `sample`. */
export function addSample(program: Command): void {
  program
    .command('sample')
    .summary('write an invented portfolio')
    .description('Writes an invented portfolio in the input format: invented people, numbers and domains reserved for fiction, every place and role, and some dirt.')
    .argument('<dir>', 'a new or empty folder')
    .option('--parties <n>', 'how many parties (default 2000)', wholeNumber(1))
    .option('--seed <text>', 'the same seed and --at give the same bytes (default 1)')
    .addHelpText('after', '\nExamples:\n  rightparty sample ./portfolio\n  rightparty sample ./large --parties 100000 --seed 7 --at 2026-03-02T12:00:00Z')
    .action(
      act<[string], { parties?: number; seed?: string }>(async ({ app, output, options, progress }, own, dir) => {
        const { runSample } = await import('../../app/sample-run.js')
        const { parties, seed } = own
        const request = { dir, ...(parties === undefined ? {} : { parties }), ...(seed === undefined ? {} : { seed }), dryRun: options.dryRun ?? false }
        const report = await runSample(app, request, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        answer(output, report, () => `${table(['file', 'lines'], Object.entries(report.lines))}\n${report.written ? 'written to' : 'nothing was written; it would be to'} ${report.dir}, as of ${report.at}`)
        return 0
      }),
    )
}
