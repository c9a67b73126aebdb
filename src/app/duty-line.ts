import type { Duty } from '../decide/index.js'

/** A duty over all the debts that give it: one request of a person is answered once, whatever it owes. */
export interface DutyLine extends Omit<Duty, 'debtId' | 'doneOn'> {
  /** Debts that give it, in id order, at most 20. */
  readonly debtIds: readonly string[]
  readonly debts: number
}
