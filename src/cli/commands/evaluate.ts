import type { Command } from 'commander'
import type { EvaluateOptions } from '../../app/evaluate-run.js'
import { evaluationShown } from '../evaluate-text.js'
import { onInterrupt } from '../interrupt.js'
import { wholeNumber } from '../options.js'
import { answer } from '../output.js'
import { act } from '../run.js'

type EvaluateFlags = Pick<EvaluateOptions, 'model' | 'since' | 'until' | 'all' | 'seed' | 'svg'>

function given(flags: EvaluateFlags): EvaluateOptions {
  const { model, since, until, all, seed, svg } = flags
  return {
    ...(model === undefined ? {} : { model }), ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }),
    ...(all === undefined ? {} : { all }), ...(seed === undefined ? {} : { seed }), ...(svg === undefined ? {} : { svg }),
  }
}

/** Adds `evaluate`. */
export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .summary('say how well the order found the right party, whom it harmed and whether it is fair')
    .description('Measures the model in use, and the shipped one beside it, by recorded outcomes that it was not fitted to: tenths, lift, calibration, harm, fairness and what each group of features adds.')
    .option('--model <model>', 'default, fitted, a file or a digest (default: the model in use)')
    .option('--since <day>', 'contacts from this day on, in UTC')
    .option('--until <day>', 'contacts until this day, in UTC, the day itself included')
    .option('--all', 'outcomes too that the model was fitted to')
    .option('--seed <n>', 'who is held out when groups of features are left out (default: as the model was fitted)', wholeNumber(0))
    .option('--svg <file>', 'draw the calibration curve into this file')
    .addHelpText('after', '\nExamples:\n  rightparty evaluate\n  rightparty evaluate --model default --since 2026-01-01 --svg calibration.svg --json')
    .action(
      act<[], EvaluateFlags>(async ({ app, output, options, progress }, flags) => {
        const { runEvaluate } = await import('../../app/evaluate-run.js')
        const interrupt = onInterrupt(output, progress)
        interrupt.arm()
        const found = await runEvaluate(app, { ...given(flags), ...(options.dryRun ? { dryRun: true } : {}) }, (stage, done, total) => {
          progress.tell(stage, done, total)
          // Nothing else gets its turn while outcomes are measured by, so that only the system can end it at once there.
          if (stage === 'reading outcomes') interrupt.arm()
          else interrupt.disarm()
        }).finally(interrupt.disarm)
        progress.end()
        answer(output, found, () => evaluationShown(found))
        return 0
      }),
    )
}
