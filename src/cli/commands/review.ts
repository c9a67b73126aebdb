import { Argument, Option, type Command } from 'commander'
import type { ExclusionDetail } from '../../app/review-detail.js'
import type { ExclusionShown } from '../../app/review-queue.js'
import type { Ruled } from '../../app/review-rulings.js'
import type { App } from '../../app/context.js'
import { DECISIONS } from '../../model/verdict.js'
import { Problem } from '../../model/problem.js'
import { correctionInputSchema, rulingInputSchema, secondInputSchema } from '../../model/review-schemas.js'
import { EXCLUSION_SCOPES, EXCLUSION_STATES, NOT_ASKED, RULINGS, type ExclusionScope, type RulingKind } from '../../model/review.js'
import { actOptions, personOf, reasonOf, type Looked } from '../acting.js'
import { wholeNumber } from '../options.js'
import { answer, answers, table } from '../output.js'
import { act, refuseTrial, type Run } from '../run.js'
import { addReviewChecks } from './review-checks.js'

function lines(items: readonly ExclusionShown[]): string {
  if (items.length === 0) return 'no exclusion'
  return table(['exclusion', 'state', 'decision', 'rules', 'role', 'channel', 'until', 'because'], items.map((one) => [
    one.exclusionId, one.state, one.decision, one.rules.slice(0, 3).join(' '), one.role, one.channel ?? '', one.until ?? '', one.because,
  ]))
}

function detailText(one: ExclusionDetail): string {
  const reasons = (one.now.verdict ?? one.verdict)?.reasons ?? []
  return [
    `${one.partyId} as ${one.role} about ${one.debtId}${one.channel === undefined ? '' : `, ${one.channel}`}${one.contactPoint === undefined ? '' : ` at ${one.contactPoint.masked} (${one.contactPoint.kind})`}`,
    `list ${one.list}: ${one.decision}; now (${one.now.at}): ${one.now.decision}, ${one.now.because}`,
    ...reasons.flatMap((reason) => [`  ${reason.decision}  ${reason.rule}  ${reason.because}`, `      ${reason.citation}`, ...(reason.remedy === undefined ? [] : [`      would be lifted by: ${reason.remedy}`])]),
    ...(one.packChanged === undefined ? [] : [`by a changed pack (${one.packChanged.packs.join(', ')}): ${one.packChanged.before} -> ${one.packChanged.after}`]),
    '', table(['evidence', 'source', 'day', 'fact'], one.evidence.map((fact) => [fact.words, fact.sourceId ?? '', fact.collectedOn ?? '', fact.isCorrectable ? fact.factRef : ''])),
    '', table(['from', 'tie', 'to'], one.surroundings.edges.map((tie) => [nameOf(one, tie.from), tie.words, nameOf(one, tie.to)])),
    ...(one.rulings.length === 0 ? [] : ['', table(['ruling', 'what', 'stands', 'by', 'second', 'until', 'because'], one.rulings.map((r) => [r.rulingId, r.ruling, r.state, r.by, r.second?.by ?? '', r.until ?? '', r.because]))]),
    ...one.rulings.flatMap(({ rulingId, consent, evidence }) => [
      ...(consent === undefined ? [] : [`${rulingId}: with the consent ${JSON.stringify(consent)}`]), ...(evidence === undefined ? [] : [`${rulingId}: on the evidence ${evidence}`]),
    ]),
    '', `re-admission: ${one.readmission.isPossible ? `possible, opens ${one.readmission.opens.join(', ') || 'with the consent'}` : 'not possible'}; ${one.readmission.because}`,
    `seen as ${one.etag}`,
  ].join('\n')
}

function nameOf({ surroundings }: ExclusionDetail, ref: string): string {
  const node = surroundings.nodes.find((one) => one.ref === ref)
  return node === undefined ? ref : `${node.role ?? node.words}${node.isSubject ? ' (this one)' : ''}`
}

/** The tag of what was looked at: the one named or, on a terminal of one's own, what stands now. */
async function seenTag(app: App, by: { readonly name: string; readonly kind: 'person' }, id: string, seen: string | undefined): Promise<string> {
  const { runExclusion } = await import('../../app/review-detail.js')
  return seen ?? (await runExclusion(app.as(by), {}, id)).etag
}

function told({ ruling, revoked }: Ruled): string {
  const second = ruling.state === 'awaiting_second' ? '; it awaits a second person' : ''
  return `${ruling.ruling} as ${ruling.rulingId}: ${ruling.state.replaceAll('_', ' ')}${second}; ${revoked} leases taken back`
}

function addQueue(review: Command): void {
  review
    .command('list')
    .summary('contacts that a list left out, each with why')
    .argument('[list]', 'the list (default: the newest)')
    .addOption(new Option('--state <state>', 'why it is worth a look').choices([...EXCLUSION_STATES, 'all']).default('all'))
    .option('--rule <rule>', 'only those that this rule refuses')
    .addOption(new Option('--decision <decision>', 'only those with this decision').choices([...DECISIONS, NOT_ASKED]))
    .option('--creditor <id>', "only of this creditor's debts")
    .option('--limit <n>', 'lines on a page', wholeNumber(1), 50)
    .option('--cursor <cursor>', 'where a page before ended')
    .addHelpText('after', '\nExamples:\n  rightparty review list\n  rightparty review list morning --state pack --json')
    .action(
      act<[string | undefined], { state: 'all'; rule?: string; decision?: (typeof DECISIONS)[number]; creditor?: string; limit: number; cursor?: string }>(async ({ app, output }, own, list) => {
        const { runExclusions } = await import('../../app/review-queue.js')
        const { state, rule, decision, creditor, limit, cursor } = own
        const page = await runExclusions(app, {}, { state, limit, list, rule, decision, creditor, cursor })
        if (output.form === 'ndjson') answers(output, page.items, () => '')
        else answer(output, page, () => `${lines(page.items)}${page.next === undefined ? '' : `\nmore: --cursor ${page.next}`}`)
        return 0
      }),
    )
  review
    .command('show')
    .summary('one exclusion with every reason, the evidence and the permitted surroundings')
    .argument('<exclusion>', 'its id, as the list of exclusions gives it')
    .addHelpText('after', '\nExample:\n  rightparty review show EXCLUSION --by "A. Reviewer"')
    .action(
      act<[string], object>(async ({ app, output, options }, _own, id) => {
        const { runExclusion } = await import('../../app/review-detail.js')
        const detail = await runExclusion(app.as(personOf(options)), {}, id)
        answer(output, detail, () => detailText(detail))
        return 0
      }),
    )
}

interface RuleOptions extends Looked { readonly until?: string; readonly scope?: ExclusionScope; readonly evidence?: string }

function addRulings(review: Command): void {
  actOptions(review.command('rule'))
    .summary('confirm an exclusion, exclude further, ask for proof, or propose to re-admit')
    .addArgument(new Argument('<exclusion>', 'its id'))
    .addArgument(new Argument('<ruling>', 'what is decided').choices(RULINGS))
    .option('--until <instant>', 'end of a re-admission, or of a further exclusion')
    .addOption(new Option('--scope <scope>', 'how far a further exclusion reaches').choices(EXCLUSION_SCOPES))
    .option('--evidence <reference>', 'where the evidence is')
    .addHelpText('after', '\nExamples:\n  rightparty review rule EXCLUSION exclude --scope party --because "asked us in the branch" --by "A. Reviewer"\n  rightparty review rule EXCLUSION readmit --until 2026-12-31T00:00:00Z --because "consent of 3 May on file" --by "A. Reviewer"')
    .action(
      act<[string, RulingKind], RuleOptions>(async ({ app, output, options }, own, id, ruling) => {
        const { readAsked } = await import('../../app/read-asked.js')
        const { runRuling } = await import('../../app/review-rulings.js')
        refuseTrial(options)
        const by = personOf(options)
        const { until, scope, evidence } = own
        const input = readAsked(rulingInputSchema, { ruling, because: reasonOf(own), ...(until === undefined ? {} : { until }), ...(scope === undefined ? {} : { scope }), ...(evidence === undefined ? {} : { evidence }) })
        const found = await runRuling(app.as(by), by, id, await seenTag(app, by, id, own.seen), input, own.key)
        await app.integrate()
        answer(output, found, () => told(found))
        return 0
      }),
    )
  actOptions(review.command('second'))
    .summary("the second person's word on a proposed re-admission")
    .argument('<exclusion>', 'its id')
    .argument('<ruling>', 'the ruling that awaits it')
    .option('--decline', 'do not agree')
    .addHelpText('after', '\nExample:\n  rightparty review second EXCLUSION RULING --because "seen the file" --by "B. Reviewer"')
    .action(
      act<[string, string], Looked & { decline?: boolean }>(async ({ app, output, options }, own, id, rulingId) => {
        const { readAsked } = await import('../../app/read-asked.js')
        const { runSecond } = await import('../../app/review-rulings.js')
        refuseTrial(options)
        const by = personOf(options)
        const found = await runSecond(app.as(by), by, id, rulingId, await seenTag(app, by, id, own.seen), readAsked(secondInputSchema, { agrees: own.decline !== true, because: reasonOf(own) }), own.key)
        await app.integrate()
        answer(output, found, () => told(found))
        return 0
      }),
    )
}

async function correct({ app, output, options }: Run, own: Looked & { evidence?: string; decline?: boolean }, what: string | undefined, id: string | undefined): Promise<0> {
  const { runCorrections, runCorrection, runCorrectionSecond } = await import('../../app/review-corrections.js')
  const { readAsked } = await import('../../app/read-asked.js')
  if (what === undefined) {
    const all = await runCorrections(app, {})
    answers(output, all, () => (all.length === 0 ? 'no correction' : table(['correction', 'stands', 'fact', 'by', 'second', 'because'], all.map((one) => [one.correctionId, one.state, one.words, one.by, one.second?.by ?? '', one.because]))))
    return 0
  }
  refuseTrial(options)
  const by = personOf(options)
  if (id === undefined) throw new Problem('invalid-input', 'name the fact to correct, or the correction to agree to')
  if (what === 'propose') {
    if (own.evidence === undefined) throw new Problem('invalid-input', '--evidence wants the reference of what shows it to be wrong')
    const made = await runCorrection(app.as(by), by, readAsked(correctionInputSchema, { factRef: id, because: reasonOf(own), evidence: own.evidence }), own.key)
    await app.integrate()
    answer(output, made, () => `proposed as ${made.correctionId}; it awaits a second person`)
    return 0
  }
  const seen = own.seen ?? (await runCorrections(app, {})).find((one) => one.correctionId === id)?.etag
  const done = await runCorrectionSecond(app.as(by), by, id, seen ?? '', readAsked(secondInputSchema, { agrees: own.decline !== true, because: reasonOf(own) }), own.key)
  await app.integrate()
  answer(output, done, () => `${done.state}: ${done.words}; ${done.revoked} leases taken back`)
  return 0
}

/** Adds `review`. */
export function addReview(program: Command): void {
  const review = program.command('review').summary('exclusions, rulings, corrections, held rows and samples of a quality check')
  addQueue(review)
  addRulings(review)
  actOptions(review.command('correct'))
    .summary('take a wrong fact out of account, by two people with evidence; without words: the corrections')
    .addArgument(new Argument('[act]', 'what to do').choices(['propose', 'second']))
    .argument('[id]', 'the fact, as the evidence of an exclusion names it; or the correction')
    .option('--evidence <reference>', 'where the evidence is')
    .option('--decline', 'do not agree')
    .addHelpText('after', '\nExamples:\n  rightparty review correct\n  rightparty review correct propose FACT --because "she called us" --evidence call-17 --by "A. Reviewer"\n  rightparty review correct second CORRECTION --because "heard the call" --by "B. Reviewer"')
    .action(act<[string | undefined, string | undefined], Looked & { evidence?: string; decline?: boolean }>(correct))
  addReviewChecks(review)
}
