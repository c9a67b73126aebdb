import { Option, type Command } from 'commander'
import { runDoctor } from '../../app/doctor-run.js'
import { placeSignOffWords, signOffByPlace } from '../../app/policy-run.js'
import { runWhy, type WhyAnswer } from '../../app/why-run.js'
import { LANGUAGES, READERS, whyWords, type Language, type Reader, type WhyWords } from '../../app/why-words.js'
import { PURPOSES, type Purpose } from '../../model/event.js'
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

function shown(why: WhyAnswer): string {
  const lines = [`at ${why.at}, purpose ${why.purpose}`]
  for (const one of why.cases) {
    lines.push('', `${one.role}, ${one.channel}${one.contactPointId === undefined ? '' : ` at ${one.contactPointId}`}: ${one.verdict.decision}${one.verdict.until === undefined ? '' : ` until ${one.verdict.until}`}`)
    for (const permit of one.verdict.permits) lines.push(`    permitted by ${permit.rule}  ${permit.citation}`)
    for (const reason of one.verdict.reasons) lines.push(...reasonLines(reason))
    const sources = new Set(one.facts.map((fact) => fact.sourceId).filter((id) => id !== undefined))
    lines.push(`    from ${one.facts.length} facts of ${[...sources].join(', ') || 'no source'}`)
  }
  for (const none of why.noCases) lines.push('', `no case file: ${none.reason}${none.rules.length === 0 ? '' : ` (${none.rules.join(', ')})`}`)
  if (why.cases.length === 0 && why.noCases.length === 0) lines.push('', 'this party has no role for this debt: nothing permits a contact')
  if (why.closedBy !== undefined) lines.push('', `the whole ladder is closed by ${why.closedBy.rule}: ${why.closedBy.because}`)
  lines.push('', why.ladder.length === 0 ? 'ladder: nobody stands on it' : table(['rung', 'role', 'party', 'standing'], why.ladder.map((s) => [s.rung, s.role, s.partyId, s.refused ? 'refused' : s.waiting ? 'waits' : 'open'])))
  return lines.join('\n')
}

function told(words: readonly WhyWords[]): string {
  const blocks = words.map(({ role, channel, lines }) => {
    const title = [role, channel].filter((part) => part !== undefined).join(', ')
    return [...(title === '' ? [] : [`${title}:`]), ...lines].join('\n')
  })
  return [...new Set(blocks)].join('\n\n')
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
    .addHelpText('after', '\nExamples:\n  rightparty why P-1 D-1\n  rightparty why P-1 D-1 --for person --language zh\n  rightparty why P-1 D-1 --at 2026-03-02T12:00:00-05:00 --json')
    .action(
      act<[string, string], { purpose: Purpose; for?: Reader; language: Language }>(async ({ app, output }, own, party, debt) => {
        const why = await runWhy(app, party, debt, own.purpose)
        if (own.for !== undefined) {
          const words = whyWords(why, own.for, own.language)
          answer(output, { at: why.at, for: own.for, language: own.language, words }, () => told(words))
          return 0
        }
        answer(output, why, () => shown(why))
        return 0
      }),
    )
  program
    .command('doctor')
    .summary('versions, store, time zone data, packs with their review dates, free space')
    .addHelpText('after', '\nExample:\n  rightparty doctor')
    .action(
      act(async ({ app, output }) => {
        const report = await runDoctor(app)
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
