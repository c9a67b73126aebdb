/** One thread that judges runs of debts for a list, with its own connection to the store. */
import { parentPort, workerData } from 'node:worker_threads'
import { openApp } from '../app.js'
import { Problem } from '../model/problem.js'
import type { Store } from '../store/port.js'
import { BUSY, comeToRest, goOn, problemText } from '../store/threads.js'
import { judgesHere, type Judges } from './judge-shard.js'
import type { JudgingAnswer, JudgingRequest, JudgingTask } from './judging-threads.js'
import { rankContext } from './rank-context.js'

const { settings, folder, overlayOff, seen, terms, control } = workerData as JudgingTask
const app = openApp({ ...settings, atMs: terms.atMs }, folder)

/** The store, read only for as long as the list is made: the whole of it takes longer than anybody waits for an end. */
function stoppable(store: Store): Store {
  return {
    ...store,
    async *facts(kind, at) {
      for await (const batch of store.facts(kind, at)) {
        goOn(control)
        yield batch
      }
    },
    async *factsWithin(ranges, at) {
      for await (const batch of store.factsWithin(ranges, at)) {
        goOn(control)
        yield batch
      }
    },
  }
}

async function open(): Promise<{ readonly judges: Required<Judges>; readonly close: () => Promise<void> }> {
  const store = await app.reader()
  const packs = app.packs({ overlayOff })
  const context = { ...rankContext(app, packs, terms.name, terms, {}), ...terms }
  return { judges: judgesHere(app, stoppable(store), packs, seen, context), close: store.close }
}

async function answerTo(request: Exclude<JudgingRequest, 'end'>): Promise<JudgingAnswer> {
  Atomics.add(control, BUSY, 1)
  try {
    const { judges } = await opened
    goOn(control)
    if ('contentDigest' in request) return { digest: await judges.contentDigest(request.contentDigest.isKept) }
    const { debts, apart } = request
    return apart === undefined ? { shard: await judges.judge(debts) } : { apart: await judges.judgeApart(debts, apart.isKept) }
  } catch (error) {
    // Anything else is a fault of ours, which ends the thread and is told by its end.
    if (!(error instanceof Problem)) throw error
    return { problem: problemText(error) }
  } finally {
    comeToRest(control)
  }
}

async function end(): Promise<void> {
  const store = await opened.catch(() => undefined)
  await store?.close()
  // Ends this thread alone.
  process.exit()
}

const opened = open()
// One request after another, so that answers come in the order of asking; a store that did not open is told with the first.
let last: Promise<void> = opened.then(() => comeToRest(control), () => comeToRest(control))
parentPort?.on('message', (request: JudgingRequest) => {
  last = last.then(async () => {
    if (request === 'end') await end()
    else parentPort?.postMessage(await answerTo(request), [])
  })
})
