import type { AnyFact } from '../model/facts.js'
import type { FactQuery } from './port.js'

/**
 * A piece of work that asks a store for facts: it yields questions and is given the answers, in any order. Written once, it
 * runs where answers come at once (inside a transaction of the embedded store) and where they are waited for.
 */
export type Asking<T> = Generator<FactQuery, T, readonly AnyFact[]>

/** Runs the work with answers that are there at once. */
export function answerNow<T>(work: Asking<T>, answer: (query: FactQuery) => readonly AnyFact[]): T {
  let step = work.next()
  while (step.done !== true) step = work.next(answer(step.value))
  return step.value
}

/** Runs the work with answers that are waited for, one question after another. */
export async function answerLater<T>(work: Asking<T>, answer: (query: FactQuery) => Promise<readonly AnyFact[]>): Promise<T> {
  let step = work.next()
  while (step.done !== true) step = work.next(await answer(step.value))
  return step.value
}
