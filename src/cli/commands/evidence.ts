import { Option, type Command } from 'commander'
import { EVIDENCE_PURPOSES, type EvidencePurpose } from '../../app/evidence/content.js'
import { answer } from '../output.js'
import { act, refuseTrial } from '../run.js'

interface EvidenceFlags {
  readonly out?: string
  readonly purpose: EvidencePurpose
}

/** Adds `evidence`. */
export function addEvidence(program: Command): void {
  program
    .command('evidence')
    .summary('one zip with everything about a party or a debt: contacts made and not made, reasons, packs, ledger proofs')
    .description('Writes a bundle for a reader who has nothing else: a report that prints well, the same as NDJSON, whole packs by digest, entries of the ledger with proofs under a signed checkpoint, and the program that checks them. Other people in the same debts have pseudonyms; the person\'s own contact values are masked unless it is made for a rights request. The export is written into the ledger.')
    .argument('<subject>', 'a party id or a debt id, or the ref of either; written party:ID or debt:ID where both have the same id')
    .argument('[debt]', 'only what a party has to do with this debt')
    .addOption(new Option('--purpose <purpose>', 'what it is for').choices(EVIDENCE_PURPOSES).default('regulator'))
    .option('--out <file>', 'where to write it (default: a name that tells nothing of whom it is about)')
    .addHelpText('after', '\nExamples:\n  rightparty evidence P-1 --out evidence.zip\n  rightparty evidence debt:D-1\n  rightparty evidence P-1 D-1 --purpose rights_request')
    .action(
      act<[string, string | undefined], EvidenceFlags>(async ({ app, output, options }, own, subject, debt) => {
        const { runEvidence, writeBundle } = await import('../../app/evidence-run.js')
        const { whoseEvidence } = await import('../../app/evidence-words.js')
        refuseTrial(options)
        const about = await whoseEvidence(app, subject, debt)
        const { bytes, name, digest, files, counts } = await runEvidence(app, { name: app.settings.by }, { ...about, purpose: own.purpose })
        const file = writeBundle(app, own.out ?? name, bytes)
        answer(output, { file, digest, bytes: bytes.length, files, ...counts }, () => [
          `written to ${file} (${bytes.length} bytes, ${files} files)`,
          `SHA-256 ${digest}, which the ledger holds`,
          `${counts.moments} moments, ${counts.verdicts} verdicts, ${counts.leases} leases, ${counts.facts} records, ${counts.packs} packs, ${counts.ledgerEntries} entries of the ledger`,
          `${counts.matching} of ${counts.compared} decisions, made anew from what was recorded then, match`,
        ].join('\n'))
        return 0
      }),
    )
}
