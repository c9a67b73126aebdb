import type { Shard } from '../app/judge-shard.js'
import type { ListTask } from '../app/list-task.js'
import type { DebtId } from '../model/ids.js'

/** What a job asks. */
export interface JobAsked {
  readonly task: ListTask
  readonly job: number
  readonly debts: readonly DebtId[]
}

/** What a worker answers: what it judged, why it does not fit, or what went wrong. */
export type JobAnswer = { readonly job: number; readonly worker: string } & (
  | { readonly shard: Shard }
  | { readonly refused: string }
  | { readonly failed: string }
)

/** What a sealed job is about: it opens under no other id. */
export function aboutJob(jobId: string): string {
  return `job ${jobId}`
}

/** What a sealed answer is about: it opens for no other list. */
export function aboutAnswer(listAct: string): string {
  return `answer ${listAct}`
}
