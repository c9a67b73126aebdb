import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { DEBT_TIES, type Projection, type ProjectionHead } from '../../model/projection.js'
import { slicesOf } from '../../model/slices.js'
import { connect, type Graph, type Neo4jAccess, type Params } from './connection.js'
import { schemaChanges } from './statements.js'

/** A database into which a projection may be written. */
export interface ProjectionTarget {
  readonly where: string
  /** Whether an earlier projection is replaced. */
  readonly isReplacing: boolean
  /**
   * Replaces the earlier projection: it says that it is not whole, its nodes are removed and the new ones written in batches,
   * then it says that it is whole. A run that was broken off is made good by the next.
   * @throws Problem conflict when another run began a projection here meanwhile
   */
  readonly write: (run: string, head: ProjectionHead, projection: Projection, tell: (done: number, total: number) => void) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens a database of people's own for a projection: an empty one, or one with an earlier projection.
 * @throws Problem conflict for a store of this product, and for one that holds anything else; store-unavailable
 */
export async function openProjectionTarget(access: Neo4jAccess): Promise<ProjectionTarget> {
  const graph = await connect(access, false)
  try {
    const [nodes = 0, stores = 0, projections = 0] = ((await graph.read('project/look'))[0] ?? []) as readonly number[]
    if (stores > 0) {
      throw new Problem('conflict', `${graph.where} is a store of this product, which holds what nobody may look at; name a database of its own for the projection`)
    }
    if (projections === 0 && nodes > 0) {
      throw new Problem('conflict', `${graph.where} holds ${nodes} nodes that are no projection, and nothing of them would be safe; name an empty database`)
    }
    return {
      where: graph.where,
      isReplacing: projections > 0,
      write: (run, head, projection, tell) => write(graph, run, { head, projection }, tell),
      close: graph.close,
    }
  } catch (error) {
    await graph.close()
    throw error
  }
}

/** Rows of one statement, in batches. */
interface Part {
  readonly name: string
  readonly rows: readonly Params[]
  /** Whether the statement counts what it wrote. */
  readonly isCounted: boolean
}

function partsOf({ parties, debts, ties }: Projection): readonly Part[] {
  const debtTies = new Set<string>(Object.values(DEBT_TIES))
  const rows = ties.map(({ type, fromId, toId, strength, share, cap, currency, from, until, debtId, covers, sourceId, sourceRecord, collectedOn }): Params => ({
    type, fromId, toId, strength, share: share ?? null, cap: cap ?? null, currency: currency ?? null, from: from ?? null, until: until ?? null,
    debtId: debtId ?? null, covers: covers ?? null, sourceId, sourceRecord: sourceRecord ?? null, collectedOn: collectedOn ?? null,
  }))
  return [
    {
      name: 'project/write-parties',
      rows: parties.map(({ id, kind, caption, scores }) => ({ id, caption, scores, labels: kind === undefined ? [] : [kind === 'person' ? 'Person' : 'Organization'] })),
      isCounted: false,
    },
    {
      name: 'project/write-debts',
      rows: debts.map(({ id, isOpen, currency, balance }) => ({ id, isOpen, currency: currency ?? null, balance: balance ?? null })),
      isCounted: false,
    },
    { name: 'project/write-debt-ties', rows: rows.filter(({ type }) => debtTies.has(type as string)), isCounted: true },
    { name: 'project/write-party-ties', rows: rows.filter(({ type }) => !debtTies.has(type as string)), isCounted: true },
  ]
}

function overtaken(where: string): Problem {
  return new Problem('conflict', `another run is writing a projection into ${where}; wait until it has ended, then run this again`)
}

async function write(graph: Graph, run: string, { head, projection }: { head: ProjectionHead; projection: Projection }, tell: (done: number, total: number) => void): Promise<void> {
  for (const { statements } of schemaChanges('project/schema')) for (const text of statements) await graph.change(text)
  await graph.write((act) => act('project/begin', { run, ...head }))
  await graph.writeInSteps('project/clear')
  const parts = partsOf(projection)
  const total = parts.reduce((sum, { rows }) => sum + rows.length, 0)
  let batch = 0
  let done = 0
  for (const { name, rows, isCounted } of parts) {
    for (const some of slicesOf(rows, BATCH_ROWS_MAX)) {
      const number = ++batch
      await graph.write(async (act) => {
        const [isOurs, isNew] = (await act('project/claim', { run, batch: number }))[0] ?? []
        if (isOurs !== true) throw overtaken(graph.where)
        // A transaction that is tried again after a lost connection may have been committed before.
        if (isNew !== true) return
        const written = (await act(name, { rows: some }))[0]?.[0]
        if (isCounted && written !== some.length) throw overtaken(graph.where)
      })
      tell((done += some.length), total)
    }
  }
  const { parties, debts, ties } = projection
  const finished = await graph.write((act) => act('project/finish', { run, parties: parties.length, debts: debts.length, ties: ties.length }))
  if (finished[0]?.[0] !== true) throw overtaken(graph.where)
}
