import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { describe, expect, it } from 'vitest'
import { openApp, type App } from '../../src/app.js'
import { runBackup, runRestore } from '../../src/app/backup-run.js'
import { runDoctor } from '../../src/app/doctor-run.js'
import { exportLedger, runLedgerExport, runLedgerPage } from '../../src/app/ledger-export.js'
import { openLedgerHead } from '../../src/app/ledger-head.js'
import { keepLedger } from '../../src/app/ledger-keeper.js'
import { runEntriesAbout, runProveEntries, runProveGrowth } from '../../src/app/ledger-proofs.js'
import { readKeptCheckpoint, runLedgerCheckpoint, runLedgerVerify } from '../../src/app/ledger-run.js'
import { readSettings } from '../../src/app/settings.js'
import { runStoreCheck, runStoreCopy } from '../../src/app/store-run.js'
import { newToken } from '../../src/app/tokens.js'
import { readVerifierKey, verifierKey, openCheckpoint } from '../../src/ledger/index.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { CHECKPOINT_MS } from '../../src/model/limits.js'
import { borrowers, onBench, quiet } from '../dispatch/portfolio.js'
import { all, problem } from '../store/samples.js'

const act = (app: App): Promise<unknown> => newToken(app, { name: 'Ann', role: 'auditor' })
const keyFile = (folder: string): string => join(folder, 'data', 'keys', 'rightparty-ledger.key')

/** Writes into the file of a store behind its back. */
function tamper(folder: string, sql: string): void {
  const db = new DatabaseSync(join(folder, 'data', 's.db'))
  db.exec(sql)
  db.close()
}

/** What `doctor` finds of the ledger. */
async function ledgerOk(settings: App['settings'], folder: string): Promise<boolean | undefined> {
  const app = openApp(settings, folder)
  const { findings } = await runDoctor(app)
  await app.close()
  return findings.find((one) => one.what === 'ledger')?.ok
}

describe('the key of the ledger', () => {
  it('is made on first use, beside the key file, for its owner alone, and outside the store', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const { vkey, note } = await runLedgerCheckpoint(app)
      expect(statSync(keyFile(folder)).mode & 0o777).toBe(0o600)
      const secret = /^rightparty-ledger-key-1:([0-9a-f]{64})\n$/.exec(readFileSync(keyFile(folder), 'utf8'))?.[1]
      expect(secret).toBeDefined()
      for (const file of ['s.db', 's.db-wal']) {
        const bytes = existsSync(join(folder, 'data', file)) ? readFileSync(join(folder, 'data', file)) : Buffer.alloc(0)
        expect([bytes.includes(secret!), bytes.includes(Buffer.from(secret!, 'hex'))]).toEqual([false, false])
      }
      expect(openCheckpoint(note, readVerifierKey(vkey))?.origin).toMatch(/^rightparty\/[0-9a-f]{16}$/)
    })
  })

  it('is never replaced when it was lost: nothing is signed, everything else goes on, and verifying takes the key that was handed out', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const { vkey, size } = await runLedgerCheckpoint(app)
      expect(await ledgerOk(app.settings, folder)).toBe(true)
      rmSync(keyFile(folder))
      const again = openApp(app.settings, folder)
      try {
        await act(again)
        await expect(runLedgerCheckpoint(again)).rejects.toEqual(problem('store-unavailable'))
        await expect(runLedgerVerify(again)).rejects.toEqual(problem('store-unavailable'))
        expect(await runLedgerVerify(again, { vkey })).toMatchObject({ ok: true, size: size + 1, signedSize: size, vkey })
        expect(existsSync(keyFile(folder))).toBe(false)
        expect(await ledgerOk(app.settings, folder)).toBe(false)
        writeFileSync(keyFile(folder), `rightparty-ledger-key-1:${'ab'.repeat(32)}\n`)
        await expect(runLedgerCheckpoint(again)).rejects.toEqual(problem('store-unavailable'))
        expect(await ledgerOk(app.settings, folder)).toBe(false)
        expect((await runLedgerVerify(openApp(app.settings, folder))).firstBad).toMatchObject({ fault: 'checkpoint-not-signed' })
      } finally {
        await again.close()
      }
    })
  })

  it('signs logs under different names, though two stores share it', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const other = openApp(readSettings({ store: 'sqlite:./data/other.db' }, {}, folder), folder)
      try {
        await act(other)
        const [one, two] = [await runLedgerCheckpoint(app), await runLedgerCheckpoint(other)]
        expect(one.origin).not.toBe(two.origin)
        expect(openCheckpoint(two.note, readVerifierKey(one.vkey))).toBeUndefined()
      } finally {
        await other.close()
      }
    })
  })

  it('goes into a backup with the other key when that is asked for, and comes back from it', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const { vkey } = await runLedgerCheckpoint(app)
      await runBackup(app, 'plain.backup', { withKey: false, dryRun: false }, quiet)
      await runBackup(app, 'keyed.backup', { withKey: true, dryRun: false }, quiet)
      const place = openApp(readSettings({ store: 'sqlite:./place/r.db' }, {}, folder), folder)
      try {
        await runRestore(place, 'keyed.backup', false, quiet)
        const restored = join(folder, 'place', 'keys', 'rightparty-ledger.key')
        expect([statSync(restored).mode & 0o777, readFileSync(restored, 'utf8')]).toEqual([0o600, readFileSync(keyFile(folder), 'utf8')])
        await act(place)
        expect(await runLedgerCheckpoint(place)).toMatchObject({ vkey })
        expect(await runLedgerVerify(place)).toMatchObject({ ok: true, vkey })
      } finally {
        await place.close()
      }
    })
  })
})

describe('the head of the ledger', () => {
  it('is signed with every list, export and copy, and by itself a minute after it was signed last, when something was done', async () => {
    await onBench(borrowers(1), async ({ app, folder, rank }) => {
      const store = await app.store()
      const signed = async (): Promise<number> => (await store.checkpointUpTo())?.size ?? 0
      const size = async (): Promise<number> => (await store.treeState()).size
      await rank('l')
      expect(await signed()).toBe(await size())
      await act(app)
      expect(await signed()).toBe((await size()) - 1)
      for await (const _ of exportLedger(app, quiet));
      expect(await signed()).toBe(await size())
      await act(app)
      await runStoreCopy(app, 'sqlite:./copy.db', false, quiet)
      expect(await signed()).toBe(await size())
      let nowMs = (await store.checkpointUpTo())!.madeAtMs
      const head = openLedgerHead({ store: app.store, keyFile: keyFile(folder), clockMs: () => nowMs })
      const heads = async (): Promise<number> => (await all(store.checkpoints(0))).length
      const before = await heads()
      await store.appendLeaf(app.leaf({ action: 'token' }))
      nowMs += CHECKPOINT_MS - 1
      await head.integrate()
      expect(await heads()).toBe(before)
      nowMs += 1
      await head.integrate()
      expect([await heads(), await signed()]).toEqual([before + 1, await size()])
      nowMs += 10 * CHECKPOINT_MS
      await head.integrate()
      expect(await heads()).toBe(before + 1)
      // A clock that was set back does not keep the head from being signed.
      nowMs -= 100 * CHECKPOINT_MS
      await store.appendLeaf(app.leaf({ action: 'token' }))
      await head.integrate()
      expect(await signed()).toBe(await size())
    })
  })

  it('is the same however many programs sign it at once', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const apps = Array.from({ length: 4 }, () => openApp(app.settings, folder))
      for (const one of apps) await act(one)
      const notes = await Promise.all(apps.map((one) => runLedgerCheckpoint(one)))
      expect(new Set(notes.map((one) => one.note)).size).toBe(1)
      for (const one of apps) await one.close()
    })
  })

  it('is not signed over entries that were changed since, or a tree that did not grow from the signed one', async () => {
    for (const sql of [
      "UPDATE leaf SET leaf_hash = '00' || substr(leaf_hash, 3) WHERE seq = (SELECT max(seq) FROM leaf)",
      `UPDATE head SET tree_peaks = '["${'ab'.repeat(32)}"]', tree_size = 8`,
    ]) {
      await onBench(borrowers(1), async ({ app, folder }) => {
        await runLedgerCheckpoint(app)
        await act(app)
        tamper(folder, sql)
        await expect(runLedgerCheckpoint(app)).rejects.toEqual(problem('store-unavailable'))
        expect((await runLedgerVerify(app)).ok).toBe(false)
      })
    }
  })

  it('is kept by one while a server runs: leaves get their numbers, and the last of them are signed at the end', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      const store = await app.store()
      let failures = 0
      const keeper = keepLedger(app, () => failures++)
      for (let i = 0; i < 5; i++) await store.appendLeaf(app.leaf({ action: 'token' }))
      while ((await store.pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 20))
      await store.appendLeaf(app.leaf({ action: 'token' }))
      await keeper.stop()
      expect([failures, await store.pending(), (await store.checkpointUpTo())?.size]).toEqual([0, 0, (await store.treeState()).size])
    })
  })

  it('is waited for by one that tells once of failures in a row, and goes on when they end', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      const rounds: number[] = []
      let [isAway, failures] = [true, 0]
      const integrate: App['integrate'] = async (then) => {
        rounds.push(1)
        if (isAway) throw new Error('away')
        await app.integrate(then)
      }
      const keeper = keepLedger({ ...app, integrate }, () => failures++)
      while (rounds.length < 3) await new Promise((resolve) => setTimeout(resolve, 20))
      expect(failures).toBe(1)
      isAway = false
      await act(app)
      await keeper.stop()
      expect([failures, await (await app.store()).pending()]).toEqual([1, 0])
    })
  })
})

describe('verifying a store\'s ledger', () => {
  it('holds it against a head that somebody kept, of whatever size, and against none of another ledger', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const kept = join(folder, 'kept.checkpoint')
      writeFileSync(kept, (await runLedgerCheckpoint(app)).note)
      for (let i = 0; i < 3; i++) await act(app)
      const verdict = await runLedgerVerify(app, { against: 'kept.checkpoint' })
      expect(verdict).toMatchObject({ ok: true, against: readKeptCheckpoint(app, kept).size, pending: 0 })
      await expect(runLedgerVerify(app, { against: 'nothing.checkpoint' })).rejects.toEqual(problem('invalid-input'))
      writeFileSync(join(folder, 'no.checkpoint'), 'x')
      await expect(runLedgerVerify(app, { against: 'no.checkpoint' })).rejects.toEqual(problem('invalid-input'))
      const other = openApp(readSettings({ store: 'sqlite:./elsewhere/o.db' }, {}, folder), folder)
      await act(other)
      writeFileSync(kept, (await runLedgerCheckpoint(other)).note)
      await other.close()
      expect((await runLedgerVerify(app, { against: kept })).firstBad).toMatchObject({ fault: 'checkpoint-not-signed' })
    })
  })

  it('finds a store that was put back to an older state and went on from there', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      await runLedgerCheckpoint(app)
      await runBackup(app, 'old.backup', { withKey: true, dryRun: false }, quiet)
      for (let i = 0; i < 4; i++) await act(app)
      writeFileSync(join(folder, 'kept.checkpoint'), (await runLedgerCheckpoint(app)).note)
      const again = openApp(readSettings({ store: 'sqlite:./again/r.db' }, {}, folder), folder)
      try {
        await runRestore(again, 'old.backup', false, quiet)
        expect((await runLedgerVerify(again, { against: 'kept.checkpoint' })).firstBad).toMatchObject({ fault: 'lost' })
        for (let i = 0; i < 9; i++) await act(again)
        expect(await runLedgerVerify(again)).toMatchObject({ ok: true })
        expect((await runLedgerVerify(again, { against: 'kept.checkpoint' })).firstBad).toMatchObject({ fault: 'checkpoint-differs' })
        await expect(runProveGrowth(again, readKeptCheckpoint(again, 'kept.checkpoint'))).rejects.toEqual(problem('conflict'))
      } finally {
        await again.close()
      }
    })
  })

  it('names what was changed in the file behind its back, with or without its hash', async () => {
    for (const [sql, wanted] of [
      ["UPDATE leaf SET entry = replace(entry, '\"person\"', '\"service\"') WHERE seq = 2", { seq: 2, fault: 'changed' }],
      ['DELETE FROM leaf WHERE seq = 1', { seq: 1, fault: 'lost' }],
      ['UPDATE leaf SET seq = 90 WHERE seq = 2; UPDATE leaf SET seq = 2 WHERE seq = 3; UPDATE leaf SET seq = 3 WHERE seq = 90', { fault: 'checkpoint-differs' }],
      ["UPDATE checkpoint SET note = replace(note, '\u2014', '-') WHERE size = (SELECT max(size) FROM checkpoint)", { fault: 'checkpoint-not-signed' }],
    ] as const) {
      await onBench(borrowers(1), async ({ app, folder }) => {
        await act(app)
        await act(app)
        await runLedgerCheckpoint(app)
        tamper(folder, sql)
        expect((await runLedgerVerify(app)).firstBad).toMatchObject(wanted)
      })
    }
  })

  it('names acts whose entry was taken away before it was numbered', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      await runLedgerCheckpoint(app)
      const store = await app.store()
      for (const [i, acts] of ['an act has', '2 acts have'].entries()) {
        const open = await store.beginLoad(`load ${i}`, 1)
        await store.commitLoad(open, 1, app.leaf({ action: 'load' }))
        tamper(folder, 'DELETE FROM leaf WHERE seq IS NULL')
        const { ok, firstBad } = await runLedgerVerify(app)
        expect([ok, firstBad?.fault, firstBad?.words]).toEqual([false, 'lost', `${acts} no entry: it was taken away before it was numbered`])
      }
    })
  })

  it('is right while others go on writing', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const other = openApp(app.settings, folder)
      const writing = (async () => {
        for (let i = 0; i < 40; i++) {
          await act(other)
          if (i % 5 === 0) await runLedgerCheckpoint(other)
        }
      })()
      for (let i = 0; i < 10; i++) expect((await runLedgerVerify(app)).firstBad).toBeUndefined()
      await writing
      await other.close()
    })
  })

  it('of a copy gives the same key and heads, and so does the copy\'s own check', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      await act(app)
      await runStoreCopy(app, 'sqlite:./data/copy.db', false, quiet)
      const copy = openApp(readSettings({ store: 'sqlite:./data/copy.db' }, {}, folder), folder)
      const [one, two] = [await runLedgerVerify(app), await runLedgerVerify(copy)]
      expect([two, (await runStoreCheck(copy)).ok]).toEqual([one, true])
      await copy.close()
    })
  })
})

describe('proofs of a store\'s ledger', () => {
  it('are given of every entry against one head, and of every older size; none of what there is not', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      for (let i = 0; i < 4; i++) await act(app)
      const { size } = await runLedgerCheckpoint(app)
      const proven = await runProveEntries(app, Array.from({ length: size }, (_, i) => i))
      expect(proven.entries.map((one) => one.seq)).toEqual(Array.from({ length: size }, (_, i) => i))
      expect([proven.size, (await runProveEntries(app, [])).size]).toEqual([size, size])
      for (let old = 1; old <= size; old++) expect((await runProveGrowth(app, old)).proof.startsWith(`old ${old}\n`)).toBe(true)
      await expect(runProveEntries(app, [size])).rejects.toEqual(problem('not-found'))
      await expect(runProveGrowth(app, size + 1)).rejects.toEqual(problem('invalid-input'))
      await expect(runProveGrowth(app, 0)).rejects.toEqual(problem('invalid-input'))
    })
  })

  it('are refused of an entry that was changed', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      await act(app)
      await runLedgerCheckpoint(app)
      tamper(folder, `UPDATE leaf SET leaf_hash = '${'ab'.repeat(32)}' WHERE seq = 1`)
      await expect(runProveEntries(app, [0])).rejects.toEqual(problem('store-unavailable'))
      await expect(runProveEntries(app, [1])).rejects.toEqual(problem('store-unavailable'))
    })
  })

  it('find the entries about one person, and no other\'s', async () => {
    await onBench(borrowers(3), async ({ app }) => {
      const about = async (who: string): Promise<readonly number[]> => (await runEntriesAbout(app, [`party:${who}`])).map((leaf) => leaf.seq)
      const store = await app.store()
      for (const who of ['P1', 'P2', 'P1']) await store.appendLeaf(app.leaf({ action: 'read-personal', subjects: [app.keyring().hash('subject', `party:${who}`)] }))
      await app.integrate()
      const { size } = await store.treeState()
      expect([await about('P1'), await about('P2'), await about('P3'), await about('P')]).toEqual([[size - 3, size - 1], [size - 2], [], []])
    })
  })
})

describe('the ledger\'s entries', () => {
  it('are exported one a line, the export itself last, with the head that signs exactly these', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      await act(app)
      const done = await runLedgerExport(app, 'ledger.ndjson', quiet)
      const lines = readFileSync(join(folder, 'ledger.ndjson'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { seq: number; leafHash: string; entry: LedgerEntry })
      expect([lines.length, lines.at(-1)?.entry.action, done.entries]).toEqual([done.size, 'export', done.size])
      expect(lines.map((line) => line.seq)).toEqual(lines.map((_, i) => i))
      expect(openCheckpoint(readFileSync(done.checkpointFile, 'utf8'), await app.ledgerSigner())).toMatchObject({ size: done.size, root: done.root })
      expect([done.vkey, statSync(done.checkpointFile).mode & 0o777]).toEqual([verifierKey(await app.ledgerSigner()), 0o600])
      renameSync(join(folder, 'ledger.ndjson'), join(folder, 'moved'))
      await expect(runLedgerExport(app, join('missing', 'ledger.ndjson'), quiet)).rejects.toEqual(problem('invalid-input'))
    })
  })

  it('are paged newest first without a gap, of one kind of act where that is asked for', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      for (let i = 0; i < 7; i++) await act(app)
      const { size } = await runLedgerCheckpoint(app)
      const paged = async (limit: number, action?: 'token' | 'load' | 'erase'): Promise<readonly number[]> => {
        const seqs: number[] = []
        let cursor: string | undefined
        do {
          const page = await runLedgerPage(app, limit, cursor, action)
          expect(page.items.length).toBeLessThanOrEqual(limit)
          expect(page.items.every((item) => action === undefined || item.entry.action === action)).toBe(true)
          seqs.push(...page.items.map((item) => item.seq))
          cursor = page.next
        } while (cursor !== undefined)
        return seqs
      }
      const every = Array.from({ length: size }, (_, i) => size - 1 - i)
      for (const limit of [1, 2, 3, size, 1000]) expect(await paged(limit)).toEqual(every)
      for (const limit of [1, 3, 7, 100]) expect(await paged(limit, 'token')).toEqual(every.slice(0, 7))
      expect([await paged(3, 'load'), await paged(3, 'erase')]).toEqual([[0], []])
      for (const cursor of ['x', '-1', '1.5', '1e3']) await expect(runLedgerPage(app, 5, cursor)).rejects.toEqual(problem('invalid-input'))
    })
  })
})
