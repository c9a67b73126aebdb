import type { Command } from 'commander'
import type { Moved } from '../../app/store-run.js'
import { onInterrupt } from '../interrupt.js'
import { answer, table } from '../output.js'
import { act, type Run } from '../run.js'

/** Does a long act with progress; Ctrl-C ends it with words, and nothing of it is kept. */
async function long<T>({ output, progress }: Run, work: (tell: (stage: string, done: number, total: number) => void) => Promise<T>): Promise<T> {
  const interrupt = onInterrupt(output, progress)
  interrupt.arm()
  const done = await work((stage, part, total) => {
    progress.tell(stage, part, total)
  }).finally(interrupt.disarm)
  progress.end()
  return done
}

function lines(first: string, moved: Moved): string {
  return [first, table(['holds', 'records'], Object.entries(moved.records)), `full digest ${moved.fullDigest}`].join('\n')
}

function addCheck(store: Command): void {
  store
    .command('check')
    .summary('look for damage, and print counts and digests')
    .description('Looks for damage and prints counts, the content digest (current facts: equal on every store that holds the same) and the full digest (history, lists and ledger too: equal after store copy and store restore).')
    .addHelpText('after', '\nExample:\n  rightparty store check --json')
    .action(
      act(async ({ app, output }) => {
        const { runStoreCheck } = await import('../../app/store-run.js')
        const report = await runStoreCheck(app)
        answer(output, report, () =>
          [
            report.ok ? 'ok' : `FAILED: ${report.faults.join('; ')}`,
            `${report.engine}, schema ${report.schemaVersion}`,
            table(['kind', 'facts'], Object.entries(report.byKind)),
            `content digest ${report.digest}`,
            `full digest ${report.fullDigest}`,
            `ledger ${report.ledger.size} entries, root ${report.ledger.root}`,
          ].join('\n'),
        )
        return report.ok ? 0 : 7
      }),
    )
}

function addCopy(store: Command): void {
  store
    .command('copy')
    .summary('copy everything into another, empty store')
    .description('Copies everything into another, empty store under the same key: facts with their history, lists, ledger, sign-offs and runs; then compares both. One that was stopped leaves nothing visible: run it again. User and password of a Neo4j target: RIGHTPARTY_TO_NEO4J_USER and RIGHTPARTY_TO_NEO4J_PASSWORD, or those of the store.')
    .requiredOption('--to <url>', 'the store to fill: sqlite:PATH or neo4j://HOST[:PORT]')
    .addHelpText('after', '\nExamples:\n  rightparty store copy --to neo4j://localhost:7687\n  rightparty store copy --store neo4j://localhost:7687 --to sqlite:./data/copy.db')
    .action(
      act<[], { readonly to: string }>(async (run, flags) => {
        const { runStoreCopy } = await import('../../app/store-run.js')
        const done = await long(run, (tell) => runStoreCopy(run.app, flags.to, run.options.dryRun ?? false, tell))
        answer(run.output, done, () => {
          if (done.wasThere) return lines(`${done.to} is a whole copy of ${done.from} already; nothing was written`, done)
          return lines(done.written ? `copied ${done.from} to ${done.to}, which opens with the same key: --key-file ${done.keyFile}` : `would copy ${done.from} to ${done.to}; nothing was written`, done)
        })
        return 0
      }),
    )
}

function addBackup(store: Command): void {
  store
    .command('backup')
    .summary('write everything into one file, for any store')
    .description('Writes everything into one new file that only this user can read, and reads it again before it gets its name. Keep the key file apart: the backup holds it only with --with-key, and then whoever has the backup can open every contact value in it.')
    .argument('<file>', 'a new file')
    .option('--with-key', 'put the key into the backup too')
    .addHelpText('after', '\nExample:\n  rightparty store backup ./rightparty-2026-03-04.backup')
    .action(
      act<[string], { readonly withKey?: boolean }>(async (run, flags, file) => {
        const { runBackup } = await import('../../app/backup-run.js')
        const done = await long(run, (tell) => runBackup(run.app, file, { withKey: flags.withKey ?? false, dryRun: run.options.dryRun ?? false }, tell))
        answer(run.output, done, () => {
          const key = done.withKey ? 'with the key: keep it where only you can read it' : 'without the key: keep the key file apart, nothing opens without it'
          return lines(done.written ? `wrote ${done.file}, ${done.bytes} bytes, ${key}` : `would write ${done.file}; nothing was written`, done)
        })
        return 0
      }),
    )
}

function addRestore(store: Command): void {
  store
    .command('restore')
    .summary('fill an empty store from a backup')
    .description('Checks the whole file first, fills an empty store of any kind from it, compares both and verifies the ledger. People who were erased since the backup was made are erased again, where the file of hashes beside the key (NAME-erased.ndjson) tells of them: keep it with the key. A store that holds anything is never written over.')
    .argument('<file>', 'a file that store backup wrote')
    .addHelpText('after', '\nExamples:\n  rightparty store restore ./rightparty-2026-03-04.backup --store sqlite:./restored/rightparty.db\n  rightparty store restore ./rightparty-2026-03-04.backup --store neo4j://localhost:7687')
    .action(
      act<[string], object>(async (run, _flags, file) => {
        const { runRestore } = await import('../../app/backup-run.js')
        const done = await long(run, (tell) => runRestore(run.app, file, run.options.dryRun ?? false, tell))
        answer(run.output, done, () => {
          if (done.wasThere) return lines(`${done.to} holds exactly this already; nothing was written`, done)
          const key = done.keyRestored ? `${done.written ? '; the key file was' : '; the key file would be'} made from it` : ''
          const since = done.erasedSince === 0 ? '' : `; people erased since then: ${done.erasedSince}, ${done.written ? 'erased again' : 'they would be erased again'}`
          return lines(done.written ? `restored ${done.to} as it was at ${done.madeAt}${key}${since}` : `the backup is whole and would fill ${done.to}${key}${since}; nothing was written`, done)
        })
        return 0
      }),
    )
}

/** Adds `store check`, `store copy`, `store backup` and `store restore`. */
export function addStore(program: Command): void {
  const store = program.command('store').summary('the store itself: check, copy, backup, restore')
  for (const add of [addCheck, addCopy, addBackup, addRestore]) add(store)
}
