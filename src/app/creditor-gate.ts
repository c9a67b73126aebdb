import type { Actor } from '../model/actor.js'
import type { DebtId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { Pause } from '../model/recheck.js'
import type { App } from './context.js'

/**
 * Lets pass whoever may see a debt: everyone who is bound to no creditor, and those bound to its own.
 * @throws Problem not-found for any other debt, as for one that does not exist, so that neither can be told from the other
 */
export async function mustOwn(app: App, actor: Pick<Actor, 'creditors'>, debtId: string): Promise<void> {
  const { creditors } = actor
  const found = await (await app.store()).factsAbout({ kinds: ['debt'], debts: [debtId as DebtId] })
  const isOwn = found.some((fact) => fact.kind === 'debt' && fact.content.debtId === debtId && (creditors === undefined || creditors.includes(fact.content.creditorId)))
  if (!isOwn) throw new Problem('not-found', 'there is no such debt in the store')
}

/**
 * Lets pass whoever is bound to no creditor: what reaches over all creditors is no matter of one of them.
 * @throws Problem not-allowed
 */
export function mustBeUnbound({ creditors }: Pick<Actor, 'creditors'>, what: string): void {
  if (creditors !== undefined) throw new Problem('not-allowed', `${what} over all creditors; this name is bound to some`)
}

/** Says whether a pause is of a creditor that is the actor's own; of whoever is bound to none, every pause is. */
export function isOwnPause({ creditors }: Pick<Actor, 'creditors'>, scope: Pause['scope']): boolean {
  return creditors === undefined || (scope.of === 'creditor' && creditors.includes(scope.id))
}

/** A pause as an actor may see it: one of another creditor, or of a person, not at all, and of what stops everybody not the reason. */
export function pauseFor(actor: Pick<Actor, 'creditors'>, pause: Pause): readonly Pause[] {
  if (isOwnPause(actor, pause.scope)) return [pause]
  return pause.scope.of === 'creditor' || pause.scope.of === 'party' ? [] : [{ ...pause, because: 'It stops all creditors.' }]
}
