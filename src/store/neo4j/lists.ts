import type { ListedEntry } from '../../model/dispatch.js'
import type { Instant } from '../../model/facts.js'
import { BATCH_ROWS_MAX, SEGMENTS_AT_ONCE } from '../../model/limits.js'
import type { DebtId } from '../../model/ids.js'
import type { CertificateSegment, Entry, ListHead, SegmentKind } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import { compareBytes } from '../order.js'
import type { ListStore } from '../port.js'
import type { Acts } from './acts.js'
import { checkBatch } from './batch.js'
import { whole, type Graph, type Params } from './connection.js'
import { onlyOnce } from './once.js'

/** Keeps lists; see the port for what each method promises. */
export function listStore(graph: Graph, acts: Acts): ListStore {
  return {
    beginList: (name, nowMs) => {
      const actId = `list:${name}:${nowMs}`
      return acts.begin(actId, 'list', name, async (run) => {
        const [isNew] = (await run('begin-list', { name, actId }))[0]!
        if (isNew !== true) throw new Problem('conflict', `there is a list ${name}: give the new one another name`)
      })
    },
    writeEntries: async (act, entries) => {
      checkBatch(entries)
      const rows = entries.map(entryRow)
      await graph.write(async (run) => run('write-entries', { list: (await acts.hold(run, act)).list, rows }))
    },
    writeSegments: async (act, segments) => {
      checkBatch(segments)
      const rows = segments.map(segmentRow)
      await graph.write(async (run) => run('write-segments', { list: (await acts.hold(run, act)).list, rows }))
    },
    commitList: (act, nowMs, head, leaf, kept) =>
      graph.write(async (run) => {
        if (await acts.wasFinished(run, act, leaf)) return
        const { list } = await acts.hold(run, act)
        if (head.name !== list) throw new Problem('invalid-input', `the head names the list ${head.name}, the act writes ${list ?? 'none'}`)
        await onlyOnce(run, kept, nowMs)
        await acts.finish(run, act, nowMs, leaf)
        await run('commit-list', { name: list, head: JSON.stringify(head), madeAt: head.madeAtMs })
      }),
    lists: async () => (await graph.read('lists')).map(([head]) => JSON.parse(String(head)) as ListHead),
    list: async (name) => {
      const head = (await graph.read('list', { name }))[0]?.[0]
      if (typeof head !== 'string') throw new Problem('not-found', `there is no list ${name}`)
      return JSON.parse(head) as ListHead
    },
    entries: async (name, afterRank, limit, creditors) =>
      (await graph.read('entries', { name, after: afterRank, limit: Math.min(limit, BATCH_ROWS_MAX), creditors: creditors ?? null })).map(([content]) => JSON.parse(String(content)) as Entry),
    entriesAbout: async (debts) =>
      (await graph.read('entries-about', { ids: [...new Set(debts)] }))
        .map(([list, content, debtId, creditorId]) => (
          { list: String(list), entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId, creditorId: typeof creditorId === 'string' ? creditorId : '' }))
        .toSorted((a, b) => compareBytes(a.list, b.list) || a.entry.rank - b.entry.rank),
    segments: (name, kinds) => streamSegments(graph, name, kinds),
  }
}

/** A line of a list as `write-entries` takes it. */
export function entryRow({ entry, debtId, creditorId }: ListedEntry): Params {
  return {
    rank: whole(entry.rank), entryId: entry.entryId, content: JSON.stringify(entry), partyId: entry.partyId, debtId, creditorId,
    channel: entry.channel, notBeforeMs: instantMs(entry.notBefore), notAfterMs: instantMs(entry.notAfter),
  }
}

/** A part of a certificate as `write-segments` takes it. */
export function segmentRow({ kind, index, lines, bytes }: CertificateSegment): Params {
  return { kind, part: whole(index), lines: whole(lines), bytes: toSigned(bytes) }
}

function instantMs(text: Instant): unknown {
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : whole(ms)
}

async function* streamSegments(graph: Graph, name: string, kinds?: readonly SegmentKind[]): AsyncGenerator<CertificateSegment> {
  let kind = ''
  let part = -1
  for (;;) {
    const rows = await graph.read('segments', { name, kind, part, kinds: kinds ?? null, limit: SEGMENTS_AT_ONCE })
    if (rows.length === 0) return
    for (const row of rows) {
      kind = String(row[0])
      part = Number(row[1])
      yield { list: name, kind: kind as CertificateSegment['kind'], index: part, lines: Number(row[2]), bytes: toUnsigned(row[3]) }
    }
  }
}

/** Bytes as the driver takes them. */
export function toSigned(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Bytes as the driver gives them. */
export function toUnsigned(cell: unknown): Uint8Array {
  const { buffer, byteOffset, byteLength } = cell as Int8Array
  return new Uint8Array(buffer, byteOffset, byteLength)
}
