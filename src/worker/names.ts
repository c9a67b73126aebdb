import type { App } from '../app/context.js'
import { firstLeaf } from '../app/list-task.js'
import { Problem } from '../model/problem.js'

/** What everything in Redis of this product begins with. */
export const PREFIX = 'rightparty'

/** What a store's queue, and what belongs to a list on it, is called in Redis. */
export interface QueueNames {
  readonly queue: string
  /** Is there while the list is made. */
  readonly life: (listAct: string) => string
  readonly answers: (listAct: string) => string
}

/** Names under a keyed hash of the store, so that two stores on one Redis never meet. @throws Problem not-found for an empty store */
export async function queueNames(app: App, store: Awaited<ReturnType<App['reader']>>): Promise<QueueNames> {
  const leafId = await firstLeaf(store)
  if (leafId === undefined) throw new Problem('not-found', 'nothing was loaded into this store yet, so that there is nothing to judge: rightparty load does it')
  const queue = `judge-${app.keyring().hash('ref', `queue ${leafId}`)}`
  return { queue, life: (listAct) => `${PREFIX}-life:${queue}:${listAct}`, answers: (listAct) => `${PREFIX}-answers:${queue}:${listAct}` }
}

/** Id of a job: deterministic, so that the same run of debts never stands on the queue twice. */
export function jobIdOf(listAct: string, job: number): string {
  return `${listAct}.${job}`
}

/** The list that a job belongs to. */
export function listActOf(jobId: string): string {
  return jobId.slice(0, jobId.lastIndexOf('.'))
}
