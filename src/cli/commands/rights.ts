import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Argument, Option, type Command } from 'commander'
import type { Answering } from '../../app/rights-person.js'
import { Problem } from '../../model/problem.js'
import { OBJECTED, RIGHTS, type AccessReport, type Deadline, type EraseAnswer, type Kept, type Right } from '../../model/rights.js'
import { answer, answers, table } from '../output.js'
import { act, refuseTrial, type Run } from '../run.js'
import { addRetention } from './retention.js'

interface Common {
  readonly receivedOn?: string
  readonly recordOnly?: boolean
  readonly key?: string
}

/** A named person answers; a program cannot. */
function reviewer({ app, options }: Pick<Run, 'app' | 'options'>): Answering {
  if (options.by === undefined) throw new Problem('invalid-input', '--by wants the name of the person who answers the request')
  return { name: app.settings.by, kind: 'person' }
}

function about(party: string, own: Common): { readonly partyId: string; readonly receivedOn?: string; readonly recordOnly?: boolean } {
  return { partyId: party, ...(own.receivedOn === undefined ? {} : { receivedOn: own.receivedOn }), ...(own.recordOnly === undefined ? {} : { recordOnly: own.recordOnly }) }
}

function deadlineWords({ dueOn, extendableTo, rule }: Deadline): string {
  return `to be answered by ${dueOn}${extendableTo === undefined ? '' : ` (to ${extendableTo} if told so in time)`}, ${rule}`
}

function recordedWords(found: { readonly requestId: string; readonly deadline: Deadline }): string {
  return `request ${found.requestId} is recorded, ${deadlineWords(found.deadline)}`
}

function countWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(', ') || 'nothing'
}

function accessWords(report: AccessReport): string {
  const kinds: Record<string, number> = {}
  for (const { kind } of report.items) kinds[kind] = (kinds[kind] ?? 0) + 1
  const rows = report.items.map((item) => [item.kind, item.current ? '' : 'ended', Object.entries(item.fields).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', '), item.sourceId ?? '', item.kept.until ?? item.kept.rule])
  return [
    `${report.records.join(', ')}: ${countWords(kinds)}${report.restricted ? '; kept unused' : ''}`, '', table(['kind', '', 'what', 'from', 'kept'], rows), '',
    table(['source', 'class', 'authorisation', 'for'], report.sources.map((one) => [one.sourceId, one.class, one.authorisation, one.purposes.join(' ')])), '',
    `went to ${report.given.length} dispatchers, stands in ${report.listed.length} lines of lists, ${report.acts.length} acts in the ledger`,
  ].join('\n')
}

function keptWords(kept: readonly Kept[]): readonly string[] {
  return kept.map((one) => `kept, unused${one.until === undefined ? '' : ` until ${one.until}`}: ${one.records} records, ${one.rule} (${one.citation}). ${one.because}`)
}

function eraseWords(found: EraseAnswer): string {
  return [
    `${found.written ? 'erased' : 'would be erased'}: ${countWords(found.erased)}; ${found.entries} lines of lists, ${found.certificateLines} lines of certificates, ${found.leases} leases (${found.revoked} taken back); ${found.tombstones} tombstones`,
    ...keptWords(found.kept),
    ...(found.scrubbed ? [] : ['another program still holds old pages of the store open: run rightparty retention run when it has ended']),
  ].join('\n')
}

function common(command: Command): Command {
  return command
    .argument('<party>', 'party id')
    .option('--received-on <day>', 'the day on which the request arrived (default: today)')
    .option('--record-only', 'only record the request with its deadline; the same command without it answers it')
    .option('--key <key>', 'an idempotency key')
}

function addAccess(program: Command): void {
  common(program.command('access'))
    .summary('everything held about a person: what, from where, on what basis, to whom it went, how long kept')
    .description("Opens the person's own contact values, which the ledger says. Other people stand in it as `another person`.")
    .option('--html <file>', 'also write it as a page to read and print')
    .addOption(new Option('--language <language>', 'language of the page').choices(['en', 'zh']).default('en'))
    .addHelpText('after', '\nExample:\n  rightparty access P-1 --received-on 2026-03-02 --html access.html --by "A. Reviewer"')
    .action(
      act<[string], Common & { html?: string; language: string }>(async (run, own, party) => {
        const { runAccess } = await import('../../app/access-run.js')
        refuseTrial(run.options)
        const found = await runAccess(run.app, reviewer(run), { ...about(party, own), language: own.language, html: own.html !== undefined }, own.key)
        await run.app.integrate()
        const { html, ...rest } = found
        if (html !== undefined && own.html !== undefined) writeFileSync(resolve(run.app.folder, own.html), html, { mode: 0o600 })
        answer(run.output, rest, () => (rest.report === undefined ? recordedWords(rest) : accessWords(rest.report)))
        return 0
      }),
    )
}

function addRectify(program: Command): void {
  common(program.command('rectify'))
    .summary("set a value right by the person's own word, with evidence")
    .description('The corrected values come from a JSON file or standard input: {"party": {"name": ...}, "contactPoints": [{"contactPointId": ..., "value": ...}]}. What contradicts them ends; older versions stay readable.')
    .option('--file <file>', 'the corrected values; - or nothing: standard input')
    .option('--evidence <text>', 'what shows that the new value is right')
    .addHelpText('after', '\nExample:\n  echo \'{"party": {"birthDate": "1980-05-17"}}\' | rightparty rectify P-1 --evidence "identity card seen" --by "A. Reviewer"')
    .action(
      act<[string], Common & { file?: string; evidence?: string }>(async (run, own, party) => {
        const { readJsonText } = await import('../../app/ndjson.js')
        const { runRectify } = await import('../../app/rights-run.js')
        refuseTrial(run.options)
        const asked = own.recordOnly === true ? {} : ((await readJsonText(own.file ?? '-', run.app.folder)) as object)
        const found = await runRectify(run.app, reviewer(run), { ...asked, ...about(party, own), ...(own.evidence === undefined ? {} : { evidence: own.evidence }) }, own.key)
        await run.app.integrate()
        answer(run.output, found, () => (found.state === 'open' ? recordedWords(found) : `${found.facts} facts set right, ${found.revoked} leases taken back`))
        return 0
      }),
    )
}

function addRestrict(program: Command): void {
  common(program.command('restrict'))
    .summary("keep a person's data unused: no contact, no list, no trace, no measure")
    .description('With --lift the first of two persons asks that it be lifted, and the second lifts it.')
    .option('--because <reason>', 'why, without personal data')
    .option('--lift', 'lift the restriction: two persons, one call each')
    .addHelpText('after', '\nExamples:\n  rightparty restrict P-1 --because "accuracy is contested" --by "A. Reviewer"\n  rightparty restrict P-1 --lift --because "set right" --by "B. Reviewer"')
    .action(
      act<[string], Common & { because?: string; lift?: boolean }>(async (run, own, party) => {
        const { runRestrict } = await import('../../app/rights-run.js')
        refuseTrial(run.options)
        if (own.because === undefined) throw new Problem('invalid-input', '--because wants the reason')
        const found = await runRestrict(run.app, reviewer(run), { ...about(party, own), because: own.because, act: own.lift === true ? 'lift' : 'restrict' }, own.key)
        await run.app.integrate()
        answer(run.output, found, () => {
          if (found.state === 'open') return recordedWords(found)
          if (found.state === 'lift-asked') return 'asked to lift it: another person must agree'
          return found.restricted ? `kept unused; ${found.revoked} leases taken back` : 'no longer restricted'
        })
        return 0
      }),
    )
}

function addObject(program: Command): void {
  common(program.command('object'))
    .summary('record an objection, and take back the leases that it forbids')
    .description('Each place says what follows from it. One against profiling also keeps the person out of every list, measure and trace.')
    .addOption(new Option('--to <what>', 'what it is against').choices(OBJECTED).default('processing'))
    .option('--evidence <text>', 'how it came')
    .addHelpText('after', '\nExample:\n  rightparty object P-1 --to processing --received-on 2026-03-02 --by "A. Reviewer"')
    .action(
      act<[string], Common & { to: (typeof OBJECTED)[number]; evidence?: string }>(async (run, own, party) => {
        const { runObject } = await import('../../app/rights-run.js')
        refuseTrial(run.options)
        const found = await runObject(run.app, reviewer(run), { ...about(party, own), to: own.to, ...(own.evidence === undefined ? {} : { evidence: own.evidence }) }, own.key)
        await run.app.integrate()
        answer(run.output, found, () => (found.state === 'open' ? recordedWords(found) : `objection recorded${found.restricted ? ', kept out of lists, measures and traces' : ''}; ${found.revoked} leases taken back`))
        return 0
      }),
    )
}

function addErase(program: Command): void {
  common(program.command('erase'))
    .summary('erase a person for good; what a law keeps stays unused until the day it ends')
    .description('A keyed tombstone stays, so that no later load brings the person back. With --dry-run says what would go and what a law keeps. Without --dry-run it wants --yes.')
    .addHelpText('after', '\nExamples:\n  rightparty erase P-1 --dry-run --by "A. Reviewer"\n  rightparty erase P-1 --received-on 2026-03-02 --yes --by "A. Reviewer"')
    .action(
      act<[string], Common>(async (run, own, party) => {
        const { runErase } = await import('../../app/erase-run.js')
        const isTrial = run.options.dryRun === true
        if (!isTrial && own.recordOnly !== true && run.options.yes !== true) throw new Problem('invalid-input', 'erasing cannot be undone: look at it with --dry-run, then give --yes')
        const found = await runErase(run.app, reviewer(run), { ...about(party, own), dryRun: isTrial }, own.key)
        await run.app.integrate()
        answer(run.output, found, () => (own.recordOnly === true && !isTrial ? recordedWords(found) : eraseWords(found)))
        return 0
      }),
    )
}

function addRequests(program: Command): void {
  program
    .command('rights')
    .summary('requests of people about their data, those that are open and due first')
    .addArgument(new Argument('[right]', 'only of this right').choices(RIGHTS))
    .addHelpText('after', '\nExample:\n  rightparty rights --json')
    .action(
      act<[Right | undefined], object>(async ({ app, output }, _own, right) => {
        const { runRightRequests } = await import('../../app/rights-person.js')
        const all = (await runRightRequests(app, { name: app.settings.by, kind: 'person' })).filter((one) => right === undefined || one.right === right)
        answers(output, all, () => (all.length === 0 ? 'no requests' : table(['request', 'right', 'received', 'by when', 'state', 'rule'], all.map((one) => [one.requestId, one.right, one.receivedOn, one.deadline.dueOn, one.overdue ? 'OVERDUE' : one.state, one.deadline.rule]))))
        return 0
      }),
    )
}

/** Adds `access`, `rectify`, `restrict`, `object`, `erase`, `rights` and `retention`. */
export function addRights(program: Command): void {
  for (const add of [addAccess, addRectify, addRestrict, addObject, addErase, addRequests, addRetention]) add(program)
}
