import { Argument, Option, type Command } from 'commander'
import type { MatchShown } from '../../app/match-run.js'
import { actOptions, personOf, reasonOf, type Looked } from '../acting.js'
import { matchInputSchema } from '../../model/review-schemas.js'
import { wholeNumber } from '../options.js'
import { answer, answers } from '../output.js'
import { act, refuseTrial } from '../run.js'

function told(record: MatchShown['a']): string {
  return [record.partyId, record.name ?? '', record.birthDate ?? '', record.registrationNo ?? '', record.country ?? ''].filter((text) => text !== '').join(', ')
}

function matchText(one: MatchShown): string {
  return [
    `${told(one.a)}  |  ${told(one.b)}`,
    ...one.why.map((sign) => `  for: ${sign.words}`), ...one.whyNot.map((sign) => `  against: ${sign.words}`),
    ...(one.awaiting === undefined ? [] : [`  ${one.awaiting.on}: ${one.awaiting.decision} by ${one.awaiting.by}, until a second person says the same`]),
    ...one.history.map((word) => `  ${word.on}: ${word.decision} by ${word.by}${word.because === undefined ? '' : `, ${word.because}`}`),
  ].join('\n')
}

/** Adds `match`. */
export function addMatch(program: Command): void {
  const match = program.command('match').summary('records that may be the same person: found by what they share, judged by a person')
  match
    .command('list')
    .summary('pairs to judge, each with what speaks for and against it')
    .addOption(new Option('--state <state>', 'which pairs').choices(['open', 'decided', 'all']).default('open'))
    .option('--limit <n>', 'pairs on a page', wholeNumber(1), 50)
    .option('--cursor <cursor>', 'where a page before ended')
    .addHelpText('after', '\nExample:\n  rightparty match list --by "A. Reviewer"')
    .action(
      act<[], { state: 'open' | 'decided' | 'all'; limit: number; cursor?: string }>(async ({ app, output, options }, { state, limit, cursor }) => {
        const { runMatches } = await import('../../app/match-run.js')
        const page = await runMatches(app.as(personOf(options)), {}, { state, limit, cursor })
        if (output.form === 'ndjson') answers(output, page.items, () => '')
        else answer(output, page, () => (page.items.length === 0 ? 'no pair' : [...page.items.map(matchText), ...(page.next === undefined ? [] : [`more: --cursor ${page.next}`])].join('\n')))
        return 0
      }),
    )
  actOptions(match.command('judge'))
    .summary('say that two records are the same, different, or that it is unsure; a later word takes the place of an earlier one, and two people undo a merge')
    .argument('<a>', 'party id')
    .argument('<b>', 'party id')
    .addArgument(new Argument('<decision>', 'what they are').choices(['same', 'different', 'unsure']))
    .addHelpText('after', '\nExample:\n  rightparty match judge P-1 P-2 same --because "one passport" --by "A. Reviewer"')
    .action(
      act<[string, string, MatchDecisionWord], Looked>(async ({ app, output, options }, own, a, b, decision) => {
        const { matchIdOf, runMatch, runMatchDecision } = await import('../../app/match-run.js')
        const { readAsked } = await import('../../app/read-asked.js')
        refuseTrial(options)
        const by = personOf(options)
        const id = matchIdOf(app, a, b)
        const seen = own.seen ?? (await runMatch(app.as(by), by, id)).etag
        const found = await runMatchDecision(app.as(by), by, id, seen, readAsked(matchInputSchema, { decision, because: reasonOf(own) }), own.key)
        await app.integrate()
        answer(output, found, () => `${matchText(found.match)}\n${found.revoked} leases taken back`)
        return 0
      }),
    )
}

type MatchDecisionWord = 'same' | 'different' | 'unsure'
