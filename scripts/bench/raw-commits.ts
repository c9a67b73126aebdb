import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'

/** Commits two small rows at a time, each on the disk before the next; says how many a second: what this disk can do at most. */
export function rawCommits(folder: string, times: number): number {
  const path = join(folder, 'raw.db')
  const db = new DatabaseSync(path)
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE lease (id TEXT PRIMARY KEY, content TEXT); CREATE TABLE leaf (id TEXT PRIMARY KEY, entry TEXT)')
    const [lease, leaf] = [db.prepare('INSERT INTO lease VALUES (?, ?)'), db.prepare('INSERT INTO leaf VALUES (?, ?)')]
    const content = 'x'.repeat(500)
    const from = performance.now()
    for (let i = 0; i < times; i++) {
      db.exec('BEGIN IMMEDIATE')
      lease.run(randomUUID(), content)
      leaf.run(randomUUID(), content)
      db.exec('COMMIT')
    }
    return times / ((performance.now() - from) / 1000)
  } finally {
    db.close()
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
  }
}
