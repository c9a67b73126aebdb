import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { onceOf } from '../dispatch/ledger.js'
import { recheckOf, type Actor } from '../dispatch/index.js'
import type { Settled } from '../model/dispatch.js'
import type { AnyFact, Fact, MatchDecision } from '../model/facts.js'
import { factKey, type FactKey, type PartyId } from '../model/ids.js'
import { CLOSING_PURPOSES } from '../model/own-source.js'
import { Problem } from '../model/problem.js'
import type { matchedSchema, matchesSchema, matchInputSchema, matchSchema } from '../model/review-schemas.js'
import { isSamePerson, type Proposal } from '../model/review.js'
import { slicesOf } from '../model/slices.js'
import { DAY_MS, formatDay, type EpochMs } from '../model/time.js'
import { contraryWords, recordTold, signWords, type MatchPair, type RecordTold } from '../review/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { mustBeUnbound } from './creditor-gate.js'
import { deskOf } from './dispatch-desk.js'
import { pairsOf, sourcesFor } from './match-pairs.js'
import { mustKnowNamed, ownParties } from './own-parties.js'
import { logPersonal } from './personal-log.js'
import { mustMatch, mustRule, reviewLeaf, rulerOf, tagOf } from './review-acts.js'

/** Two records to judge, as they are shown. */
export type MatchShown = z.infer<typeof matchSchema>
/** A page of them. */
export type MatchesShown = z.infer<typeof matchesSchema>

/** Who reads: whoever is bound to creditors is told less. */
type Reader = Pick<Actor, 'creditors'> & Partial<Pick<Actor, 'name'>>

/** Part of the key of words that are given here: one for each pair, so that a later word takes the place of the one before. */
const GIVEN_HERE = 'review'

function keyOf(a: PartyId, b: PartyId): FactKey {
  return factKey('match_decision', a, b, GIVEN_HERE)
}

/** Words on a pair, oldest first, each version of each; those given here replace each other and stay readable. */
async function wordsOn(store: Store, a: PartyId, b: PartyId): Promise<readonly Fact<'match_decision'>[]> {
  const current = (await store.factsAbout({ kinds: ['match_decision'], parties: [a] })).flatMap((fact) =>
    (fact.kind === 'match_decision' && [fact.content.aId, fact.content.bId].includes(b) ? [fact] : []))
  const all = (await Promise.all([...new Set([keyOf(a, b), ...current.map((fact) => fact.key)])].map((key) => store.history(key)))).flat()
  return all.filter((fact): fact is Fact<'match_decision'> => fact.kind === 'match_decision').toSorted((x, y) => x.revision - y.revision)
}

/** The word that stands: that of the latest day among those that nothing replaced; unsure where two of one day differ. */
function standing(words: readonly Fact<'match_decision'>[]): MatchDecision | undefined {
  const current = words.filter((fact) => fact.replacedIn === undefined).map((fact) => fact.content)
  const day = current.reduce((latest, word) => (word.decidedOn > latest ? word.decidedOn : latest), '')
  const ofDay = current.filter((word) => word.decidedOn === day)
  const [first] = ofDay
  return first === undefined || ofDay.every((word) => word.decision === first.decision) ? first : { ...first, decision: 'unsure' }
}

/** Id of what is proposed on a pair as it stands: any new word on it leaves that behind. */
function proposalIdOf(words: readonly Fact<'match_decision'>[]): string {
  return `match-${tagOf(words.map((fact) => [fact.key, fact.revision]))}`
}

async function awaitingOn(store: Store, words: readonly Fact<'match_decision'>[]): Promise<Proposal | undefined> {
  const proposal = standing(words)?.decision === 'same' ? await store.keptOne('proposal', proposalIdOf(words)) : undefined
  return proposal?.state === 'open' ? proposal : undefined
}

function etagOf({ a, b }: Pick<MatchPair, 'a' | 'b'>, words: readonly Fact<'match_decision'>[], awaiting: Proposal | undefined): string {
  return tagOf(a, b, words.map((fact) => fact.revision), ...(awaiting === undefined ? [] : [awaiting.decision, awaiting.by, awaiting.atMs]))
}

/** Whoever is bound to some creditors is told of a word, and neither whose it is nor why, unless it is their own. */
function told({ decision, decidedBy, decidedOn, because }: MatchDecision, { creditors, name }: Reader): NonNullable<MatchShown['decision']> {
  if (creditors !== undefined && decidedBy !== name) return { decision, by: 'another reviewer', on: decidedOn }
  return { decision, by: decidedBy, on: decidedOn, ...(because === undefined ? {} : { because }) }
}

/** What is proposed, as the word that it would become. */
function wordOf({ decision = 'unsure', by, atMs, because }: Proposal, aId: PartyId, bId: PartyId): MatchDecision {
  return { aId, bId, decision, decidedBy: by.name, decidedOn: formatDay(Math.floor(atMs / DAY_MS)), because }
}

function recordShown(app: App, { partyId, kinds, names, birthDates, registrationNos, countries, sources }: RecordTold): MatchShown['a'] {
  return {
    partyRef: app.keyring().ref('party', partyId), partyId, kind: kinds[0] ?? 'person', sources: [...sources],
    ...(names[0] === undefined ? {} : { name: names[0] }), ...(birthDates[0] === undefined ? {} : { birthDate: birthDates[0] }),
    ...(registrationNos[0] === undefined ? {} : { registrationNo: registrationNos[0] }), ...(countries[0] === undefined ? {} : { country: countries[0] }),
  }
}

async function shown(app: App, store: Store, reader: Reader, { a, b, signs }: MatchPair): Promise<MatchShown> {
  const { creditors } = reader
  const sources = await sourcesFor(store, creditors)
  const parties = (await store.factsAbout({ kinds: ['party'], parties: [a, b] }))
    .filter((fact: AnyFact): fact is Fact<'party'> => fact.kind === 'party' && (sources === undefined || sources.has(fact.content.sourceId)))
  const words = await wordsOn(store, a, b)
  const word = standing(words)
  const awaiting = await awaitingOn(store, words)
  const [one, other] = [recordTold(a, parties), recordTold(b, parties)]
  return {
    matchId: app.keyring().ref('match', JSON.stringify([a, b])), a: recordShown(app, one), b: recordShown(app, other),
    why: [...signWords(signs)], whyNot: [...contraryWords(one, other, word?.decision === 'different')],
    ...(word === undefined ? {} : { decision: told(word, reader) }), ...(awaiting === undefined ? {} : { awaiting: told(wordOf(awaiting, a, b), reader) }),
    history: words.map((fact) => told(fact.content, reader)), etag: etagOf({ a, b }, words, awaiting),
  }
}

/**
 * Pairs of records that may be the same person: by a shared contact value, by name and day of birth, by register number. Each
 * with what speaks for and against it; in the order of their ids. Who looked at whom is written down.
 */
export async function runMatches(
  app: App, actor: Reader, ask: { readonly state?: 'open' | 'decided' | 'all'; readonly limit?: number; readonly cursor?: string | undefined },
): Promise<MatchesShown> {
  const { state = 'open', limit = 50 } = ask
  const store = await app.store()
  const after = ask.cursor === undefined ? undefined : pairBehind(app, ask.cursor)
  const from = after === undefined ? '' : `${after.a}\u001f${after.b}`
  const wanted = (await pairsOf(store, actor)).filter(({ a, b }) => `${a}\u001f${b}` > from)
  const items: MatchShown[] = []
  for (const batch of slicesOf(wanted, limit)) {
    if (items.length > limit) break
    const own = await ownParties(app, actor, batch.flatMap(({ a, b }) => [a, b]))
    for (const pair of batch) {
      if (items.length > limit || (own !== undefined && !(own.has(pair.a) && own.has(pair.b)))) continue
      const one = await shown(app, store, actor, pair)
      if (state === 'all' || (state === 'decided') === (one.decision !== undefined)) items.push(one)
    }
  }
  const page = items.slice(0, limit)
  const last = page.at(-1)
  const read = { what: 'matches', purpose: 'review', subjects: page.flatMap(({ a, b }) => [`party:${a.partyId}`, `party:${b.partyId}`]) }
  return logPersonal(app, read, async () => ({ items: page, ...(items.length > limit && last !== undefined ? { next: last.matchId } : {}) }))
}

function pairBehind(app: App, matchId: string): { readonly a: PartyId; readonly b: PartyId } {
  const text = app.keyring().idOf('match', matchId)
  if (text === undefined) throw new Problem('not-found', 'there is no such pair')
  const [a, b] = JSON.parse(text) as readonly [PartyId, PartyId]
  return { a, b }
}

async function pairOf(app: App, store: Store, actor: Actor, matchId: string): Promise<MatchPair> {
  const { a, b } = pairBehind(app, matchId)
  await mustKnowNamed(app, actor, [{ pointer: '/id', what: 'party', id: a }, { pointer: '/id', what: 'party', id: b }])
  return (await pairsOf(store, actor)).find((pair) => pair.a === a && pair.b === b) ?? { a, b, signs: [] }
}

/** One pair, for whoever may know both records. @throws Problem not-found */
export async function runMatch(app: App, actor: Actor, matchId: string): Promise<MatchShown> {
  const store = await app.store()
  const pair = await pairOf(app, store, actor, matchId)
  return logPersonal(app, { what: 'match', purpose: 'review', subjects: [`party:${pair.a}`, `party:${pair.b}`] }, () => shown(app, store, actor, pair))
}

/** The id of the pair of two records. */
export function matchIdOf(app: App, one: string, other: string): string {
  return app.keyring().ref('match', JSON.stringify([one, other].toSorted()))
}

/** What one word on a pair is held against. */
interface Judging {
  readonly app: App
  readonly actor: Actor
  readonly pair: MatchPair
  readonly nowMs: EpochMs
  readonly input: z.infer<typeof matchInputSchema>
}

function subjectsOf({ a, b }: MatchPair): readonly string[] {
  return [`party:${a}`, `party:${b}`]
}

function settledWord({ app, actor, pair, nowMs, input }: Judging, done: Proposal | undefined): Settled<object> {
  const { a, b } = pair
  const content: MatchDecision = { aId: a, bId: b, decision: input.decision, decidedBy: actor.name, decidedOn: formatDay(Math.floor(nowMs / DAY_MS)), because: input.because }
  return {
    answer: {}, facts: [{ kind: 'match_decision', key: keyOf(a, b), content, purposes: CLOSING_PURPOSES }],
    ...(done === undefined ? {} : { keep: [{ kind: 'proposal', id: done.proposalId, record: done }] }),
    leaf: reviewLeaf(app, actor, 'match', input.decision, subjectsOf(pair)),
  }
}

/** A word on two records that stand as the same: undone by the same word of two people, and by nobody who is bound to creditors. */
function settledUndoing(judging: Judging, target: FactKey, proposalId: string, awaiting: Proposal | undefined): Settled<object> {
  const { app, actor, pair, nowMs, input: { decision, because } } = judging
  const second = { by: rulerOf(actor), atMs: nowMs, because }
  if (decision === 'same') return settledWord(judging, awaiting === undefined ? undefined : { ...awaiting, state: 'declined', second })
  mustBeUnbound(actor, 'the undoing of a merge goes')
  if (awaiting?.decision === decision && !isSamePerson(awaiting.by, second.by)) return settledWord(judging, { ...awaiting, state: 'done', second })
  const proposal: Proposal = { proposalId, of: 'match', target, decision, state: 'open', by: second.by, atMs: nowMs, because }
  return { answer: {}, keep: [{ kind: 'proposal', id: proposalId, record: proposal }], leaf: reviewLeaf(app, actor, 'match', `${decision}-proposed`, subjectsOf(pair)) }
}

/**
 * A person's word on two records. It takes the place of the word given here before, which stays readable; a merge can close and
 * never open, and takes back the leases that it forbids before this answers. What undoes a merge opens what it closed: it waits
 * until another person says the same.
 * @throws Problem not-allowed; not-found; precondition-required; precondition-failed; key-reused
 */
export async function runMatchDecision(
  app: App, actor: Actor, matchId: string, ifMatch: string | undefined, input: z.infer<typeof matchInputSchema>, key?: string,
): Promise<z.infer<typeof matchedSchema>> {
  mustRule(actor)
  const store = await app.store()
  const pair = await pairOf(app, store, actor, matchId)
  const { a, b } = pair
  const desk = deskOf(app, store)
  const once = onceOf(desk, actor, 'match', { matchId, input }, key)
  const before = await wordsOn(store, a, b)
  const awaiting = await awaitingOn(store, before)
  const isKnown = once.once !== undefined && (await store.answered(once.once)) !== undefined
  if (!isKnown) mustMatch(ifMatch, etagOf(pair, before, awaiting))
  const last = before.findLast((fact) => fact.key === keyOf(a, b))
  const same = standing(before)?.decision === 'same' ? before.findLast((fact) => fact.replacedIn === undefined) : undefined
  const judging: Judging = { app, actor, pair, nowMs: desk.nowMs, input }
  const proposalId = proposalIdOf(before)
  const { revoked } = await store.settle<object>({
    nowMs: desk.nowMs, sees: { keys: [keyOf(a, b)], record: { kind: 'proposal', id: proposalId } }, recheck: recheckOf(desk, actor), parties: [a, b], ...once,
    decide: ({ facts, record }): Settled<object> => {
      const proposal = record as Proposal | undefined
      const open = proposal?.state === 'open' ? proposal : undefined
      if (facts?.[0]?.revision !== last?.revision || !isDeepStrictEqual(open, awaiting)) throw new Problem('precondition-failed', 'somebody has judged them meanwhile: look again')
      return same === undefined ? settledWord(judging, undefined) : settledUndoing(judging, same.key, proposalId, open)
    },
  })
  return { match: await shown(app, store, actor, pair), revoked: revoked.length }
}
