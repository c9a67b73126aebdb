import { ASKERS_MAX, PASSED_OVER_MS } from '../model/limits.js'
import type { EpochMs } from '../model/time.js'
import type { Store } from '../store/port.js'

/** Up to where the last call of an asker tried entries for nothing, and since when that is gone by. */
interface Cut {
  readonly triedTo: number
  readonly sinceMs: EpochMs
}

const CUTS = new WeakMap<Store, Map<string, Cut>>()

/** What a lease call gave, as far as the next one goes by it. */
interface Tried {
  readonly isCut: boolean
  readonly isRepeated: boolean
  readonly triedTo?: number
}

/**
 * Goes on where the last call of the same asker had tried as many entries as one call may, so that those that are refused
 * for a while (a list that nobody approved, a language that nobody speaks) keep nobody from what stands behind them. After a
 * minute, or at the end of the list, the best rank comes first again.
 */
export async function goingOn<Answer extends Tried>(
  store: Store, asker: readonly unknown[], nowMs: EpochMs, ask: (afterRank: number | undefined) => Promise<Answer>,
): Promise<Answer> {
  const cuts = CUTS.get(store) ?? new Map<string, Cut>()
  CUTS.set(store, cuts)
  const key = JSON.stringify(asker)
  const found = cuts.get(key)
  const cut = found !== undefined && nowMs >= found.sinceMs && nowMs - found.sinceMs < PASSED_OVER_MS ? found : undefined
  const answer = await ask(cut?.triedTo)
  if (answer.isRepeated) return answer
  const { isCut, triedTo } = answer
  if (triedTo === undefined || (cut === undefined && !isCut)) cuts.delete(key)
  else {
    if (cuts.size >= ASKERS_MAX) cuts.clear()
    cuts.set(key, { triedTo, sinceMs: cut?.sinceMs ?? nowMs })
  }
  return answer
}
