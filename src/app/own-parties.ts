import type { Named } from '../dispatch/index.js'
import type { Actor } from '../model/actor.js'
import type { Fact } from '../model/facts.js'
import { factKey, type ContactPointId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { factsAboutMany } from './facts-of-many.js'

/** A tie as it says whom of some creditors it concerns. */
type Tie = Fact<'relation'>['content']

/** What of the store is of some creditors. */
class OwnPart {
  readonly #store: Store
  readonly #creditors: readonly string[]

  constructor(store: Store, creditors: readonly string[]) {
    this.#store = store
    this.#creditors = creditors
  }

  /** Those of some debts that are these creditors'. */
  async debts(ids: Iterable<string>): Promise<ReadonlySet<string>> {
    const found = await factsAboutMany(this.#store, ['debt'], 'debts', [...new Set(ids)])
    return new Set(found.flatMap((fact) => (fact.kind === 'debt' && this.#creditors.includes(fact.content.creditorId) ? [fact.content.debtId] : [])))
  }

  /** Those of some parties who stand on a debt of these creditors. */
  async #onDebts(ids: Iterable<string>): Promise<ReadonlySet<string>> {
    const among = new Set(ids)
    const found = (await factsAboutMany(this.#store, ['obligation'], 'parties', [...among])).flatMap((fact) => (fact.kind === 'obligation' ? [fact.content] : []))
    const own = await this.debts(found.map((one) => one.debtId))
    return new Set(found.filter((one) => own.has(one.debtId)).map((one) => one.partyId))
  }

  /** Ties of some parties by sources that are for all or serve these creditors, without guarantees of others' debts alone. */
  async #ties(ids: Iterable<string>): Promise<readonly Tie[]> {
    const ties = (await factsAboutMany(this.#store, ['relation'], 'parties', [...new Set(ids)])).flatMap((fact) => (fact.kind === 'relation' ? [fact.content] : []))
    const keys = [...new Set(ties.map((tie) => factKey('source', tie.sourceId)))]
    const serving = new Set((await this.#store.factsByKey(keys)).flatMap(({ kind, content }) =>
      kind === 'source' && (content.forCreditor === undefined || this.#creditors.includes(content.forCreditor)) ? [content.sourceId] : []))
    const covered = await this.debts(ties.flatMap((tie) => tie.covers ?? []))
    return ties.filter((tie) => serving.has(tie.sourceId) && (tie.covers === undefined || tie.covers.length === 0 || tie.covers.some((id) => covered.has(id))))
  }

  /** Those of some parties who owe these creditors or guarantee for one who does. */
  async #obligors(ids: Iterable<string>): Promise<ReadonlySet<string>> {
    const direct = await this.#onDebts(ids)
    const guarantees = (await this.#ties([...ids].filter((id) => !direct.has(id)))).filter((tie) => tie.kind === 'guarantees')
    const owing = await this.#onDebts(guarantees.map((tie) => tie.toId))
    return new Set<string>([...direct, ...guarantees.filter((tie) => owing.has(tie.toId)).map((tie) => tie.fromId)])
  }

  /** Those of some parties who are obligors of these creditors, or tied to one. */
  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const obligors = await this.#obligors(ids)
    const ties = await this.#ties(ids.filter((id) => !obligors.has(id)))
    const ends = await this.#obligors(new Set(ties.flatMap((tie) => [tie.fromId, tie.toId])))
    return new Set<string>([...obligors, ...ties.flatMap((tie) => [...(ends.has(tie.toId) ? [tie.fromId] : []), ...(ends.has(tie.fromId) ? [tie.toId] : [])])])
  }
}

/** Says whether somebody may know of a party: whoever is bound to creditors knows of their debtors and those tied to one. */
export async function knowsParty(store: Store, { creditors }: Pick<Actor, 'creditors'>, partyId: string): Promise<boolean> {
  return creditors === undefined || (await new OwnPart(store, creditors).known([partyId])).has(partyId)
}

/** Those of some debts that somebody may know of; undefined for who is bound to no creditor. */
export async function debtsOwn(store: Store, { creditors }: Pick<Actor, 'creditors'>, debtIds: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  return creditors === undefined ? undefined : new OwnPart(store, creditors).debts(debtIds)
}

/** Those of some parties of whom whoever is bound to creditors may know; undefined for whoever is bound to none: all of them. */
export async function ownParties(app: App, { creditors }: Pick<Actor, 'creditors'>, ids: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  return creditors === undefined ? undefined : new OwnPart(await app.store(), creditors).known([...new Set(ids)])
}

/**
 * Lets pass whoever may know of a party: everyone who is bound to no creditor; of the others those whose debtor it is, or a tie of one.
 * @throws Problem not-found for any other party, as for one that does not exist
 */
export async function mustKnowParty(app: App, who: Pick<Actor, 'creditors'>, partyId: string): Promise<void> {
  if (!(await knowsParty(await app.store(), who, partyId))) throw new Problem('not-found', 'there is no such party in the store')
}

/**
 * Lets pass an act whose parties and contact points whoever is bound to creditors may know of.
 * @throws Problem not-found at the first other one, in the same words whether it exists or not
 */
export async function mustKnowNamed(app: App, { creditors }: Pick<Actor, 'creditors'>, named: readonly Named[]): Promise<void> {
  if (creditors === undefined) return
  const store = await app.store()
  const pointIds = named.flatMap(({ what, id }) => (what === 'contact point' ? [id as ContactPointId] : []))
  const points = pointIds.length === 0 ? [] : await store.factsAbout({ kinds: ['contact_point'], contactPoints: pointIds })
  const owners = new Map(points.flatMap((fact) => (fact.kind === 'contact_point' ? [[fact.content.contactPointId as string, fact.content.partyId as string] as const] : [])))
  const partyOf = ({ what, id }: Named): string | undefined => (what === 'party' ? id : owners.get(id))
  const asked = named.filter(({ what }) => what !== 'debt')
  const known = await new OwnPart(store, creditors).known([...new Set(asked.flatMap((one) => partyOf(one) ?? []))])
  const missing = asked.find((one) => !known.has(partyOf(one) ?? ''))
  if (missing === undefined) return
  const { pointer, what } = missing
  throw new Problem('not-found', `the store has no such ${what} as ${pointer} names`, [{ pointer, message: `name a ${what} of the store, with its namespace` }])
}

/**
 * Lets pass a report that speaks of debts of the creditors that whoever reports is bound to.
 * @throws Problem invalid-input for any other debt, in the words of one that the person does not have
 */
export async function mustOwnReported(app: App, { creditors }: Pick<Actor, 'creditors'>, debtIds: readonly string[]): Promise<void> {
  if (creditors === undefined || debtIds.length === 0) return
  const own = await new OwnPart(await app.store(), creditors).debts(debtIds)
  if (debtIds.every((id) => own.has(id))) return
  const message = 'a debt is named that is none of this person'
  throw new Problem('invalid-input', `the outcome is wrong at /debts: ${message}`, [{ pointer: '/debts', message }])
}
