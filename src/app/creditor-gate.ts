import type { Actor } from '../model/actor.js'
import type { DebtId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
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
