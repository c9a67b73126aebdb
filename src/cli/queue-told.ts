import type { QueueEvent } from '../model/queue.js'
import type { Output } from './output.js'

/** Shortest time between two events that tell how far it has come. */
const TOLD_MS = 1000

function wordsOf(event: QueueEvent): string | undefined {
  switch (event.event) {
    case 'refused': return `worker ${event.worker} refused: ${event.reason}`
    case 'failed': return `worker ${event.worker} failed in run ${event.job}: ${event.reason}`
    case 'put-again': return `run ${event.job} was lost and is put on the queue again`
    case 'waiting': return `nothing came back from the queue for ${event.seconds} s, and ${event.workers === 0 ? 'no worker answered yet: is rightparty worker running on it?' : `${event.workers} ${event.workers === 1 ? 'worker' : 'workers'} answered before`}`
    case 'swept': return `took ${event.jobs} jobs of a list that is no longer made off the queue`
    default: return undefined
  }
}

/** True where what happens on a queue is told as JSON lines, and progress among it. */
export function isToldAsLines({ form, quiet }: Output): boolean {
  return form !== 'text' && !quiet
}

/** Tells what happens on a queue: with --json or --ndjson as JSON lines on standard error, else trouble alone, in words. */
export function queueTold(output: Output): (event: QueueEvent) => void {
  const toldMs = new Map<QueueEvent['event'], number>()
  /** What comes with every job is told once a second. */
  const isDue = ({ event }: QueueEvent): boolean => {
    if (event !== 'judged' && event !== 'progress') return true
    const nowMs = performance.now()
    if (nowMs - (toldMs.get(event) ?? -TOLD_MS) < TOLD_MS) return false
    toldMs.set(event, nowMs)
    return true
  }
  return (event) => {
    if (isToldAsLines(output)) {
      if (isDue(event)) output.err(`${JSON.stringify(event)}\n`)
      return
    }
    const words = output.quiet ? undefined : wordsOf(event)
    if (words !== undefined) output.err(`${words}\n`)
  }
}
