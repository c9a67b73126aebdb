import { setImmediate } from 'node:timers/promises'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import type { Purpose } from '../model/event.js'
import type { Reached } from '../model/reach.js'
import type { Steps } from '../model/steps.js'
import { judgeDebtInSteps, type JudgedWhole, type RankContext } from '../rank/index.js'
import { assembleInSteps } from '../reach/assemble.js'
import type { App } from './context.js'
import { reachContext } from './rank-context.js'

/** How long work goes on before others get their turn: nobody notices so long a wait. */
const TURN_MS = 10

/** Does work in turns with everything else that waits: thousands of people may be tied to whom one debt is about. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let sinceMs = performance.now()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (performance.now() - sinceMs < TURN_MS) continue
    await setImmediate()
    sinceMs = performance.now()
  }
}

/** Everyone who could be asked about a debt, as `reachOf`, in turns with others. */
export function reachInTurns(app: App, packs: Packs, purpose: Purpose, dossier: Dossier): Promise<Reached> {
  return inTurns(assembleInSteps(dossier, reachContext(app, packs, purpose, dossier)))
}

/** What judging a debt gives, as `judgeDebt`, in turns with others. */
export function judgeInTurns(reached: Reached, context: RankContext): Promise<JudgedWhole> {
  return inTurns(judgeDebtInSteps(reached, context))
}
