import { setTimeout } from 'node:timers/promises'
import type { App } from './context.js'

/** How long a leaf waits for its number at most, beside the time that numbering takes: as transparency logs do, within a second. */
const INTEGRATE_MS = 500

/** The one who numbers leaves while a server runs. */
export interface LedgerKeeper {
  /** Numbers what is left, signs the head, and ends. */
  readonly stop: () => Promise<void>
}

/**
 * Numbers leaves beside the acts, so that no act waits for the tree, and signs the head every minute while there is work. What
 * fails is done by the next round; `onFailure` hears of the first of several in a row.
 */
export function keepLedger(app: App, onFailure: () => void): LedgerKeeper {
  const ending = new AbortController()
  let isFailing = false
  const round = async (then?: 'sign'): Promise<void> => {
    try {
      await app.integrate(then)
      isFailing = false
    } catch {
      // Nothing is lost: the leaves stay pending, and the next round numbers them.
      if (!isFailing) onFailure()
      isFailing = true
    }
  }
  const keep = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await round()
      await setTimeout(INTEGRATE_MS, undefined, { ref: false, signal: ending.signal }).catch(() => {
        // Woken to end.
      })
    }
  }
  const keeping = keep()
  return {
    stop: async () => {
      ending.abort()
      await keeping
      await round('sign')
    },
  }
}
