import type { Command } from 'commander'
import type { CalibrateAnswer, CalibrateAsked, TestedWeights } from '../../app/calibrate-run.js'
import type { Skill } from '../../model/calibration.js'
import { wrapped } from '../evaluate-text.js'
import { onInterrupt } from '../interrupt.js'
import { wholeNumber } from '../options.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

interface CalibrateFlags {
  readonly seed?: number
  readonly since?: string
  readonly out?: string
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

function sideWords(what: string, { outcomes, people, reached, span }: CalibrateAnswer['trained']): string {
  const days = span === undefined ? '' : `, ${span.from.slice(0, 10)} to ${span.until.slice(0, 10)}`
  return `${what} ${outcomes} contacts with ${people} people, ${reached} of them reached${days}`
}

function skills(found: CalibrateAnswer): readonly string[] {
  const rows = ([['fitted', found.fitted], ['shipped', found.shipped]] as const).flatMap(([name, skill]) => (skill === undefined ? [] : [skillRow(name, skill)]))
  return rows.length === 0 ? [] : ['', table(['weights', 'log loss', 'Brier', 'AUC', 'top tenth, lift'], rows)]
}

function skillRow(name: string, { logLoss, brier, auc, topTenthLift }: Skill): readonly string[] {
  return [name, logLoss.toFixed(4), brier.toFixed(4), auc.toFixed(3), topTenthLift === undefined ? '' : topTenthLift.toFixed(2)]
}

function tenths([fitted, shipped]: readonly TestedWeights[]): readonly string[] {
  if (fitted === undefined || fitted.tenths.length === 0) return []
  const rows = fitted.tenths.map((one, i) => {
    const other = shipped?.tenths[i]
    return [one.tenth, one.outcomes.toFixed(1), percent(one.predicted), percent(one.share), one.lift === undefined ? '' : one.lift.toFixed(2), other === undefined ? '' : percent(other.share)]
  })
  return ['', table(['tenth', 'contacts', 'foretold', 'reached', 'lift', 'reached by the shipped order'], rows)]
}

function calibration([fitted]: readonly TestedWeights[]): readonly string[] {
  if (fitted === undefined || fitted.calibration.length === 0) return []
  const rows = fitted.calibration.map(({ from, to, outcomes, predicted, share, low, high }) => [`${percent(from)} to ${percent(to)}`, outcomes, percent(predicted), percent(share), `${percent(low)} to ${percent(high)}`])
  return ['', table(['chance foretold', 'contacts', 'foretold', 'reached', 'may be (95 %)'], rows)]
}

function shown(found: CalibrateAnswer): string {
  return [
    `weights ${found.id} ${found.version}, digest ${found.digest}`,
    sideWords('learnt from', found.trained),
    sideWords('tested on', found.tested),
    ...skills(found),
    ...tenths(found.testedWeights),
    ...calibration(found.testedWeights),
    '',
    found.beats ? 'They beat the shipped weights.' : 'They do not beat the shipped weights and are not switched on.',
    ...found.because.map((one) => wrapped(`- ${one}`)),
    found.inUse ? 'Lists are ranked by them from now on.' : `Lists are ranked by the model of digest ${found.ranksBy}.`,
  ].join('\n')
}

/** Adds `calibrate`. */
export function addCalibrate(program: Command): void {
  program
    .command('calibrate')
    .summary('fit the weights of the score to what came of earlier contacts')
    .description('Fits the weights to recorded outcomes, tests them on later contacts of other people, and keeps them. Lists are ranked by them from then on only where they beat the shipped weights.')
    .option('--seed <n>', 'draws the people on whom they are tested (default 0)', wholeNumber(0))
    .option('--since <day>', 'learn from contacts of this day and later')
    .option('--out <file>', 'write the model: plain weights, what they were fitted to, and why they are used or not')
    .addHelpText('after', '\nExamples:\n  rightparty calibrate\n  rightparty calibrate --since 2025-06-30 --out model.json --json')
    .action(
      act<[], CalibrateFlags>(async ({ app, output, options, progress }, flags) => {
        const { runCalibrate } = await import('../../app/calibrate-run.js')
        const asked: CalibrateAsked = {
          ...(flags.seed === undefined ? {} : { seed: flags.seed }),
          ...(flags.since === undefined ? {} : { since: flags.since }),
          ...(flags.out === undefined ? {} : { out: flags.out }),
          ...(options.dryRun ? { dryRun: true } : {}),
        }
        const interrupt = onInterrupt(output, progress)
        interrupt.arm()
        const found = await runCalibrate(app, asked, (stage, done, total) => {
          progress.tell(stage, done, total)
          // Nothing else gets its turn while weights are fitted, so that only the system can end it at once there.
          if (stage === 'fitting' || stage === 'measuring') interrupt.disarm()
          else interrupt.arm()
        }).finally(interrupt.disarm)
        progress.end()
        answer(output, found, () => shown(found))
        return 0
      }),
    )
}
