import type { AnswerKept, Once } from '../../model/once.js'
import { Problem } from '../../model/problem.js'
import type { EpochMs } from '../../model/time.js'
import type { Database } from './database.js'

/** What is kept under a key; undefined when it is new. @throws Problem key-reused when it came with another request */
export function answered(db: Database, { actor, key, bodyHash }: Once): { readonly answer: unknown } | undefined {
  const known = db.get('SELECT body_hash, answer FROM once WHERE actor = ? AND key = ?', actor, key)
  if (known === undefined) return undefined
  if (known[0] !== bodyHash) throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
  return { answer: JSON.parse(String(known[1])) as unknown }
}

/** Ends a long act that gives an answer, and keeps the answer. @throws Problem conflict when its key was answered meanwhile; key-reused */
export function onlyOnce(db: Database, kept: AnswerKept | undefined, nowMs: EpochMs, act: () => void): void {
  const end = (): unknown => {
    act()
    return kept?.answer
  }
  if (once(db, kept?.once, nowMs, end).isRepeated) throw new Problem('conflict', 'this request was carried out meanwhile under its key: send it again for the answer')
}

/** Does an act whose answer is kept under its key, or gives the kept one. */
export function once<A>(db: Database, asked: Once | undefined, nowMs: EpochMs, act: () => A): { readonly answer: A; readonly isRepeated: boolean } {
  if (asked === undefined) return { answer: act(), isRepeated: false }
  const known = answered(db, asked)
  if (known !== undefined) return { answer: known.answer as A, isRepeated: true }
  const answer = act()
  db.run('INSERT INTO once VALUES (?, ?, ?, ?, ?)', asked.actor, asked.key, asked.bodyHash, JSON.stringify(answer), nowMs)
  return { answer, isRepeated: false }
}
