import type { Reached } from '../model/reach.js'
import { askCasesNow } from './ask.js'
import type { RankContext } from './context.js'
import { closingOf, mustWait, type Ladder, type LadderContext } from './ladder.js'
import type { AskedCase } from './members.js'

/** What everything about one debt says at one moment, for whoever makes one contact of it now. */
export interface JudgedNow {
  /** Every case file, each asked about when its verdict is first read; in the order of reach. */
  readonly asked: readonly AskedCase[]
  /** The rule that closes the whole ladder, and its words; absent while it stands. Asks about every case file. */
  readonly closedBy?: Ladder['closedBy'] | undefined
  /** Whether a party waits for somebody nearer to the debt; true for a party that is no candidate. */
  readonly isWaiting: (partyId: string) => boolean
}

/** What the ladder is told of a ranking. */
export function ladderContext(context: RankContext): LadderContext {
  return {
    atMs: context.atMs,
    purpose: context.purpose,
    allChannelsAsked: context.allChannelsAsked ?? true,
    packs: context.packs,
    offsetMs: context.law.offsetMs,
  }
}

/**
 * Judges one debt at its moment alone: the verdicts and the ladder that `judgeDebt` gives, without the windows, lines and
 * digests of a list, which cost several times as much; of them only what is asked for.
 */
export function judgeNow(reached: Reached, context: RankContext): JudgedNow {
  const asked = askCasesNow(reached.cases, context)
  let closing: { readonly by: Ladder['closedBy'] } | undefined
  return {
    asked,
    get closedBy() {
      return (closing ??= { by: closingOf(asked) }).by
    },
    isWaiting: (partyId) => mustWait(partyId, reached, asked, ladderContext(context)),
  }
}
