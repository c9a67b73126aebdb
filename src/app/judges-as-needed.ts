import type { Judges } from './judge-shard.js'

/**
 * Judges in the thread that asks until so many debts were asked for that opening others pays, and then there: a list that takes over
 * most of its debts needs no other threads. `width` is that of the others.
 */
export function judgesAsNeeded(here: Required<Judges>, width: number, openOthers: () => Required<Judges>, debtsMin: number): Required<Judges> {
  let asked = 0
  let others: Required<Judges> | undefined
  const who = (debts: number): Required<Judges> => {
    asked += debts
    if (asked >= debtsMin) others ??= openOthers()
    return others ?? here
  }
  return {
    width,
    judge: (debts) => who(debts.length).judge(debts),
    judgeApart: (debts, isKept) => who(debts.length).judgeApart(debts, isKept),
    contentDigest: here.contentDigest,
    close: async () => {
      await others?.close()
      await here.close()
    },
  }
}
