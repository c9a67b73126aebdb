import { randomUUID } from 'node:crypto'
import type { Revision } from '../../model/ids.js'
import type { LedgerLeaf } from '../../model/ledger.js'
import { LOAD_REVISION_GAP } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { isAlive, thisProcess, type Owner } from '../owner.js'
import type { OpenAct } from '../port.js'
import type { Graph, Row, Run } from './connection.js'
import { writeLeaf } from './ledger.js'

/** A kind of long act. */
export type ActKind = 'load' | 'copy' | 'list'

/** What an open act is known by in its transactions. */
export interface HeldAct {
  readonly revision: Revision
  /** Name of the list that it writes; undefined for a load. */
  readonly list: string | undefined
}

/** One handle's hold on the store's long acts. */
export interface Acts {
  /** Opens an act after sweeping what dead ones left; `inside` stands in the same transaction. */
  readonly begin: (actId: string, kind: ActKind, list?: string, inside?: (run: Run) => Promise<void>) => Promise<OpenAct>
  /** Must come first in each transaction of an act. */
  readonly hold: (run: Run, act: OpenAct) => Promise<HeldAct>
  /** Ends an act and writes its ledger leaf; belongs into the transaction that makes it visible. */
  readonly finish: (run: Run, act: OpenAct, recordedAtMs: number, leaf: LedgerLeaf) => Promise<void>
  /** Whether an act was ended with this very leaf, as when its commit is tried again after the answer was lost. */
  readonly wasFinished: (run: Run, act: OpenAct, leaf: LedgerLeaf) => Promise<boolean>
  readonly abandon: (act: OpenAct) => Promise<void>
  /** Lets go of acts of this handle that were never finished, so that the next one sweeps them. */
  readonly release: () => Promise<void>
}

/** What is said of an act that is in the way. */
const UNDER_WAY: Readonly<Record<string, string>> = {
  load: 'another load is being written to this store', list: 'a list is being made in this store (rank)',
  copy: 'another store is being copied into this one',
}

/**
 * By how much an act's revision lies above the visible one. A load leaves room for the events that are recorded while it is
 * open; a copy brings revisions of its own from 1 on; a list makes no facts visible and takes none.
 */
const REVISIONS_ABOVE: Readonly<Record<ActKind, number>> = { load: LOAD_REVISION_GAP, copy: 1, list: 0 }

/** Keeps long acts apart: one at a time, and what a dead one left is swept. */
export function openActs(graph: Graph): Acts {
  const me = thisProcess()
  const owner = JSON.stringify(me)
  const { token } = me
  const tryBegin = (actId: string, kind: ActKind, nonce: string, list: string | undefined, inside?: (run: Run) => Promise<void>): Promise<OpenAct | string> =>
    graph.write(async (run) => {
      const [visible, hasEnded, openId, openKind, openOwner, silentMs, openNonce] = (await run('begin-act', { actId }))[0]!
      const revision = (Number(visible) + REVISIONS_ABOVE[kind]) as Revision
      if (openNonce === nonce) return { actId, revision }
      if (hasEnded === true) throw new Problem('conflict', `the act ${actId} was finished before: give the new one another id`)
      if (typeof openId === 'string') {
        if (isAlive(ownerOf(openOwner), Number(silentMs))) {
          throw new Problem('conflict', `${UNDER_WAY[String(openKind)] ?? 'something else is being written'}: try again when that is done`)
        }
        await run('begin-act-claim', { actId: openId, owner, token })
        return openId
      }
      await run('begin-act-create', { actId, kind, revision, owner, token, nonce, list: list ?? null })
      await inside?.(run)
      return { actId, revision }
    })
  const sweep = async (actId: string): Promise<void> => {
    const row = await graph.write(async (run) => (await run('abandon-act', { actId, token }))[0])
    if (row === undefined) throw notOpen(actId)
    await sweepAct(graph, row)
    await graph.write((run) => run('sweep-act', { actId, token }))
  }
  return {
    begin: async (actId, kind, list, inside) => {
      const nonce = randomUUID()
      for (;;) {
        const begun = await tryBegin(actId, kind, nonce, list, inside)
        if (typeof begun !== 'string') return begun
        await sweep(begun)
      }
    },
    hold: async (run, act) => {
      const row = (await run('hold-act', { actId: act.actId, token }))[0]
      if (row === undefined) throw notOpen(act.actId)
      return { revision: row[0] as Revision, list: typeof row[1] === 'string' ? row[1] : undefined }
    },
    finish: async (run, act, recordedAtMs, leaf) => {
      await run('finish-act', { actId: act.actId, recordedAt: recordedAtMs, leafId: leaf.leafId })
      await writeLeaf(run, leaf)
    },
    wasFinished: async (run, act, leaf) => (await run('finish-act-again', { actId: act.actId, leafId: leaf.leafId })).length > 0,
    abandon: (act) => sweep(act.actId),
    release: async () => {
      await graph.write((run) => run('release-acts', { token }))
    },
  }
}

function notOpen(actId: string): Problem {
  return new Problem('conflict', `the act ${actId} is not open here: it was finished, abandoned or taken for dead; run it again`)
}

/** The owner that an act names; undefined when nobody goes on with it. */
export function ownerOf(cell: unknown): Owner | undefined {
  return typeof cell === 'string' ? (JSON.parse(cell) as Owner) : undefined
}

/** Deletes everything that an act wrote, in steps; when it is interrupted the next one goes on. */
async function sweepAct(graph: Graph, [kind, revision, list]: Row): Promise<void> {
  if (kind === 'copy') for (const what of ['waiting', 'acts', 'lists', 'entries', 'segments', 'leaves']) await graph.writeInSteps(`copy-sweep-${what}`)
  if (kind !== 'list') {
    for (const what of ['facts', 'replaced', 'refusals', 'held', 'counts']) await graph.writeInSteps(`sweep-${what}`, { revision })
  } else {
    for (const what of ['entries', 'segments']) await graph.writeInSteps(`sweep-${what}`, { list })
  }
}
