#!/usr/bin/env node
import { Command, CommanderError } from 'commander'
import { packageVersion } from './app/version.js'
import { addCalibrate } from './cli/commands/calibrate.js'
import { addConfig } from './cli/commands/config.js'
import { addDispatch } from './cli/commands/dispatch.js'
import { addDuties } from './cli/commands/duties.js'
import { addLedger } from './cli/commands/ledger.js'
import { addLists } from './cli/commands/lists.js'
import { addLoad } from './cli/commands/load.js'
import { addMeasure } from './cli/commands/measure.js'
import { addMatch } from './cli/commands/match.js'
import { addPauses } from './cli/commands/pauses.js'
import { addPolicy } from './cli/commands/policy.js'
import { addProject } from './cli/commands/project.js'
import { addQuestions } from './cli/commands/questions.js'
import { addRank } from './cli/commands/rank.js'
import { addReview } from './cli/commands/review.js'
import { addRights } from './cli/commands/rights.js'
import { addSample } from './cli/commands/sample.js'
import { addServe } from './cli/commands/serve.js'
import { addStore } from './cli/commands/store.js'
import { addToken } from './cli/commands/token.js'
import { addTrace } from './cli/commands/trace.js'
import { addEvaluate } from './cli/commands/evaluate.js'
import { addEvidence } from './cli/commands/evidence.js'
import { addWhy } from './cli/commands/why.js'
import { addWorker } from './cli/commands/worker.js'
import { outputOf, withGlobalOptions, type GlobalOptions } from './cli/options.js'
import { tellProblem } from './cli/output.js'
import { Problem } from './model/problem.js'

/** Exit code of a wrong use of the command line. */
const WRONG_USE = 2

function buildProgram(): Command {
  const program = withGlobalOptions(new Command('rightparty'))
    .description('Says whom a lender may lawfully contact about a debt, in what order, and why everyone else is left alone.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .showHelpAfterError('(rightparty --help shows what there is)')
    .addHelpText('after', '\nExamples:\n  rightparty sample ./portfolio && rightparty load ./portfolio\n  rightparty rank --list morning\n  rightparty why PARTY DEBT\n  rightparty serve')
  for (const add of [addSample, addLoad, addRank, addLists, addWhy, addEvidence, addQuestions, addMeasure, addCalibrate, addEvaluate, addProject, addTrace, addPolicy, addDuties, addDispatch, addPauses, addReview, addMatch, addRights, addLedger, addStore, addToken, addConfig, addServe, addWorker]) add(program)
  const settle = (command: Command): void => {
    command.exitOverride().configureHelp({ showGlobalOptions: true })
    for (const child of command.commands) settle(child)
  }
  settle(program)
  return program
}

/** Runs the command line; the one place where failures become messages and exit codes. */
async function main(): Promise<void> {
  const program = buildProgram()
  try {
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE
    } else if (error instanceof Problem) {
      tellProblem(outputOf(program.opts<GlobalOptions>()), error)
      process.exitCode = error.exit
    } else {
      // A fault of ours: the name and place help to mend it, and the message may quote data, so it stays out.
      const place = error instanceof Error ? (error.stack ?? '').split('\n').find((line) => line.trim().startsWith('at ')) : undefined
      process.stderr.write(`rightparty: it failed (${error instanceof Error ? error.name : typeof error}${place === undefined ? '' : ` ${place.trim()}`}); please report this.\n`)
      process.exitCode = 1
    }
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has gone (head, less): there is nobody left to write to.
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
await main()
