import type { Entry } from '../model/list.js'
import type { RankContext } from './context.js'
import type { Placed } from './order.js'
import { partsOf } from './score.js'
import { entryWords } from './words.js'

/** Says whether an entry may not know about the debt at all. */
function isLocate(placed: Placed, context: RankContext): boolean {
  return context.purpose === 'locate' || placed.draft.verdict.decision === 'ALLOW_LOCATE_ONLY'
}

/** Writes the line of a list for a placed draft, holding only what its role may know: a locate line has a ref and no debt. */
export function entryOf(placed: Placed, context: RankContext): Entry {
  const { draft, score } = placed
  const parts = partsOf(draft.features, placed.measures, placed.points, context.scorecard)
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
    words: entryWords({
      role: draft.role,
      channel: draft.channel,
      notBefore: draft.notBefore,
      notAfter: draft.notAfter,
      ...(draft.zone === undefined ? {} : { zone: draft.zone }),
      rung: draft.rung,
      waiting: placed.waiting,
      awaitingApproval: draft.awaitingApproval,
      score,
      parts,
      decision: draft.verdict.decision,
    }),
    verdict: draft.verdict,
    caseDigest: draft.caseDigest,
  }
}
