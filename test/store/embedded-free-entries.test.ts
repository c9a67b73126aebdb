import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntryState, ListedEntry } from '../../src/model/dispatch.js'
import type { Channel } from '../../src/model/event.js'
import type { Lease } from '../../src/model/lease.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import type { Store } from '../../src/store/port.js'
import { ask, at, leaseOf, LENIENT, line, makeList, owed, T } from './dispatch-samples.js'
import { leaf, load } from './samples.js'

const MINUTE_MS = 60_000
/** More than a stretch of ranks that is remembered as one, so that stretches are passed over. */
const RANKS = 600

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rightparty-free-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** One call or act of those that work on a list, at a moment some minutes after `T` (or before: clocks jump). */
type Step =
  | { readonly do: 'lease'; readonly minute: number; readonly limit: number; readonly channels?: readonly Channel[]; readonly every: number; readonly refuse: 'pass' | 'close' | 'delay' | 'fail' | 'fail at the end'; readonly by: number }
  | { readonly do: 'end' | 'extend'; readonly minute: number; readonly lease: number; readonly state: 'open' | 'done'; readonly by: number }
  | { readonly do: 'reopen' }

const minute = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 1, arbitrary: fc.integer({ min: -5, max: 60 }) })
/** Two hold the file open at once, each with what it remembers. */
const by = fc.integer({ min: 0, max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({
    do: fc.constant('lease' as const), minute, limit: fc.constantFrom(1, 2, 30, 100, 100, 100), every: fc.constantFrom(1, 5, 1000, 1000),
    refuse: fc.constantFrom('pass' as const, 'close' as const, 'delay' as const, 'fail' as const, 'fail at the end' as const), by,
    channels: fc.constantFrom<readonly Channel[] | undefined>(undefined, ['voice'], ['sms', 'voice'], ['email']),
  }).map(({ channels, ...rest }) => (channels === undefined ? rest : { ...rest, channels })) },
  { weight: 3, arbitrary: fc.record({
    do: fc.constantFrom('end' as const, 'extend' as const), minute, lease: fc.nat(), state: fc.constantFrom('open' as const, 'done' as const), by,
  }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
)

/** What the port says is free, worked out by looking at every line. */
interface World {
  readonly lines: readonly ListedEntry[]
  readonly states: Map<number, EntryState>
  readonly leases: Map<string, Lease>
}

function freeRanks({ lines, states, leases }: World, nowMs: number, channels: readonly string[] | undefined): readonly number[] {
  const held = new Set([...leases.values()].filter((one) => (one.state === 'open' || one.state === 'started') && one.heldUntilMs > nowMs).map((one) => one.rank))
  return lines.filter(({ entry: { rank, channel, notBefore, notAfter } }) => {
    const state = states.get(rank)
    return Date.parse(notBefore) <= nowMs && nowMs < Date.parse(notAfter) && !held.has(rank) && (channels === undefined || channels.includes(channel))
      && (state === undefined || (state.state === 'open' && (state.notBeforeMs ?? 0) <= nowMs))
  }).map((one) => one.entry.rank)
}

async function lease(store: Store, world: World, one: Extract<Step, { do: 'lease' }>, call: number): Promise<{ readonly tried: readonly number[]; readonly free: readonly number[] }> {
  const nowMs = T + one.minute * MINUTE_MS
  const tried: number[] = []
  const states: EntryState[] = []
  const wanted = ask('l', {
    nowMs, limit: one.limit, ...(one.channels === undefined ? {} : { channels: one.channels }),
    judge: (listed) => {
      const { rank } = listed.entry
      tried.push(rank)
      if (rank % one.every !== 0) return { lease: leaseOf(listed, 'l', `${call}`, { expiresAtMs: nowMs + 15 * MINUTE_MS, heldUntilMs: nowMs + 15 * MINUTE_MS }) }
      const said = { rule: one.refuse, because: 'x' }
      if (one.refuse === 'fail') throw new Error('the judge failed')
      if (one.refuse === 'pass' || one.refuse === 'fail at the end') return said
      const entry: EntryState = one.refuse === 'close' ? { rank, state: 'closed', ...said } : { rank, state: 'open', notBeforeMs: nowMs + 7 * MINUTE_MS, ...said }
      states.push(entry)
      return { ...said, entry }
    },
  })
  const free = freeRanks(world, nowMs, one.channels)
  const found = await store.lease(wanted).catch((error: unknown) => error as Error)
  if (found instanceof Error) return { tried, free }
  expect(found.leases.length === one.limit || tried.length === free.length).toBe(true)
  for (const state of states) world.states.set(state.rank, state)
  for (const made of found.leases) world.leases.set(made.leaseId, made)
  return { tried, free }
}

/** Ends a lease, its entry to be offered again or done with, or lets it be held for longer. */
async function settle(store: Store, world: World, one: Extract<Step, { do: 'end' | 'extend' }>): Promise<void> {
  const nowMs = T + one.minute * MINUTE_MS
  const held = [...world.leases.values()][one.lease % Math.max(1, world.leases.size)]
  if (held === undefined) return
  const next: Lease = one.do === 'end' ? { ...held, state: 'released', endedAtMs: nowMs } : { ...held, state: 'started', heldUntilMs: nowMs + 30 * MINUTE_MS }
  const entry: EntryState = { rank: held.rank, state: one.state, rule: 'x', because: 'x', ...(one.state === 'open' && held.rank % 2 === 0 ? { notBeforeMs: nowMs + 3 * MINUTE_MS } : {}) }
  await store.settle({ nowMs, leaseId: held.leaseId, decide: () => ({ answer: {}, lease: next, ...(one.do === 'end' ? { entry } : {}), leaf: leaf('end') }), recheck: LENIENT })
  world.leases.set(held.leaseId, next)
  if (one.do === 'end') world.states.set(held.rank, entry)
}

describe('the free entries of a list, remembered', () => {
  it('are those that looking at every line finds, whoever wrote to them, however the clock jumps', async () => {
    let run = 0
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 40 }), async (steps) => {
      const path = join(folder, `${run++}.db`)
      const open = async (): Promise<Store[]> => [await openEmbedded({ path }), await openEmbedded({ path })]
      let stores = await open()
      try {
        await load(stores[0]!, 'a', owed('d', 'p'))
        const lines = Array.from({ length: RANKS }, (_, i) => line(i + 1, 'd', 'p', {
          channel: i % 4 === 3 ? 'sms' : 'voice', notBefore: at(T + (i % 7 === 6 ? 20 : -60) * MINUTE_MS), notAfter: at(T + (i % 11 === 10 ? 10 : 60) * MINUTE_MS),
        }))
        await makeList(stores[0]!, 'l', lines)
        const world: World = { lines, states: new Map(), leases: new Map() }
        for (const [call, one] of steps.entries()) {
          if (one.do === 'reopen') {
            await Promise.all(stores.map((store) => store.close()))
            stores = await open()
          } else if (one.do === 'lease') {
            const { tried, free } = await lease(stores[one.by]!, world, one, call)
            expect(tried).toEqual(free.slice(0, tried.length))
          } else await settle(stores[one.by]!, world, one)
        }
      } finally {
        await Promise.all(stores.map((store) => store.close()))
      }
    }), { numRuns: 25 })
  }, 120_000)
})

const made = async (path: string): Promise<Store> => {
  const store = await openEmbedded({ path })
  await load(store, 'a', owed('d', 'p'))
  await makeList(store, 'l', Array.from({ length: 300 }, (_, i) => line(i + 1, 'd', 'p')))
  return store
}
const leaseRanks = async (store: Store, limit: number): Promise<readonly number[]> =>
  (await store.lease(ask('l', { limit, judge: (listed) => ({ lease: leaseOf(listed, 'l', `${Math.random()}`) }) }))).leases.map((one) => one.rank)
const release = async (store: Store, rank: number): Promise<void> => {
  const held = (await store.openLeases(T, '', 1000)).find((one) => one.rank === rank)!
  await store.settle({ nowMs: T, leaseId: held.leaseId, decide: () => ({ answer: {}, lease: { ...held, state: 'released', endedAtMs: T } }), recheck: LENIENT })
}

describe('what is remembered of the free entries of a list', () => {
  it('does not hide an entry that was given back, here or by another program', async () => {
    const path = join(folder, 'back.db')
    const [one, other] = [await made(path), await openEmbedded({ path })]
    expect([await leaseRanks(one, 100), await leaseRanks(other, 100), await leaseRanks(one, 98)].flat()).toEqual(Array.from({ length: 298 }, (_, i) => i + 1))
    await release(one, 7)
    expect(await leaseRanks(one, 1)).toEqual([7])
    await release(one, 8)
    expect(await leaseRanks(other, 1)).toEqual([8])
    await release(other, 9)
    await release(other, 299).catch(() => undefined)
    expect(await leaseRanks(one, 2)).toEqual([9, 299])
    await Promise.all([one.close(), other.close()])
  })

  it('does not hide the entries of a call that came to nothing', async () => {
    const store = await made(join(folder, 'undone.db'))
    await leaseRanks(store, 10)
    const failing = (): Promise<unknown> => store.lease(ask('l', { limit: 10, leaf: () => { throw new Error('the ledger failed') } }))
    await expect(failing()).rejects.toThrow('the ledger failed')
    expect(await leaseRanks(store, 2)).toEqual([11, 12])
    // Both at once share a commit: of the one nothing stands, of the other everything.
    const both = await Promise.allSettled([failing(), leaseRanks(store, 2)])
    expect(both.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual(['Error: the ledger failed', [13, 14]])
    await store.close()
  })
})
