import { randomUUID } from 'node:crypto'
import { makeLeaf } from '../../../src/ledger/index.js'
import { factKey } from '../../../src/model/ids.js'
import type { LedgerLeaf } from '../../../src/model/ledger.js'
import type { ListedEntry } from '../../../src/model/dispatch.js'
import type { ListHead } from '../../../src/model/list.js'
import type { NewVersion, Store } from '../../../src/store/port.js'

/** Debts that each load writes, in batches. */
export const LOAD_DEBTS = 900
/** Entries of each list. */
export const LIST_ENTRIES = 600
const BATCHES = 3

/** A debt with the fields that a store looks at. */
export function debt(id: string, balance = '1.00'): NewVersion {
  return { kind: 'debt', key: factKey('debt', id, 'src'), content: { debtId: id, balance, sourceId: 'src' } as never, purposes: ['collect'] }
}

/** A fresh leaf. */
export function leaf(requestId: string): LedgerLeaf {
  return makeLeaf({ time: '2026-03-02T12:00:00Z', actor: 'tester', actorKind: 'service', action: 'load', requestId }, randomUUID)
}

/** Load number `i`: its own debts in three batches, and a new version of one debt that all loads share. */
export async function writeLoad(store: Store, i: number, threads = 0): Promise<void> {
  const act = await store.beginLoad(`load-${i}`, i, threads > 0 ? {} : undefined)
  for (let batch = 0; batch < BATCHES; batch++) {
    const own = Array.from({ length: LOAD_DEBTS / BATCHES }, (_, k) => debt(`d-${i}-${batch}-${k}`))
    await store.writeVersions(act, [...own, debt('shared', `${i}.${batch}`)])
  }
  await store.commitLoad(act, i, leaf(`load ${i}`))
}

/** List number `i` with its certificate. */
export async function writeList(store: Store, i: number): Promise<void> {
  const name = `list-${i}`
  const act = await store.beginList(name, i)
  for (let batch = 0; batch < BATCHES; batch++) {
    const size = LIST_ENTRIES / BATCHES
    await store.writeEntries(act, Array.from({ length: size }, (_, k) => ({ entry: { entryId: `${i}-${batch}-${k}`, rank: batch * size + k + 1 }, debtId: 'd', creditorId: 'c' }) as unknown as ListedEntry))
    await store.writeSegments(act, [{ list: name, index: batch, kind: 'facts', lines: 1, bytes: new Uint8Array(20_000).fill(i) }])
  }
  await store.commitList(act, i, { name, madeAtMs: i, entries: LIST_ENTRIES } as unknown as ListHead, leaf(`list ${i}`))
}
