import type { Command } from 'commander'
import type { App } from '../app/context.js'
import { asFileProblem } from '../app/files.js'
import { Problem } from '../model/problem.js'
import { outputOf, settingsFlags, type GlobalOptions } from './options.js'
import { Progress, type Output } from './output.js'

/** What a command's act is handed. */
export interface Run {
  readonly app: App
  readonly output: Output
  readonly options: GlobalOptions
  readonly progress: Progress
}

/** Exit code of a command that did its work; 1: a check found faults; 3: some input rows were not taken; 5: a lease is no longer held; 7: a verification failed. */
export type ExitCode = 0 | 1 | 3 | 5 | 7

/** Refuses `--dry-run` where an act is written or is nothing. @throws Problem invalid-input */
export function refuseTrial({ dryRun }: Pick<GlobalOptions, 'dryRun'>): void {
  if (dryRun === true) throw new Problem('invalid-input', 'there is no trying this out (--dry-run): the act is written or it is none')
}

/**
 * Makes a commander action of a command's act: opens the application, runs the act, closes, and keeps its exit code.
 * Problems are left to the one handler in `cli.ts`.
 */
export function act<Words extends readonly unknown[], Own>(
  body: (run: Run, own: Own & GlobalOptions, ...words: Words) => Promise<ExitCode>,
) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command
    const words = given.slice(0, -2) as unknown as Words
    const options = command.optsWithGlobals<Own & GlobalOptions>()
    const output = outputOf(options)
    const { openApp } = await import('../app.js')
    const { readSettings } = await import('../app/settings.js')
    const app = openApp(readSettings(settingsFlags(options), process.env, process.cwd()))
    const progress = new Progress(output)
    try {
      process.exitCode = await body({ app, output, options, progress }, options, ...words)
    } catch (error) {
      throw asFileProblem(error)
    } finally {
      progress.end()
      await app.close()
    }
  }
}
