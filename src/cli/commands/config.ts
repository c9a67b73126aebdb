import type { Command } from 'commander'
import { answers, table } from '../output.js'
import { act } from '../run.js'

/** Adds `config show`. */
export function addConfig(program: Command): void {
  program
    .command('config')
    .summary('settings in force')
    .command('show')
    .summary('print the settings in force and where each came from')
    .description('Prints the settings in force and where each came from. Secrets come from the environment or files alone and are not printed.')
    .addHelpText('after', '\nExample:\n  rightparty config show')
    .action(
      act(async ({ app, output }) => {
        const { runConfigShow } = await import('../../app/config-run.js')
        const found = runConfigShow(app)
        answers(output, found, () => table(['setting', 'value', 'from'], found.map((one) => [one.setting, typeof one.value === 'string' ? one.value : JSON.stringify(one.value), one.from])))
        return 0
      }),
    )
}
