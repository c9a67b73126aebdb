import type { App } from './context.js'
import type { DutiesAnswer } from './duties-run.js'
import type { DutyLine } from './duty-line.js'

/** A duty for who is told refs alone: nobody's id, nor that of what started it. */
export type DutyByRef = Omit<DutyLine, 'partyId' | 'debtIds' | 'startedBy'> & {
  readonly partyRef?: string
  readonly debtRefs: readonly string[]
  readonly startedBy: Omit<DutyLine['startedBy'], 'id'>
}

/** Puts refs in the place of outside ids. */
export function dutiesByRef(app: App, answer: DutiesAnswer): Omit<DutiesAnswer, 'duties'> & { readonly duties: readonly DutyByRef[] } {
  const keyring = app.keyring()
  return {
    ...answer,
    duties: answer.duties.map(({ partyId, debtIds, startedBy: { on, day }, ...rest }) => ({
      ...rest, startedBy: { on, day }, debtRefs: debtIds.map((id) => keyring.ref('debt', id)), ...(partyId === undefined ? {} : { partyRef: keyring.ref('party', partyId) }),
    })),
  }
}
