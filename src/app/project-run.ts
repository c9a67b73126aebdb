import { inflateSync } from 'node:zlib'
import { resolve } from 'node:path'
import { digest } from '../graph/digest.js'
import { gexf, graphml, undirectedView } from '../graph/index.js'
import { bodsLines, ftmLines, type AssessedRecords, type ShownIds } from '../load/index.js'
import type { Day } from '../model/facts.js'
import { Problem } from '../model/problem.js'
import type { Projection } from '../model/projection.js'
import { DAY_MS, formatDay } from '../model/time.js'
import { TRACE_PURPOSES } from '../model/trace.js'
import type { Store } from '../store/port.js'
import { assessGate } from './assess-gate.js'
import { assessedRecords } from './assessed-records.js'
import { utc, type App, type TellProgress } from './context.js'
import { openTextFile, type TextFile } from './files.js'
import { assessedGraph } from './graph-cache.js'
import { digestOf, markupOf, projectionOf, readAssessed, shownAs, type AssessedWorld, type Scores } from './project-graph.js'
import { isNeo4j } from './store-name.js'
import { neo4jAccess } from './stores.js'
import { purposeWord } from './trace-ask.js'

/** What the command line's `project` asks for. */
export interface ProjectRequest {
  readonly purpose: string
  /** Address of a Neo4j of people's own. */
  readonly to?: string
  readonly gexf?: string
  readonly graphml?: string
  /** FollowTheMoney entities and beneficial ownership statements, one a line. */
  readonly ftm?: string
  readonly bods?: string
  readonly isPseudonymous: boolean
  /** Runs whose scores are shown, as `RUN` or `RUN=NAME`. */
  readonly scores: readonly string[]
  readonly dryRun?: boolean
}

/** What was written, or with `written` false would be. */
export interface ProjectReport {
  readonly purpose: string
  readonly day: Day
  readonly written: boolean
  /** SHA-256 in hex of the graph as it was written. */
  readonly digest: string
  readonly isPseudonymous: boolean
  readonly parties: number
  readonly debts: number
  readonly ties: number
  /** Properties that hold scores. */
  readonly scores: readonly string[]
  /** Where it was written: an address without user and password, and paths. */
  readonly to: readonly string[]
}

const FILE_FORMS = ['gexf', 'graphml', 'ftm', 'bods'] as const
const PROPERTY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/

/** Property for a run's scores: the measure and the run's name, or the rest of its id. */
function propertyOf(metric: string, runId: string, name: string | undefined): string {
  const rest = runId.startsWith(`${metric}-`) ? runId.slice(metric.length + 1) : runId
  const property = `${metric}_${name ?? rest.replaceAll(/[^A-Za-z0-9]+/g, '_')}`
  if (PROPERTY.test(property)) return property
  throw new Problem('invalid-input', 'a run\'s name consists of letters, digits and _, at most 40 of them, as in --scores RUN=march')
}

/** Reads the scores of runs that were made on exactly this graph: another one may have held what may not be looked at now. */
async function readScores(app: App, store: Store, day: Day, asked: readonly string[]): Promise<Scores> {
  const scores = new Map<string, ReadonlyMap<string, number>>()
  if (asked.length === 0) return scores
  const graph = await assessedGraph(app, true, day)
  const digests = new Set([digest(graph), digest(undirectedView(graph))])
  for (const one of asked) {
    const [runId = '', name] = one.split('=')
    const { run, lines } = await store.run(runId)
    if (!digests.has(run.graphDigest)) {
      throw new Problem('conflict', `the run ${runId} measured another graph than that of ${day}: run rightparty measure --metric ${run.metric} again and name its run`)
    }
    const values = new Map<string, number>()
    for (const line of inflateSync(lines).toString('utf8').split('\n')) {
      if (line === '') continue
      const row = JSON.parse(line) as Readonly<Record<string, unknown>>
      const score = row[run.metric]
      if (typeof row['id'] !== 'string' || typeof score !== 'number') throw new Problem('invalid-input', `the run ${runId} gives ties (${run.metric}) and no score for each party; name another run`)
      values.set(row['id'], score)
    }
    scores.set(propertyOf(run.metric, runId, name), values)
  }
  return scores
}

/** Where a projection goes; everything is opened before anything is written. */
interface Ways {
  readonly names: readonly string[]
  readonly write: (made: Made) => Promise<void>
  readonly close: () => Promise<void>
}

/** A projection with all that is told of it. */
interface Made {
  readonly world: AssessedWorld
  readonly projection: Projection
  readonly shown: ShownIds
  readonly scores: Scores
  readonly day: Day
  readonly digest: string
  readonly purpose: string
  /** The same as records, where a file of a format of others was asked for. */
  readonly records: AssessedRecords | undefined
}

function* markupText(write: typeof gexf, { projection, world, shown, scores }: Made): Generator<string> {
  yield* write(markupOf(projection, world, shown, [...scores.keys()]))
}

function* recordText(write: typeof ftmLines, { records }: Made): Generator<string> {
  if (records !== undefined) yield* write(records)
}

/** How each kind of file is written. */
const WRITERS = {
  gexf: (made: Made) => markupText(gexf, made), graphml: (made: Made) => markupText(graphml, made),
  ftm: (made: Made) => recordText(ftmLines, made), bods: (made: Made) => recordText(bodsLines, made),
} as const

async function openWays(app: App, request: ProjectRequest, tell: TellProgress): Promise<Ways> {
  const { to } = request
  // The driver is loaded by those who need it.
  const target = to === undefined ? undefined : await (await import('../store/neo4j/project.js')).openProjectionTarget(neo4jAccess(to, 'target'))
  const files: { readonly file: TextFile; readonly write: (made: Made) => Iterable<string> }[] = []
  const discard = (): void => files.forEach(({ file }) => file.discard())
  const close = async (): Promise<void> => {
    discard()
    await target?.close()
  }
  try {
    for (const form of FILE_FORMS) {
      const path = request[form]
      if (path !== undefined) files.push({ file: openTextFile(resolve(app.folder, path)), write: WRITERS[form] })
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    names: [...(target === undefined ? [] : [target.where]), ...files.map(({ file }) => file.path)],
    write: async (made) => {
      for (const { file, write } of files.splice(0)) {
        for (const text of write(made)) file.write(text)
        file.close()
      }
      const { purpose, day, digest: digestHex, projection, shown } = made
      const told = { purpose, day, at: utc(app.clockMs()), digest: digestHex, isPseudonymous: shown.isPseudonymous }
      await target?.write(app.newId(), told, projection, (done, total) => {
        tell('writing the projection', done, total)
      })
    },
    close,
  }
}

function checkRequest(app: App, { to, ...files }: ProjectRequest): void {
  if (to === undefined && FILE_FORMS.every((form) => files[form] === undefined)) {
    throw new Problem('invalid-input', 'name where the projection goes: --to neo4j://HOST, --gexf FILE, --graphml FILE, --ftm FILE or --bods FILE')
  }
  if (to !== undefined && !isNeo4j(to)) throw new Problem('invalid-input', '--to wants the address of a Neo4j, such as neo4j://localhost:7687')
  if (to !== undefined && to === app.settings.store) {
    throw new Problem('conflict', '--to names this store itself, which people must not browse; name a Neo4j of their own')
  }
}

async function log(app: App, store: Store, purpose: string, decision: string, made?: Made): Promise<void> {
  const about = made === undefined ? {} : { digests: { projection: made.digest }, counts: { parties: made.projection.parties.length, debts: made.projection.debts.length, ties: made.projection.ties.length } }
  await store.appendLeaf(app.leaf({ action: 'export', purpose: purposeWord(purpose), decision, ...about }))
  await app.integrate('sign')
}

/**
 * Writes the assessed graph, and nothing but it, into a Neo4j of people's own and into files; the ledger says so first.
 * @throws Problem not-allowed for a purpose other than assess; conflict when the database is a store or holds anything else, or
 * a run measured another graph; not-found for an unknown run
 */
export async function runProject(app: App, request: ProjectRequest, tell: TellProgress): Promise<ProjectReport> {
  checkRequest(app, request)
  const { purpose, isPseudonymous } = request
  const store = await app.store()
  if (!(TRACE_PURPOSES as readonly string[]).includes(purpose)) {
    await log(app, store, purpose, 'project: refused')
    throw new Problem('not-allowed', `the purpose ${purpose} does not permit this: the graph of ownership, guarantees and control may be taken out for the purpose assess alone, and never to find whom to contact; rank does that`)
  }
  const day = formatDay(Math.floor(app.atMs() / DAY_MS))
  const isWritten = request.dryRun !== true
  const ways = isWritten ? await openWays(app, request, tell) : undefined
  try {
    const shown = shownAs(isPseudonymous, app.keyring)
    const scores = await readScores(app, store, day, request.scores)
    const mayAssess = await assessGate(app, store, day)
    const world = await readAssessed(store, day, mayAssess)
    const projection = projectionOf(world, shown, scores)
    const isForOthers = request.ftm !== undefined || request.bods !== undefined
    const records = isForOthers ? await assessedRecords(store, world, mayAssess, { day, publisher: app.settings.actor.id, shown }) : undefined
    const made: Made = { world, projection, shown, scores, day, digest: digestOf(projection), purpose, records }
    if (ways !== undefined) {
      // The ledger knows of an export before anything has left.
      await log(app, store, purpose, 'project: written', made)
      await ways.write(made)
    }
    const { parties, debts, ties } = projection
    return {
      purpose, day, written: isWritten, digest: made.digest, isPseudonymous, parties: parties.length, debts: debts.length, ties: ties.length,
      scores: [...scores.keys()], to: ways?.names ?? [],
    }
  } finally {
    await ways?.close()
  }
}
