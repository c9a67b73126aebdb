import { Option, type Command } from 'commander'
import type { PolicyPreview } from '../../app/policy-preview.js'
import { PURPOSES, type Purpose } from '../../model/event.js'
import { answer, table } from '../output.js'
import { act } from '../run.js'

function shown(found: PolicyPreview): string {
  const { pack, replaces } = found
  const changes = Object.entries(found.byChange).toSorted(([, a], [, b]) => b - a)
  const rules = Object.entries(found.byRule).toSorted(([, a], [, b]) => b.appears + b.disappears - a.appears - a.disappears)
  return [
    `${pack.id} ${pack.version} (digest ${pack.digest.slice(0, 16)}) ${replaces === undefined ? 'as a further pack' : `instead of ${replaces.version} (digest ${replaces.digest.slice(0, 16)})`}, at ${found.at}, purpose ${found.purpose}`,
    `${found.changed} of ${found.caseFiles} proposed contacts would get another decision, and ${found.otherEnd} the same with another end; debts with a permitted contact at that moment: ${found.debtsPermitted.before} now, ${found.debtsPermitted.after} then`,
    ...(changes.length === 0 ? [] : ['', table(['decision', 'contacts'], changes)]),
    ...(rules.length === 0 ? [] : ['', table(['rule', 'would newly refuse', 'would no longer'], rules.map(([rule, { appears, disappears }]) => [rule, appears, disappears]))]),
    ...(found.samples.length === 0 ? [] : ['', table(['debt', 'party', 'role', 'channel', 'from', 'to', 'rules'], found.samples.map((one) => [one.debtId, one.partyId, one.role, one.channel, one.from, one.to, [...one.appear.map((rule) => `+${rule}`), ...one.disappear.map((rule) => `-${rule}`)].join(' ')]))]),
    '',
    'Nothing was written.',
  ].join('\n')
}

/** Adds `policy preview`. */
export function addPreview(policy: Command): void {
  policy
    .command('preview')
    .summary('whose verdict a changed pack would change, before it is switched on')
    .description('Decides every proposed contact of the store twice, with the packs in force and with the given pack among them, and says what would change. Nothing is written.')
    .argument('<pack>', 'a pack file, or a folder with pack.json')
    .addOption(new Option('--purpose <purpose>', 'what the contacts are for').choices(PURPOSES).default('collect'))
    .addHelpText('after', '\nExample:\n  rightparty policy preview ./packs/us-ny --at 2026-03-02T12:00:00-05:00')
    .action(
      act<[string], { purpose: Purpose }>(async ({ app, output, progress }, own, pack) => {
        const { runPolicyPreview } = await import('../../app/policy-preview.js')
        const found = await runPolicyPreview(app, pack, own.purpose, (stage, done, total) => {
          progress.tell(stage, done, total)
        })
        progress.end()
        answer(output, found, () => shown(found))
        return 0
      }),
    )
}
