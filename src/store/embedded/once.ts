import type { Once } from '../../model/dispatch.js'
import { Problem } from '../../model/problem.js'
import type { EpochMs } from '../../model/time.js'
import type { Database } from './database.js'

/** Does an act whose answer is kept under its key, or gives the kept one. */
export function once<A>(db: Database, asked: Once | undefined, nowMs: EpochMs, act: () => A): { readonly answer: A; readonly isRepeated: boolean } {
  if (asked === undefined) return { answer: act(), isRepeated: false }
  const known = db.get('SELECT body_hash, answer FROM once WHERE actor = ? AND key = ?', asked.actor, asked.key)
  if (known !== undefined) {
    if (known[0] !== asked.bodyHash) throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
    return { answer: JSON.parse(String(known[1])) as A, isRepeated: true }
  }
  const answer = act()
  db.run('INSERT INTO once VALUES (?, ?, ?, ?, ?)', asked.actor, asked.key, asked.bodyHash, JSON.stringify(answer), nowMs)
  return { answer, isRepeated: false }
}
