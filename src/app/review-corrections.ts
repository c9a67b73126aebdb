import type { z } from 'zod'
import { onceOf } from '../dispatch/ledger.js'
import { newsDay } from '../dispatch/local-day.js'
import { eventVersion } from '../dispatch/outcome-facts.js'
import { recheckOf, type Actor } from '../dispatch/index.js'
import { toldDigest } from '../model/corrections.js'
import type { Settled } from '../model/dispatch.js'
import { isNote, type AnyFact } from '../model/facts.js'
import type { DebtId, EventId, FactKey, PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { correctedSchema, correctionInputSchema, correctionSchema } from '../model/review-schemas.js'
import { isSamePerson, type Proposal } from '../model/review.js'
import type { NewVersion } from '../model/writes.js'
import { factWords, isCorrectable } from '../review/index.js'
import type { Store } from '../store/port.js'
import { utc, type App } from './context.js'
import { mustBeUnbound, mustOwn } from './creditor-gate.js'
import { deskOf, ownSourceFor } from './dispatch-desk.js'
import { mustMatch, mustRule, proposedBy, reviewLeaf, rulerOf, tagOf } from './review-acts.js'
import type { SecondInput } from './review-rulings.js'

/** A correction as it is shown. */
export type CorrectionShown = z.infer<typeof correctionSchema>
/** A correction with the leases that deciding anew took back. */
export type Corrected = z.infer<typeof correctedSchema>

interface About {
  readonly partyId?: PartyId
  readonly debtId?: DebtId
}

/** Whom and which debt a fact is about, as its correction names them. */
function aboutOf(fact: AnyFact): About {
  if (fact.kind === 'event') {
    const { partyId, debtId, event } = fact.content
    const named = partyId ?? (isNote(event) ? undefined : (event.partyId as PartyId | undefined))
    return { ...(named === undefined ? {} : { partyId: named }), ...(debtId === undefined ? {} : { debtId }) }
  }
  if (fact.kind !== 'status' && fact.kind !== 'suppression') return {}
  const { partyId } = fact.content
  const debtId = fact.kind === 'status' ? fact.content.debtId : undefined
  return { ...(partyId === undefined ? {} : { partyId }), ...(debtId === undefined ? {} : { debtId }) }
}

/** Every debt that a fact names: its row's own, and those that it lists. */
function debtsOf(fact: AnyFact): readonly DebtId[] {
  const { debtId } = aboutOf(fact)
  const listed = fact.kind === 'event' && 'debts' in fact.content.event ? (fact.content.event.debts ?? []) : []
  return [...new Set([...(debtId === undefined ? [] : [debtId]), ...(listed as readonly DebtId[])])]
}

/** Lets pass a correction of what is the creditor's own; what binds all creditors is for nobody who is bound to some. */
async function mustOwnFact(app: App, actor: Actor, fact: AnyFact): Promise<void> {
  if (actor.creditors === undefined) return
  const debts = debtsOf(fact)
  if (debts.length === 0) mustBeUnbound(actor, 'this fact holds')
  for (const debtId of debts) await mustOwn(app, actor, debtId)
}

async function factBehind(app: App, store: Store, actor: Actor, key: FactKey): Promise<AnyFact> {
  const [fact] = await store.factsByKey([key])
  if (fact === undefined) throw new Problem('not-found', 'there is no such fact any more')
  await mustOwnFact(app, actor, fact)
  return fact
}

function shown(app: App, proposal: Proposal, fact: AnyFact | undefined): CorrectionShown {
  const { second, evidence = '' } = proposal
  return {
    correctionId: proposal.proposalId, factRef: app.keyring().ref('fact', proposal.target), kind: fact?.kind ?? 'gone', words: fact === undefined ? 'a fact that is no longer there' : factWords(fact),
    state: proposal.state === 'refused' ? 'declined' : proposal.state, ...proposedBy(proposal), evidence, ...(second === undefined ? {} : { second: proposedBy(second) }),
    etag: tagOf(proposal, fact?.revision ?? null),
  }
}

/**
 * Proposes to take a fact out of account, with evidence; a second person makes it so.
 * @throws Problem not-allowed; not-found; invalid-input for a fact that is mended otherwise; key-reused
 */
export async function runCorrection(app: App, actor: Actor, input: z.infer<typeof correctionInputSchema>, key?: string): Promise<CorrectionShown> {
  mustRule(actor)
  const store = await app.store()
  const target = app.keyring().idOf('fact', input.factRef) as FactKey | undefined
  if (target === undefined) throw new Problem('not-found', 'there is no such fact', [{ pointer: '/factRef', message: 'take it from the evidence of an exclusion' }])
  const fact = await factBehind(app, store, actor, target)
  if (!isCorrectable(fact)) {
    throw new Problem('invalid-input', 'two people take out of account what happened, a state or a do-not-contact; other fields are rectified at their source', [{ pointer: '/factRef', message: 'name another fact' }])
  }
  const desk = deskOf(app, store)
  const proposal: Proposal = { proposalId: desk.newId(), of: 'correction', target, told: toldDigest(fact), state: 'open', by: rulerOf(actor), atMs: desk.nowMs, because: input.because, evidence: input.evidence }
  const { answer } = await store.settle<CorrectionShown>({
    nowMs: desk.nowMs, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'correction', input, key),
    decide: (): Settled<CorrectionShown> => ({
      answer: shown(app, proposal, fact), keep: [{ kind: 'proposal', id: proposal.proposalId, record: proposal }],
      leaf: reviewLeaf(app, actor, 'ruling', 'correction-proposed', subjectsOf(fact)),
    }),
  })
  return answer
}

function subjectsOf(fact: AnyFact): readonly string[] {
  const { partyId, debtId } = aboutOf(fact)
  return [...(partyId === undefined ? [] : [`party:${partyId}`]), ...(debtId === undefined ? [] : [`debt:${debtId}`])]
}

function versionOf(proposal: Proposal, fact: AnyFact, because: string, nowMs: number): NewVersion {
  // An event's id is not its source's alone, and a key may come to tell other news: what they looked at is named by both.
  const corrects = fact.key as string as EventId
  const day = newsDay(utc(nowMs))
  return eventVersion(`correction:${proposal.proposalId}`, { kind: 'correction', corrects, because, told: toldDigest(fact) }, {
    ...aboutOf(fact), collectedOn: day, ...(proposal.evidence === undefined ? {} : { evidence: proposal.evidence }),
  }, true)
}

/**
 * The second person's word on a correction: with it the fact no longer counts, stays readable, and every case is decided anew.
 * Without it (or when who proposed it takes it back) nothing is changed.
 * @throws Problem not-allowed for the person who proposed it; not-found; precondition-required; precondition-failed; conflict
 */
export async function runCorrectionSecond(app: App, actor: Actor, correctionId: string, ifMatch: string | undefined, input: SecondInput, key?: string): Promise<Corrected> {
  mustRule(actor)
  const store = await app.store()
  const found = (await store.kept('proposal')).find((one) => one.proposalId === correctionId && one.of === 'correction')
  if (found === undefined) throw new Problem('not-found', 'there is no such correction')
  const target = found.target as FactKey
  await factBehind(app, store, actor, target)
  const desk = deskOf(app, store)
  const more = await ownSourceFor(store)
  const { answer, revoked } = await store.settle<CorrectionShown>({
    nowMs: desk.nowMs, sees: { keys: [target], record: { kind: 'proposal', id: correctionId } }, recheck: recheckOf(desk, actor),
    ...onceOf(desk, actor, 'correct', { correctionId, input }, key),
    decide: ({ facts, record }): Settled<CorrectionShown> => {
      const [proposal, fact] = [record as Proposal, facts?.[0]]
      mustMatch(ifMatch, shown(app, proposal, fact).etag)
      if (proposal.state !== 'open') throw new Problem('conflict', `this correction is ${proposal.state} already`)
      if (fact === undefined) throw new Problem('conflict', 'the fact is no longer there: there is nothing to correct')
      if (input.agrees && proposal.told !== undefined && proposal.told !== toldDigest(fact)) throw new Problem('conflict', 'it tells something else than when this was proposed: propose it anew')
      if (input.agrees && isSamePerson(proposal.by, rulerOf(actor))) throw new Problem('not-allowed', 'the second person is not the first: somebody else has to look at it')
      const second = { by: rulerOf(actor), atMs: desk.nowMs, because: input.because }
      const settled: Proposal = { ...proposal, state: input.agrees ? 'done' : 'declined', second }
      return {
        answer: shown(app, settled, fact), keep: [{ kind: 'proposal', id: correctionId, record: settled }],
        leaf: reviewLeaf(app, actor, 'ruling', input.agrees ? 'corrected' : 'correction-declined', subjectsOf(fact)),
        ...(input.agrees ? { facts: [...more, versionOf(proposal, fact, proposal.because, desk.nowMs)] } : {}),
      }
    },
  })
  return { ...answer, revoked: revoked.length }
}

/** Corrections, newest first; whoever is bound to creditors sees those of their debts. */
export async function runCorrections(app: App, actor: Pick<Actor, 'creditors'>): Promise<readonly CorrectionShown[]> {
  const store = await app.store()
  const proposals = (await store.kept('proposal')).filter((one) => one.of === 'correction').toSorted((a, b) => b.atMs - a.atMs)
  const facts = new Map((await store.factsByKey(proposals.map((one) => one.target as FactKey))).map((fact) => [fact.key as string, fact]))
  const debts = [...facts.values()].flatMap(debtsOf)
  const owned = actor.creditors === undefined || debts.length === 0 ? [] : await store.factsAbout({ kinds: ['debt'], debts })
  const own = new Set(owned.flatMap((fact) => (fact.kind === 'debt' && actor.creditors?.includes(fact.content.creditorId) === true ? [fact.content.debtId] : [])))
  return proposals
    .filter(({ target }) => {
      const fact = facts.get(target)
      const named = fact === undefined ? [] : debtsOf(fact)
      return actor.creditors === undefined || (named.length > 0 && named.every((debtId) => own.has(debtId)))
    })
    .map((one) => shown(app, one, facts.get(one.target)))
}
