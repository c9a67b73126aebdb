import { groupBy } from '#src/model/group.js'
import type { Calendar } from './calendar.js'
import type { Claim } from './claims.js'
import type { PastCall } from './dialler.js'
import type { Recorded } from './portfolio.js'
import type { WorldDay } from './model.js'

/** What anybody may read in the files about one contact, as plain numbers: no shrinking, no fading, no order imposed. */
export interface RawFeatures {
  /** Days since the value was last collected, verified or used; what was never verified or used counts as `NEVER_DAYS`. */
  readonly collected: number
  readonly confirmed: number
  readonly isNeverConfirmed: number
  readonly sources: number
  readonly sharing: number
  readonly tries: number
  readonly reached: number
  /** Share of tries that reached; 0 without any. */
  readonly share: number
  /** The same of tries within an hour of this one. */
  readonly hourShare: number
  readonly hour: number
  readonly isEmail: number
  readonly isLandline: number
  readonly isUnsure: number
  readonly ties: number
}
/** The name of a plain number. */
export type RawName = keyof RawFeatures

const NEVER_DAYS = 2000
/** Hours beside the hour that count as the same. */
const HOUR_REACH = 1

/** Reads plain numbers about any claim, at any day and hour, from what had been written by then. */
export type ReadRaw = (claim: Claim, day: WorldDay, hour: number) => RawFeatures

function pointKey({ person, line }: Claim): string {
  return `${person} ${line.value}`
}

function share(reached: number, tries: number): number {
  return tries === 0 ? 0 : reached / tries
}

interface Tried {
  readonly day: WorldDay
  readonly hour: number
  readonly isReached: boolean
}

/** A try as plain numbers count it. */
export function triedOf(call: PastCall, { truth }: Recorded, calendar: Calendar): Tried | undefined {
  const place = truth.people[call.claim.person]?.place
  return place === undefined ? undefined : { ...calendar.localAt(place, call.atMs), isReached: call.result === 'conversation' }
}

/** Makes the reader of a recorded world. */
export function rawReader(recorded: Recorded, calendar: Calendar): ReadRaw {
  const { truth, claims, calls } = recorded
  const ofPoint = groupBy(claims, pointKey)
  const ofValue = groupBy(claims, ({ line }) => line.value)
  const callsAt = groupBy(calls, ({ claim }) => pointKey(claim))
  const ties = new Map<number, number>()
  for (const { borrower, coBorrower, guarantor } of truth.debts) {
    const bound = [borrower, coBorrower, guarantor].filter((id) => id !== undefined)
    for (const id of bound) ties.set(id, (ties.get(id) ?? 0) + bound.length - 1)
  }
  return (claim, day, hour) => {
    const said = (ofPoint.get(pointKey(claim)) ?? []).filter(({ collectedOn }) => collectedOn <= day)
    const tried = (callsAt.get(pointKey(claim)) ?? []).flatMap((call) => triedOf(call, recorded, calendar) ?? []).filter((one) => one.day < day)
    const near = tried.filter((one) => Math.abs(one.hour - hour) <= HOUR_REACH)
    const met = tried.filter(({ isReached }) => isReached)
    const confirmed = [...said.flatMap(({ verifiedOn, lastUsedOn }) => [verifiedOn, lastUsedOn]), ...met.map((one) => one.day)].filter((one) => one !== undefined)
    const latest = Math.max(-NEVER_DAYS, ...confirmed)
    return {
      collected: day - Math.max(-NEVER_DAYS, ...said.map(({ collectedOn }) => collectedOn)),
      confirmed: confirmed.length === 0 ? NEVER_DAYS : day - latest,
      isNeverConfirmed: Number(confirmed.length === 0),
      sources: new Set(said.map(({ source }) => source)).size,
      sharing: new Set((ofValue.get(claim.line.value) ?? []).filter(({ collectedOn }) => collectedOn <= day).map(({ person }) => person)).size,
      tries: tried.length, reached: met.length, share: share(met.length, tried.length),
      hourShare: share(near.filter(({ isReached }) => isReached).length, near.length), hour,
      isEmail: Number(claim.kind === 'email'), isLandline: Number(claim.kind === 'landline'),
      isUnsure: Number(truth.people[claim.person]?.identity !== 'confirmed'), ties: ties.get(claim.person) ?? 0,
    }
  }
}
