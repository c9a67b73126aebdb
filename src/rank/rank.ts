import { toldOf, type EntryLine, type HeadLine } from '../model/certificate.js'
import { digestOf } from '../model/digest.js'
import type { ListedEntry } from '../model/dispatch.js'
import type { DebtId, PartyId } from '../model/ids.js'
import type { CertificateSegment, Entry } from '../model/list.js'
import type { Reached } from '../model/reach.js'
import { formatInstant } from '../model/time.js'
import type { PackStamp } from '../model/verdict.js'
import { openCertificate, type CertificateWriter } from './certificate.js'
import type { RankContext } from './context.js'
import { judgeDebt, type JudgedDebt } from './debt.js'
import { entryOf } from './entry.js'
import { holdDrafts, type HeldDrafts } from './held-drafts.js'
import { idsOf, type MeasuresOf, type Placed } from './order.js'
import { placeHeld } from './placed-list.js'
import { openShard, type JudgedShard } from './shard.js'
import { openSum, type Totals } from './totals.js'

/** What a list comes to, in numbers; verdicts are those at the list's moment. */
export interface RankSummary extends Omit<Totals, 'packs'> {
  readonly entries: number
  /** SHA-256 in hex: those handed in, and `model` (the scorecard), `packs`, `list` (the certificate's root). */
  readonly digests: Readonly<Record<string, string>>
  /** Ids of statutory packs used that no counsel has signed off. */
  readonly notSignedOff: readonly string[]
}

/** A list in the making: debts go in one by one, the order comes out at the end. */
export interface Ranking {
  /** Takes in one judged debt. Each debt once, in id order: the certificate is written as they come. */
  readonly add: (judged: JudgedDebt) => void
  /** Takes in a run of debts that was judged elsewhere: the same as adding each of them. Each debt once, in id order. */
  readonly addShard: (shard: JudgedShard) => void
  /** Certificate segments that are full by now, each handed out once, in order. */
  readonly takeSegments: () => readonly CertificateSegment[]
  /** Parties with a permitting verdict so far, for the contact graph. */
  readonly permittedParties: () => ReadonlySet<PartyId>
  /** Orders the list. Call once, after the last debt. */
  readonly order: (measuresOf: MeasuresOf) => OrderedList
}

/** A list in its order, whose lines are still to be made. */
export interface OrderedList {
  /**
   * Makes the lines by rank, each with what it may not say: the debt and the creditor. Take all of them, once: the certificate is
   * written as they come, and none is held.
   */
  readonly lines: (creditorOf: (debtId: DebtId) => string) => Iterable<ListedEntry>
  /** Closes the certificate. Call once, after the last line. */
  readonly finish: () => Ranked
}

/** A finished list. */
export interface Ranked {
  readonly summary: RankSummary
  /** Certificate segments not taken before. */
  readonly segments: readonly CertificateSegment[]
}

function notSignedOff(used: readonly PackStamp[], context: RankContext): readonly string[] {
  const statutory = new Set(context.packs.filter((pack) => pack.kind === 'statutory').map((pack) => pack.id))
  return used.filter((pack) => statutory.has(pack.id) && context.signedOff?.has(pack.digest) !== true).map((pack) => pack.id)
}

function entryLine(placed: Placed, entry: Entry, context: RankContext): EntryLine {
  return {
    type: 'entry',
    rank: placed.rank,
    entryId: placed.draft.entryId,
    ids: idsOf(placed.draft),
    rung: placed.draft.rung,
    waiting: placed.waiting,
    awaitingApproval: placed.draft.awaitingApproval,
    stale: placed.stale,
    peopleAhead: placed.peopleAhead,
    base: context.scorecard.base,
    points: placed.points,
    score: placed.score,
    told: digestOf(toldOf(entry), context.certificate),
  }
}

function headLine(totals: Totals, entries: number, digests: Readonly<Record<string, string>>, context: RankContext): HeadLine {
  return {
    type: 'head',
    list: context.name,
    madeAt: formatInstant(context.atMs, 0),
    horizonMs: context.horizonMs,
    purpose: context.purpose,
    caseFiles: totals.caseFiles,
    entries,
    byDecision: totals.byDecision,
    packs: totals.packs,
    digests,
  }
}

function orderList(drafts: HeldDrafts, totals: Totals, certificate: CertificateWriter, measuresOf: MeasuresOf, context: RankContext): OrderedList {
  const placed = placeHeld(drafts, measuresOf, context.scorecard, context.purpose)
  return {
    lines: function* lines(creditorOf) {
      for (const one of placed.all()) {
        const entry = entryOf(one, context)
        certificate.addLine(entryLine(one, entry, context))
        const { debtId } = one.draft
        yield { entry, debtId, creditorId: creditorOf(debtId) }
      }
    },
    finish: () => {
      const { packs, ...numbers } = totals
      const digests = { ...context.digests, model: digestOf(context.scorecard, context.certificate), packs: digestOf(packs, context.certificate) }
      certificate.addLine(headLine(totals, placed.count, digests, context))
      const { segments, root } = certificate.finish()
      return { summary: { ...numbers, entries: placed.count, digests: { ...digests, list: root }, notSignedOff: notSignedOff(packs, context) }, segments }
    },
  }
}

/** Opens a list to which judged debts are added one by one, or run by run. */
export function openRanking(context: RankContext): Ranking {
  const certificate = openCertificate(context.name, context.certificate, context.salt)
  const sum = openSum()
  const drafts = holdDrafts()
  const permitted = new Set<PartyId>()
  const addShard = (shard: JudgedShard): void => {
    sum.add(shard.totals)
    drafts.add(shard.drafts, shard.verdicts)
    for (const { partyId } of shard.drafts) permitted.add(partyId)
    certificate.addShard(shard)
  }
  return {
    add: (judged) => {
      const shard = openShard(context.certificate)
      shard.add(judged)
      addShard(shard.finish())
    },
    addShard,
    takeSegments: certificate.takeSegments,
    permittedParties: () => permitted,
    order: (measuresOf) => orderList(drafts, sum.all(), certificate, measuresOf, context),
  }
}

/** A finished list that fits into memory, with its lines by rank. */
export interface RankedDebts extends Ranked {
  readonly entries: readonly Entry[]
}

/** Ranks debts that fit into memory, in whatever order they come: judges each, orders all. */
export function rankDebts(debts: Iterable<Reached>, context: RankContext, measure: (ranking: Ranking) => MeasuresOf): RankedDebts {
  const ranking = openRanking(context)
  const sorted = [...debts].toSorted((a, b) => (a.debtId < b.debtId ? -1 : 1))
  for (const reached of sorted) ranking.add(judgeDebt(reached, context))
  const ordered = ranking.order(measure(ranking))
  const entries = Array.from(ordered.lines(() => ''), ({ entry }) => entry)
  return { ...ordered.finish(), entries }
}
