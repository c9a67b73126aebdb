import type { AnyFact, Day } from '../model/facts.js'
import type { Dossier } from '../model/dossier.js'
import type { PartyId } from '../model/ids.js'
import { RETAINED_AFTER_CLOSING_DAYS } from '../model/limits.js'
import { formatDay, parseDay } from '../model/time.js'
import { binds, closedOn } from './own-records.js'

/** Why nothing about a person is needed any more, where no law keeps it: by which rule, and since when. */
export interface NoLongerNeeded {
  readonly rule: string
  readonly because: string
  /** First day on which it is so. */
  readonly from: Day
}

/** Places whose agencies return or delete what they were entrusted with when the debt is taken back. */
const RETURNED_ON_RECALL = { places: ['CN'], rule: 'CN-PI-06', because: 'An agency returns the data or deletes them when its mandate has ended.' } as const
const STORAGE = {
  rule: 'storage-limit',
  because: `Every debt of the person was closed for ${RETAINED_AFTER_CLOSING_DAYS} days: personal data are kept no longer than they are needed.`,
} as const

/** How one debt stands to whoever is on it: open, or closed since a day and by what rule it may go. */
export type DebtStanding = { readonly isOpen: true } | { readonly isOpen: false; readonly gone: NoLongerNeeded }

/** Says how a debt stands on a day. */
export function standingOf(dossier: Dossier, day: Day): DebtStanding {
  const facts: readonly AnyFact[] = [...dossier.debts, ...dossier.statuses]
  const since = closedOn(dossier.debtId, facts, day)
  if (since === undefined) return { isOpen: true }
  const isRecalled = dossier.debts.some(({ content }) => content.recalledOn !== undefined && content.recalledOn <= day) ||
    dossier.statuses.some(({ content }) => content.debtId === dossier.debtId && content.kind === 'recalled')
  const isReturned = isRecalled && dossier.debts.every(({ content }) => RETURNED_ON_RECALL.places.some((place) => place === content.jurisdiction.split('-')[0]))
  const later = formatDay(parseDay(since) + RETAINED_AFTER_CLOSING_DAYS)
  return { isOpen: false, gone: isReturned ? { rule: RETURNED_ON_RECALL.rule, because: RETURNED_ON_RECALL.because, from: since } : { ...STORAGE, from: later } }
}

/** People whose debts are gathered over many dossiers. */
export class Needed {
  readonly #open = new Set<PartyId>()
  readonly #closed = new Map<PartyId, NoLongerNeeded>()

  /** Takes in one debt: of everybody on it, and of everybody tied to one of them. */
  add(dossier: Dossier, day: Day): void {
    const standing = standingOf(dossier, day)
    const people = new Set<PartyId>([
      ...dossier.obligations.filter((fact) => standing.isOpen || binds(fact.content, day)).map((fact) => fact.content.partyId),
      ...dossier.relations.flatMap((fact) => [fact.content.fromId, fact.content.toId]),
    ])
    for (const person of people) {
      if (standing.isOpen) this.#open.add(person)
      else this.#close(person, standing.gone)
    }
  }

  /** The last of a person's debts counts, and of two rules the one that lets go later. */
  #close(person: PartyId, gone: NoLongerNeeded): void {
    const known = this.#closed.get(person)
    if (known === undefined || gone.from > known.from) this.#closed.set(person, gone)
  }

  /** People with no open debt, by id, with why and since when nothing about them is needed; also those of whom that is still to come. */
  people(): readonly (readonly [PartyId, NoLongerNeeded])[] {
    return [...this.#closed].filter(([person]) => !this.#open.has(person)).toSorted(([a], [b]) => (a < b ? -1 : 1))
  }
}
