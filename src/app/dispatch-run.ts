import type { z } from 'zod'
import * as schemas from '../model/dispatch-schemas.js'
import type {
  ApprovalShown, DispatcherShown, HeartbeatShown, LeasedShown, PausedShown, PauseShown, RecordedShown, ReleasedShown, ReportedShown, StartedShown, StopsShown,
} from '../model/dispatch-schemas.js'
import { isGranted } from '../model/grants.js'
import { BATCH_ROWS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { parseInstant } from '../model/time.js'
import { schemaPlaces } from '../model/schema.js'
import * as acts from '../dispatch/index.js'
import { keepBases } from './basis.js'
import { utc, type App } from './context.js'
import { holding, isOwnPause, mustBeUnbound, pauseFor } from './creditor-gate.js'
import { idOf, problemLine, readJsonLines, readJsonText } from './ndjson.js'
import { mustKnowNamed, mustOwnReported } from './own-parties.js'
import { logShown } from './personal-log.js'
import { deskOf, ownSourceFor } from './dispatch-desk.js'
import { goingOn } from './lease-cuts.js'
import { dispatcherShown, leaseShown, pauseShown } from './dispatch-shown.js'

/** Who acts, as these acts ask. Nothing here numbers the ledger's leaves: whoever runs them integrates, once for many acts. */
export type Acting = acts.Actor

/** @throws Problem invalid-input, with a pointer to every wrong place */
function read<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const found = schema.safeParse(input)
  if (found.success) return found.data
  const places = schemaPlaces(found.error)
  throw new Problem('invalid-input', `the request is wrong at ${places[0]?.pointer || '/'}: ${places[0]?.message ?? ''}`, places)
}

/** Input of an act, whose absent fields are left out. */
type Bare<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }
function bare<T extends object>(input: T): Bare<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Bare<T>
}

/** Registers a dispatcher, or changes what it is. */
export async function runAddDispatcher(app: App, actor: Acting, input: unknown, key?: string): Promise<DispatcherShown> {
  mustBeUnbound(actor, 'a dispatcher is registered')
  const asked = bare(read(schemas.dispatcherInputSchema, input))
  const made = await acts.addDispatcher(deskOf(app, await app.store()), actor, asked, key)
  return dispatcherShown(made)
}

/** Every dispatcher, by id; whoever is bound to creditors sees those that work for them, and no other creditor's name. */
export async function runDispatchers(app: App, { creditors }: Pick<Acting, 'creditors'> = {}): Promise<readonly DispatcherShown[]> {
  const all = await (await app.store()).kept('dispatcher')
  if (creditors === undefined) return all.map(dispatcherShown)
  return all.flatMap((one) => {
    const own = one.creditors?.filter((id) => creditors.includes(id))
    return own?.length === 0 ? [] : [dispatcherShown(own === undefined ? one : { ...one, creditors: own })]
  })
}

/** Leases entries of a list that are lawful now, best rank first. */
export async function runLease(app: App, actor: Acting, input: unknown, key?: string): Promise<LeasedShown> {
  acts.mustActAsOne(actor)
  const asked = bare(read(schemas.leaseInputSchema, input))
  await keepBases(app)
  const desk = deskOf(app, await app.store())
  const asker = [asked.list, asked.holder, asked.channels, asked.languages, actor.creditors]
  const { leases, passed, isCut, whyNone } = await goingOn(await app.store(), asker, desk.nowMs, (afterRank) => acts.lease(desk, actor, asked, key, afterRank))
  return { leases: leases.map(leaseShown), passed, isCut, ...(whyNone === undefined ? {} : { whyNone }) }
}

/** Extends a lease, or says by which rule it may not go on. */
export async function runHeartbeat(app: App, actor: Acting, leaseId: string): Promise<HeartbeatShown> {
  acts.mustActAsOne(actor)
  const [desk, holder] = [deskOf(app, await app.store()), holding(actor)]
  await acts.takeBackUnfit(desk, holder, leaseId)
  const found = await acts.heartbeat(desk, holder, leaseId)
  return found.state === 'held' ? { leaseId, state: 'held', expiresAt: utc(found.expiresAtMs) } : found
}

/** Starts the contact of a lease: the only act that hands over a contact point in clear. */
export async function runStart(app: App, actor: Acting, leaseId: string, key?: string): Promise<StartedShown> {
  acts.mustActAsOne(actor)
  const [desk, holder] = [deskOf(app, await app.store()), holding(actor)]
  await keepBases(app)
  await acts.takeBackUnfit(desk, holder, leaseId)
  const found = await acts.start(desk, holder, leaseId, (sealed) => app.keyring().open(sealed), key)
  const { lease, value, kind, mustSay, templateId, language, zone } = found
  return {
    lease: leaseShown(lease), value, kind, mustSay,
    ...(templateId === undefined ? {} : { templateId }),
    ...(language === undefined ? {} : { language }),
    ...(zone === undefined ? {} : { zone }),
  }
}

/** Reports what came of a lease. */
export async function runReport(app: App, actor: Acting, leaseId: string, input: unknown, key?: string): Promise<ReportedShown> {
  acts.mustActAsOne(actor)
  const outcome = bare(read(schemas.reportInputSchema, input))
  const { said = [], debts = [] } = outcome
  await mustOwnReported(app, holding(actor), [...debts, ...said.flatMap((one) => one.debts ?? [])])
  await mustKnowNamed(app, holding(actor), acts.namedBySaid(said))
  const store = await app.store()
  const reported = await acts.report(deskOf(app, store), holding(actor), leaseId, outcome, await ownSourceFor(store), key)
  return reported
}

/** Gives back a lease that was not started. */
export async function runRelease(app: App, actor: Acting, leaseId: string, key?: string): Promise<ReleasedShown> {
  acts.mustActAsOne(actor)
  const released = await acts.release(deskOf(app, await app.store()), holding(actor), leaseId, key)
  return released
}

/** Records what happened outside a lease, and takes back every lease that it forbids before it answers. */
export async function runRecord(app: App, actor: Acting, input: unknown, key?: string): Promise<RecordedShown> {
  const happened = bare(read(schemas.happenedSchema, input)) as object as acts.Happened
  const { partyId, contactPointId, said = [], event } = happened
  await mustKnowNamed(app, actor, [
    ...(partyId === undefined ? [] : [{ pointer: '/partyId', what: 'party' as const, id: partyId }]),
    ...(contactPointId === undefined ? [] : [{ pointer: '/contactPointId', what: 'contact point' as const, id: contactPointId }]),
    ...acts.namedBySaid(said), ...acts.namedByEvent(event),
  ])
  const store = await app.store()
  const recorded = await acts.record(deskOf(app, store), actor, happened, await ownSourceFor(store), key)
  return recorded
}

/** Leases taken back after a cursor, in order; of the creditors, the lists and the dispatcher of who asks. */
export async function runStops(app: App, actor: Acting, cursor: number, limit: number): Promise<StopsShown> {
  acts.mustActAsOne(actor)
  const found = await (await app.store()).stops(cursor, Math.min(limit, BATCH_ROWS_MAX))
  const { dispatcherId, creditors, lists } = holding(actor)
  const isFor = ({ holder, creditorId, list }: (typeof found)[number]['lease']): boolean =>
    (dispatcherId === undefined || dispatcherId === holder) && (creditors === undefined || creditors.includes(creditorId)) && isGranted(lists, list)
  const own = found.filter(({ lease }) => isFor(lease))
  await logShown(app, { what: 'stops', purpose: 'service', subjects: own.map(({ lease }) => `party:${lease.partyId}`) })
  return { stops: own.map(({ seq, lease }) => ({ seq, lease: leaseShown(lease) })), next: found.at(-1)?.seq ?? cursor }
}

/** Pauses dispatching for what is named, and takes back the leases of it before it answers. */
export async function runPause(app: App, actor: Acting, input: unknown, key?: string): Promise<PausedShown> {
  const { scope, because, until } = read(schemas.pauseInputSchema, input)
  if (!isOwnPause(actor, scope)) mustBeUnbound(actor, 'this pauses')
  const asked = { scope, because, ...(until === undefined ? {} : { untilMs: parseInstant(until) }) } as acts.PauseInput
  const { pause, revoked } = await acts.pause(deskOf(app, await app.store()), actor, asked, key)
  return { pause: pauseShown(pause), revoked }
}

/** Ends a pause. */
export async function runResume(app: App, actor: Acting, pauseId: string, key?: string): Promise<PauseShown> {
  const store = await app.store()
  const isOthers = (await store.kept('pause')).some((pause) => pause.pauseId === pauseId && !isOwnPause(actor, pause.scope))
  if (isOthers) mustBeUnbound(actor, 'this pause was made')
  const ended = await acts.resume(deskOf(app, store), actor, pauseId, key)
  return pauseShown(ended)
}

/** Pauses that are in force at this moment. */
export async function runPauses(app: App, actor: Pick<Acting, 'creditors' | 'lists'> = {}): Promise<readonly PauseShown[]> {
  const nowMs = app.atMs()
  const shown = (await (await app.store()).kept('pause')).filter((pause) => acts.isInForce(pause, nowMs)).flatMap((pause) => pauseFor(actor, pause))
  await logShown(app, { what: 'pauses', purpose: 'service', subjects: shown.flatMap(({ scope }) => (scope.of === 'party' ? [`party:${scope.id}`] : [])) })
  return shown.map(pauseShown)
}

/** Keeps a named person's approval of a list. */
export async function runApprove(app: App, actor: Acting, list: string, key?: string): Promise<ApprovalShown> {
  mustBeUnbound(actor, 'a list is approved')
  const { by, atMs } = await acts.approve(deskOf(app, await app.store()), actor, list, key)
  return { list, by, at: utc(atMs) }
}

/** Records what one JSON text says, or each of an array. */
export async function recordJson(app: App, actor: Acting, file: string): Promise<readonly RecordedShown[]> {
  const input = await readJsonText(file, app.folder)
  const all: RecordedShown[] = []
  for (const one of Array.isArray(input) ? input : [input]) all.push(await runRecord(app, actor, one))
  return all
}

/** Records what each line says, in order; a line that is wrong is answered by its problem. Says whether all were right. */
export async function recordLines(app: App, actor: Acting, file: string, write: (answer: object) => void): Promise<boolean> {
  let right = true
  for await (const line of readJsonLines(file, app.folder)) {
    try {
      if ('problem' in line) throw line.problem
      write(await runRecord(app, actor, line.value))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      right = false
      write(problemLine(error, 'value' in line ? idOf(line.value) : line.id))
    }
  }
  return right
}
