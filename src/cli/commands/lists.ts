import type { Command } from 'commander'
import { Problem } from '../../model/problem.js'
import { wholeNumber } from '../options.js'
import { answer, answers, standingOf, table } from '../output.js'
import { act } from '../run.js'
import { stabilityAsked, stabilityText } from '../stability-told.js'

function addHeads(program: Command): void {
  program
    .command('lists')
    .summary('the lists made so far, newest first')
    .addHelpText('after', '\nExample:\n  rightparty lists')
    .action(
      act(async ({ app, output }) => {
        const { runLists } = await import('../../app/lists-run.js')
        const heads = await runLists(app)
        answers(output, heads, () =>
          heads.length === 0
            ? 'No list has been made yet; rightparty rank makes one.'
            : table(['list', 'made at', 'hours', 'purpose', 'debts', 'entries'], heads.map((h) => [h.name, h.madeAt, Math.round(h.horizonMs / 3_600_000), h.purpose, h.debts, h.entries])),
        )
        return 0
      }),
    )
}

function addLines(program: Command): void {
  program
    .command('list')
    .summary('the lines of a list, best first')
    .description('Prints a list: as a table, as NDJSON, or as CSV that is safe to open in a spreadsheet. It holds ids, never names or contact values.')
    .argument('<name>', 'a list, as `rightparty lists` names it')
    .option('--csv', 'print CSV')
    .option('--limit <n>', 'only the first lines', wholeNumber(1))
    .option('--stability [n]', 'instead of the lines: the rank of each of the first ones (default 100) without each fact that it rests on', wholeNumber(1))
    .addHelpText('after', '\nExamples:\n  rightparty list morning --csv > morning.csv\n  rightparty list morning --ndjson\n  rightparty list morning --stability 20')
    .action(
      act<[string], { csv?: boolean; limit?: number; stability?: number | true }>(async ({ app, output, progress }, own, name) => {
        if (own.stability !== undefined) {
          const { runStability } = await import('../../app/stability-run.js')
          const told = await runStability(app, name, stabilityAsked(own.stability), (stage, done, total) => progress.tell(stage, done, total))
          progress.end()
          if (output.form === 'ndjson') answers(output, told.entries, () => '')
          else answer(output, told, () => stabilityText(told))
          return 0
        }
        if (own.csv && output.form !== 'text') throw new Problem('invalid-input', `name one form: --csv or --${output.form}`)
        const { exportList, LIST_COLUMNS } = await import('../../app/lists-run.js')
        const form = own.csv ? 'csv' : output.form
        if (form === 'json') {
          const lines: object[] = []
          for await (const entry of exportList(app, name, own.limit)) lines.push(entry)
          answer(output, lines, () => '')
          return 0
        }
        if (form === 'csv') output.out(`${LIST_COLUMNS.header}\r\n`)
        const rows: (string | number)[][] = []
        for await (const entry of exportList(app, name, own.limit)) {
          if (form === 'csv') output.out(LIST_COLUMNS.line(entry))
          else if (form === 'ndjson') output.out(`${JSON.stringify(entry)}\n`)
          else rows.push([entry.rank, entry.debtId ?? entry.caseRef ?? '', entry.partyId, entry.role, entry.rung, entry.channel, entry.notBefore, entry.notAfter, entry.score.toFixed(3), standingOf(entry)])
        }
        if (form === 'text') output.out(`${table(['rank', 'debt', 'party', 'role', 'rung', 'channel', 'not before', 'not after', 'score', 'standing'], rows)}\n`)
        return 0
      }),
    )
}

function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('make every decision of a list again from its certificate')
    .description('Makes every decision of a list again with the packs that were in force, derives order and scores again, and holds the root of the certificate against the one in the ledger.')
    .argument('<list>', 'a list, as `rightparty lists` names it')
    .addHelpText('after', '\nExample:\n  rightparty verify morning')
    .action(
      act<[string], object>(async ({ app, output }, _own, name) => {
        const { runVerify } = await import('../../app/verify-run.js')
        const found = await runVerify(app, name)
        answer(output, found, () => [
          found.ok ? `ok: ${found.decided} entries decided again, ${found.lines} lines, ${found.erased} erased, root ${found.root}` : `FAILED: ${found.count} differences`,
          ...found.differences.map(({ entryId, what }) => `${entryId === undefined ? '' : `${entryId}: `}${what}`), ...found.gaps,
        ].join('\n'))
        return found.ok ? 0 : 7
      }),
    )
}

/** Adds `lists`, `list` and `verify`. */
export function addLists(program: Command): void {
  for (const add of [addHeads, addLines, addVerify]) add(program)
}
