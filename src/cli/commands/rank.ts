import { InvalidArgumentError, Option, type Command } from 'commander'
import type { RankAnswer, RankOptions } from '../../app/rank-run.js'
import { PURPOSES, type Purpose } from '../../model/event.js'
import { ASKED_HORIZON_MS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { QueueEvent } from '../../model/queue.js'
import { HOUR_MS } from '../../model/time.js'
import { onInterrupt } from '../interrupt.js'
import { readQueue, readWorkers, wholeNumber } from '../options.js'
import { answer, standingOf, table } from '../output.js'
import { isToldAsLines, queueTold } from '../queue-told.js'
import { act, type Run } from '../run.js'
import { stabilityAsked, stabilityText } from '../stability-told.js'

interface RankFlags {
  readonly purpose?: Purpose
  readonly list?: string
  readonly limit?: number
  readonly horizon?: number
  readonly out?: string
  readonly workers?: number
  readonly full?: boolean
  readonly stability?: number | true
  readonly model?: string
  /** False with --no-queue. */
  readonly queue?: string | false
  readonly queueWait?: number
}

const SPAN = /^(\d+(?:\.\d+)?)(m|h|d)$/
const UNIT_MS: Readonly<Record<string, number>> = { m: HOUR_MS / 60, h: HOUR_MS, d: 24 * HOUR_MS }

function readSpan(text: string): number {
  const found = SPAN.exec(text)
  const spanMs = found === null ? Number.NaN : Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? Number.NaN)
  if (!(spanMs > 0 && spanMs <= ASKED_HORIZON_MS_MAX)) throw new InvalidArgumentError('It wants a span such as 90m, 24h or 3d, at most 14d.')
  return spanMs
}

/** Where the debts are judged by workers on a queue: how they are asked. */
async function judgedElsewhere({ app }: Run, { queue, queueWait }: RankFlags, tell: (event: QueueEvent) => void): Promise<Pick<RankOptions, 'elsewhere'>> {
  const url = queue === false ? undefined : (queue ?? app.settings.queue)
  if (url === undefined) return {}
  const { openQueueJudges } = await import('../../worker/queue-judges.js')
  return { elsewhere: (task, here) => openQueueJudges(app, task, here, { url, tell, ...(queueWait === undefined ? {} : { waitMs: queueWait }) }) }
}

/** `--no-overlay` sets to false the same option that `--overlay FILE` fills with names. */
function isOverlayOff(overlay: unknown): boolean {
  return overlay === false
}

function counts(title: string, of: Readonly<Record<string, number>>): string {
  const rows = Object.entries(of).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  return rows.length === 0 ? `${title}: none` : table([title, 'number'], rows)
}

/** What was taken over from earlier lists; nothing is said where nothing was. */
function taken({ judged }: RankAnswer): readonly string[] {
  if (judged === undefined || judged.kept === 0) return []
  const because = Object.entries(judged.because).map(([reason, debts]) => `${reason} ${debts}`).join(', ')
  return [`${judged.kept} debts as an earlier list judged them, ${judged.anew} judged anew${because === '' ? '' : ` (${because})`}`]
}

/** The best lines, behind a blank one: none where none were asked for. */
function bestLines({ entries, debts, top }: RankAnswer): readonly string[] {
  if (entries === 0) return ['', 'nobody may be contacted', ...(debts === 0 ? ['the store holds no debts: rightparty load brings them'] : [])]
  if (top.length === 0) return []
  const rows = top.map((e) => [e.rank, e.debtId ?? e.caseRef ?? '', e.partyId, e.role, e.rung, e.channel, e.notBefore, e.notAfter, e.score.toFixed(3), standingOf(e)])
  return ['', table(['rank', 'debt', 'party', 'role', 'rung', 'channel', 'not before', 'not after', 'score', 'standing'], rows)]
}

function shown(found: RankAnswer): string {
  return [
    `list ${found.list}: at ${found.at}, horizon ${found.horizon}, purpose ${found.purpose}`,
    `weights: ${found.model.id} ${found.model.version}, digest ${found.model.digest}`,
    `${found.debts} debts, ${found.candidates} candidates, ${found.caseFiles} case files, ${found.entries} entries; ${found.debtsWithoutEntry} debts without an entry`,
    ...taken(found),
    '',
    counts('decision', found.byDecision),
    '',
    counts('rule that refused', found.byRule),
    '',
    counts('no case file because', found.byNoCase),
    ...bestLines(found),
    ...(found.notSignedOff.length === 0 ? [] : ['', `not signed off: ${found.notSignedOff.join(', ')}`]),
    ...(found.overlayOn ? [] : ['the recommended overlay was off']),
  ].join('\n')
}

/** Adds `rank`. */
export function addRank(program: Command): void {
  program
    .command('rank')
    .summary('make a ranked list of who may lawfully be contacted')
    .description('Reaches, decides, measures and ranks every open debt, and keeps the list with its certificate.')
    .addOption(new Option('--purpose <purpose>', 'what the contacts are for (default collect)').choices(PURPOSES))
    .option('--list <name>', 'name of the list (default list- and the moment)')
    .option('--limit <n>', 'how many of the best lines are printed (default 10); the list itself is whole', wholeNumber(0))
    .option('--horizon <span>', 'how far ahead windows may open, for example 24h (default)', readSpan)
    .option('--no-overlay', 'without the recommended overlay (recorded with the list)')
    .option('--out <file>', 'write the whole list as NDJSON')
    .option('--model <name>', 'weights to rank by: fitted (the newest that beats those shipped, else these; default), default, a digest, or a file of calibrate')
    .option('--workers <n>', 'threads that judge debts, 0 for none beside its own (default: one for each core, where they pay); the list is the same', readWorkers)
    .option('--full', 'judge every debt anew, whatever an earlier list judged of it; the list is the same')
    .option('--queue <url>', 'a Redis or Valkey on which rightparty worker processes judge the debts (default: this machine alone); the list is the same', readQueue)
    .option('--no-queue', 'without the queue that the settings name')
    .option('--queue-wait <span>', 'how long it waits for workers when nothing comes back, for example 10m (default)', readSpan)
    .option('--stability [n]', 'say of each of the best lines (default 100) its rank without each fact that it rests on', wholeNumber(1))
    .addHelpText('after', '\nExamples:\n  rightparty rank --list morning\n  rightparty rank --horizon 3d --out list.ndjson --json\n  rightparty rank --queue redis://queue.internal --store neo4j://graph.internal')
    .action(
      act<[], RankFlags>(async (run, flags) => {
        const { runRank } = await import('../../app/rank-run.js')
        const { app, output, options, progress } = run
        const told = queueTold(output)
        const elsewhere = await judgedElsewhere(run, flags, told)
        const isByLines = elsewhere.elsewhere !== undefined && isToldAsLines(output)
        const request: RankOptions = {
          ...(flags.purpose === undefined ? {} : { purpose: flags.purpose }),
          ...(flags.list === undefined ? {} : { list: flags.list }),
          ...(flags.limit === undefined ? {} : { top: flags.limit }),
          ...(flags.horizon === undefined ? {} : { horizonMs: flags.horizon }),
          ...(flags.out === undefined ? {} : { out: flags.out }),
          ...(flags.model === undefined ? {} : { model: flags.model }),
          ...(flags.workers === undefined ? {} : { workers: flags.workers }),
          ...(flags.full === true ? { full: true } : {}),
          ...elsewhere,
          ...(isOverlayOff(options.overlay) ? { overlayOff: true } : {}),
          ...(options.dryRun ? { dryRun: true } : {}),
        }
        const entries = flags.stability === undefined ? undefined : stabilityAsked(flags.stability)
        if (entries !== undefined && options.dryRun) throw new Problem('invalid-input', '--stability is told of a list that is kept: leave out --dry-run')
        const interrupt = onInterrupt(output, progress)
        interrupt.arm()
        const found = await runRank(app, request, (stage, done, total) => {
          if (isByLines) told({ event: 'progress', stage, done, total })
          else progress.tell(stage, done, total)
          // Nothing else gets its turn while the graph is measured, so that only the system can end it at once there.
          if (stage === 'measuring') interrupt.disarm()
          else interrupt.arm()
        }).finally(interrupt.disarm)
        const stability = entries === undefined
          ? undefined
          : await (await import('../../app/stability-run.js')).runStability(app, found.list, entries, (stage, done, total) => progress.tell(stage, done, total))
        progress.end()
        answer(output, stability === undefined ? found : { ...found, stability }, () => [shown(found), ...(stability === undefined ? [] : ['', stabilityText(stability)])].join('\n'))
        return 0
      }),
    )
}
