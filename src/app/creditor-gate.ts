import type { Actor } from '../model/actor.js'
import { bothGrants, isGranted } from '../model/grants.js'
import type { DebtId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { Pause } from '../model/recheck.js'
import type { App } from './context.js'

/** The actor bound to the creditors and lists of its sign-in that its dispatcher is registered for as well; one that is not registered has none. */
export async function boundByRegistration(app: App, actor: Actor): Promise<Actor> {
  const { role, dispatcherId, creditors, lists } = actor
  if (role !== 'dispatcher' || dispatcherId === undefined) return actor
  const found = await (await app.store()).keptOne('dispatcher', dispatcherId)
  const registered: Pick<Actor, 'creditors' | 'lists'> = found ?? { creditors: [], lists: [] }
  if (registered.creditors === undefined && registered.lists === undefined) return actor
  const ownCreditors = creditors === undefined ? registered.creditors : creditors.filter((id) => registered.creditors?.includes(id) !== false)
  const ownLists = bothGrants(lists, registered.lists)
  return {
    ...actor, ...(ownCreditors === undefined ? {} : { creditors: ownCreditors }), ...(ownLists === undefined ? {} : { lists: ownLists }),
    signIn: { ...(creditors === undefined ? {} : { creditors }), ...(lists === undefined ? {} : { lists }) },
  }
}

/**
 * The actor as its own leases know it: one that was held for a creditor, or of a list, is still heard of, reported and given
 * back after the registration has left that out; that it is started no more is for the registration to say.
 */
export function holding<A extends Pick<Actor, 'creditors' | 'lists' | 'signIn'>>(actor: A): A {
  if (actor.signIn === undefined) return actor
  const { creditors: _creditors, lists: _lists, signIn, ...rest } = actor
  return { ...rest, ...signIn } as A
}

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

/** A pause as an actor may see it: one of another creditor, of a person or of a list that is not granted not at all, and of what stops everybody not the reason. */
export function pauseFor(actor: Pick<Actor, 'creditors' | 'lists'>, pause: Pause): readonly Pause[] {
  if (pause.scope.of === 'list' && !isGranted(actor.lists, pause.scope.id)) return []
  if (isOwnPause(actor, pause.scope)) return [pause]
  return pause.scope.of === 'creditor' || pause.scope.of === 'party' ? [] : [{ ...pause, because: 'It stops all creditors.' }]
}
