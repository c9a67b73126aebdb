import type { DebtId } from '../../model/ids.js'
import type { Judging, KeptJudgement } from '../../model/kept-judgement.js'
import type { Lease } from '../../model/lease.js'
import { BATCH_ROWS_MAX, RECORDS_AT_ONCE } from '../../model/limits.js'
import type { EpochMs } from '../../model/time.js'
import type { JudgementStore } from '../judgement-port.js'
import { leaseAsOf } from '../leases.js'
import type { Acts } from './acts.js'
import { checkBatch } from './batch.js'
import { whole, type Graph, type Params, type Row, type Run } from './connection.js'
import { toLease } from './held-leases.js'
import { toSigned, toUnsigned } from './lists.js'

/** Keeps judgements; see the port for what each method promises. */
export function judgementStore(graph: Graph, acts: Acts): JudgementStore {
  return {
    judgings: async () =>
      (await graph.read('judgings')).map(([number, terms, atMs, revision]) => ({ number, terms, atMs, revision }) as Judging),
    keptJudgements: async (after, limit) => (await graph.read('kept-judgements', { after, limit: Math.min(limit, BATCH_ROWS_MAX) })).map(toJudgement),
    writeJudgements: async (act, judging, judgements) => {
      checkBatch(judgements)
      await graph.write(async (run) => {
        await acts.hold(run, act)
        await writeJudging(run, judging)
        await run('write-judgements', { rows: judgements.map(rowOf) })
      })
    },
    settleJudgings: async (act, judgings, without) => {
      const numbers = judgings.map(({ number }) => whole(number))
      await graph.write(async (run) => {
        await acts.hold(run, act)
        await run('settle-judgings-debts', { debts: without })
        await run('settle-judgings', { numbers })
        for (const judging of judgings) await writeJudging(run, judging)
      })
      // What names no judging any more is used by nobody, so that it may go in steps.
      await graph.writeInSteps('settle-judgings-rest', { numbers })
    },
    leasesStanding: (atMs) => leasesStanding(graph, atMs),
  }
}

function toJudgement([debtId, judging, holdsBeforeMs, sought, body]: Row): KeptJudgement {
  return {
    debtId: debtId as DebtId, judging: Number(judging), ...(holdsBeforeMs === null ? {} : { holdsBeforeMs: Number(holdsBeforeMs) }),
    sought: toUnsigned(sought), body: toUnsigned(body),
  }
}

function rowOf({ debtId, judging, holdsBeforeMs, sought, body }: KeptJudgement): Params {
  return { debtId, judging: whole(judging), holdsBeforeMs: holdsBeforeMs === undefined ? null : whole(holdsBeforeMs), sought: toSigned(sought), body: toSigned(body) }
}

async function writeJudging(run: Run, { number, terms, atMs, revision }: Judging): Promise<void> {
  await run('write-judging', { number, terms, atMs, revision })
}

async function* leasesStanding(graph: Graph, atMs: EpochMs): AsyncGenerator<readonly Lease[]> {
  let after = ''
  for (;;) {
    const rows = await graph.read('copy-leases', { after, limit: RECORDS_AT_ONCE })
    const leases = rows.map(toLease)
    const standing = leases.flatMap((lease) => leaseAsOf(lease, atMs) ?? [])
    if (standing.length > 0) yield standing
    if (rows.length < RECORDS_AT_ONCE) return
    after = leases.at(-1)!.leaseId
  }
}
