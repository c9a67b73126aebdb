#!/usr/bin/env node
import { CommanderError } from 'commander'
import { outputOf, type GlobalOptions } from './cli/options.js'
import { tellProblem } from './cli/output.js'
import { buildProgram } from './cli/program.js'
import { Problem } from './model/problem.js'

/** Exit code of a wrong use of the command line. */
const WRONG_USE = 2

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
