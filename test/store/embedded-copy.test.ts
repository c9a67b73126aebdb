import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import { COPY_SECTIONS } from '../../src/model/copy.js'
import { copyEverything } from '../../src/store/copy.js'
import { fullDigest } from '../../src/store/digest.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import { fillStore } from './conformance-copy.js'
import { debt, leaf, load, problem } from './samples.js'

/** Where each table goes in a copy: a section, or why it is made anew. A new table must be named here, so that none is forgotten. */
const TABLES: Readonly<Record<string, string>> = {
  act: 'acts', fact: 'versions', refusal: 'refusals', held: 'held', list: 'lists', entry: 'entries', segment: 'segments', leaf: 'leaves',
  head: 'tree', sign_off: 'signOffs', measure_run: 'runs', recording: 'recordings', lease: 'leases', entry_state: 'entryStates', stop: 'stops',
  kept: 'kept', once: 'answers', checkpoint: 'checkpoints',
  fact_key: 'found anew from versions', kind_count: 'counted anew from versions', lease_touch: 'found anew from open leases',
  party_ref: 'found anew from versions', debt_ref: 'found anew from versions', contact_point_ref: 'found anew from versions',
  value_ref: 'found anew from versions', corrected_ref: 'found anew from versions', source_ref: 'found anew from versions',
  judging: 'left by lists to judge less, and judged anew without', judgement: 'left by lists to judge less, and judged anew without',
  meta: 'the key that a file is bound to is that of who opens it',
}

describe('a copy of an embedded store', () => {
  let folder = ''
  const path = (name: string): string => join(folder, name)
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-embedded-copy-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('takes along every table that the schema has, or says why one is made anew', async () => {
    const store = await openEmbedded({ path: path('s.db') })
    await store.close()
    const db = new DatabaseSync(path('s.db'), { readOnly: true })
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all() as { name: string }[]
    db.close()
    expect(tables.map(({ name }) => name).toSorted()).toEqual(Object.keys(TABLES).toSorted())
    expect(COPY_SECTIONS.filter((section) => !Object.values(TABLES).includes(section))).toEqual([])
  })

  it('is of one moment, whatever is written while it is read', async () => {
    const [from, to] = [await openEmbedded({ path: path('from.db') }), await openEmbedded({ path: path('to.db') })]
    await fillStore(from)
    const before = await fullDigest(from, canonical)
    let written = 0
    const busy = {
      everything: async function* () {
        for await (const batch of from.everything()) {
          await load(from, `meanwhile ${++written}`, [debt('d1', { balance: String(written) }), debt(`new ${written}`)], 9000 + written)
          yield batch
        }
      },
    }
    const read = await copyEverything(busy, to, { canonical, actId: 'copy', nowMs: 1 })
    expect(written).toBeGreaterThan(5)
    expect(read).toEqual(before)
    expect((await to.check()).faults).toEqual([])
    await from.close()
    await to.close()
  })

  it('is abandoned when its source fails or something else was read than was wanted, and the target can be filled afterwards', async () => {
    const [from, to] = [await openEmbedded({ path: path('from.db') }), await openEmbedded({ path: path('to.db') })]
    await fillStore(from)
    const failing = {
      everything: async function* () {
        let batches = 0
        for await (const batch of from.everything()) {
          if (++batches > 4) throw new Error('the disk is gone')
          yield batch
        }
      },
    }
    await expect(copyEverything(failing, to, { canonical, actId: 'one', nowMs: 1 })).rejects.toThrow('the disk is gone')
    const refusing = { canonical, actId: 'two', nowMs: 1, beforeCommit: () => { throw new Error('not this') } }
    await expect(copyEverything(from, to, refusing)).rejects.toThrow('not this')
    expect([await to.revision(), (await to.lists()).length, (await to.check()).faults]).toEqual([0, 0, []])
    expect((await copyEverything(from, to, { canonical, actId: 'three', nowMs: 1 })).digest).toBe((await fullDigest(to, canonical)).digest)
    await expect(copyEverything(from, to, { canonical, actId: 'four', nowMs: 1 })).rejects.toEqual(problem('precondition-failed'))
    await from.close()
    await to.close()
  })

  it('is refused at its end when something else was written to the target meanwhile', async () => {
    const [from, to] = [await openEmbedded({ path: path('from.db') }), await openEmbedded({ path: path('to.db') })]
    await fillStore(from)
    const act = await to.beginCopy('copy', 1)
    for await (const batch of from.everything()) await to.writeCopied(act, batch)
    await to.appendLeaf(leaf('meanwhile'))
    await expect(to.commitCopy(act)).rejects.toEqual(problem('conflict'))
    await to.abandon(act)
    expect([await to.pending(), await to.revision(), (await to.check()).faults]).toEqual([1, 0, []])
    await from.close()
    await to.close()
  })
})
