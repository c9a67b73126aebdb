import type { Actor } from '../model/actor.js'
import { isCorrection, isNamedByAny } from '../model/corrections.js'
import { PURPOSES, type Event, type EventKind } from '../model/event.js'
import type { AnyFact, Day, Fact, Source } from '../model/facts.js'
import { factKey, type PartyId } from '../model/ids.js'
import type { PartyShown } from '../model/party-shown.js'
import { Problem } from '../model/problem.js'
import type { SourcePurpose } from '../model/source-use.js'
import { DAY_MS, formatDay } from '../model/time.js'
import type { Store } from '../store/port.js'
import { notSeen } from '../trace/index.js'
import { openAssessGate } from './assess-gate.js'
import type { App } from './context.js'
import { debtsOwn, knowsParty } from './own-parties.js'
import { logPersonal } from './personal-log.js'
import { mustBeSeen } from './trace-ask.js'
import { tellsBefore, worldAround, type Sight } from './trace-world.js'

/** Who looks at a party, and what for. */
type Looking = Pick<Actor, 'role' | 'creditors'>

/** Kinds of fact that say what a party is. */
const LOOKED_AT = ['party', 'obligation', 'contact_point', 'event', 'suppression', 'match_decision'] as const

/** Purposes for which a role may look; operators work on contacts alone, strategists never do. */
function mayLookFor({ role }: Looking, purpose: SourcePurpose): boolean {
  if (role === 'strategist') return purpose === 'assess'
  return role !== 'operator' || (PURPOSES as readonly string[]).includes(purpose)
}

/** Says whether a role is told names and outside ids. */
function isNamed({ role }: Looking): boolean {
  return role === 'operator' || role === 'reviewer'
}

/** What is looked at: facts of a party that serve the purpose and whoever looks, and what they come from. */
interface Look {
  readonly app: App
  readonly who: Looking
  readonly partyId: PartyId
  readonly day: Day
  readonly facts: readonly AnyFact[]
  readonly sources: ReadonlyMap<string, Source>
  /** Debts that may be told of; absent: every one. */
  readonly ownDebts?: ReadonlySet<string>
}

function of<K extends AnyFact['kind']>({ facts }: Look, kind: K): readonly Fact<K>['content'][] {
  return facts.flatMap((fact) => (fact.kind === kind ? [fact.content as Fact<K>['content']] : []))
}

/** Facts by sources that may still be used for the purpose; what closes a contact binds whatever its source was for. */
function isUsable(fact: AnyFact, purpose: SourcePurpose, day: Day, source: Source | undefined, { creditors }: Looking): boolean {
  if (fact.kind === 'match_decision') return true
  if (source === undefined || (creditors !== undefined && source.forCreditor !== undefined && !creditors.includes(source.forCreditor))) return false
  if (fact.kind === 'event' || fact.kind === 'suppression') return true
  const isCurrent = source.purposes.includes(purpose) && source.obtainedOn <= day && (source.expiresOn === undefined || day < source.expiresOn)
  return isCurrent && fact.purposes.includes(purpose)
}

async function sourcesOf(store: Store, facts: readonly AnyFact[]): Promise<ReadonlyMap<string, Source>> {
  const ids = new Set(facts.flatMap(({ content }) => ('sourceId' in content ? [content.sourceId as string] : [])))
  const found = await store.factsByKey([...ids].map((id) => factKey('source', id)))
  return new Map(found.flatMap((fact) => (fact.kind === 'source' ? [[fact.content.sourceId as string, fact.content] as const] : [])))
}

function debtsOf(look: Look): PartyShown['debts'] {
  const { app, who, ownDebts } = look
  const own = of(look, 'obligation').filter((one) => ownDebts === undefined || ownDebts.has(one.debtId))
  const shown = own.map(({ debtId, role, from, until }) => ({
    ref: app.keyring().ref('debt', debtId), ...(isNamed(who) ? { debtId } : {}), role,
    ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }),
  }))
  return [...new Map(shown.map((one) => [`${one.ref} ${one.role}`, one])).values()]
}

function pointsOf(look: Look): PartyShown['contactPoints'] {
  const { app, who, partyId } = look
  const own = of(look, 'contact_point').filter((one) => one.partyId === partyId)
  return own.map(({ contactPointId, kind, verifiedOn }) => ({
    ref: app.keyring().ref('contact_point', contactPointId), ...(isNamed(who) ? { contactPointId } : {}), kind, ...(verifiedOn === undefined ? {} : { verifiedOn }),
  }))
}

/** Events that a party's standing is told by: not our contacts, nor what reviewers wrote down. */
const TOLD: ReadonlySet<string> = new Set<EventKind>(['request', 'consent', 'notice', 'dispute', 'representation', 'report', 'check'])

function isTold(event: Fact<'event'>['content']['event']): event is Event {
  return TOLD.has(event.kind)
}

function wordOf(event: Event): string {
  const word = 'what' in event ? event.what : 'who' in event ? event.who : 'result' in event ? event.result : undefined
  return word === undefined ? event.kind : `${event.kind} ${word}`
}

/** What was asked for, reported or found, as far as it is about no debt or one that may be told of. */
function standingOf(look: Look): PartyShown['standing'] {
  const { app, partyId, ownDebts } = look
  const events = look.facts.filter((fact): fact is Fact<'event'> => fact.kind === 'event')
  const corrections = events.filter((fact) => isCorrection(fact.content.event))
  const told = events.flatMap((fact) => {
    const { content: record, content: { event, debtId } } = fact
    if (!isTold(event) || isNamedByAny(fact, corrections) || (event.partyId ?? record.partyId) !== partyId) return []
    const debts = [...new Set([...(debtId === undefined ? [] : [debtId]), ...('debts' in event ? (event.debts ?? []) : [])])]
    const own = debts.filter((id) => ownDebts === undefined || ownDebts.has(id))
    if (debts.length > 0 && own.length === 0) return []
    const on = 'at' in event ? event.at : 'on' in event ? event.on : 'from' in event ? event.from : undefined
    return [{
      what: wordOf(event), ...(on === undefined ? {} : { on }),
      ...(own.length === 0 ? {} : { debtRefs: own.map((id) => app.keyring().ref('debt', id)) }),
    }]
  })
  const suppressed = of(look, 'suppression').filter((one) => one.partyId === partyId).map(({ reason, from }) => ({ what: `suppression ${reason}`, on: from }))
  return [...told, ...suppressed].toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1))
}

/** What a party is, by the record of it that tells of it; names and numbers for who is told them. */
function recordOf(look: Look): Partial<PartyShown> {
  const records = of(look, 'party').filter((one) => one.partyId === look.partyId)
  const [first] = records.toSorted((a, b) => (tellsBefore(a, b) ? -1 : 1))
  if (first === undefined) return {}
  const { kind, name, country, region, language, registrationNo, lei } = first
  const named = isNamed(look.who) ? { name, language, registrationNo, lei } : {}
  return Object.fromEntries(Object.entries({ kind, country, region, ...named }).filter(([, value]) => value !== undefined))
}

function shownOf(look: Look, purpose: SourcePurpose): PartyShown {
  const { app, who, partyId, day, facts, sources } = look
  const same = of(look, 'match_decision').filter((one) => one.decision === 'same').flatMap((one) => (one.aId === partyId ? [one.bId] : one.bId === partyId ? [one.aId] : []))
  const from = new Set(facts.flatMap(({ content }) => ('sourceId' in content ? [content.sourceId as string] : [])))
  return {
    ref: app.keyring().ref('party', partyId), purpose, day, ...(isNamed(who) ? { partyId } : {}), ...recordOf(look),
    // Whoever is bound to creditors is not told of a record that may be another's alone.
    sameAs: who.creditors === undefined ? [...new Set(same)].map((id) => app.keyring().ref('party', id)) : [],
    debts: debtsOf(look),
    ...(who.role === 'strategist' ? {} : { contactPoints: pointsOf(look) ?? [], standing: standingOf(look) ?? [] }),
    sources: [...from].toSorted().flatMap((id) => {
      const source = sources.get(id)
      return source === undefined ? [] : [{ class: source.class, obtainedOn: source.obtainedOn }]
    }),
  }
}

/** The one answer for who is not there, may not be seen for a purpose, or is no party of whoever asks. */
function nobody(purpose: SourcePurpose): Problem {
  return purpose === 'assess' ? notSeen() : new Problem('not-found', 'there is no such party, or none that may be looked at for this purpose')
}

async function lookAt(app: App, who: Looking, partyId: PartyId, purpose: SourcePurpose): Promise<PartyShown> {
  const store = await app.store()
  const day = formatDay(Math.floor(app.atMs() / DAY_MS))
  if (purpose === 'assess') {
    const scope = who.creditors === undefined ? {} : { creditors: who.creditors }
    const sight: Sight = { store, day, scope, gate: await openAssessGate(app, store, day, scope) }
    await mustBeSeen(sight, await worldAround(sight, [partyId]), partyId)
  }
  const all = await store.factsAbout({ kinds: LOOKED_AT, parties: [partyId] })
  const sources = await sourcesOf(store, all)
  const facts = all.filter((fact) => isUsable(fact, purpose, day, 'sourceId' in fact.content ? sources.get(fact.content.sourceId) : undefined, who))
  const isThere = facts.some(({ kind, content }) => (kind === 'party' || kind === 'obligation') && content.partyId === partyId)
  if (!isThere || !(await knowsParty(store, who, partyId))) throw nobody(purpose)
  const debts = facts.flatMap((fact) => [...('debtId' in fact.content && fact.content.debtId !== undefined ? [fact.content.debtId] : []), ...eventDebts(fact)])
  const ownDebts = await debtsOwn(store, who, debts)
  return shownOf({ app, who, partyId, day, facts, sources, ...(ownDebts === undefined ? {} : { ownDebts }) }, purpose)
}

function eventDebts(fact: AnyFact): readonly string[] {
  return fact.kind === 'event' && 'debts' in fact.content.event ? (fact.content.event.debts ?? []) : []
}

/**
 * Shows a party as a role sees it for a purpose, and writes into the ledger who looked at whom.
 * @throws Problem not-allowed for a purpose that is none of the role's; not-found, in the same words for whoever may not be
 * seen as for whoever is not there
 */
export async function runParty(app: App, who: Looking, ref: string, purpose: SourcePurpose): Promise<PartyShown> {
  if (!mayLookFor(who, purpose)) throw new Problem('not-allowed', `The role ${who.role} may not look at parties for the purpose ${purpose}.`)
  const partyId = app.keyring().idOf('party', ref)
  const subject = partyId === undefined ? `ref:${ref}` : `party:${partyId}`
  return logPersonal(app, { what: 'party', purpose, subjects: [subject] }, async () => {
    if (partyId === undefined) throw nobody(purpose)
    return lookAt(app, who, partyId as PartyId, purpose)
  })
}
