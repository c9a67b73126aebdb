import { BATCH_ROWS_MAX, SEGMENTS_AT_ONCE } from '../../model/limits.js'
import type { ListedEntry } from '../../model/dispatch.js'
import type { DebtId } from '../../model/ids.js'
import type { CertificateSegment, Entry, ListHead, SegmentKind } from '../../model/list.js'
import { Problem } from '../../model/problem.js'
import type { ListStore } from '../port.js'
import type { Acts } from './acts.js'
import type { Cell, Database } from './database.js'
import { checkBatch, insertMany } from './insert.js'
import { onlyOnce } from './once.js'

/** Keeps lists; see the port for what each method promises. */
export function listStore(db: Database, acts: Acts): ListStore {
  const nameOf = (act: number): string => String(db.get('SELECT name FROM list WHERE act = ?', act)![0])
  return {
    beginList: async (name, nowMs) =>
      acts.begin(`list:${name}:${nowMs}`, 'list', (act) => {
        if (db.get('SELECT 1 FROM list WHERE name = ?', name) !== undefined) {
          throw new Problem('conflict', `there is a list ${name}: give the new one another name`)
        }
        db.run('INSERT INTO list (name, act) VALUES (?, ?)', name, act)
      }),
    writeEntries: async (act, entries) => {
      checkBatch(entries)
      db.write(() => {
        const list = nameOf(acts.hold(act))
        writeListed(db, entries.map((listed) => ({ ...listed, list })))
      })
    },
    writeSegments: async (act, segments) => {
      checkBatch(segments)
      db.write(() => {
        const list = nameOf(acts.hold(act))
        for (const { kind, index, lines, bytes } of segments) db.run('INSERT INTO segment VALUES (?, ?, ?, ?, ?)', list, kind, index, lines, bytes)
      })
    },
    commitList: async (act, nowMs, head, leaf, kept) =>
      db.write(() => onlyOnce(db, kept, nowMs, () => {
        const list = nameOf(acts.hold(act))
        if (head.name !== list) throw new Problem('invalid-input', `the head names the list ${head.name}, the act writes ${list}`)
        acts.finish(act, nowMs, leaf)
        db.run('UPDATE list SET head = ?, made_at = ? WHERE name = ?', JSON.stringify(head), head.madeAtMs, list)
      })),
    lists: async () =>
      db
        .all('SELECT head FROM list WHERE head IS NOT NULL ORDER BY made_at DESC, act DESC')
        .map(([head]) => JSON.parse(String(head)) as ListHead),
    list: async (name) => {
      const head = db.get('SELECT head FROM list WHERE name = ? AND head IS NOT NULL', name)?.[0]
      if (typeof head !== 'string') throw new Problem('not-found', `there is no list ${name}`)
      return JSON.parse(head) as ListHead
    },
    entries: async (name, afterRank, limit, creditors) =>
      db
        .all(
          `SELECT e.content FROM list l CROSS JOIN entry e ON e.list = l.name
           WHERE l.name = ?1 AND l.head IS NOT NULL AND e.rank > ?2
             AND (?4 IS NULL OR e.creditor_id IN (SELECT value FROM json_each(?4))) ORDER BY e.rank LIMIT ?3`,
          name, afterRank, Math.min(limit, BATCH_ROWS_MAX), creditors === undefined ? null : JSON.stringify(creditors),
        )
        .map(([content]) => JSON.parse(String(content)) as Entry),
    entriesAbout: async (debts) =>
      db
        .all(
          `SELECT e.list, e.content, e.debt_id, e.creditor_id FROM json_each(?) j CROSS JOIN entry e ON e.debt_id = j.value
           CROSS JOIN list l ON l.name = e.list WHERE l.head IS NOT NULL ORDER BY e.list, e.rank`, JSON.stringify([...new Set(debts)]))
        .map(([list, content, debtId, creditorId]) => (
          { list: String(list), entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId, creditorId: String(creditorId ?? '') })),
    segments: (name, kinds) => streamSegments(db, name, kinds),
  }
}

/** Writes lines of lists with what leases are sought by. */
export function writeListed(db: Database, entries: readonly (ListedEntry & { readonly list: string })[]): void {
  const cells: Cell[] = []
  for (const { list, entry, debtId, creditorId } of entries) {
    const window = [Date.parse(entry.notBefore), Date.parse(entry.notAfter)].map((ms) => (Number.isNaN(ms) ? null : ms))
    cells.push(list, entry.rank, entry.entryId, JSON.stringify(entry), debtId, creditorId, entry.channel ?? null, ...window)
  }
  insertMany(db, 'entry (list, rank, entry_id, content, debt_id, creditor_id, channel, not_before, not_after) VALUES', 9, cells)
}

async function* streamSegments(db: Database, name: string, kinds?: readonly SegmentKind[]): AsyncGenerator<CertificateSegment> {
  const wanted = kinds === undefined ? null : JSON.stringify(kinds)
  let kind = ''
  let part = -1
  for (;;) {
    const rows = db.all(
      `SELECT s.kind, s.part, s.lines, s.bytes FROM list l CROSS JOIN segment s ON s.list = l.name
       WHERE l.name = ?1 AND l.head IS NOT NULL AND (s.kind, s.part) > (?2, ?3) AND (?5 IS NULL OR s.kind IN (SELECT value FROM json_each(?5)))
       ORDER BY s.kind, s.part LIMIT ?4`,
      name, kind, part, SEGMENTS_AT_ONCE, wanted,
    )
    if (rows.length === 0) return
    for (const row of rows) {
      kind = String(row[0])
      part = Number(row[1])
      yield { list: name, kind: kind as CertificateSegment['kind'], index: part, lines: Number(row[2]), bytes: row[3] as Uint8Array }
    }
  }
}
