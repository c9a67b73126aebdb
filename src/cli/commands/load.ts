import type { Command } from 'commander'
import type { LoadAnswer, LoadOptions } from '../../app/load-run.js'
import { READERS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { onInterrupt } from '../interrupt.js'
import { collect, readWorkers, wholeNumber } from '../options.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

interface LoadFlags {
  readonly as?: string
  readonly format?: string
  readonly source?: string
  readonly mapping?: string
  readonly encoding?: string
  readonly map?: readonly string[]
  readonly ignoreColumns?: boolean
  readonly replaceSource?: string
  readonly expectRows?: number
  readonly expectBalance?: string
  readonly rejects?: string
  readonly strict?: boolean
  readonly collectedOn?: string
  readonly creditor?: string
  readonly currency?: string
  readonly place?: string
  readonly debtKind?: string
  readonly workers?: number
}

function renames(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 1 || at === pair.length - 1) throw new Problem('invalid-input', '--map wants THEIR=OUR column names, for example --map account_no=debt_id')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

const PASSED = [
  'as', 'format', 'source', 'mapping', 'encoding', 'ignoreColumns', 'replaceSource', 'expectRows', 'expectBalance',
  'rejects', 'strict', 'collectedOn', 'creditor', 'currency', 'place', 'debtKind', 'workers',
] as const

function requestOf(paths: readonly string[], flags: LoadFlags, dryRun: boolean): LoadOptions {
  const given = Object.fromEntries(PASSED.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])))
  return { ...given, paths, ...(flags.map === undefined ? {} : { renames: renames(flags.map) }), ...(dryRun ? { dryRun } : {}) }
}

function shown(report: LoadAnswer): string {
  const header = ['file', 'rows', 'accepted', 'changed', 'unchanged', 'rejected', 'refused', 'held']
  const rows = report.files.map((f) => [f.file, f.rows, f.accepted, f.changed, f.unchanged, f.rejected, f.refused, f.held])
  const lines = [table(header, rows)]
  const reasons = (title: string, counts: readonly Readonly<Record<string, number>>[]): void => {
    const sum = new Map<string, number>()
    for (const part of counts) for (const [key, count] of Object.entries(part)) sum.set(key, (sum.get(key) ?? 0) + count)
    if (sum.size > 0) lines.push(`${title}: ${[...sum].toSorted((a, b) => b[1] - a[1]).map(([key, count]) => `${key} ${count}`).join(', ')}`)
  }
  reasons('rejected', report.files.map((f) => f.rejectCodes))
  reasons('refused by', report.files.map((f) => f.refusedRules))
  for (const f of report.files) if (f.droppedColumns.length > 0) lines.push(`${f.file}: columns dropped: ${f.droppedColumns.join(', ')}`)
  if (report.notRead !== undefined) lines.push(`not read, since no file of a portfolio is called so: ${report.notRead.join(', ')} (name its rows with --as, or rename it)`)
  if (report.ended > 0) lines.push(`ended by --replace-source: ${report.ended}`)
  if (report.rejectsFile !== undefined) lines.push(`rejects: ${report.rejectsFile}`)
  else if (report.files.every((f) => f.rejected === 0)) lines.push('no row was rejected')
  lines.push(report.written ? `ledger entry ${report.ledgerSeq ?? 'pending'}` : 'nothing was written')
  return lines.join('\n')
}

/** Adds `load`. */
export function addLoad(program: Command): void {
  program
    .command('load')
    .summary('load files into the store')
    .description('Loads a portfolio folder or single files. Bad rows are rejected one by one, sources that the law does not admit are refused, the rest loads.')
    .argument('<path...>', 'folders or files')
    .option('--as <file>', 'what a single file holds, for example parties')
    .option('--format <format>', 'another format: finbench, ftm, bods')
    .option('--source <id>', 'source of every row of a format or mapping')
    .option('--mapping <file>', 'JSON that maps a wide placement file')
    .option('--collected-on <day>', 'day on which the source got the rows of a mapping')
    .option('--creditor <id>', 'creditor of the debts, where the format has none')
    .option('--currency <code>', 'ISO 4217 currency, where the format has none')
    .option('--place <place>', 'jurisdiction, where the format has none')
    .option('--debt-kind <kind>', 'kind of the debts, where the format has none')
    .option('--encoding <label>', 'any WHATWG label, for example gb18030 (default utf-8)')
    .option('--map <their=ours>', 'a column by another name; may be given again', collect)
    .option('--ignore-columns', 'drop columns that are not known')
    .option('--replace-source <id>', 'end permitting facts of this source that the load no longer has')
    .option('--expect-rows <n>', 'refuse unless the files have this many rows', wholeNumber(0))
    .option('--expect-balance <sum>', 'refuse unless the balances add up to this')
    .option('--rejects <file>', 'where rejected rows are listed (default rejects.csv beside the store)')
    .option('--strict', 'write nothing when any row is rejected, refused or held')
    .option('--workers <n>', `threads that read files (at most ${READERS_MAX} are used), with one that writes; 0 for none of them (default: one for each core but its own, where they pay); what is loaded is the same`, readWorkers)
    .addHelpText('after', '\nExamples:\n  rightparty load ./portfolio\n  rightparty load people.csv --as parties --encoding gb18030\n  rightparty load placement.csv --mapping placement.mapping.json --source bank --collected-on 2026-03-01\n  rightparty load ./finbench --format finbench --source finbench --creditor BANK --currency USD --place US\n  rightparty load register.json --format bods --source register')
    .action(
      act<[readonly string[]], LoadFlags>(async ({ app, output, options, progress }, flags, paths) => {
        const { runLoad } = await import('../../app/load-run.js')
        const interrupt = onInterrupt(output, progress)
        interrupt.arm()
        const report = await runLoad(app, requestOf(paths, flags, options.dryRun ?? false), (stage, done, total) => {
          progress.tell(stage, done, total)
        }).finally(interrupt.disarm)
        progress.end()
        answer(output, report, () => shown(report))
        return report.files.some((f) => f.rejected + f.refused + f.held > 0) ? 3 : 0
      }),
    )
}
