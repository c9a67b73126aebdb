import type { Entry, ScorePart } from '../model/list.js'
import { parseInstant } from '../model/time.js'
import type { RankContext } from './context.js'
import type { Placed } from './order.js'
import { partsOf } from './score.js'
import { entryWords, passedSentence } from './words.js'

/** Says whether an entry may not know about the debt at all. */
function isLocate(placed: Placed, context: RankContext): boolean {
  return context.purpose === 'locate' || placed.draft.verdict.decision === 'ALLOW_LOCATE_ONLY'
}

function wordsOf({ draft, waiting, way, ways, score }: Placed, parts: readonly ScorePart[], context: RankContext): string {
  const { role, channel, notBefore, notAfter, lawful, zone, rung, passedOver, ahead, awaitingApproval, stale } = draft
  return entryWords({
    role, channel, notBefore, notAfter, rung, waiting, awaitingApproval, stale, way, ways, score, parts,
    ...(lawful === undefined ? {} : { lawful }),
    ...(zone === undefined ? {} : { zone }),
    ...(passedOver === undefined ? {} : { passedOver }),
    ...(ahead === undefined ? {} : { ahead }),
    opensLater: parseInstant(notBefore) > context.atMs,
    decision: draft.verdict.decision,
  })
}

/** Writes the line of a list for a placed draft, holding only what its role may know: a locate line has a ref and no debt. */
export function entryOf(placed: Placed, context: RankContext): Entry {
  const { draft, score } = placed
  const parts = partsOf(draft.features, placed.measures, placed.points, context.scorecard)
  const others = passedSentence({ ...draft, waiting: placed.waiting })
  const about = isLocate(placed, context) ? { caseRef: context.ref(`case:${draft.debtId}`) } : { debtId: draft.debtId }
  return {
    entryId: draft.entryId,
    rank: placed.rank,
    ...about,
    partyId: draft.partyId,
    role: draft.role,
    rung: draft.rung,
    waiting: placed.waiting,
    awaitingApproval: draft.awaitingApproval,
    contactPointId: draft.contactPointId,
    channel: draft.channel,
    purpose: context.purpose,
    notBefore: draft.notBefore,
    notAfter: draft.notAfter,
    ...(draft.lawful === undefined ? {} : { lawful: draft.lawful }),
    score,
    parts,
    words: wordsOf(placed, parts, context),
    ...(others === undefined ? {} : { others }),
    verdict: draft.verdict,
    caseDigest: draft.caseDigest,
  }
}
