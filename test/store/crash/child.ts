/* A process of its own that works on a store and says on stdout what was acknowledged; the crash tests kill it. */
import { growTree } from '../../../src/ledger/index.js'
import { Problem } from '../../../src/model/problem.js'
import { openEmbedded } from '../../../src/store/embedded/open.js'
import type { Store } from '../../../src/store/port.js'
import { debt, leaf, writeList, writeLoad } from './acts.js'

const [mode = '', path = '', from = '0', until = '0'] = process.argv.slice(2)
const say = (...words: readonly unknown[]): void => void process.stdout.write(`${words.join(' ')}\n`)

async function hold(store: Store): Promise<void> {
  const act = await store.beginLoad('held', 1)
  await store.writeVersions(act, [debt('held')])
  say('holding')
  await new Promise((resolve) => setTimeout(resolve, 600_000))
}

function wordsOf(error: unknown): string {
  return error instanceof Problem ? `${error.code}: ${error.message}` : `not a Problem: ${String(error)}`
}

async function fill(store: Store, threads: number): Promise<void> {
  const act = await store.beginLoad('fill', 1, threads > 0 ? {} : undefined)
  try {
    for (let i = 0; i < 2000; i++) await store.writeVersions(act, Array.from({ length: 500 }, (_, k) => debt(`fill-${i}-${k}`)))
    say('never full')
  } catch (error) {
    say(wordsOf(error))
  }
}

async function appendLeaf(store: Store, i: number): Promise<void> {
  const one = leaf(`${process.pid} ${i}`)
  await store.appendLeaf(one)
  say('leaf', one.leafId)
  if (i % 3 === 0) await store.integrate(growTree)
}

/** Appends many at once, so that they share commits. */
async function appendTogether(store: Store, i: number): Promise<void> {
  await Promise.all(Array.from({ length: 40 }, async (_, k) => {
    const one = leaf(`${process.pid} ${i} ${k}`)
    await store.appendLeaf(one)
    say('leaf', one.leafId)
  }))
}

const store = await openEmbedded({ path })
say('open')
if (mode === 'hold') await hold(store)
if (mode === 'fill') await fill(store, 0)
if (mode === 'fill-threaded') await fill(store, 1)
for (let i = Number(from); i < Number(until); i++) {
  if (mode === 'load') await writeLoad(store, i)
  if (mode === 'threaded') await writeLoad(store, i, 1)
  if (mode === 'list') await writeList(store, i)
  if (mode === 'together') await appendTogether(store, i)
  if (mode === 'leaves') await appendLeaf(store, i)
  else say('done', i)
}
// A full disk takes no merged log either.
await store.close().then(() => say('closed'), (error: unknown) => say('closed', wordsOf(error)))
