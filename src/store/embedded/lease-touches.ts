import type { Dossier } from '../../model/dossier.js'
import { textHash } from '../../model/text-hash.js'
import { touchesOf } from '../leases.js'
import { PACKED_HASH_BYTES, hashesIn, packHashes } from '../sought.js'
import type { Cell, Database } from './database.js'
import { insertMany } from './insert.js'

/** Up to so many hashes nothing is read again, though most of them be of leases that ended. */
const REMEMBERED_MIN = 100_000
/** Size of the table of low bits by which almost every hash that nobody seeks is passed over; a power of two. */
const SIEVE_SIZE = 2 ** 16

/** What was read of the table, up to a row: hashes of the ids that touch leases, each with the place of its lease in `leaseIds`. */
interface Memory {
  readonly undone: number
  readonly leaseIds: string[]
  /** Leases of which it is not known what touches them. */
  readonly unknown: Set<string>
  hashes: Uint32Array
  owners: Uint32Array
  used: number
  upTo: number
  /** From so many hashes on everything is read again. */
  most: number
}

const MEMORIES = new WeakMap<Database, Memory>()

/** A lease with the dossier on which it was decided. */
export interface Held {
  readonly leaseId: string
  readonly dossier: Dossier
}

function hashesOf(cell: Cell | undefined): Iterable<number> {
  return cell instanceof Uint8Array ? hashesIn(cell) : []
}

/**
 * Keeps by which ids a new fact would enter the dossiers of leases, beside those that are kept: a row for each lease with a
 * hash of each id, since rows by id would lie all over the file, and be most of what a lease writes. Two ids of one hash only
 * make a lease be decided on again that need not be.
 */
export function writeTouches(db: Database, held: readonly Held[]): void {
  const cells: Cell[] = held.flatMap(({ leaseId, dossier }) => {
    const hashes = new Set(touchesOf(dossier).map(textHash))
    for (const [kept] of db.all('SELECT hashes FROM lease_touch WHERE lease_id = ?', leaseId)) for (const hash of hashesOf(kept)) hashes.delete(hash)
    return hashes.size === 0 ? [] : [leaseId, packHashes(hashes)]
  })
  insertMany(db, 'lease_touch (lease_id, hashes) VALUES', 2, cells)
  for (const { leaseId } of held) db.run('DELETE FROM lease_touch WHERE lease_id = ? AND hashes IS NULL', leaseId)
}

/** Forgets what touches a lease: what came to its end needs no deciding again. */
export function forgetTouches(db: Database, leaseId: string): void {
  db.run('DELETE FROM lease_touch WHERE lease_id = ?', leaseId)
}

/** Forgets that these ids touch any lease. */
export function forgetTouching(db: Database, keys: readonly string[]): void {
  const gone = new Set(keys.map(textHash))
  for (const [number, hashes] of db.all('SELECT number, hashes FROM lease_touch WHERE hashes IS NOT NULL')) {
    const before = [...hashesOf(hashes)]
    const left = new Set(before.filter((hash) => !gone.has(hash)))
    if (left.size < before.length) db.run('UPDATE lease_touch SET hashes = ? WHERE number = ?', packHashes(left), number!)
  }
  MEMORIES.delete(db)
}

function emptyMemory(db: Database): Memory {
  return { undone: db.undone(), leaseIds: [], unknown: new Set(), hashes: new Uint32Array(1024), owners: new Uint32Array(1024), used: 0, upTo: 0, most: Number.POSITIVE_INFINITY }
}

function grown(items: Uint32Array, wanted: number): Uint32Array {
  if (wanted <= items.length) return items
  const larger = new Uint32Array(Math.max(wanted, 2 * items.length))
  larger.set(items)
  return larger
}

/** Reads the rows that were added since; the numbers of rows only rise, also where the last ones are deleted. */
function readOn(db: Database, memory: Memory): Memory {
  for (const [number, leaseId, cell] of db.all('SELECT number, lease_id, hashes FROM lease_touch WHERE number > ? ORDER BY number', memory.upTo)) {
    memory.upTo = Number(number)
    if (!(cell instanceof Uint8Array)) {
      memory.unknown.add(String(leaseId))
      continue
    }
    memory.unknown.delete(String(leaseId))
    const owner = memory.leaseIds.push(String(leaseId)) - 1
    const wanted = memory.used + cell.length / PACKED_HASH_BYTES
    memory.hashes = grown(memory.hashes, wanted)
    memory.owners = grown(memory.owners, wanted)
    for (const hash of hashesIn(cell)) {
      memory.hashes[memory.used] = hash
      memory.owners[memory.used++] = owner
    }
  }
  return memory
}

/** What touches the leases of a file as it stands; begun anew once something was undone, or most of it may be of leases that ended. */
function memoryOf(db: Database): Memory {
  const known = MEMORIES.get(db)
  if (known !== undefined && known.undone === db.undone() && readOn(db, known).used <= known.most) return known
  const memory = readOn(db, emptyMemory(db))
  memory.most = Math.max(REMEMBERED_MIN, 2 * memory.used)
  MEMORIES.set(db, memory)
  return memory
}

/** Ids of leases that one of these ids touches, ended ones perhaps among them; those of which nothing is known are touched by every id. */
export function leasesTouched(db: Database, keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return []
  const { hashes, owners, used, leaseIds, unknown } = memoryOf(db)
  const wanted = new Set(keys.map(textHash))
  const sieve = new Uint8Array(SIEVE_SIZE)
  for (const hash of wanted) sieve[hash % SIEVE_SIZE] = 1
  const found = new Set(unknown)
  for (let i = 0; i < used; i++) {
    const hash = hashes[i]!
    if (sieve[hash % SIEVE_SIZE] === 1 && wanted.has(hash)) found.add(leaseIds[owners[i]!]!)
  }
  return [...found]
}
