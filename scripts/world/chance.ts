import { drawsFrom } from '#src/model/draws.js'
import { textHash } from '#src/model/text-hash.js'

/** Numbers drawn one after the other from one seed; the same seed gives the same numbers on every machine. */
export interface Chance {
  /** A share from 0 to below 1. */
  readonly share: () => number
  /** A whole number from `from` up to `to`, both included. */
  readonly between: (from: number, to: number) => number
  /** True in this share of cases. */
  readonly happens: (share: number) => boolean
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T
  /** One of several, each as often as its weight says. */
  readonly weighted: <T>(choices: readonly (readonly [choice: T, weight: number])[]) => T
  /** A waiting time whose hazard is the same at every moment; never 0. */
  readonly waiting: (mean: number) => number
  /** A source of its own, so that drawing more here changes nothing there. */
  readonly fork: (name: string) => Chance
}

/** Makes a source of chance from any text. */
export function chanceFrom(seed: string): Chance {
  const draw = drawsFrom(textHash(seed))
  const share = (): number => draw() / 0x1_0000_0000
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    // In range, as the list is not empty; an element may itself be undefined.
    return list[Math.floor(share() * list.length)] as T
  }
  return {
    share,
    between: (from, to) => from + Math.floor(share() * (to - from + 1)),
    happens: (likely) => share() < likely,
    pick,
    weighted: (choices) => {
      let left = share() * choices.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [choice, weight] of choices) if ((left -= weight) < 0) return choice
      return pick(choices)[0]
    },
    waiting: (mean) => Math.max(1, -mean * Math.log(1 - share())),
    fork: (name) => chanceFrom(`${seed}/${name}`),
  }
}
