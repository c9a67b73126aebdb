import type { QueueEvent } from '../model/queue.js'
import type { Output } from './output.js'

/** Shortest time between two events that tell how far it has come. */
const TOLD_MS = 1000

function wordsOf(event: QueueEvent): string | undefined {
  switch (event.event) {
    case 'refused': return `worker ${event.worker} refused: ${event.reason}`
    case 'failed': return `worker ${event.worker} failed in run ${event.job}: ${event.reason}`
    case 'put-again': return `run ${event.job} was lost and is put on the queue again`
    case 'swept': return `took ${event.jobs} jobs of a list that is no longer made off the queue`
    default: return undefined
  }
}

/** Tells what happens on a queue: with --json or --ndjson as JSON lines on standard error, else trouble alone, in words. */
export function queueTold(output: Output): (event: QueueEvent) => void {
  let toldMs = 0
  return (event) => {
    if (output.quiet) return
    if (output.form === 'text') {
      const words = wordsOf(event)
      if (words !== undefined) output.err(`${words}\n`)
      return
    }
    const nowMs = Date.now()
    if (event.event === 'judged') {
      if (nowMs - toldMs < TOLD_MS) return
      toldMs = nowMs
    }
    output.err(`${JSON.stringify(event)}\n`)
  }
}
