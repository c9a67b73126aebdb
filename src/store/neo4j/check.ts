import { FACT_KINDS, type AnyFact, type FactKind } from '../../model/facts.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { ListHead } from '../../model/list.js'
import { isAlive } from '../owner.js'
import type { Store, StoreCheck } from '../port.js'
import { refsOf } from '../refs.js'
import { ownerOf } from './acts.js'
import type { Graph, Row } from './connection.js'
import { TIES } from './ties.js'

/** What was counted of all versions. */
interface Tally {
  unreadable: number
  unfound: number
  wrongly: number
  doubled: number
  backwards: number
  readonly facts: Map<FactKind, number>
  strays: number
}

/** Looks through everything; see the port. What is written meanwhile lies above the revision that is looked at. */
export async function checkStore(graph: Graph, schemaVersion: number): Promise<StoreCheck> {
  const [visible, , openId, owner, silentMs] = (await graph.read('check'))[0]!
  const faults: string[] = []
  if (openId !== null && !isAlive(ownerOf(owner), Number(silentMs))) {
    faults.push('an act is open that nobody goes on with: a load or rank was killed, and the next one will sweep it')
  }
  const tally = await tallyVersions(graph, Number(visible))
  if (tally.doubled > 0) faults.push(`${tally.doubled} facts have two current versions`)
  if (tally.backwards > 0) faults.push(`${tally.backwards} versions were replaced before they were written`)
  if (tally.unreadable > 0) faults.push(`${tally.unreadable} versions cannot be read`)
  if (tally.unfound > 0) faults.push(`${tally.unfound} ids do not lead to the facts that name them`)
  if (tally.wrongly > 0) faults.push(`${tally.wrongly} ids lead to facts that do not name them`)
  const [now, , openNow] = (await graph.read('check'))[0]!
  if (tally.strays > 0 && openId === null && openNow === null && now === visible) faults.push(`${tally.strays} versions belong to no act`)
  faults.push(...(await checkCounts(graph, Number(visible), tally)), ...(await checkRest(graph)))
  return { ok: faults.length === 0, faults, schemaVersion, engine: graph.engine }
}

async function tallyVersions(graph: Graph, visible: number): Promise<Tally> {
  const tally: Tally = { unreadable: 0, unfound: 0, wrongly: 0, doubled: 0, backwards: 0, strays: 0, facts: new Map() }
  let last: Row | undefined
  for (;;) {
    const rows = await graph.read('check-versions', { key: last?.[0] ?? '', revision: last?.[3] ?? 0, limit: BATCH_ROWS_MAX })
    for (const row of rows) {
      if (Number(row[3]) <= visible) {
        countVersion(tally, row, visible)
        if (last !== undefined && last[0] === row[0] && isCurrent(last, visible) && isCurrent(row, visible)) tally.doubled++
      } else tally.strays++
      last = row
    }
    if (rows.length < BATCH_ROWS_MAX) return tally
  }
}

function isCurrent([, , , revision, replacedIn]: Row, visible: number): boolean {
  return Number(revision) <= visible && (replacedIn === null || Number(replacedIn) > visible)
}

function countVersion(tally: Tally, row: Row, visible: number): void {
  const [, kind, content, revision, replacedIn, found] = row
  if (replacedIn !== null && Number(replacedIn) <= Number(revision)) tally.backwards++
  if (content === null) return
  if (isCurrent(row, visible)) tally.facts.set(kind as FactKind, (tally.facts.get(kind as FactKind) ?? 0) + 1)
  const read = readContent(content as string)
  if (read === undefined) {
    tally.unreadable++
    return
  }
  const kept = new Set(found as readonly string[])
  const named = refsOf(kind as FactKind, read).map((ref) => `${TIES[kind as FactKind][ref.to] ?? ''} ${ref.id}`)
  for (const one of named) if (!kept.delete(one)) tally.unfound++
  tally.wrongly += kept.size
}

function readContent(text: string): AnyFact['content'] | undefined {
  try {
    return JSON.parse(text) as AnyFact['content']
  } catch {
    // Damage inside a row, which only reading shows.
    return undefined
  }
}

async function checkCounts(graph: Graph, visible: number, tally: Tally): Promise<readonly string[]> {
  const kept = new Map((await graph.read('counts', { at: visible })).map(([kind, count]) => [String(kind), Number(count)]))
  const wrong = FACT_KINDS.filter((kind) => (kept.get(kind) ?? 0) !== (tally.facts.get(kind) ?? 0)).length
  return wrong === 0 ? [] : [`the kept number of facts is wrong for ${wrong} kinds`]
}

async function checkRest(graph: Graph): Promise<readonly string[]> {
  const faults: string[] = []
  const leafless = Number((await graph.read('check-acts'))[0]![0])
  if (leafless > 0) faults.push(`the ledger has lost the leaves of ${leafless} acts`)
  const [size, numbered] = (await graph.read('check-tree'))[0]!
  if (size !== numbered) faults.push('the ledger has lost numbered leaves, or has too many')
  const lists = await graph.read('check-lists')
  const wrong = lists.filter(([head, entries]) => (JSON.parse(String(head)) as ListHead).entries !== Number(entries)).length
  if (wrong > 0) faults.push(`${wrong} lists have another number of entries than they say`)
  if (Number((await graph.read('check-strays'))[0]![0]) > 0) faults.push('a list, entry or segment belongs to nothing')
  return faults
}

/** Counts by rule, each refused or held row once: as the newest visible act saw it. */
export async function gateCounts(graph: Graph, visible: number): Promise<Awaited<ReturnType<Store['gateCounts']>>> {
  const count = async (what: string): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries((await graph.read(`gate-counts-${what}`, { at: visible })).map(([rule, rows]) => [String(rule), Number(rows)]))
  return { refused: await count('refused'), held: await count('held') }
}
