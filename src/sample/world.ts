import { Problem } from '../model/problem.js'
import { DAY_MS, formatDay, formatInstant, MINUTE_MS, parseInstant, type EpochDay } from '../model/time.js'
import { SAMPLE_PARTIES_MAX } from '../model/limits.js'
import { drawFrom, type Draw } from './draw.js'

/** What makes one invented portfolio; the same three always give the same bytes. */
export interface SampleOptions {
  /** How many parties, 1 to `SAMPLE_PARTIES_MAX`; all else follows from it. Rows that are bad on purpose come on top. */
  readonly parties: number
  /** Any text or number. */
  readonly seed: string | number
  /** RFC 3339 instant at which the portfolio is looked at; all events lie before it. */
  readonly at: string
}

/** Parties of one neighbourhood: the people and firms around a handful of debts. */
export const NEIGHBOURHOOD = 50
/** Debts of one neighbourhood: the first `PERSONAL_DEBTS` are owed by persons, the rest by organizations. */
export const DEBTS = 20
/** How many debts of a neighbourhood are owed by persons; the rest by organizations. */
export const PERSONAL_DEBTS = 17
/** Who stands where in a neighbourhood: borrowers, the person beside each personal debt, managers, organizations, a public body. */
export const BORROWERS = 15
/** First place of the persons beside each personal debt. */
export const BESIDE_FROM = 15
/** First place of the managers. */
export const MANAGERS_FROM = 32
/** How many managers there are. */
export const MANAGERS = 5
/** First place of the organizations. */
export const ORGANIZATIONS_FROM = 37
/** How many organizations there are. */
export const ORGANIZATIONS = 12
/** Place of the public body. */
export const PUBLIC_BODY = 49

/** Us, as the history of the portfolio names us; the default actor of the product. */
export const COLLECTOR = 'rightparty'
/** The collector before us. */
export const PRIOR_COLLECTOR = 'prior-collector'

/** The frame in which every row of one portfolio is made. */
export interface World {
  readonly parties: number
  readonly neighbourhoods: number
  readonly today: EpochDay
  readonly draw: Draw
  /** The day so many days ago; negative: ahead. */
  readonly day: (ago: number) => string
  /** The instant so many days ago at a minute of the local day. At least two days ago it lies before `at` everywhere. */
  readonly moment: (ago: number, minute: number, offsetMinutes: number) => string
}

/**
 * Reads the options.
 * @throws Problem invalid-input when `at` is no instant or the number of parties is not a whole number in range
 */
export function worldOf(options: SampleOptions): World {
  const atMs = parseInstant(options.at)
  if (Number.isNaN(atMs)) throw new Problem('invalid-input', 'at is no instant; write it like 2026-11-20T17:00:00Z')
  if (!Number.isInteger(options.parties) || options.parties < 1 || options.parties > SAMPLE_PARTIES_MAX) {
    throw new Problem('invalid-input', `parties must be a whole number from 1 to ${SAMPLE_PARTIES_MAX}`)
  }
  const today = Math.floor(atMs / DAY_MS)
  // Most days lie within the last eight years; each is written once.
  const past: string[] = Array.from({ length: 3_000 }, (_, ago) => formatDay(today - ago))
  return {
    parties: options.parties,
    neighbourhoods: Math.ceil(options.parties / NEIGHBOURHOOD),
    today,
    draw: drawFrom(String(options.seed)),
    day: (ago) => past[ago] ?? formatDay(today - ago),
    moment: (ago, minute, offsetMinutes) =>
      formatInstant((today - ago) * DAY_MS + (minute - offsetMinutes) * MINUTE_MS, offsetMinutes * MINUTE_MS),
  }
}

/** Id of a party; three neighbours in 97 have numbers above 2^53, which only text can tell apart. */
export function partyId(party: number): string {
  const place = party % 97
  return place >= 41 && place < 44 ? `9007199254${740_993 + party}` : `P${party}`
}

/** Id of a debt; the first of every fifth neighbourhood bears the id of its borrower. */
export function debtId(debt: number): string {
  const neighbourhood = Math.floor(debt / DEBTS)
  return debt % DEBTS === 0 && neighbourhood % 5 === 2 ? partyId(neighbourhood * NEIGHBOURHOOD) : `D${debt}`
}

/** Id of the nth contact point of a party, from 1. */
export function pointId(party: number, nth: number): string {
  return `C${party}-${nth}`
}

/** Number of the party in a slot of a neighbourhood; undefined where the portfolio ends before it. */
export function partyAt(world: World, neighbourhood: number, slot: number): number | undefined {
  const party = neighbourhood * NEIGHBOURHOOD + slot
  return party < world.parties ? party : undefined
}

/** A manager of each fourth neighbourhood is on file twice; gives the record whose person this one is. */
export function samePerson(party: number): number {
  const slot = party % NEIGHBOURHOOD
  return slot === MANAGERS_FROM + 4 && Math.floor(party / NEIGHBOURHOOD) % 4 === 1 ? party - 1 : party
}
