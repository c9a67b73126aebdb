import type { AnyFact } from '../model/facts.js'
import { factKey, type ContactPointId } from '../model/ids.js'
import { isRestriction } from '../model/own-source.js'
import { accessInputSchema, type AccessAnswer, type AccessReport } from '../model/rights.js'
import type { LedgerEntry } from '../model/ledger.js'
import { ownWords } from '../model/list.js'
import { heldItems, sourcesOfItems } from '../review/access.js'
import { pointsOf } from '../review/own-records.js'
import type { Store } from '../store/port.js'
import { accessPage } from './access-page.js'
import { utc, type App } from './context.js'
import { logPersonal } from './personal-log.js'
import { readAsked } from './read-asked.js'
import { waitingFacts, waitingRows } from './rights-held.js'
import { keptFor } from './rights-law.js'
import { beginRequest, endRequest, recordsOfPerson, type Answering, type Person } from './rights-person.js'

async function sourcesTold(store: Store, ids: ReadonlySet<string>): Promise<AccessReport['sources']> {
  const facts = await store.factsByKey([...ids].map((id) => factKey('source', id)))
  return facts.flatMap((fact) => {
    if (fact.kind !== 'source') return []
    const { evidence: _evidence, forCreditor: _creditor, idNamespace: _namespace, purposes, ...told } = fact.content
    return [{ ...told, purposes: [...purposes] }]
  })
}

/** Leases of contacts with the person: to which program its contact point went, and what came of it. */
async function givenTo(store: Store, { records }: Person, points: readonly string[]): Promise<AccessReport['given']> {
  const own = new Set<string>(records)
  const leases = await store.leasesEver(records, points as readonly ContactPointId[])
  return leases.filter(({ partyId }) => own.has(partyId)).map(({ holder, list, channel, purpose, leasedAtMs, startedAtMs, report, state }) => ({
    to: holder, list, channel, purpose, leasedAt: utc(leasedAtMs), state,
    ...(startedAtMs === undefined ? {} : { startedAt: utc(startedAtMs) }), ...(report === undefined ? {} : { result: report.result }),
  }))
}

/** Acts of the ledger about the person; who of us acted stays out, since they are people as well. */
async function actsAbout(app: App, store: Store, { records }: Person): Promise<AccessReport['acts']> {
  const subjects = new Set(records.map((id) => app.keyring().hash('subject', `party:${id}`)))
  const acts: AccessReport['acts'][number][] = []
  for await (const batch of store.leaves(0)) {
    for (const { entry } of batch) {
      const read = JSON.parse(entry) as LedgerEntry
      if (read.subjects?.some((subject) => subjects.has(subject)) !== true) continue
      const { time, action, actorKind, purpose, decision } = read
      acts.push({ at: time, action, byKind: actorKind, ...(purpose === undefined ? {} : { purpose }), ...(decision === undefined ? {} : { decision }) })
    }
  }
  return acts
}

/** Gathers everything held about a person. */
async function reportOn(app: App, store: Store, person: Person): Promise<AccessReport> {
  const { records } = person
  const held = await store.heldAbout(records)
  const waiting = waitingFacts(await waitingRows(app, store, records)).map((fact) => ({ ...fact, replacedIn: fact.revision }))
  const items = heldItems(records, { ...held, versions: [...held.versions, ...(waiting as readonly AnyFact[])] }, { open: (sealed) => app.keyring().open(sealed), keptFor: keptFor(app, records, held) })
  const points = [...pointsOf(held.versions, new Set(records))]
  const listed = (await store.entriesOf(records)).map(({ list, entry }) => ({ list, rank: entry.rank, role: entry.role, channel: entry.channel, words: ownWords(entry) }))
  return {
    at: utc(app.atMs()), records: [...records], items: [...items], sources: await sourcesTold(store, sourcesOfItems(items)),
    given: await givenTo(store, person, points), listed, acts: await actsAbout(app, store, person),
    restricted: held.versions.some((fact: AnyFact) => fact.replacedIn === undefined && isRestriction(fact)),
  }
}

/**
 * Answers what is held about a person: everything, from where, on what basis, to whom it went, how long it is kept. The
 * person's own contact values are opened, which the ledger says; other people stand in it as `another person`.
 * @throws Problem not-allowed for whoever is bound to creditors; not-found when the store holds nothing about such a person
 */
export async function runAccess(app: App, actor: Answering, input: unknown, key?: string): Promise<AccessAnswer> {
  const { language, html, ...asked } = readAsked(accessInputSchema, input)
  const { request, person } = await beginRequest(app, actor, 'access', asked, key)
  const { requestId, deadline } = request
  if (asked.recordOnly === true) return { requestId, deadline, state: request.state }
  const store = await app.store()
  // A key that is sent again is answered again, with what is held now: the report itself is kept nowhere.
  const whole: Person = person.records.length > 0 ? person : { ...person, records: await recordsOfPerson(store, person.partyId) }
  const subjects = whole.records.map((id) => `party:${id}`)
  const report = await logPersonal(app.as(actor), { what: 'access', purpose: 'access', subjects }, () => reportOn(app, store, whole))
  const ended = request.state === 'open' ? await endRequest(app, actor, request, 'done', { items: report.items.length }) : request
  return { requestId, deadline, state: ended.state, report, ...(html === true ? { html: accessPage(report, language) } : {}) }
}
