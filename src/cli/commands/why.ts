import { Option, type Command } from 'commander'
import type { DecidedThen } from '../../app/decided-then.js'
import type { WhyOfRefs } from '../../app/why-asked.js'
import type { WhyAnswer } from '../../app/why-run.js'
import type { WhyWords } from '../../app/why-words.js'
import { PURPOSES, type Purpose } from '../../model/event.js'
import { LANGUAGES, READERS, type Language, type Reader } from '../../model/telling.js'
import type { Reason } from '../../model/verdict.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

function reasonLines(reason: Reason): readonly string[] {
  return [
    `    ${reason.decision}  ${reason.rule}  ${reason.because}`,
    `        ${reason.citation}`,
    ...(reason.unknown === undefined || reason.unknown.length === 0 ? [] : [`        not known: ${reason.unknown.join(', ')}`]),
    ...(reason.until === undefined ? [] : [`        until ${reason.until}`]),
    ...(reason.remedy === undefined ? [] : [`        would be lifted by: ${reason.remedy}`]),
  ]
}

const OUTCOMES: Readonly<Record<DecidedThen['outcome'], string>> = {
  matches: 'matches what was decided', differs: 'DIFFERS from what was decided', not_kept: 'cannot be compared',
}

function decidedLines(one: DecidedThen): readonly string[] {
  const what = one.kind === 'list' ? `list ${one.list}` : `${one.kind} of ${one.leaseId ?? ''}`
  return [
    `  ${what} at ${one.at}: ${one.decided}`,
    `    made anew from what was recorded then, it ${OUTCOMES[one.outcome]}`,
    ...one.differences.map(({ contactPointId, channel, what: where, recorded, rebuilt }) => {
      const of = [channel, contactPointId].filter((part) => part !== undefined).join(' at ')
      return `      ${of === '' ? '' : `${of}, `}${where}: recorded ${recorded}; made anew ${rebuilt}`
    }),
    ...one.gaps.map((gap) => `      ${gap}`),
  ]
}

function pastLines(why: Pick<WhyAnswer, 'known' | 'basis' | 'pauses' | 'decided' | 'matches'>): readonly string[] {
  const { known, basis, pauses, decided } = why
  return [
    ...(known.isLater ? ['nothing had been recorded by then: decided with what is known today'] : known.at === undefined ? [] : [`with what was known at ${known.at}`]),
    ...(basis.isOfToday ? [] : [`by the packs and settings of that time (${basis.digest.slice(0, 12)})`]),
    ...basis.gaps,
    ...pauses.map((pause) => `paused (${pause.of}) from ${pause.from}${pause.until === undefined ? '' : ` until ${pause.until}`}`),
    ...(decided.length === 0 ? [] : ['', 'decided then:', ...decided.flatMap(decidedLines)]),
  ]
}

/** Names of what stands in an answer, whether it tells ids or refs. */
function namesIn(why: WhyAnswer | WhyOfRefs) {
  const points = why.cases.map((one) => ('contactPointRef' in one ? one.contactPointRef : 'contactPointId' in one ? one.contactPointId : undefined))
  const parties = why.ladder.map((step) => ('partyRef' in step ? step.partyRef : step.partyId))
  return { points, parties }
}

function shown(why: WhyAnswer | WhyOfRefs): string {
  const lines = [`at ${why.at}, purpose ${why.purpose}`, ...pastLines(why)]
  const names = namesIn(why)
  for (const [i, one] of why.cases.entries()) {
    const point = names.points[i]
    lines.push('', `${one.role}, ${one.channel}${point === undefined ? '' : ` at ${point}`}: ${one.verdict.decision}${one.verdict.until === undefined ? '' : ` until ${one.verdict.until}`}`)
    for (const permit of one.verdict.permits) lines.push(`    permitted by ${permit.rule}  ${permit.citation}`)
    for (const reason of one.verdict.reasons) lines.push(...reasonLines(reason))
    const sources = new Set(one.facts.map((fact) => fact.sourceId).filter((id) => id !== undefined))
    lines.push(`    from ${one.facts.length} facts of ${[...sources].join(', ') || 'no source'}`)
  }
  for (const none of why.noCases) lines.push('', `no case file: ${none.reason}${none.rules.length === 0 ? '' : ` (${none.rules.join(', ')})`}`)
  if (why.cases.length === 0 && why.noCases.length === 0) lines.push('', 'this party has no role for this debt: nothing permits a contact')
  if (why.closedBy !== undefined) lines.push('', `the whole ladder is closed by ${why.closedBy.rule}: ${why.closedBy.because}`)
  lines.push('', why.ladder.length === 0 ? 'ladder: nobody stands on it' : table(['rung', 'role', 'party', 'standing'], why.ladder.map((s, i) => [s.rung, s.role, names.parties[i] ?? '', s.refused ? 'refused' : s.waiting ? 'waits' : 'open'])))
  return lines.join('\n')
}

function told(words: readonly WhyWords[]): string {
  const blocks = words.map(({ role, channel, lines }) => {
    const title = [role, channel].filter((part) => part !== undefined).join(', ')
    return [...(title === '' ? [] : [`${title}:`]), ...lines].join('\n')
  })
  return [...new Set(blocks)].join('\n\n')
}

interface WhyFlags {
  readonly purpose: Purpose
  readonly for?: Reader
  readonly language: Language
  readonly knownAt?: string
  readonly refs?: true
}

/** Adds `why` and `doctor`. */
export function addWhy(program: Command): void {
  program
    .command('why')
    .summary('why a party may or may not be contacted about a debt')
    .description('Prints every contact that could be proposed, with every reason, its citation and what would lift it, and the ladder of the debt.')
    .argument('<party>', 'party id')
    .argument('<debt>', 'debt id')
    .addOption(new Option('--purpose <purpose>', 'what the contact is for').choices(PURPOSES).default('collect'))
    .addOption(new Option('--for <reader>', 'in words for who would make the contact, who reviews it, or the person concerned').choices(READERS))
    .addOption(new Option('--language <language>', 'language of the words').choices(LANGUAGES).default('en'))
    .option('--known-at <instant>', 'with what was known at this moment, or now (default: at the moment of --at)')
    .option('--refs', 'refs in the place of all ids, and nothing that leads back to a record')
    .addHelpText('after', `
With --at, it is decided for that moment with what had been recorded by then (facts, leases, pauses, rulings, packs and settings),
and what lists and leases decided is made anew and compared. --at T --known-at now asks about T with what is known today.

Examples:
  rightparty why P-1 D-1
  rightparty why P-1 D-1 --for person --language zh
  rightparty why P-1 D-1 --at 2026-03-02T12:00:00-05:00 --json
  rightparty why P-1 D-1 --at 2026-03-02T12:00:00-05:00 --known-at now`)
    .action(
      act<[string, string], WhyFlags>(async ({ app, output }, own, party, debt) => {
        const { idOfWord, lookWhy, whyMoments, whyOfRefs } = await import('../../app/why-asked.js')
        const { whyWords } = await import('../../app/why-words.js')
        // Refs are read with the store's key: where there is no store, that is what is told.
        await app.store()
        const about = { partyId: idOfWord(app, 'party', party), debtId: idOfWord(app, 'debt', debt), purpose: own.purpose }
        const why = await lookWhy(app, {}, about, whyMoments({ knownAt: own.knownAt }))
        if (own.for !== undefined) {
          const words = whyWords(why, own.for, own.language)
          answer(output, { at: why.at, for: own.for, language: own.language, words }, () => told(words))
          return 0
        }
        const answered = own.refs === true ? whyOfRefs(why, app.keyring()) : why
        answer(output, answered, () => shown(answered))
        return 0
      }),
    )
  program
    .command('doctor')
    .summary('versions, store, time zone data, packs with their review dates, free space')
    .addHelpText('after', '\nExample:\n  rightparty doctor')
    .action(
      act(async ({ app, output }) => {
        const { runDoctor } = await import('../../app/doctor-run.js')
        const { queueFinding } = await import('../../worker/queue-finding.js')
        const { placeSignOffWords, signOffByPlace } = await import('../../app/policy-run.js')
        const { queue } = app.settings
        const report = await runDoctor(app, queue === undefined ? [] : [await queueFinding(app, queue)])
        answer(output, report, () => {
          const lines = [table(['what', 'ok', 'words'], report.findings.map((f) => [f.what, f.ok ? 'yes' : 'NO', f.words]))]
          lines.push('', 'sign-off by country; each pack is signed off by its own id', ...signOffByPlace(report.packs).map(placeSignOffWords))
          const places = Object.entries(report.debtsWithoutPack)
          if (places.length > 0) lines.push('', 'debts in places without a pack of their own', table(['place', 'debts'], places))
          return lines.join('\n')
        })
        return report.ok ? 0 : 1
      }),
    )
}
