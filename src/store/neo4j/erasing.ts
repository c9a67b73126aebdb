import type { EntryState, KeptKind, KeptRecords } from '../../model/dispatch.js'
import { WRITTEN_KINDS, type Erased, type ErasureAsk, type ErasurePlan, type HeldAbout, type Renaming } from '../../model/erasing.js'
import type { AnyFact } from '../../model/facts.js'
import type { DebtId, FactKey, PartyId } from '../../model/ids.js'
import type { Lease } from '../../model/lease.js'
import type { Entry } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import type { Proposal } from '../../model/review.js'
import { ERASED_RULE } from '../../model/rights.js'
import { slicesOf } from '../../model/slices.js'
import { gatherHeld, jsonText, renamed, withoutWords, type VersionQuery } from '../held-about.js'
import { compareBytes } from '../order.js'
import { REF_KINDS } from '../refs.js'
import type { RightsStore } from '../rights-port.js'
import type { Acts } from './acts.js'
import { whole, type Graph, type Row, type Run } from './connection.js'
import { toFact, visibleIn } from './facts.js'
import { toLease, writeLeases } from './held-leases.js'
import { segmentRow, toSigned } from './lists.js'
import { recheckLeases } from './recheck.js'
import { recordFacts } from './recording.js'
import { countChanges, versionRow } from './versions.js'

/** Ids and keys of one statement. */
const AT_ONCE = 1000

/** Finds and erases what is held about people; see the port for what each method promises. */
export function rightsStore(graph: Graph, acts: Acts): RightsStore {
  return {
    heldAbout: (parties) => heldAbout(graph.read, parties),
    entriesOf: async (parties) =>
      (await graph.read('held-entries', { ids: [...new Set(parties)] }))
        .map(([list, content, debtId]) => ({ list: String(list), entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId }))
        .toSorted((a, b) => compareBytes(a.list, b.list) || a.entry.rank - b.entry.rank),
    rewriteSegments: (act, segments) =>
      graph.write(async (run) => {
        await acts.hold(run, act)
        for (const segment of segments) {
          const [parts] = (await run('rewrite-segments', { rows: [{ list: segment.list, ...segmentRow(segment) }] }))[0]!
          if (parts !== 1) throw new Problem('not-found', `the list ${segment.list} has no part ${segment.index} of its certificate`)
        }
      }),
    rewriteRun: (act, { runId, lines }) =>
      graph.write(async (run) => {
        await acts.hold(run, act)
        if ((await run('rewrite-run', { runId, lines: toSigned(lines) })).length === 0) throw new Problem('not-found', `there is no run ${runId}`)
      }),
    commitErasure: async (act, ask) => {
      let before: Erased | undefined
      // What was judged names whoever is erased, and people about them. No list is made while this act is open, so that none of it
      // comes back; one transaction could not hold so much.
      await graph.writeInSteps('drop-judgements')
      return graph.write(async (run) => {
        await run('lock-dispatch', { for: 'erasing' })
        // When the answer of a commit was lost, the act was ended with this very leaf.
        if (before !== undefined && (await acts.wasFinished(run, act, before.plan.leaf))) return before
        const { revision } = await acts.hold(run, act)
        before = await erase(run, ask, async (plan) => {
          await acts.finish(run, act, ask.nowMs, plan.leaf)
          await run('commit-load', { revision, leafId: plan.leaf.leafId })
        })
        return before
      })
    },
    // The server writes over what it freed, and drops its logs, when it is its time: nothing here can hasten that.
    scrub: async () => true,
  }
}

const STATEMENTS: readonly (readonly [statement: string, ids: (query: VersionQuery) => readonly string[] | undefined])[] = [
  ['held-of-party', (query) => query.parties], ['held-of-debt', (query) => query.debts], ['held-of-point', (query) => query.contactPoints],
  ['held-of-value', (query) => query.values], ['held-of-corrected', (query) => query.corrected], ['held-of-key', (query) => query.keys],
]

async function versions(run: Run, query: VersionQuery, at: number): Promise<readonly AnyFact[]> {
  const rows: Row[] = []
  for (const [statement, idsOf] of STATEMENTS) {
    const ids = [...new Set(idsOf(query))]
    for (const some of slicesOf(ids, AT_ONCE)) rows.push(...(await run(statement, { ids: some, at })))
  }
  if (query.named !== undefined && query.named.length > 0) rows.push(...(await run('held-naming', { texts: query.named.map(jsonText), at })))
  return rows.map((row) => toFact(row, at))
}

async function heldAbout(run: Run, parties: readonly PartyId[]): Promise<HeldAbout> {
  const at = await visibleIn(run)
  const work = gatherHeld(parties)
  let step = work.next()
  while (step.done !== true) step = work.next(await versions(run, step.value, at))
  return step.value
}

async function erase(run: Run, ask: ErasureAsk, finish: (plan: ErasurePlan) => Promise<void>): Promise<Erased> {
  const plan = ask.plan(await heldAbout(run, ask.parties))
  let gone = 0
  for (const keys of slicesOf(plan.keys, AT_ONCE)) gone += await dropFacts(run, keys)
  await rewriteFacts(run, plan.rewrites)
  const entries = await renameEntries(run, plan.renames)
  const leases = await renameLeases(run, plan.renames)
  await withoutWritten(run, ask, plan)
  await renameRecords(run, plan.renames)
  await run('erase-held', { keyHashes: plan.held })
  await endProposals(run, [...plan.keys, ...plan.held])
  await run('erase-anchors', { ids: plan.renames.map(({ id }) => id) })
  for (const tombstone of plan.tombstones) await run('keep', { kind: 'tombstone', id: tombstone.hash, content: JSON.stringify(tombstone) })
  for (const request of plan.requests) await run('keep', { kind: 'right', id: request.requestId, content: JSON.stringify(request) })
  if (plan.facts.length > 0) await recordFacts(run, plan.facts, ask.nowMs, plan.leaf.leafId)
  await finish(plan)
  const revoked = await recheckLeases(run, ask.recheck.atMs ?? ask.nowMs, ask.recheck)
  return { plan, versions: gone, entries, leases, revoked: revoked.leases.length }
}

/** Takes out every version of some facts, tombstones too; says how many held something. */
async function dropFacts(run: Run, keys: readonly FactKey[]): Promise<number> {
  const changes = new Map<number, Map<string, number>>()
  const change = (revision: unknown, kind: string, by: number): void => {
    const of = changes.get(Number(revision)) ?? new Map<string, number>()
    changes.set(Number(revision), of.set(kind, (of.get(kind) ?? 0) + by))
  }
  let gone = 0
  for (const [kind, revision, replacedIn, isFact] of await run('erase-look', { keys: [...new Set(keys)] })) {
    if (isFact !== true) continue
    gone++
    change(revision, String(kind), -1)
    if (replacedIn !== null) change(replacedIn, String(kind), 1)
  }
  await run('erase-facts', { keys: [...new Set(keys)] })
  for (const [revision, of] of changes) await countChanges(run, revision, of)
  return gone
}

async function rewriteFacts(run: Run, rewrites: ErasurePlan['rewrites']): Promise<void> {
  for (const { key, revision, content } of rewrites) {
    const row = (await run('erase-version', { rows: [{ key, revision: whole(revision) }] }))[0]
    if (row === undefined) continue
    const [, purposes, , replacedIn] = row
    const kind = key.split('\u001f', 1)[0] as AnyFact['kind']
    const version = versionRow({ kind, key, content, purposes: purposes === '' ? [] : String(purposes).split(' ') })
    await run('copy-write-versions', { rows: [{ ...version, revision: whole(revision), replacedIn: replacedIn === null ? null : whole(Number(replacedIn)) }] })
  }
}

async function renameEntries(run: Run, renames: readonly Renaming[]): Promise<number> {
  const as = new Map(renames.map((one) => [one.id, one.as]))
  const found = await run('erase-entries-look', { texts: renames.map(({ id }) => jsonText(id)), ids: [...as.keys()] })
  const rows = found.map(([list, rank, content, debtId, state]) => {
    const before = JSON.parse(String(content)) as Entry
    const entry = renamed(before, renames)
    const closed: EntryState = { rank: before.rank, state: 'closed', rule: ERASED_RULE, because: 'The person was erased.' }
    const closes = as.has(before.partyId) && (state === null || state === 'open')
    return { list, rank: whole(Number(rank)), content: JSON.stringify(entry), partyId: entry.partyId, debtId: as.get(String(debtId)) ?? debtId, closed: closes ? JSON.stringify(closed) : null }
  })
  for (const some of slicesOf(rows, AT_ONCE)) await run('erase-entries', { rows: some })
  return rows.length
}

async function renameLeases(run: Run, renames: readonly Renaming[]): Promise<number> {
  const leases: readonly Lease[] = (await run('erase-leases-look', { texts: renames.map(({ id }) => jsonText(id)) })).map((row) => renamed(toLease(row), renames))
  await writeLeases(run, leases)
  if (leases.length > 0) await run('erase-leases-ties', { rows: leases.map(({ leaseId, partyId, debtId }) => ({ leaseId, partyId, debtId })) })
  await run('erase-watched', { ids: renames.flatMap(({ id }) => REF_KINDS.map((to) => `${to}\u001f${id}`)) })
  return leases.length
}

/** What two persons were to decide about a fact, or a held row, that is gone is no question any more. */
async function endProposals(run: Run, targets: readonly string[]): Promise<void> {
  const gone = new Set(targets)
  for (const some of slicesOf(targets, AT_ONCE)) {
    for (const [kind, id, content] of await run('erase-kept-look', { texts: some.map(jsonText) })) {
      if (kind === 'proposal' && gone.has((JSON.parse(String(content)) as Proposal).target)) await run('keep-end', { kind, id })
    }
  }
}

/** Records of a kind with the ids that they are kept under. */
async function recordsWithIds(run: Run, kind: KeptKind): Promise<readonly (readonly [id: string, record: KeptRecords[KeptKind]])[]> {
  const rows: Row[] = []
  for (;;) {
    const page = await run('kept', { kind, after: rows.length === 0 ? '' : String(rows.at(-1)![0]), limit: AT_ONCE })
    rows.push(...page)
    if (page.length < AT_ONCE) return rows.map(([id, content]) => [String(id), JSON.parse(String(content)) as KeptRecords[KeptKind]])
  }
}

/** Takes what somebody wrote freely about the person out of small records, and out of the answers that told it. */
async function withoutWritten(run: Run, { unwritten }: ErasureAsk, plan: ErasurePlan): Promise<void> {
  const words = new Set(plan.words)
  for (const kind of WRITTEN_KINDS) {
    for (const [id, record] of unwritten === undefined ? [] : await recordsWithIds(run, kind)) {
      const left = unwritten!(kind, record, plan)
      for (const text of left?.words ?? []) words.add(text)
      if (left?.record === null) await run('keep-end', { kind, id })
      else if (left !== undefined) await run('keep', { kind, id, content: JSON.stringify(left.record) })
    }
  }
  if (words.size === 0) return
  const rows = (await run('erase-answers-look', { texts: [...words].map(jsonText) })).map(([actor, key, answer]) => ({ actor, key, answer: JSON.stringify(withoutWords(JSON.parse(String(answer)) as unknown, words)) }))
  if (rows.length > 0) await run('erase-answers', { rows })
}

async function renameRecords(run: Run, renames: readonly Renaming[]): Promise<void> {
  const texts = renames.map(({ id }) => jsonText(id))
  const anew = (text: unknown): string => JSON.stringify(renamed(JSON.parse(String(text)) as unknown, renames))
  const answers = (await run('erase-answers-look', { texts })).map(([actor, key, answer]) => ({ actor, key, answer: anew(answer) }))
  if (answers.length > 0) await run('erase-answers', { rows: answers })
  for (const [kind, id, content] of await run('erase-kept-look', { texts })) await run('keep', { kind, id, content: anew(content) })
}
