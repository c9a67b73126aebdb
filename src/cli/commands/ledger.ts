import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { App } from '../../app/context.js'
import type { runProveGrowth as proveGrowth } from '../../app/ledger-proofs.js'
import { Problem } from '../../model/problem.js'
import { answer } from '../output.js'
import { act, refuseTrial } from '../run.js'

function addVerify(ledger: Command): void {
  ledger
    .command('verify')
    .summary('recompute the whole log and name the first bad entry')
    .description('Recomputes every entry and the tree, and compares them with every checkpoint: no entry changed, lost or doubled, and all checkpoints signed and of this one tree. With --against, a checkpoint that somebody kept elsewhere as well.')
    .option('--against <file>', 'a checkpoint that was kept elsewhere')
    .option('--vkey <key>', 'the verifier key, where the ledger\'s key file is not here')
    .addHelpText('after', '\nExamples:\n  rightparty ledger verify\n  rightparty ledger verify --against ./kept-in-march.checkpoint')
    .action(
      act<[], { readonly against?: string; readonly vkey?: string }>(async ({ app, output }, { against, vkey }) => {
        const { runLedgerVerify } = await import('../../app/ledger-run.js')
        const verdict = await runLedgerVerify(app, { ...(against === undefined ? {} : { against }), ...(vkey === undefined ? {} : { vkey }) })
        answer(output, verdict, () => {
          if (verdict.firstBad !== undefined) return `FAILED: ${verdict.firstBad.words}`
          const kept = verdict.against === undefined ? '' : `; grown from the kept checkpoint of ${verdict.against} entries`
          return `ok: ${verdict.size} entries, root ${verdict.root}, ${verdict.checkpoints} checkpoints signed and consistent, the last over ${verdict.signedSize} entries${kept}`
        })
        return verdict.ok ? 0 : 7
      }),
    )
}

function addCheckpoint(ledger: Command): void {
  ledger
    .command('checkpoint')
    .summary('sign the head of the log and print it')
    .description('Signs the head of the log and prints it as a C2SP checkpoint (a signed note): give it to whoever should be able to show later that nothing before it was changed. --json adds the verifier key.')
    .addHelpText('after', '\nExample:\n  rightparty ledger checkpoint > today.checkpoint')
    .action(
      act(async ({ app, output, options }) => {
        const { runLedgerCheckpoint } = await import('../../app/ledger-run.js')
        refuseTrial(options)
        const head = await runLedgerCheckpoint(app)
        answer(output, head, () => head.note.slice(0, -1))
        return 0
      }),
    )
  ledger
    .command('key')
    .summary('print the key that checkpoints are verified with')
    .description('Prints the verifier key (NAME+KEYID+BASE64, as other tools for signed notes read it). Hand it over once, by another way than checkpoints.')
    .addHelpText('after', '\nExample:\n  rightparty ledger key > ledger.vkey')
    .action(
      act(async ({ app, output }) => {
        const { runLedgerKey } = await import('../../app/ledger-run.js')
        const { vkey } = await runLedgerKey(app)
        answer(output, { vkey }, () => vkey)
        return 0
      }),
    )
}

/** A number of entries, or a checkpoint in a file. */
async function sinceOf(app: App, text: string): Promise<Parameters<typeof proveGrowth>[1]> {
  return /^[0-9]{1,15}$/.test(text) && !existsSync(resolve(app.folder, text)) ? Number(text) : (await import('../../app/ledger-run.js')).readKeptCheckpoint(app, text)
}

function addProve(ledger: Command): void {
  ledger
    .command('prove')
    .summary('prove one entry, or that the log only grew')
    .description('Proves that an entry is in the log, without showing any other (a C2SP tlog-proof file); or, with --since, that the log grew from an older checkpoint (old size, hashes and the new checkpoint).')
    .argument('[entry]', 'number of an entry')
    .option('--since <checkpoint>', 'a kept checkpoint (file), or the number of entries that it signs')
    .addHelpText('after', '\nExamples:\n  rightparty ledger prove 7 > entry-7.tlog-proof\n  rightparty ledger prove --since ./kept-in-march.checkpoint > growth.proof')
    .action(
      act<[string | undefined], { readonly since?: string }>(async ({ app, output }, { since }, entry) => {
        const { runProveEntries, runProveGrowth } = await import('../../app/ledger-proofs.js')
        if ((entry === undefined) === (since === undefined)) throw new Problem('invalid-input', 'name one of both: the number of an entry, or --since and a checkpoint')
        if (entry !== undefined) {
          if (!/^[0-9]{1,15}$/.test(entry)) throw new Problem('invalid-input', 'an entry is named by its number, from 0')
          const { entries: [proven], ...head } = await runProveEntries(app, [Number(entry)])
          answer(output, { ...proven, ...head }, () => proven!.proof.slice(0, -1))
          return 0
        }
        const proven = await runProveGrowth(app, await sinceOf(app, since!))
        answer(output, proven, () => proven.proof.slice(0, -1))
        return 0
      }),
    )
}

function addExport(ledger: Command): void {
  ledger
    .command('export')
    .summary('print every entry as NDJSON')
    .description('Prints every entry, one JSON line each: its number, its hash, and last the entry as it was hashed. It holds keyed hashes, never names, ids of people or contact values. With --out, into a file, and the checkpoint that signs exactly these entries beside it.')
    .option('--out <file>', 'write into a file, and its checkpoint into FILE.checkpoint')
    .addHelpText('after', '\nExample:\n  rightparty ledger export --out ./ledger.ndjson')
    .action(
      act<[], { readonly out?: string }>(async ({ app, output, options, progress }, { out }) => {
        const { exportLedger, runLedgerExport } = await import('../../app/ledger-export.js')
        refuseTrial(options)
        const tell = (stage: string, done: number, total: number): void => {
          progress.tell(stage, done, total)
        }
        if (out === undefined) {
          for await (const lines of exportLedger(app, tell)) output.out(lines)
          return 0
        }
        const done = await runLedgerExport(app, out, tell)
        progress.end()
        answer(output, done, () => `wrote ${done.entries} entries into ${done.file}, and the checkpoint that signs them into ${done.checkpointFile}`)
        return 0
      }),
    )
}

/** Adds `ledger verify`, `checkpoint`, `key`, `prove` and `export`. */
export function addLedger(program: Command): void {
  const ledger = program.command('ledger').summary('the transparency log of every act')
  for (const add of [addVerify, addCheckpoint, addProve, addExport]) add(ledger)
}
