import { saltedLeaf } from '../ledger/leaf.js'
import type { Erased, ErasureAsk, ErasurePlan, HeldAbout } from '../model/erasing.js'
import type { Day, EventRecord } from '../model/facts.js'
import { factKey, type DebtId, type EventId, type PartyId } from '../model/ids.js'
import { OWN_SOURCE_ID, restrictionOf } from '../model/own-source.js'
import { Problem } from '../model/problem.js'
import { eraseInputSchema, type EraseAnswer, type RightRequest } from '../model/rights.js'
import type { NewVersion, OpenAct } from '../model/writes.js'
import { eraseLines, eraseRunLines, sought, type SoughtIds } from '../review/erase-lines.js'
import { unwrittenOf, type IsItemAbout } from '../review/erase-words.js'
import { erasedName, isErasedName, judgeErasure, type ErasureLaw, type JudgedErasure } from '../review/erasure.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { mustBeUnbound } from './creditor-gate.js'
import { dropContentSums } from './content-digest.js'
import { ownSourceFor, recheckFor } from './dispatch-desk.js'
import { noteErased } from './erased-file.js'
import { evidenceDays, type EvidenceDays } from './evidence-days.js'
import { dropGraph } from './graph-cache.js'
import { forgetLeftOut } from './left-out-kept.js'
import { logPersonal } from './personal-log.js'
import { readAsked } from './read-asked.js'
import { placeOf } from './review-queue.js'
import { waitingRows } from './rights-held.js'
import { erasureLaw } from './rights-law.js'
import { beginRequest, deadlineOf, partyIdOf, personOf, todayOf, type Answering, type Person } from './rights-person.js'
import { requestEvent } from './rights-run.js'

/** What erasing a person did, or would do. */
export type ErasedAnswer = Omit<EraseAnswer, 'requestId' | 'deadline' | 'state' | 'scrubbed'>

/** Takes the content out of every line of a certificate, and of every run of measures, that names one of these ids. */
async function eraseRecords(app: App, store: Store, act: OpenAct, ids: SoughtIds): Promise<number> {
  let lines = 0
  for (const { name } of await store.lists()) {
    for await (const segment of store.segments(name)) {
      const erased = eraseLines(segment, ids, { saltedLeaf })
      if (erased === undefined) continue
      await store.rewriteSegments(act, [erased.segment])
      lines += erased.lines
    }
  }
  for (const { runId } of await store.runs()) {
    const left = eraseRunLines(await store.run(runId), ids)
    if (left !== undefined) await store.rewriteRun(act, left)
  }
  return lines
}

/** What is sought in certificates: the ids that go and, of whom only a keyed name is left, every id behind it. */
function soughtOf(law: ErasureLaw, { records }: Person, judged: JudgedErasure): SoughtIds {
  const names = new Set<string>(records.filter((id) => isErasedName(id)))
  const known = new Map<string, boolean>()
  const isBehind = (id: string): boolean => {
    const told = known.get(id) ?? names.has(erasedName(law.hash('party', id)))
    known.set(id, told)
    return told
  }
  return sought(judged.renames.map(({ id }) => id), { keptDebts: judged.evidenceDebts, ...(names.size === 0 ? {} : { isBehind }) })
}

/** Says which items of samples are about a person: lines of lists that reach them, and exclusions of theirs. */
async function itemsAbout(app: App, store: Store, { records }: Person): Promise<IsItemAbout> {
  const lines = new Set((await store.entriesOf(records)).map(({ list, entry }) => JSON.stringify([list, String(entry.rank)])))
  return ({ list }, { of, what }) => (of === 'entry' ? lines.has(JSON.stringify([list, what])) : records.includes(placeOf(app, what).partyId))
}

/** The id of one of the person's records from now on. */
function nameOf({ renames }: JudgedErasure, id: string): string {
  return renames.find((one) => one.id === id)?.as ?? id
}

/** The request as it stands once the person is gone: known by its keyed hash alone, or by the name of what is kept. */
function requestAfter(app: App, actor: Answering, request: RightRequest, person: Person, judged: JudgedErasure, answer: object): RightRequest {
  const { partyId, records: _records, ...rest } = request
  const name = judged.renames.find(({ id }) => id === partyId)?.as ?? partyId
  const after = { ...rest, doneAtMs: app.clockMs(), doneBy: actor.name, answer: answer as Readonly<Record<string, unknown>> }
  if (judged.state === 'erased' || name === undefined) return { ...after, state: 'done' }
  return { ...after, state: 'kept', partyId: name, records: person.records.map((id) => nameOf(judged, id)) }
}

/** Ties the keyed name to a debt whose evidence is kept, by what they asked for: nothing else may be left that does. */
function markOf(app: App, request: RightRequest, partyId: PartyId, debtId: DebtId, i: number): NewVersion {
  const asked = requestEvent(app, request, partyId, 'erasure')
  const eventId = `right:${request.requestId}:${i + 1}` as EventId
  return { ...asked, key: factKey('event', eventId, OWN_SOURCE_ID), content: { ...asked.content, eventId, debtId } as EventRecord }
}

/** What stays is kept unused; packs and duties hear that erasure was asked for. */
function factsOfKept(app: App, request: RightRequest, person: Person, judged: JudgedErasure, own: readonly NewVersion[]): readonly NewVersion[] {
  if (judged.state === 'erased') return []
  if (judged.state === 'evidence') return [...own, ...judged.untiedDebts.map((debtId, i) => markOf(app, request, nameOf(judged, person.partyId) as PartyId, debtId, i))]
  return [...own, ...person.records.map((id) => restrictionOf(id, todayOf(app))), requestEvent(app, request, person.partyId, 'erasure')]
}

function answerOf(judged: JudgedErasure, written: boolean, counts: { readonly entries: number; readonly leases: number; readonly lines: number; readonly revoked: number }): ErasedAnswer {
  const { entries, leases, lines: certificateLines, revoked } = counts
  return { written, erased: { ...judged.erased }, kept: [...judged.kept], entries, leases, certificateLines, tombstones: judged.tombstones.length, revoked }
}

/**
 * Erases a person as the law lets it: inside a long act, so that no load and no list comes in between, first from certificates
 * and runs, then everything else in one transaction. Stopped at any moment, it is begun again and ends the same.
 * @throws Problem conflict while a load or a list is being written
 */
export async function erasePerson(app: App, actor: Answering, request: RightRequest, person: Person, days?: EvidenceDays): Promise<ErasedAnswer> {
  const store = await app.store()
  const own = await ownSourceFor(store)
  const act = await store.beginLoad(`erase:${request.requestId}:${app.newId()}`, app.clockMs())
  try {
    const heldBefore = await store.heldAbout(person.records)
    const law = await (days ?? evidenceDays(store)).lawFor(erasureLaw(app), person.records, heldBefore.debts)
    const before = judgeErasure(person.records, heldBefore, law)
    const waiting = await waitingRows(app, store, person.records)
    const lines = await eraseRecords(app, store, act, soughtOf(law, person, before))
    let last: JudgedErasure = before
    const plan = (held: HeldAbout): ErasurePlan => {
      const judged = judgeErasure(person.records, held, law)
      // What came in meanwhile may be named in lines that were looked through already.
      if (judged.renames.some(({ id }) => !before.renames.some((one) => one.id === id))) throw new Problem('conflict', 'something was recorded about the person meanwhile: run it again')
      last = judged
      const { keys, rewrites, renames, tombstones, kept, words } = judged
      const subjects = [...new Set([request.subject, ...person.records.map((id) => law.hash('party', id))])]
      const leaf = app.as(actor).leaf({
        action: 'erase', subjects, decision: judged.state, rules: [...new Set([request.deadline.rule, ...kept.map(({ rule }) => rule)])], requestId: request.requestId,
        counts: { facts: keys.length, held: waiting.length, tombstones: tombstones.length, certificateLines: lines },
      })
      const answer = answerOf(judged, true, { entries: 0, leases: 0, lines, revoked: 0 })
      return { keys, rewrites, renames, tombstones, words, leaf, held: waiting.map(({ keyHash }) => keyHash), facts: factsOfKept(app, request, person, judged, own), requests: [requestAfter(app, actor, request, person, judged, answer)] }
    }
    const isItemAbout = await itemsAbout(app, store, person)
    const unwritten: ErasureAsk['unwritten'] = (kind, record, planned) => unwrittenOf(kind, record, planned, last.state === 'restricted' ? () => false : isItemAbout)
    const ask: ErasureAsk = { parties: person.records, nowMs: app.clockMs(), plan, unwritten, recheck: recheckFor(app, store, actor) }
    // Before and not after: killed in between, nothing would drop them any more. No list, which keeps new ones, is made meanwhile.
    dropContentSums(app)
    const erased: Erased = await store.commitErasure(act, ask)
    noteErased(app, last.tombstones)
    dropGraph(app)
    await forgetLeftOut(app)
    return answerOf(last, true, { ...erased, lines })
  } catch (error) {
    await store.abandon(act).catch(() => {
      // What went wrong first is what counts; an act that could not be abandoned is swept by the next one.
    })
    throw error
  }
}

const NOTHING: ErasedAnswer = { written: false, erased: {}, kept: [], entries: 0, leases: 0, certificateLines: 0, tombstones: 0, revoked: 0 }

/** What erasing a person would come to, without writing anything but that it was looked at. */
async function tryErasure(app: App, actor: Answering, person: Person, receivedOn: Day | undefined): Promise<EraseAnswer> {
  const { records } = person
  const store = await app.store()
  return logPersonal(app.as(actor), { what: 'erase', purpose: 'erase', subjects: records.map((id) => `party:${id}`) }, async () => {
    const held = await store.heldAbout(records)
    const judged = judgeErasure(records, held, await evidenceDays(store).lawFor(erasureLaw(app), records, held.debts))
    const counts = { entries: (await store.entriesOf(records)).length, leases: (await store.leasesEver(records, [])).length, lines: 0, revoked: 0 }
    return { ...answerOf(judged, false, counts), requestId: 'not recorded', deadline: await deadlineOf(app, person, receivedOn ?? todayOf(app)), state: 'open' as const, scrubbed: true }
  })
}

/** The request by which a person was erased before, as when the answer to it was lost; undefined: nobody was. */
async function erasedBefore(app: App, store: Store, partyId: PartyId): Promise<RightRequest | undefined> {
  const subject = erasureLaw(app).hash('party', partyId)
  if (!(await store.kept('tombstone')).some((one) => one.of === 'party' && one.hash === subject)) return undefined
  return (await store.kept('right')).find((one) => one.right === 'erase' && one.subject === subject && one.state !== 'open')
}

/**
 * Erases a person on request: what no law keeps is gone with all its versions, a keyed tombstone stays by which later loads
 * leave the person out, and what a law keeps stays unused until the day it ends.
 * @throws Problem not-allowed for whoever is bound to creditors; not-found; conflict while a load or a list is being written
 */
export async function runErase(app: App, actor: Answering, input: unknown, key?: string): Promise<EraseAnswer> {
  const { because: _because, dryRun, ...asked } = readAsked(eraseInputSchema, input)
  mustBeUnbound(actor, 'rights of people go')
  const store = await app.store()
  if (dryRun === true) return tryErasure(app, actor, await personOf(app, actor, asked), asked.receivedOn)
  const done = await erasedBefore(app, store, partyIdOf(app, asked))
  if (done !== undefined) return { ...NOTHING, ...(done.answer as unknown as ErasedAnswer), requestId: done.requestId, deadline: done.deadline, state: done.state, scrubbed: await store.scrub() }
  const { request, person, isRepeated } = await beginRequest(app, actor, 'erase', asked, key)
  const { requestId, deadline } = request
  if (isRepeated) return { ...NOTHING, ...(request.answer as unknown as ErasedAnswer), requestId, deadline, state: request.state, scrubbed: true }
  if (asked.recordOnly === true) return { ...NOTHING, requestId, deadline, state: request.state, scrubbed: true }
  const erased = await erasePerson(app, actor, request, person)
  const scrubbed = await store.scrub()
  return { ...erased, requestId, deadline, state: erased.kept.length > 0 ? 'kept' : 'done', scrubbed }
}
