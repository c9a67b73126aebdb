import type { Command } from 'commander'
import { runLedgerVerify } from '../../app/ledger-run.js'
import { answer } from '../output.js'
import { act } from '../run.js'

/** Adds `ledger verify`. */
export function addChecks(program: Command): void {
  const ledger = program.command('ledger').summary('the transparency log of every act')
  ledger
    .command('verify')
    .summary('recompute the whole log and name the first bad entry')
    .addHelpText('after', '\nExample:\n  rightparty ledger verify')
    .action(
      act(async ({ app, output }) => {
        const verdict = await runLedgerVerify(app)
        answer(output, verdict, () =>
          verdict.firstBad === undefined ? `ok: ${verdict.size} entries, root ${verdict.root}` : `FAILED: ${verdict.firstBad.words}`,
        )
        return verdict.ok ? 0 : 7
      }),
    )
}
