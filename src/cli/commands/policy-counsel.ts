import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { PolicyCheck } from '../../app/policy-check.js'
import { Problem } from '../../model/problem.js'
import { LANGUAGES, type Language } from '../../model/telling.js'
import { answer } from '../output.js'
import { act } from '../run.js'

function checkShown(found: PolicyCheck): string {
  const failed = found.failed.flatMap((one) => [`${one.id}  ${one.citation}`, ...(one.note === undefined ? [] : [`    ${one.note}`]), ...one.faults.map((fault) => `    ${fault}`)])
  return [
    `${found.pack} ${found.version}, digest ${found.digest.slice(0, 16)}: ${found.cases} cases, ${found.failed.length === 0 ? 'all as wanted' : `${found.failed.length} not as wanted`}`,
    ...failed,
    ...(found.silent.length === 0 ? [] : [`no case makes these rules speak: ${found.silent.join(', ')}`]),
  ].join('\n')
}

/** Adds `policy check`, `policy print` and `policy sign-off`. */
export function addCounsel(policy: Command): void {
  policy
    .command('check')
    .summary("run a pack's own worked cases")
    .description('Compiles DIR/pack.json beside the shipped packs (one of the same id is replaced) and runs DIR/cases.json. Exit code 1 when a case does not come out as wanted, 2 when the pack is wrong.')
    .argument('<dir>', 'a folder with pack.json and cases.json')
    .addHelpText('after', '\nExample:\n  rightparty policy check ./packs/us-ny')
    .action(
      act<[string], object>(async ({ app, output }, _own, dir) => {
        const { runPolicyCheck } = await import('../../app/policy-check.js')
        const found = runPolicyCheck(app, dir)
        answer(output, found, () => checkShown(found))
        return found.failed.length === 0 && found.cases > 0 ? 0 : 1
      }),
    )
  policy
    .command('print')
    .summary('one page for counsel: every rule in words beside its law and its cases')
    .description('Writes one HTML page that prints well on A4; everything on it is made from the pack and from running its cases.')
    .argument('<place>', 'a pack, a place, or a folder with pack.json and cases.json')
    .option('--out <file>', 'write the page to a file (default: standard output)')
    .addOption(new Option('--language <language>', 'language of the sentences; what has no words in it yet is in English, and the page says so').choices(LANGUAGES).default('en'))
    .addHelpText('after', '\nExample:\n  rightparty policy print US --out us.html\n  rightparty policy print CN --language zh --out cn.html')
    .action(
      act<[string], { out?: string; language: Language }>(async ({ app, output }, own, place) => {
        const { runPolicyPrint } = await import('../../app/policy-print.js')
        const { signOffsOf } = await import('../../app/sign-off-run.js')
        const page = runPolicyPrint(app, place, await signOffsOf(app), own.language)
        if (own.out === undefined) output.out(page)
        else writeFileSync(resolve(app.folder, own.out), page)
        return 0
      }),
    )
  policy
    .command('sign-off')
    .summary("record counsel's word on one pack")
    .description("Records counsel's word on the pack as it stands: on its digest. A pack that is changed afterwards is not signed off. A country may have several packs (for contacts, for sources of data, for a state): each is signed off by its own id, and the answer names those that still are not. Name counsel with --by.")
    .argument('<pack>', 'id of a pack, or a place for its first pack')
    .requiredOption('--evidence <ref>', 'where the written word is kept')
    .addHelpText('after', '\nExample:\n  rightparty policy sign-off US --by "A. Counsel" --evidence LETTER-2026-17\n  rightparty policy sign-off US-DATA --by "A. Counsel" --evidence LETTER-2026-18')
    .action(
      act<[string], { evidence: string }>(async ({ app, output, options }, own, place) => {
        const { runSignOff } = await import('../../app/sign-off-run.js')
        if (options.by === undefined) throw new Problem('invalid-input', '--by wants the name of the counsel whose word it is')
        const found = await runSignOff(app, place, { by: options.by, evidence: own.evidence, dryRun: options.dryRun ?? false })
        const { pack, version, digest, by } = found.signOff
        const done = `${options.dryRun ? 'would be ' : ''}signed off by ${by}: ${pack} ${version}, digest ${digest}${found.ledgerSeq === undefined ? '' : `, ledger number ${found.ledgerSeq}`}`
        answer(output, found, () => (found.stillUnsigned.length === 0 ? done : `${done}\nstill not signed off in this country: ${found.stillUnsigned.join(', ')}`))
        return 0
      }),
    )
}
