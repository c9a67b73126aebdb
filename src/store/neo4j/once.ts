import type { Once } from '../../model/dispatch.js'
import type { Revision } from '../../model/ids.js'
import { Problem } from '../../model/problem.js'
import type { EpochMs } from '../../model/time.js'
import type { Graph, Run } from './connection.js'

/** What an act of dispatching gives. */
export interface Done<A> {
  readonly answer: A
  readonly isRepeated: boolean
}

/** What an act says of itself: its answer and, where it writes one, the id of its leaf. */
export interface Deed<A> {
  readonly answer: A
  readonly leafId?: string | undefined
}

/**
 * Does an act in one transaction that keeps all others out, or gives the answer that is kept under its key. When the answer
 * of a commit was lost, the next try finds the act's leaf, and does nothing again.
 */
export function dispatch<A>(
  graph: Graph, what: string, asked: Once | undefined, nowMs: EpochMs, act: (run: Run, visible: Revision) => Promise<Deed<A>>,
): Promise<Done<A>> {
  let before: Deed<A> | undefined
  return graph.write(async (run) => {
    const [visible] = (await run('lock-dispatch', { for: what }))[0]!
    if (before?.leafId !== undefined && (await run('seq-of', { leafId: before.leafId })).length > 0) return { answer: before.answer, isRepeated: false }
    if (asked !== undefined) {
      const known = (await run('once', { actor: asked.actor, key: asked.key }))[0]
      if (known !== undefined) {
        if (known[0] !== asked.bodyHash) throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
        return { answer: JSON.parse(String(known[1])) as A, isRepeated: before === undefined }
      }
    }
    const deed = await act(run, visible as Revision)
    if (asked !== undefined) {
      await run('once-keep', { actor: asked.actor, key: asked.key, bodyHash: asked.bodyHash, answer: JSON.stringify(deed.answer), at: nowMs })
    }
    before = deed
    return { answer: deed.answer, isRepeated: false }
  })
}
