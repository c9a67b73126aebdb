import { Command } from 'commander'
import { packageVersion } from '../app/version.js'
import { addCalibrate } from './commands/calibrate.js'
import { addConfig } from './commands/config.js'
import { addDispatch } from './commands/dispatch.js'
import { addDuties } from './commands/duties.js'
import { addLedger } from './commands/ledger.js'
import { addLists } from './commands/lists.js'
import { addLoad } from './commands/load.js'
import { addMeasure } from './commands/measure.js'
import { addMatch } from './commands/match.js'
import { addPauses } from './commands/pauses.js'
import { addPolicy } from './commands/policy.js'
import { addProject } from './commands/project.js'
import { addQuestions } from './commands/questions.js'
import { addRank } from './commands/rank.js'
import { addReview } from './commands/review.js'
import { addRights } from './commands/rights.js'
import { addSample } from './commands/sample.js'
import { addServe } from './commands/serve.js'
import { addStore } from './commands/store.js'
import { addToken } from './commands/token.js'
import { addTrace } from './commands/trace.js'
import { addEvaluate } from './commands/evaluate.js'
import { addEvidence } from './commands/evidence.js'
import { addWhy } from './commands/why.js'
import { addWorker } from './commands/worker.js'
import { withGlobalOptions } from './options.js'

/** Makes the whole command line: every command with its options and its help, none of them run. */
export function buildProgram(): Command {
  const program = withGlobalOptions(new Command('rightparty'))
    .description('Says whom a lender may lawfully contact about a debt, in what order, and why everyone else is left alone.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .addHelpText('after', '\nExamples:\n  rightparty sample ./portfolio && rightparty load ./portfolio\n  rightparty rank --list morning\n  rightparty why PARTY DEBT\n  rightparty serve')
  for (const add of [addSample, addLoad, addRank, addLists, addWhy, addEvidence, addQuestions, addMeasure, addCalibrate, addEvaluate, addProject, addTrace, addPolicy, addDuties, addDispatch, addPauses, addReview, addMatch, addRights, addLedger, addStore, addToken, addConfig, addServe, addWorker]) add(program)
  const settle = (command: Command, name: string): void => {
    command.exitOverride().configureHelp({ showGlobalOptions: true }).showHelpAfterError(`(${name} --help shows what there is)`)
    if (command.description() === '') command.description(command.summary())
    for (const child of command.commands) settle(child, `${name} ${child.name()}`)
  }
  settle(program, program.name())
  return program
}
