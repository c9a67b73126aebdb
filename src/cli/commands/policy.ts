import type { Command } from 'commander'
import { answer, answers, table } from '../output.js'
import { act } from '../run.js'
import { addCounsel } from './policy-counsel.js'
import { addPreview } from './policy-preview.js'

/** Adds `policy` and its words. */
export function addPolicy(program: Command): void {
  const policy = program.command('policy').summary('the law as data: packs in force')
  addCounsel(policy)
  addPreview(policy)
  policy
    .command('list')
    .summary('packs in force with their dates, confidence and sign-off')
    .addHelpText('after', '\nExample:\n  rightparty policy list')
    .action(
      act(async ({ app, output }) => {
        const { placeSignOffWords, runPolicyList, signOffByPlace } = await import('../../app/policy-run.js')
        const packs = await runPolicyList(app)
        answers(output, packs, () =>
          [table(
            ['pack', 'place', 'kind', 'version', 'rules', 'verified as of', 'review by', 'sign-off', 'to check'],
            packs.map((p) => [p.id, p.place, p.kind, p.version, p.rules.decide + p.rules.admit + p.rules.retain, p.verifiedAsOf, p.reviewBy, p.signOff === undefined ? 'not signed off' : `${p.signOff.by} ${p.signOff.at.slice(0, 10)}`, p.toCheck.length]),
          ), '', 'sign-off by country; each pack is signed off by its own id', ...signOffByPlace(packs).map(placeSignOffWords)].join('\n'),
        )
        return 0
      }),
    )
  policy
    .command('show')
    .summary('one pack: every rule with its citation and confidence')
    .argument('<pack>', 'a pack or a place, for example US')
    .addHelpText('after', '\nExample:\n  rightparty policy show US')
    .action(
      act<[string], object>(async ({ app, output }, _own, id) => {
        const { runPolicyShow } = await import('../../app/policy-run.js')
        const { summary, pack } = runPolicyShow(app, id)
        answer(output, pack ?? summary, () =>
          [
            `${summary.title} (${summary.id}, version ${summary.version}, digest ${summary.digest.slice(0, 16)})`,
            `verified as of ${summary.verifiedAsOf}, review by ${summary.reviewBy}`,
            '',
            table(['rule', 'effect', 'confidence', 'citation', 'because'], (pack?.rules ?? []).map((r) => [r.id, r.refuse ?? r.permit ?? (r.lift === undefined ? 'flags' : `lifts as ${r.as ?? ''}`), r.confidence, r.citation, r.because])),
            ...(summary.toCheck.length === 0 ? [] : ['', 'counsel must still check:', ...summary.toCheck.map((line) => `- ${line}`)]),
          ].join('\n'),
        )
        return 0
      }),
    )
}
