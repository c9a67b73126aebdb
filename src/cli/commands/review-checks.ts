import { Argument, type Command } from 'commander'
import type { SampleShown } from '../../app/review-samples.js'
import { Problem } from '../../model/problem.js'
import { heldRulingInputSchema, sampleAnswerInputSchema, sampleInputSchema } from '../../model/review-schemas.js'
import { actOptions, personOf, reasonOf, type Looked } from '../acting.js'
import { wholeNumber } from '../options.js'
import { answer, table } from '../output.js'
import { act, refuseTrial } from '../run.js'

function percent(share: number | undefined): string {
  return share === undefined ? '' : `${(100 * share).toFixed(1)} %`
}

function sampleText(sample: SampleShown): string {
  const { agreement } = sample
  return [
    `sample ${sample.sampleId} of ${sample.list}, seed ${sample.seed}, from ${sample.drawnFrom.entries} entries and ${sample.drawnFrom.exclusions} exclusions`,
    table(['item', 'of', 'which', 'decision', 'rules', 'answer'], sample.items.map((one) => [one.itemId, one.of, one.what, one.decision, one.rules.slice(0, 3).join(' '), one.answer === undefined ? '' : one.answer.agrees ? 'agrees' : 'disagrees'])),
    table(['of', 'answered', 'agreed', 'rate', 'from', 'to'], (['all', 'entries', 'exclusions'] as const).map((name) => [name, agreement[name].answered, agreement[name].agreed, percent(agreement[name].rate), percent(agreement[name].from), percent(agreement[name].to)])),
  ].join('\n')
}

function addHeld(review: Command): void {
  actOptions(review.command('held'))
    .summary('rows that only a reviewer may admit: list, open, admit (two people), refuse (one)')
    .addArgument(new Argument('[act]', 'what to do').choices(['show', 'admit', 'refuse']))
    .argument('[row]', 'the row')
    .option('--limit <n>', 'rows on a page', wholeNumber(1), 50)
    .option('--cursor <cursor>', 'where a page before ended')
    .addHelpText('after', '\nExamples:\n  rightparty review held\n  rightparty review held show ROW --by "A. Reviewer"\n  rightparty review held admit ROW --because "licence seen" --by "A. Reviewer"')
    .action(
      act<[string | undefined, string | undefined], Looked & { limit: number; cursor?: string }>(async ({ app, output, options }, own, what, row) => {
        const { runHeld, runHeldRow, runHeldRuling } = await import('../../app/review-held.js')
        const { readAsked } = await import('../../app/read-asked.js')
        if (what === undefined) {
          const page = await runHeld(app, {}, own)
          answer(output, page, () => (page.items.length === 0 ? 'no held row' : table(['row', 'kind', 'source', 'rules', 'stands', 'by'], page.items.map((one) => [one.heldId, one.kind, one.sourceId, one.rules.join(' '), one.state, one.proposal?.by ?? '']))))
          return 0
        }
        const by = personOf(options)
        if (row === undefined) throw new Problem('invalid-input', 'name the row')
        const opened = await runHeldRow(app.as(by), by, row)
        if (what === 'show') {
          answer(output, opened, () => table(['field', 'value'], Object.entries(opened.fields)))
          return 0
        }
        refuseTrial(options)
        const ruled = await runHeldRuling(app.as(by), by, row, own.seen ?? opened.etag, readAsked(heldRulingInputSchema, { ruling: what, because: reasonOf(own) }), own.key)
        await app.integrate()
        answer(output, ruled, () => (ruled.state === 'proposed' ? 'proposed; it awaits a second person' : `${ruled.state}; ${ruled.revoked} leases taken back`))
        return 0
      }),
    )
}

function addSample(review: Command): void {
  actOptions(review.command('sample'))
    .summary('draw a seeded random sample of a list, show it, or answer one item of it')
    .addArgument(new Argument('<act>', 'what to do').choices(['draw', 'show', 'agree', 'disagree']))
    .argument('<id>', 'the list, or the sample')
    .argument('[item]', 'the item that is answered')
    .option('--entries <n>', 'entries to draw', wholeNumber(0), 25)
    .option('--exclusions <n>', 'exclusions to draw', wholeNumber(0), 25)
    .option('--seed <seed>', 'the same seed draws the same')
    .addHelpText('after', '\nExamples:\n  rightparty review sample draw morning --entries 10 --seed may --by "A. Reviewer"\n  rightparty review sample disagree SAMPLE 3 --because "the number is hers" --by "A. Reviewer"')
    .action(
      act<[string, string, string | undefined], Looked & { entries: number; exclusions: number; seed?: string }>(async ({ app, output, options }, own, what, id, item) => {
        const by = personOf(options)
        const run = async (): Promise<SampleShown> => {
          const { runSampleShown, runSampleDraw, runSampleAnswer } = await import('../../app/review-samples.js')
          const { readAsked } = await import('../../app/read-asked.js')
          if (what === 'show') return runSampleShown(app, {}, id)
          refuseTrial(options)
          if (what === 'draw') return runSampleDraw(app.as(by), by, readAsked(sampleInputSchema, { list: id, entries: own.entries, exclusions: own.exclusions, ...(own.seed === undefined ? {} : { seed: own.seed }) }), own.key)
          if (item === undefined) throw new Problem('invalid-input', 'name the item of the sample')
          const seen = own.seen ?? (await runSampleShown(app, {}, id)).etag
          return runSampleAnswer(app.as(by), by, id, seen, readAsked(sampleAnswerInputSchema, { itemId: item, agrees: what === 'agree', because: reasonOf(own) }), own.key)
        }
        const sample = await run()
        if (what !== 'show') await app.integrate()
        answer(output, sample, () => sampleText(sample))
        return 0
      }),
    )
}

/** Adds what is checked beside exclusions: held rows and samples. */
export function addReviewChecks(review: Command): void {
  addHeld(review)
  addSample(review)
}
