import type { Actor } from '../../model/actor.js'
import type { FoundEntry } from '../../model/dispatch.js'
import type { HeldAbout } from '../../model/erasing.js'
import type { AnyFact } from '../../model/facts.js'
import type { DebtId, PartyId } from '../../model/ids.js'
import type { Lease } from '../../model/lease.js'
import { Problem } from '../../model/problem.js'
import type { Store } from '../../store/port.js'
import { mustOwn } from '../creditor-gate.js'
import type { App } from '../context.js'
import { mustKnowParty } from '../own-parties.js'
import { recordsOfPerson } from '../rights-person.js'

/** Whose evidence is asked for. */
export interface EvidenceAbout {
  readonly partyId?: PartyId
  readonly debtId?: DebtId
}

/** Whom and what a bundle is about, with everything of the store that bears on it. */
export interface Subject {
  readonly kind: 'party' | 'debt'
  /** Records of the person; in a bundle about a debt, of nobody. */
  readonly records: ReadonlySet<PartyId>
  /** Everybody whose contacts it tells of: the person, or all who were ever on the debt or in a list for it. */
  readonly told: readonly PartyId[]
  /** Debts about which it tells. */
  readonly debts: readonly DebtId[]
  /** Those of them that are the person's own, or that the bundle is about: their ids are shown. */
  readonly ownDebts: ReadonlySet<string>
  readonly entries: readonly FoundEntry[]
  readonly leases: readonly Lease[]
  readonly held: HeldAbout
  /** Creditors whose debts may be told of; absent: every one. */
  readonly creditors?: readonly string[]
}

/** A debt of another creditor is not told of to who is bound to some. */
async function debtsSeen(store: Store, debts: Iterable<DebtId>, creditors: readonly string[] | undefined): Promise<readonly DebtId[]> {
  const ids = [...new Set(debts)].toSorted()
  if (creditors === undefined || ids.length === 0) return ids
  const own = new Set((await store.factsAbout({ kinds: ['debt'], debts: ids })).flatMap((fact) => (fact.kind === 'debt' && creditors.includes(fact.content.creditorId) ? [fact.content.debtId] : [])))
  return ids.filter((id) => own.has(id))
}

function versionsOf(held: HeldAbout): readonly AnyFact[] {
  return [...held.versions, ...held.debts]
}

/** Debts that somebody is or was on by contract. */
function obligedDebts(held: HeldAbout, of: ReadonlySet<string>): readonly DebtId[] {
  return versionsOf(held).flatMap((fact) => (fact.kind === 'obligation' && of.has(fact.content.partyId) ? [fact.content.debtId] : []))
}

async function ofParty(store: Store, partyId: PartyId, debtId: DebtId | undefined, creditors: readonly string[] | undefined): Promise<Subject> {
  const records = await recordsOfPerson(store, partyId)
  const own = new Set<PartyId>(records)
  const held = await store.heldAbout(records)
  const [leases, lines] = [await store.leasesEver(records, []), await store.entriesOf(records)]
  const obliged = obligedDebts(held, own)
  const all = await debtsSeen(store, [...obliged, ...leases.map((lease) => lease.debtId), ...lines.map((line) => line.debtId)], creditors)
  const debts = debtId === undefined ? all : all.filter((id) => id === debtId)
  const wanted = new Set<string>(debts)
  return {
    kind: 'party', records: own, told: records, debts, ownDebts: new Set(obliged.filter((id) => wanted.has(id))), held,
    entries: await store.entriesAbout(debts),
    leases: leases.filter((lease) => own.has(lease.partyId) && wanted.has(lease.debtId)),
    ...(creditors === undefined ? {} : { creditors }),
  }
}

async function ofDebt(store: Store, debtId: DebtId, creditors: readonly string[] | undefined): Promise<Subject> {
  const [dossier] = await store.dossiers([debtId])
  const entries = await store.entriesAbout([debtId])
  const obliged = dossier?.obligations.map((fact) => fact.content.partyId) ?? []
  const tied = dossier?.relations.flatMap((fact) => [fact.content.fromId, fact.content.toId]) ?? []
  const listed = entries.map(({ entry }) => entry.partyId)
  const leases = (await store.leasesEver([...new Set([...obliged, ...tied, ...listed])], [])).filter((lease) => lease.debtId === debtId)
  const told = [...new Set([...obliged, ...listed, ...leases.map((lease) => lease.partyId)])].toSorted()
  return {
    kind: 'debt', records: new Set(), told, debts: [debtId], ownDebts: new Set([debtId]), held: await store.heldAbout(told), entries, leases,
    ...(creditors === undefined ? {} : { creditors }),
  }
}

/**
 * Finds everything that bears on a party, a debt, or a party about one debt.
 * @throws Problem not-found for what the store does not know, and in the same words for another creditor's
 */
export async function subjectOf(app: App, { creditors }: Pick<Actor, 'creditors'>, { partyId, debtId }: EvidenceAbout): Promise<Subject> {
  const store = await app.store()
  if (debtId !== undefined) await mustOwn(app, creditors === undefined ? {} : { creditors }, debtId)
  if (partyId === undefined && debtId !== undefined) return ofDebt(store, debtId, creditors)
  if (partyId === undefined) throw new Problem('invalid-input', 'Name a party, a debt, or both.', [{ pointer: '/partyId', message: 'one of partyId, partyRef, debtId and debtRef is wanted' }])
  await mustKnowParty(app, creditors === undefined ? {} : { creditors }, partyId)
  if ((await store.factsAbout({ parties: [partyId] })).length === 0) throw new Problem('not-found', 'there is no such party in the store')
  return ofParty(store, partyId, debtId, creditors)
}
