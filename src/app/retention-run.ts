import { onceOf } from '../dispatch/ledger.js'
import type { PartyId } from '../model/ids.js'
import { DOSSIERS_MAX, NAMED_MAX, RETENTION_PEOPLE_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { retentionRunInputSchema, type RetentionAnswer, type RetentionLine, type RetentionPreview, type RightRequest } from '../model/rights.js'
import { slicesOf } from '../model/slices.js'
import { judgeErasure, isErasedName } from '../review/erasure.js'
import { Needed } from '../review/retention.js'
import type { Store } from '../store/port.js'
import { utc, type App, type TellProgress } from './context.js'
import { mustBeUnbound } from './creditor-gate.js'
import { deskOf, recheckFor } from './dispatch-desk.js'
import { erasePerson } from './erase-run.js'
import { evidenceDays, type EvidenceDays } from './evidence-days.js'
import { readAsked } from './read-asked.js'
import { erasureLaw } from './rights-law.js'
import { deadlineOf, keepRequest, recordsOfPerson, todayOf, type Answering, type Person } from './rights-person.js'

/** Somebody of whom something may go now, or stays for a while. */
export interface Due {
  readonly person: Person
  readonly rule: string
  readonly because: string
  /** The request that is gone on with; absent: nobody asked, the time has come. */
  readonly request?: RightRequest
}

/** A rule with whom it concerns. */
interface Line {
  readonly line: Omit<RetentionLine, 'parties' | 'records' | 'partyRefs'>
  readonly people: Set<string>
  records: number
}

/** What is found while everybody is looked at. */
class Found {
  readonly due: Due[] = []
  readonly #lines = new Map<string, Line>()
  isCut = false

  add(line: Line['line'], partyId: string, records: number): void {
    const key = `${line.act} ${line.rule} ${line.until ?? ''}`
    const known = this.#lines.get(key) ?? { line, people: new Set<string>(), records: 0 }
    this.#lines.set(key, known)
    known.people.add(partyId)
    known.records += records
  }

  lines(app: App): readonly RetentionLine[] {
    return [...this.#lines.values()]
      .map(({ line, people, records }) => ({ ...line, parties: people.size, records, partyRefs: [...people].slice(0, NAMED_MAX).map((id) => app.keyring().ref('party', id)) }))
      .toSorted((a, b) => (`${a.act} ${a.rule} ${a.until ?? ''}` < `${b.act} ${b.rule} ${b.until ?? ''}` ? -1 : 1))
  }
}

/** Looks at what is held about one person: what may go is due, and what the law keeps is told with its day. */
async function lookAt(app: App, store: Store, found: Found, due: Due, days: EvidenceDays): Promise<void> {
  const { person: { partyId, records }, rule, because, request } = due
  const held = await store.heldAbout(records)
  // What is known of organizations is no personal data by itself, and goes with no person's debts.
  const isOrganization = held.versions.some((fact) => fact.kind === 'party') && held.versions.every((fact) => fact.kind !== 'party' || fact.content.kind !== 'person')
  if (held.versions.length === 0 || (request === undefined && isOrganization)) return
  const judged = judgeErasure(records, held, await days.lawFor(erasureLaw(app), records, held.debts))
  for (const kept of judged.kept) found.add({ rule: kept.rule, act: 'keep', because: kept.because, ...(kept.until === undefined ? {} : { until: kept.until }) }, partyId, kept.records)
  // What an answered request has left behind is all that the law keeps: until that ends there is nothing to do.
  const isSettled = request?.state === 'kept' && judged.keys.length === 0 && judged.rewrites.length === 0
  if (isSettled || (request === undefined && judged.state === 'restricted')) return
  found.add({ rule, act: 'erase', because }, partyId, judged.keys.length + judged.rewrites.length)
  found.due.push(due)
}

/** Records of people who have asked for something that is not answered yet: what is to be told or set right does not go before. */
async function askingPeople(store: Store): Promise<ReadonlySet<string>> {
  const open = (await store.kept('right')).filter((one) => one.state === 'open' && one.right !== 'erase' && one.partyId !== undefined)
  const records = await Promise.all(open.map(async ({ partyId }) => recordsOfPerson(store, partyId as PartyId)))
  return new Set(records.flat())
}

/** People who asked for erasure and of whom a law kept something. */
async function keptPeople(store: Store): Promise<readonly Due[]> {
  const requests = (await store.kept('right')).filter((one) => one.right === 'erase' && one.state === 'kept' && one.partyId !== undefined)
  const people: Due[] = []
  for (const request of requests) {
    const partyId = request.partyId as PartyId
    people.push({ person: { partyId, records: (request.records as readonly PartyId[] | undefined) ?? (await recordsOfPerson(store, partyId)) }, rule: request.deadline.rule, because: 'Erasure was asked for, and no law keeps it any more.', request })
  }
  return people
}

/** People of whom nothing is needed any more since the last of their debts was closed. */
async function unneededPeople(app: App, store: Store, found: Found, asked: ReadonlySet<string>, tell: TellProgress): Promise<readonly Due[]> {
  const needed = new Needed()
  const total = (await store.counts()).debt
  const day = todayOf(app)
  let done = 0
  for await (const batch of store.debtIds()) {
    for (const debts of slicesOf(batch, DOSSIERS_MAX)) {
      for (const dossier of await store.dossiers(debts)) needed.add(dossier, day)
      done = Math.min(total, done + DOSSIERS_MAX)
      tell('looking for what is no longer needed', done, total)
    }
  }
  const people: Due[] = []
  for (const [partyId, gone] of needed.people()) {
    if (asked.has(partyId) || isErasedName(partyId)) continue
    if (gone.from > day) {
      found.add({ rule: gone.rule, act: 'keep', because: gone.because, until: gone.from }, partyId, 1)
      continue
    }
    const records = await recordsOfPerson(store, partyId)
    for (const id of records) (asked as Set<string>).add(id)
    people.push({ person: { partyId, records }, rule: gone.rule, because: gone.because })
  }
  return people
}

async function look(app: App, store: Store, tell: TellProgress): Promise<Found> {
  const found = new Found()
  const kept = await keptPeople(store)
  const asked = new Set(kept.flatMap(({ person }) => person.records as readonly string[]))
  const people = [...kept, ...(await unneededPeople(app, store, found, asked, tell))]
  found.isCut = people.length > RETENTION_PEOPLE_MAX
  const asking = await askingPeople(store)
  const days = evidenceDays(store)
  for (const due of people.slice(0, RETENTION_PEOPLE_MAX)) {
    if (due.person.records.some((id) => asking.has(id))) found.add({ rule: 'request-open', act: 'keep', because: 'A request of the person is not answered yet.' }, due.person.partyId, 1)
    else await lookAt(app, store, found, due, days)
  }
  return found
}

/** Says what retention would erase and what a law keeps, by rule, with counts and refs. */
export async function runRetentionPreview(app: App, actor: Answering, tell: TellProgress = () => undefined): Promise<RetentionPreview> {
  mustBeUnbound(actor, 'retention goes')
  const found = await look(app, await app.store(), tell)
  return { at: utc(app.atMs()), lines: found.lines(app), isCut: found.isCut }
}

/** The request that a person's erasure is carried out under: the one that was made, or one that retention makes in nobody's name. */
export async function requestFor(app: App, actor: Answering, { person, request }: Due): Promise<RightRequest> {
  if (request !== undefined) return request
  const { partyId } = person
  const today = todayOf(app)
  const made: RightRequest = {
    requestId: app.newId(), right: 'erase', partyId, subject: app.keyring().hash('subject', `party:${partyId}`), receivedOn: today, deadline: await deadlineOf(app, person, today),
    recordedAtMs: app.clockMs(), recordedBy: actor.name, state: 'open',
  }
  await keepRequest(app, actor, made, 'by retention')
  return made
}

/**
 * Erases what retention may, one person at a time and each in one transaction: stopped at any moment, it goes on where it was
 * when it is run again; under a key that was answered it does nothing more. People of whom something came in meanwhile are
 * told as failed and left to the next run.
 */
export async function runRetention(app: App, actor: Answering, input: unknown, tell: TellProgress = () => undefined, key?: string): Promise<RetentionAnswer> {
  const asked = readAsked(retentionRunInputSchema, input)
  mustBeUnbound(actor, 'retention goes')
  const store = await app.store()
  const keyed = onceOf(deskOf(app, store), actor, 'retention', asked, key)
  const before = keyed.once === undefined ? undefined : await store.answered(keyed.once)
  if (before !== undefined) return (before as { readonly answer: RetentionAnswer }).answer
  const found = await look(app, store, tell)
  const due = found.due.slice(0, asked.limit)
  let [erased, restricted, failed] = [0, 0, 0]
  for (const [i, one] of due.entries()) {
    try {
      const answer = await erasePerson(app, actor, await requestFor(app, actor, one), one.person)
      if (answer.kept.length > 0) restricted++
      else erased++
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'conflict') throw error
      failed++
    }
    tell('erasing', i + 1, due.length)
  }
  const scrubbed = erased + restricted === 0 || (await store.scrub())
  const lines = found.lines(app)
  const rules = [...new Set(lines.filter(({ act }) => act === 'erase').map(({ rule }) => rule))]
  const answer = { at: utc(app.atMs()), lines, isCut: found.isCut || due.length < found.due.length, erased, restricted, failed, scrubbed }
  // What is answered again under its key tells of nobody: a ref is an id to whoever has the key of the store.
  const told = { ...answer, lines: lines.map((line) => ({ ...line, partyRefs: [] })) }
  const leaf = app.as(actor).leaf({ action: 'retention', rules, counts: { due: found.due.length, erased, restricted, failed } })
  await store.settle<RetentionAnswer>({ nowMs: app.atMs(), recheck: recheckFor(app, store, actor), ...keyed, decide: () => ({ answer: told, leaf }) })
  await app.integrate()
  return answer
}
