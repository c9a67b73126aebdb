import type { Command } from 'commander'
import { runLedgerVerify, runStoreCheck } from '../../app/ledger-run.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

/** Adds `ledger verify` and `store check`. */
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
  const store = program.command('store').summary('the store itself')
  store
    .command('check')
    .summary('look for damage, and print counts and the content digest')
    .addHelpText('after', '\nExample:\n  rightparty store check --json')
    .action(
      act(async ({ app, output }) => {
        const report = await runStoreCheck(app)
        answer(output, report, () =>
          [
            report.ok ? 'ok' : `FAILED: ${report.faults.join('; ')}`,
            `${report.engine}, schema ${report.schemaVersion}`,
            table(['kind', 'facts'], Object.entries(report.byKind)),
            `content digest ${report.digest}`,
            `ledger ${report.ledger.size} entries, root ${report.ledger.root}`,
          ].join('\n'),
        )
        return report.ok ? 0 : 7
      }),
    )
}
