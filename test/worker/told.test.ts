import { describe, expect, it } from 'vitest'
import type { Output } from '../../src/cli/output.js'
import { queueTold } from '../../src/cli/queue-told.js'
import type { QueueEvent } from '../../src/model/queue.js'

const EVENTS: readonly QueueEvent[] = [
  { event: 'worker', worker: 'w1' },
  { event: 'judged', done: 1, underWay: 2, workers: 1, putAgain: 0, failures: 0 },
  { event: 'progress', stage: 'deciding', done: 250, total: 500 },
  { event: 'refused', worker: 'w2', reason: 'its pack us-reg-f is another one than the list\'s' },
  { event: 'failed', worker: 'w1', reason: 'the store went away', job: 3 },
  { event: 'put-again', job: 3, puts: 2 },
  { event: 'waiting', seconds: 15, workers: 0 },
  { event: 'swept', jobs: 4 },
]

function told(form: Output['form'], quiet = false): string {
  let said = ''
  const tell = queueTold({ form, quiet, color: false, isTerminal: false, out: () => undefined, err: (text) => void (said += text) })
  for (const event of EVENTS) tell(event)
  return said
}

describe('what happens on a queue', () => {
  it('is told as one JSON line for each event with --json and --ndjson', () => {
    for (const form of ['json', 'ndjson'] as const) expect(told(form).trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual(EVENTS)
  })

  it('is told to people where it is trouble, in words', () => {
    expect(told('text').split('\n')).toEqual([
      'worker w2 refused: its pack us-reg-f is another one than the list\'s',
      'worker w1 failed in run 3: the store went away',
      'run 3 was lost and is put on the queue again',
      'nothing came back from the queue for 15 s, and no worker answered yet: is rightparty worker running on it?',
      'took 4 jobs of a list that is no longer made off the queue',
      '',
    ])
  })

  it('is not told with --quiet', () => {
    for (const form of ['text', 'json', 'ndjson'] as const) expect(told(form, true)).toBe('')
  })
})
