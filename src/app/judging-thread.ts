/** One thread that judges runs of debts for a list, with its own connection to the store. */
import { parentPort, workerData } from 'node:worker_threads'
import { openApp } from '../app.js'
import { Problem } from '../model/problem.js'
import { judgesHere, type Judges } from './judge-shard.js'
import type { JudgingAnswer, JudgingRequest, JudgingTask } from './judging-threads.js'
import { rankContext } from './rank-context.js'

const { settings, folder, overlayOff, seen, terms } = workerData as JudgingTask
const app = openApp({ ...settings, atMs: terms.atMs }, folder)

async function open(): Promise<{ readonly judges: Judges; readonly close: () => Promise<void> }> {
  const store = await app.reader()
  const packs = app.packs({ overlayOff })
  const context = { ...rankContext(app, packs, terms.name, terms, {}), ...terms }
  return { judges: judgesHere(app, store, packs, seen, context), close: store.close }
}

async function answerTo(request: Exclude<JudgingRequest, 'end'>): Promise<JudgingAnswer> {
  try {
    const { judges } = await opened
    return request === 'content-digest' ? { digest: await judges.contentDigest() } : { shard: await judges.judge(request.debts) }
  } catch (error) {
    // Anything else is a fault of ours, which ends the thread and is told by its end.
    if (!(error instanceof Problem)) throw error
    const { code, message, errors } = error
    return { problem: { code, message, errors } }
  }
}

async function end(): Promise<void> {
  const { close } = await opened
  await close()
  // Ends this thread alone.
  process.exit()
}

const opened = open()
// One request after another, so that answers come in the order of asking; a store that did not open is told with the first.
let last: Promise<void> = opened.then(() => undefined, () => undefined)
parentPort?.on('message', (request: JudgingRequest) => {
  last = last.then(async () => {
    if (request === 'end') await end()
    else parentPort?.postMessage(await answerTo(request), [])
  })
})
