import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import type { Figure } from './stages.js'

/** What the tables of the embedded store hold, by what they are for; the rest is facts and what finds them. */
const PARTS: Readonly<Record<string, RegExp>> = {
  ledger: /^(leaf|checkpoint)/,
  entries: /^(list|entry)/,
  certificate: /^segment/,
  leases: /^(lease|stop|once|kept)/,
  judgements: /^judg/,
}

/** Says what an embedded store holds, and in how many bytes of its file. */
export function sizing(folder: string): readonly Figure[] {
  const from = performance.now()
  const db = new DatabaseSync(join(folder, 'store.db'), { readOnly: true })
  try {
    const bytes: Record<string, number> = { facts: 0 }
    const tables = db.prepare('SELECT tbl_name AS name, sum(pgsize) AS size FROM dbstat JOIN sqlite_schema USING (name) GROUP BY tbl_name').all() as { name: string; size: number }[]
    for (const { name, size } of tables) {
      const part = Object.keys(PARTS).find((one) => PARTS[one]?.test(name) === true) ?? 'facts'
      bytes[part] = (bytes[part] ?? 0) + size
    }
    const count = (table: string): number => (db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n
    const counts = { facts: count('fact'), entries: count('entry'), leaves: count('leaf'), leases: count('lease') }
    return [{ stage: 'look at the size of the store', seconds: (performance.now() - from) / 1000, of: 'facts', count: counts.facts, bytes, counts }]
  } finally {
    db.close()
  }
}
