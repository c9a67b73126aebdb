import { Option, type Command } from 'commander'
import type { App } from '../../app/context.js'
import type * as Desk from '../../app/dispatch-run.js'
import type { LeasedShown, StartedShown } from '../../model/dispatch-schemas.js'
import { AUTOMATIONS } from '../../model/event.js'
import { LEASES_MAX } from '../../model/limits.js'
import { RESULT_NAMES, SAID, SAID_WORDS, type SaidRow } from '../../model/outcomes.js'
import { formatInstant } from '../../model/time.js'
import { wholeNumber, type GlobalOptions } from '../options.js'
import { answer, answers, table } from '../output.js'
import { act, refuseTrial, type ExitCode, type Run } from '../run.js'
import { collectSaid, words } from '../said.js'

/** Exit code of a lease that is no longer held. */
const LOST = 5
/** The option by which an act is sent twice and done once. */
export const KEY = ['--key <key>', 'an idempotency key: sent again with the same words, it answers the same'] as const
const SAID_HELP = `\n\nThings said (--said WORD, or WORD:FIELD=VALUE&FIELD=VALUE; more than once):\n${SAID_WORDS.map((word) => `  ${word}: ${(SAID[word] as SaidRow).words}`).join('\n')}`

function acting(app: App, kind: 'person' | 'service'): Desk.Acting {
  return { name: app.settings.by, kind }
}

/** What an act of the desk is handed. */
interface DeskRun extends Run {
  readonly desk: typeof Desk
}

type DeskAct<Words extends readonly unknown[], Own> = (run: DeskRun, own: Own & GlobalOptions, ...given: Words) => Promise<ExitCode>

/** The help of these commands is shown without the engine, which the desk brings with it. */
async function atDesk(run: Run): Promise<DeskRun> {
  return { ...run, desk: await import('../../app/dispatch-run.js') }
}

/** Makes the action of an act that only reads. */
function reading<Words extends readonly unknown[], Own>(body: DeskAct<Words, Own>) {
  return act<Words, Own>(async (run, own, ...given) => body(await atDesk(run), own, ...given))
}

/** Makes the action of an act that writes: nothing of it can be tried, and the ledger is numbered at its end. */
function writing<Words extends readonly unknown[], Own>(body: DeskAct<Words, Own>) {
  return act<Words, Own>(async (run, own, ...given) => {
    refuseTrial(own)
    const code = await body(await atDesk(run), own, ...given)
    await run.app.integrate()
    return code
  })
}

/** Starts the contact of a lease: decides once more, and prints the contact point in clear. The act of `start LEASE`. */
export async function startContact(run: Run, lease: string, key: string | undefined): Promise<ExitCode> {
  const { app, output, options } = run
  refuseTrial(options)
  const { desk } = await atDesk(run)
  const found = await desk.runStart(app, acting(app, 'service'), lease, key)
  answer(output, found, () => startedShown(found))
  await app.integrate()
  return 0
}

function leasedShown(found: LeasedShown): string {
  const rows = found.leases.map((one) => [one.leaseId, one.rank, one.debtId ?? '', one.partyId, one.channel, one.expiresAt])
  const passed = Object.entries(found.passed).map(([rule, count]) => `${rule} ${count}`)
  return [
    found.leases.length === 0 ? 'nothing leased' : table(['lease', 'rank', 'debt', 'party', 'channel', 'until'], rows),
    ...(found.whyNone === undefined ? [] : [`${found.whyNone.rule}: ${found.whyNone.because}`]),
    ...(passed.length === 0 ? [] : [`passed over: ${passed.join(', ')}`]),
    ...(found.isCut ? ['more might be leased: ask again'] : []),
  ].join('\n')
}

function startedShown(found: StartedShown): string {
  return [
    `${found.lease.channel} ${found.value} (${found.kind}), report before ${found.lease.expiresAt}`,
    ...(found.zone === undefined ? [] : [`clock of the person: ${found.zone}`]),
    ...(found.language === undefined ? [] : [`language: ${found.language}`]),
    ...(found.templateId === undefined ? [] : [`template: ${found.templateId}`]),
    ...found.mustSay.map((line) => `must say: ${line}`),
  ].join('\n')
}

function addDispatchers(program: Command): void {
  const dispatcher = program.command('dispatcher').summary('programs that make contacts')
  dispatcher
    .command('add')
    .summary('register a dispatcher with what it is, or change what it is')
    .argument('<id>', 'a name of its own')
    .addOption(new Option('--automation <kind>', 'how it makes its contacts').choices(AUTOMATIONS).makeOptionMandatory())
    .requiredOption('--channels <channels>', 'channels it can use, split by commas', words)
    .option('--creditors <ids>', 'creditors it works for, split by commas (default: every one)', words)
    .option('--lists <names>', 'lists it is granted, by name or by their beginning and a star, split by commas (default: every one)', words)
    .option(...KEY)
    .addHelpText('after', '\nExample:\n  rightparty dispatcher add desk-1 --automation none --channels voice,post')
    .action(
      writing<[string], { automation: string; channels: readonly string[]; creditors?: readonly string[]; lists?: readonly string[]; key?: string }>(async ({ app, output, desk }, own, dispatcherId) => {
        const { automation, channels, creditors, lists } = own
        const made = await desk.runAddDispatcher(app, acting(app, 'person'), { dispatcherId, automation, channels, creditors, lists }, own.key)
        answer(output, made, () => `${made.dispatcherId}: ${made.automation}, ${made.channels.join(' ')}, ${made.creditors?.join(' ') ?? 'every creditor'}`)
        return 0
      }),
    )
  dispatcher
    .command('list')
    .summary('dispatchers with what they are')
    .addHelpText('after', '\nExample:\n  rightparty dispatcher list')
    .action(
      reading(async ({ app, output, desk }) => {
        const all = await desk.runDispatchers(app)
        answers(output, all, () => table(['dispatcher', 'automation', 'channels', 'creditors', 'lists', 'by'], all.map((one) => [one.dispatcherId, one.automation, one.channels.join(' '), one.creditors?.join(' ') ?? 'all', one.lists?.join(' ') ?? 'all', one.addedBy])))
        return 0
      }),
    )
}

function addLease(program: Command): void {
  program
    .command('lease')
    .summary('lease entries of a list that are lawful now')
    .description('Gives at most so many open entries, best rank first; each is decided again with the facts of this moment. Nobody else gets them, nor another entry of the same person, before the lease ends.')
    .argument('<list>', 'the list')
    .requiredOption('--holder <dispatcher>', 'the dispatcher that will make the contacts')
    .option('--limit <n>', `at most so many, up to ${LEASES_MAX} (default 1)`, wholeNumber(1))
    .option('--channels <channels>', 'only these channels, split by commas', words)
    .option('--languages <languages>', 'only these languages, split by commas', words)
    .option(...KEY)
    .addHelpText('after', '\nExample:\n  rightparty lease morning --holder desk-1 --limit 10 --channels voice')
    .action(
      writing<[string], { holder: string; limit?: number; channels?: readonly string[]; languages?: readonly string[]; key?: string }>(async ({ app, output, desk }, own, list) => {
        const { holder, limit, channels, languages } = own
        const found = await desk.runLease(app, acting(app, 'service'), { list, holder, limit, channels, languages }, own.key)
        if (output.form === 'ndjson') answers(output, found.leases, () => '')
        else answer(output, found, () => leasedShown(found))
        return 0
      }),
    )
}

function addHolding(program: Command): void {
  program
    .command('heartbeat')
    .summary('extend a lease, or hear by which rule it was taken back')
    .argument('<lease>', 'the lease')
    .addHelpText('after', '\nExample:\n  rightparty heartbeat LEASE --json')
    .action(
      writing<[string], object>(async ({ app, output, desk }, _own, lease) => {
        const found = await desk.runHeartbeat(app, acting(app, 'service'), lease)
        answer(output, found, () => (found.state === 'held' ? `held until ${found.expiresAt}` : `revoked by ${found.rule}: ${found.because}`))
        return found.state === 'held' ? 0 : LOST
      }),
    )
  program
    .command('release')
    .summary('give back a lease that was not started')
    .argument('<lease>', 'the lease')
    .option(...KEY)
    .addHelpText('after', '\nExample:\n  rightparty release LEASE')
    .action(
      writing<[string], { key?: string }>(async ({ app, output, desk }, own, lease) => {
        const found = await desk.runRelease(app, acting(app, 'service'), lease, own.key)
        answer(output, found, () => 'released')
        return 0
      }),
    )
}

interface ReportFlags {
  readonly result: string
  readonly endedAt?: string
  readonly debts?: readonly string[]
  readonly template?: string
  readonly said?: readonly unknown[]
  readonly evidence?: string
  readonly key?: string
}

function addReport(program: Command): void {
  program
    .command('report')
    .summary('report what came of a lease')
    .description('Records the contact and everything said, closes what that closes, and takes back every lease that it forbids. A lease that ended may still report: it is recorded and flagged, and frees nothing.')
    .argument('<lease>', 'the lease')
    .addOption(new Option('--result <result>', 'what came of it').choices(RESULT_NAMES).makeOptionMandatory())
    .option('--ended-at <instant>', 'when it ended, RFC 3339 with offset (default: now)')
    .option('--debts <ids>', 'further debts spoken of, split by commas', words)
    .option('--template <id>', 'the template used')
    .option('--said <word>', 'something said; may be given again', collectSaid)
    .option('--evidence <ref>', 'where the recording or paper is kept')
    .option(...KEY)
    .addHelpText('after', `${SAID_HELP}\n\nExamples:\n  rightparty report LEASE --result no_answer\n  rightparty report LEASE --result right_party --said promise:until=2026-12-01\n  rightparty report LEASE --result right_party --said "inconvenient_time:windows=Mon-Fri 00:00-18:00"`)
    .action(
      writing<[string], ReportFlags>(async ({ app, output, desk }, own, lease) => {
        const { result, debts, said, evidence, template, endedAt = formatInstant(app.atMs(), 0) } = own
        const found = await desk.runReport(app, acting(app, 'service'), lease, { result, endedAt, debts, templateId: template, said, evidence }, own.key)
        answer(output, found, () => `recorded ${found.facts} facts; the entry is ${found.entry}; ${found.revoked} leases taken back${found.flags.length === 0 ? '' : `; ${found.flags.join(', ')}`}`)
        return 0
      }),
    )
}

interface RecordFlags {
  readonly when?: string
  readonly party?: string
  readonly debt?: string
  readonly contactPoint?: string
  readonly channel?: string
  readonly inbound?: boolean
  readonly said?: readonly unknown[]
  readonly evidence?: string
  readonly key?: string
}

async function recordAct({ app, output, desk }: DeskRun, own: RecordFlags, file: string | undefined): Promise<ExitCode> {
  const actor = acting(app, 'person')
  if (file !== undefined && output.form === 'ndjson') {
    return (await desk.recordLines(app, actor, file, (one) => { output.out(`${JSON.stringify(one)}\n`) })) ? 0 : 3
  }
  if (file !== undefined) {
    const all = await desk.recordJson(app, actor, file)
    answer(output, all.length === 1 ? all[0] : all, () => `${all.length} recorded; ${all.reduce((sum, one) => sum + one.revoked, 0)} leases taken back`)
    return 0
  }
  const { when = formatInstant(app.atMs(), 0), party, debt, contactPoint, channel, inbound, said, evidence } = own
  const found = await desk.runRecord(app, actor, { at: when, partyId: party, debtId: debt, contactPointId: contactPoint, channel, inbound, said, evidence }, own.key)
  answer(output, found, () => `recorded ${found.facts} facts; ${found.revoked} leases taken back`)
  return 0
}

function addRecord(program: Command): void {
  program
    .command('record')
    .summary('record what happened outside a lease: an inbound call, a STOP text, a letter, returned mail')
    .description('Records it at once and takes back every lease that it forbids before it answers. From a file (or - for standard input) with one JSON text, or with --ndjson one a line.')
    .argument('[file]', 'what happened, as JSON; absent: what the options say')
    .option('--when <instant>', 'when it happened, RFC 3339 with offset (default: now)')
    .option('--party <id>', 'whom it is about')
    .option('--debt <id>', 'the debt it is about')
    .option('--contact-point <id>', 'the number or address it is about')
    .option('--channel <channel>', 'the medium by which it came')
    .option('--inbound', 'the person contacted us by that medium')
    .option('--said <word>', 'something said; may be given again', collectSaid)
    .option('--evidence <ref>', 'where the recording or paper is kept')
    .option(...KEY)
    .addHelpText('after', `${SAID_HELP}\n\nExamples:\n  rightparty record --party P-1 --channel sms --inbound --said stop_medium\n  rightparty record --party P-1 --debt D-1 --channel post --said has_lawyer --evidence LETTER-7\n  rightparty record today.ndjson --ndjson`)
    .action(writing<[string | undefined], RecordFlags>(recordAct))
  program
    .command('stops')
    .summary('leases that were taken back, in order: what to stop')
    .option('--cursor <n>', 'after this one (default 0: from the first)', wholeNumber(0))
    .option('--limit <n>', 'at most so many (default 1000)', wholeNumber(1))
    .addHelpText('after', '\nExample:\n  rightparty stops --cursor 17 --json')
    .action(
      reading<[], { cursor?: number; limit?: number }>(async ({ app, output, desk }, own) => {
        const found = await desk.runStops(app, acting(app, 'service'), own.cursor ?? 0, own.limit ?? 1000)
        if (output.form === 'ndjson') answers(output, found.stops, () => '')
        else answer(output, found, () => table(['stop', 'lease', 'holder', 'rule', 'at'], found.stops.map(({ seq, lease }) => [seq, lease.leaseId, lease.holder, lease.revocation?.rule ?? '', lease.revocation?.at ?? ''])))
        return 0
      }),
    )
}

/** Adds what a dispatcher does: `dispatcher`, `lease`, `heartbeat`, `start`, `report`, `release`, `record` and `stops`. */
export function addDispatch(program: Command): void {
  addDispatchers(program)
  addLease(program)
  addHolding(program)
  addReport(program)
  addRecord(program)
}
