/** How much of a store's work stands on its queue. */
export interface QueueDepth {
  /** Jobs that no worker has begun. */
  readonly waiting: number
  readonly active: number
}

/** What a list that is judged by workers on a queue tells while it is made; workers are named by ids drawn when they start. */
export type QueueEvent =
  | { readonly event: 'progress'; readonly stage: string; readonly done: number; readonly total: number }
  | { readonly event: 'judged'; readonly done: number; readonly underWay: number; readonly workers: number; readonly putAgain: number; readonly failures: number }
  | { readonly event: 'worker'; readonly worker: string }
  | { readonly event: 'refused'; readonly worker: string; readonly reason: string }
  | { readonly event: 'failed'; readonly worker: string; readonly reason: string; readonly job: number }
  | { readonly event: 'put-again'; readonly job: number; readonly puts: number }
  | { readonly event: 'waiting'; readonly seconds: number; readonly workers: number }
  | { readonly event: 'swept'; readonly jobs: number }

/** What a worker did since it started. */
export interface WorkerCounts {
  readonly judged: number
  readonly debts: number
  /** Jobs of lists that it does not fit. */
  readonly refused: number
  readonly failed: number
  /** Jobs whose list was no longer made. */
  readonly dropped: number
  readonly active: number
}
