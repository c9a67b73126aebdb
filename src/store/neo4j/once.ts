import type { Revision } from '../../model/ids.js'
import type { AnswerKept, Once } from '../../model/once.js'
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

/** What is kept under a key; undefined when it is new. @throws Problem key-reused when it came with another request */
export async function answered(run: Run, { actor, key, bodyHash }: Once): Promise<{ readonly answer: unknown } | undefined> {
  const known = (await run('once', { actor, key }))[0]
  if (known === undefined) return undefined
  if (known[0] !== bodyHash) throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
  return { answer: JSON.parse(String(known[1])) as unknown }
}

async function keepAnswer(run: Run, { once: { actor, key, bodyHash }, answer }: AnswerKept, nowMs: EpochMs): Promise<void> {
  await run('once-keep', { actor, key, bodyHash, answer: JSON.stringify(answer), at: nowMs })
}

/** Keeps the answer of a long act in the transaction that ends it. @throws Problem conflict when its key was answered meanwhile; key-reused */
export async function onlyOnce(run: Run, kept: AnswerKept | undefined, nowMs: EpochMs): Promise<void> {
  if (kept === undefined) return
  if ((await answered(run, kept.once)) !== undefined) throw new Problem('conflict', 'this request was carried out meanwhile under its key: send it again for the answer')
  await keepAnswer(run, kept, nowMs)
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
      const known = await answered(run, asked)
      if (known !== undefined) return { answer: known.answer as A, isRepeated: before === undefined }
    }
    const deed = await act(run, visible as Revision)
    if (asked !== undefined) await keepAnswer(run, { once: asked, answer: deed.answer }, nowMs)
    before = deed
    return { answer: deed.answer, isRepeated: false }
  })
}
