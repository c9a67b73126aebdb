import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { TextFile } from '../../app/files.js'
import type { measureLines as linesOf, Comparison, MeasureForm, MeasureOptions, Measures } from '../../app/measure-run.js'
import { METRIC_NAMES, type MeasureParams } from '../../model/measure.js'
import { Problem } from '../../model/problem.js'
import { positiveNumber, wholeNumber } from '../options.js'
import { answers, table, type Output } from '../output.js'
import { act } from '../run.js'

interface MeasureFlags {
  readonly edges?: string
  readonly directed?: boolean
  readonly metric?: string
  readonly listRuns?: boolean
  readonly weighted?: boolean
  readonly seeds?: string
  readonly exact?: boolean
  readonly pivots?: number
  readonly tolerance?: number
  readonly seed?: number
  readonly out?: string
  readonly top?: number
  readonly against?: string
  readonly engine?: 'gds'
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

const FORMS: readonly MeasureForm[] = ['csv', 'ndjson', 'gexf', 'graphml']

function formOf(file: string): MeasureForm {
  const ending = file.split('.').at(-1)
  return FORMS.find((form) => form === ending) ?? 'csv'
}

function write(found: Measures, measureLines: typeof linesOf, output: Output, out: TextFile | undefined): void {
  if (out !== undefined) {
    for (const line of measureLines(found, formOf(out.path))) out.write(line)
    out.close()
  }
  if (output.form === 'json') {
    const rows = out === undefined ? { rows: [...measureLines(found, 'ndjson')].map((line) => JSON.parse(line) as unknown) } : {}
    const { runs, runIds, top, changes, rejects } = found
    output.out(`${JSON.stringify({ runs, runIds, top, changes, rejects, ...rows })}\n`)
  } else if (out === undefined) {
    for (const line of measureLines(found, output.form === 'ndjson' ? 'ndjson' : 'csv')) output.out(line.replace('\r\n', '\n'))
  }
}

function moved(title: string, moves: Comparison['risen']): readonly string[] {
  return moves.length === 0 ? [] : [title, ...moves.map((move) => `  ${move.id}: ${move.words}`)]
}

/** What stands beside the numbers: notes, errors, the largest in words, what changed, and rows that were left out. */
function remarks(found: Measures): readonly string[] {
  return [
    ...found.runs.flatMap((run) => [...run.notes.map((note) => `${run.metric}: ${note}`), ...(run.errorEstimate === undefined ? [] : [`${run.metric}: ${run.errorEstimate.words}`])]),
    ...found.top.flatMap((standings, i) => (standings.length === 0 ? [] : [`${found.runs[i]?.metric ?? ''}, the largest:`, ...standings.map((s) => `  ${s.rank}. ${s.id}: ${s.words} (above ${Math.floor(s.percentile * 100)} % of all)`)])),
    ...found.changes.flatMap((change, i) => [`${found.runs[i]?.metric ?? ''}: ${change.risenCount} rose, ${change.fallenCount} fell, ${change.unchangedCount} stayed`, ...moved('rose:', change.risen), ...moved('fell:', change.fallen)]),
    ...found.rejects.slice(0, 20).map((reject) => `row ${reject.row} left out (${reject.code}): ${reject.message}`),
    ...(found.rejects.length > 20 ? [`and ${found.rejects.length - 20} more rows left out`] : []),
    ...(found.runIds.length === 0 ? [] : [`kept as ${found.runIds.join(', ')}`]),
  ]
}

/** Adds `measure`. */
export function addMeasure(program: Command): void {
  program
    .command('measure')
    .summary('measure an edge list, or the assessed graph of the store')
    .description(`Prints one line a node with a column for each measure. Measures: ${METRIC_NAMES.join(', ')}.`)
    .option('--edges <file>', 'CSV with columns from,to[,strength]; no store is needed')
    .option('--directed', 'ties have a direction')
    .option('--metric <name,...>', 'one or more measures')
    .option('--list-runs', 'list the runs kept so far, newest first')
    .option('--weighted', 'use strength; without it every tie counts as 1')
    .option('--seeds <id,...>', 'seeds of personalized PageRank')
    .option('--exact', 'exact, whatever it costs')
    .option('--pivots <n>', 'sample this many pivots', wholeNumber(1))
    .addOption(new Option('--engine <name>', 'pagerank and betweenness inside the Neo4j that holds the store, by its Graph Data Science library').choices(['gds']))
    .option('--seed <n>', 'seed of the sample (default 0)', wholeNumber(0))
    .option('--tolerance <t>', 'L1 tolerance of iterations (default 1e-9)', positiveNumber)
    .option('--top <k>', 'tell the k largest in words', wholeNumber(0))
    .option('--against <day>', 'tell what changed since that day, and by which ties (the store\'s graph only)')
    .option('--out <file>', 'write to a file: CSV, or as its name ends: .ndjson, .gexf, .graphml')
    .addHelpText('after', '\nExamples:\n  rightparty measure --edges ties.csv --metric pagerank,betweenness\n  rightparty measure --metric degree,core_number --out measures.csv')
    .action(
      act<[], MeasureFlags>(async ({ app, output, options: globals, progress }, flags) => {
        const { listRuns, measureLines, runMeasure } = await import('../../app/measure-run.js')
        const { openTextFile } = await import('../../app/files.js')
        if (flags.listRuns) {
          const runs = await listRuns(app)
          answers(output, runs, () => table(['run', 'day', 'nodes', 'ties', 'method', 'graph'], runs.map(({ runId, day, run }) => [runId, day, run.nodeCount, run.edgeCount, run.method, run.graphDigest.slice(0, 16)])))
          return 0
        }
        const { edges, seed } = flags
        if (flags.metric === undefined) throw new Problem('invalid-input', `--metric wants one or more of ${METRIC_NAMES.join(', ')}`)
        const options: MeasureOptions = {
          metrics: names(flags.metric),
          directed: flags.directed ?? false,
          params: paramsOf(flags),
          ...(edges === undefined ? {} : { edges }),
          ...(seed === undefined ? {} : { seed }),
          ...(flags.against === undefined ? {} : { against: flags.against }),
          ...(flags.engine === undefined ? {} : { engine: flags.engine }),
          ...(flags.top === undefined ? {} : { top: flags.top }),
          ...(globals.dryRun ? { dryRun: true } : {}),
        }
        const out = flags.out === undefined || globals.dryRun ? undefined : openTextFile(resolve(app.folder, flags.out))
        const found = await runMeasure(app, options, (stage, done, total) => {
          progress.tell(stage, done, total)
        }).catch((error: unknown) => {
          out?.discard()
          throw error
        })
        progress.end()
        if (output.form === 'text') for (const line of remarks(found)) output.err(`${line}\n`)
        write(found, measureLines, output, out)
        return found.rejects.length > 0 ? 3 : 0
      }),
    )
}
