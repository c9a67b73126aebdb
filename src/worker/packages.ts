import type * as Bullmq from 'bullmq'
import type * as Ioredis from 'ioredis'
import { Problem } from '../model/problem.js'

/** The packages that a queue wants, which are not installed with the product. */
export interface QueuePackages {
  readonly bullmq: typeof Bullmq
  readonly ioredis: typeof Ioredis
}

const MISSING = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])

/** Packages in the old form come whole as `default`. */
function whole<T>(loaded: T & { readonly default?: unknown }): T {
  return (loaded.default ?? loaded) as T
}

/** Loads them. @throws Problem precondition-failed when one of them is not installed */
export async function queuePackages(): Promise<QueuePackages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')])
    return { bullmq: whole(bullmq), ioredis }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && MISSING.has(String(error.code)))) throw error
    throw new Problem('precondition-failed', 'a queue wants the packages bullmq and ioredis, and they are not installed: run npm install bullmq ioredis beside it; without a queue it works on one machine', [], { cause: error })
  }
}
