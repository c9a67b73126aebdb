import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { runMeasure, type MeasureOptions, type MeasureTable } from '../../app/measure-run.js'
import { csvLine } from '../../app/csv-text.js'
import { METRIC_NAMES, type MeasureParams } from '../../model/measure.js'
import { Problem } from '../../model/problem.js'
import { positiveNumber, wholeNumber } from '../options.js'
import type { Output } from '../output.js'
import { act } from '../run.js'

interface MeasureFlags {
  readonly edges?: string
  readonly directed?: boolean
  readonly metric: string
  readonly weighted?: boolean
  readonly seeds?: string
  readonly exact?: boolean
  readonly pivots?: number
  readonly tolerance?: number
  readonly seed?: number
  readonly out?: string
}

function names(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '')
}

function paramsOf(flags: MeasureFlags): MeasureParams {
  if (flags.exact && flags.pivots !== undefined) throw new Problem('invalid-input', '--exact and --pivots exclude each other; give one of them')
  return {
    ...(flags.weighted ? { weighted: true } : {}),
    ...(flags.seeds === undefined ? {} : { seeds: names(flags.seeds) }),
    ...(flags.exact ? { exact: true } : {}),
    ...(flags.pivots === undefined ? {} : { pivots: flags.pivots }),
    ...(flags.tolerance === undefined ? {} : { tolerance: flags.tolerance }),
  }
}

function* linesOf(found: MeasureTable, form: Output['form']): Iterable<string> {
  if (form === 'text') {
    yield csvLine(found.columns).replace('\r\n', '\n')
    for (const row of found.rows) yield csvLine(row.map(String)).replace('\r\n', '\n')
  } else {
    for (const row of found.rows) yield `${JSON.stringify(Object.fromEntries(found.columns.map((name, i) => [name, row[i]])))}\n`
  }
}

async function write(found: MeasureTable, output: Output, out: string | undefined): Promise<void> {
  if (out === undefined) {
    if (output.form === 'json') {
      const rows = found.rows.map((row) => Object.fromEntries(found.columns.map((name, i) => [name, row[i]])))
      output.out(`${JSON.stringify({ runs: found.runs, rejects: found.rejects, rows })}\n`)
      return
    }
    for (const line of linesOf(found, output.form)) output.out(line)
    return
  }
  const stream = createWriteStream(resolve(process.cwd(), out), { mode: 0o600 })
  for (const line of linesOf(found, out.endsWith('.ndjson') ? 'ndjson' : 'text')) if (!stream.write(line)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'close')
}

/** Adds `measure`. */
export function addMeasure(program: Command): void {
  program
    .command('measure')
    .summary('measure an edge list, or the assessed graph of the store')
    .description(`Prints one line a node with a column for each measure. Measures: ${METRIC_NAMES.join(', ')}.`)
    .option('--edges <file>', 'CSV with columns from,to[,strength]; no store is needed')
    .option('--directed', 'ties have a direction')
    .requiredOption('--metric <name,...>', 'one or more measures')
    .option('--weighted', 'use strength; without it every tie counts as 1')
    .option('--seeds <id,...>', 'seeds of personalized PageRank')
    .option('--exact', 'exact, whatever it costs')
    .option('--pivots <n>', 'sample this many pivots', wholeNumber(1))
    .option('--seed <n>', 'seed of the sample (default 0)', wholeNumber(0))
    .option('--tolerance <t>', 'L1 tolerance of iterations (default 1e-9)', positiveNumber)
    .option('--out <file>', 'write to a file: CSV, or NDJSON where its name ends so')
    .addHelpText('after', '\nExamples:\n  rightparty measure --edges ties.csv --metric pagerank,betweenness\n  rightparty measure --metric degree,core_number --out measures.csv')
    .action(
      act<[], MeasureFlags>(async ({ app, output, progress }, flags) => {
        const { edges, seed } = flags
        const options: MeasureOptions = {
          metrics: names(flags.metric),
          directed: flags.directed ?? false,
          params: paramsOf(flags),
          ...(edges === undefined ? {} : { edges }),
          ...(seed === undefined ? {} : { seed }),
        }
        const found = await runMeasure(app, options, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        for (const run of found.runs) {
          for (const note of run.notes) output.err(`${run.metric}: ${note}\n`)
          if (run.errorEstimate !== undefined) output.err(`${run.metric}: ${run.errorEstimate.words}\n`)
        }
        for (const reject of found.rejects.slice(0, 20)) output.err(`row ${reject.row} left out (${reject.code}): ${reject.message}\n`)
        if (found.rejects.length > 20) output.err(`and ${found.rejects.length - 20} more rows left out\n`)
        await write(found, output, flags.out)
        return found.rejects.length > 0 ? 3 : 0
      }),
    )
}
