import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from '@photostructure/sqlite'
import { asProblem, fileProblem, isBusy, unavailable } from './faults.js'
import { MIGRATIONS } from './schema.js'

/** Older versions can damage a file in WAL mode (two writers at a checkpoint). Source: sqlite.org/wal.html, read 2026-11-22. */
const OLDEST_SQLITE = [3, 51, 3] as const
/** `rp01` as the file's application id: tells our files from other SQLite files. */
const APPLICATION_ID = 0x72703031
const CACHE_KIB = 128 * 1024
/** While a load writes: its rows are read again once, in order; and each thread that sorts may take as much as the cache. */
const LOADING_CACHE_KIB = 48 * 1024
/** Connections that only read are opened several at a time, by the threads that judge a list. */
const READING_CACHE_KIB = 32 * 1024

/** A value that SQLite holds. */
export type Cell = string | number | null | Uint8Array
/** A row, its columns in the order of the statement. */
export type Row = readonly Cell[]

/** One open file with its prepared statements; rows come as arrays. */
export interface Database {
  readonly path: string
  readonly engine: string
  readonly schemaVersion: number
  readonly all: (sql: string, ...cells: readonly Cell[]) => readonly Row[]
  readonly get: (sql: string, ...cells: readonly Cell[]) => Row | undefined
  /** Runs a statement and says how many rows it changed. */
  readonly run: (sql: string, ...cells: readonly Cell[]) => number
  /**
   * Runs an act in one BEGIN IMMEDIATE transaction: all of it or, when it throws, nothing.
   * @throws Problem store-unavailable when the engine fails
   */
  readonly write: <T>(act: () => T) => T
  /** Runs an act inside a transaction that is open: all of it or, when it throws, nothing of it, and the rest of the transaction stands. */
  readonly nested: <T>(act: () => T) => T
  /** False again when the engine ended a transaction by itself, as it does when the disk is full. */
  readonly isWriting: () => boolean
  /** How often something was undone here: what was remembered of the file before may have been undone with it. */
  readonly undone: () => number
  /**
   * Writes the whole file anew and empties the log beside it, so that nothing that was deleted can be read from either. False
   * while another program reads or writes; then it may be called again.
   */
  readonly rewrite: () => boolean
  /** Sets memory aside for reading, or for a long act of writing, in which a large cache would only take it. */
  readonly tuneFor: (work: 'reading' | 'loading') => void
  readonly isOpen: () => boolean
  /** @throws Problem store-unavailable when the log cannot be merged, on a full disk for one: it is closed then too, and nothing of the log is lost */
  readonly close: () => void
}

/** Where and how to open the file. */
export interface DatabaseOptions {
  readonly path: string
  readonly readOnly: boolean
  readonly busyMs: number
}

/**
 * Opens the file, makes it (mode 0600) when there is none, and brings its schema up to date.
 * @throws Problem store-unavailable when it cannot be opened, is damaged, or was made by a newer version
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { path, readOnly } = options
  prepareFile(path, readOnly)
  let engine: DatabaseSyncInstance | undefined
  try {
    engine = new DatabaseSync(path, { readOnly, timeout: options.busyMs, returnArrays: true })
    const version = String(one(engine, 'SELECT sqlite_version()'))
    refuseOldEngine(version, path)
    refuseStranger(engine, path)
    // No memory maps: each connection of a process maps the file once more, and reading through the cache was measured to be as fast.
    engine.exec(`PRAGMA mmap_size = 0; PRAGMA cache_size = -${readOnly ? READING_CACHE_KIB : CACHE_KIB}; PRAGMA trusted_schema = OFF`)
    if (!readOnly) configure(engine)
    const schemaVersion = readOnly ? checkSchema(engine, path) : migrate(engine, path)
    return wrap(engine, { path, version, schemaVersion, readOnly })
  } catch (error) {
    engine?.close()
    throw asProblem(error, path)
  }
}

function prepareFile(path: string, readOnly: boolean): void {
  try {
    if (!readOnly) {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      // Made here and not by the engine, so that it is never readable by others, not even for a moment.
      closeSync(openSync(path, 'a', 0o600))
    }
    const found = statSync(path)
    if (found.isDirectory()) throw unavailable(path, 'the path is a folder: name a file in it')
    if (!readOnly && (found.mode & 0o077) !== 0 && found.uid === process.getuid?.()) chmodSync(path, 0o600)
  } catch (error) {
    throw fileProblem(error, path) ?? error
  }
}

function one(engine: DatabaseSyncInstance, sql: string): Cell {
  const row = engine.prepare(sql).get() as Row | undefined
  return row?.[0] ?? null
}

function refuseOldEngine(version: string, path: string): void {
  const parts = version.split('.').map(Number)
  for (const [i, least] of OLDEST_SQLITE.entries()) {
    const part = parts[i] ?? 0
    if (part > least) return
    if (part < least) {
      throw unavailable(path, `SQLite ${version} can damage a file in WAL mode: install the packages anew to get ${OLDEST_SQLITE.join('.')} or newer`)
    }
  }
}

function refuseStranger(engine: DatabaseSyncInstance, path: string): void {
  const id = one(engine, 'PRAGMA application_id')
  const tables = one(engine, 'SELECT count(*) FROM sqlite_schema')
  if (id !== APPLICATION_ID && tables !== 0) {
    throw unavailable(path, 'the file is a database of another program: name another path')
  }
}

function configure(engine: DatabaseSyncInstance): void {
  engine.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA temp_store = FILE; PRAGMA temp.cache_size = -65536; PRAGMA wal_autocheckpoint = 16384; PRAGMA threads = 2`)
}

function checkSchema(engine: DatabaseSyncInstance, path: string): number {
  const version = Number(one(engine, 'PRAGMA user_version'))
  if (version > MIGRATIONS.length) {
    throw unavailable(path, `it was written by a newer version (schema ${version}, this one knows ${MIGRATIONS.length}): install that version`)
  }
  if (version === 0) throw unavailable(path, 'there is nothing in it yet: load something first')
  return version
}

function migrate(engine: DatabaseSyncInstance, path: string): number {
  engine.exec('BEGIN IMMEDIATE')
  try {
    const from = Number(one(engine, 'PRAGMA user_version'))
    if (from > 0) checkSchema(engine, path)
    for (const change of MIGRATIONS.slice(from)) engine.exec(change)
    if (from < MIGRATIONS.length) engine.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${MIGRATIONS.length}`)
    engine.exec('COMMIT')
  } catch (error) {
    if (engine.isTransaction) engine.exec('ROLLBACK')
    throw error
  }
  return MIGRATIONS.length
}

/** The part of a database that writes. */
type Transactions = Pick<Database, 'write' | 'nested' | 'isWriting' | 'undone'>

function transactions(engine: DatabaseSyncInstance, prepared: (sql: string) => StatementSyncInstance, guarded: <T>(work: () => T) => T): Transactions {
  let undone = 0
  const either = <T>(begin: string, end: string, undo: string, act: () => T): T =>
    guarded(() => {
      prepared(begin).run()
      try {
        const result = act()
        prepared(end).run()
        return result
      } catch (error) {
        undone++
        if (engine.isTransaction) engine.exec(undo)
        throw error
      }
    })
  return {
    write: (act) => either('BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK', act),
    nested: (act) => either('SAVEPOINT act', 'RELEASE act', 'ROLLBACK TO act; RELEASE act', act),
    isWriting: () => engine.isTransaction,
    undone: () => undone,
  }
}

function wrap(engine: DatabaseSyncInstance, about: { path: string; version: string; schemaVersion: number; readOnly: boolean }): Database {
  const { path } = about
  const statements = new Map<string, StatementSyncInstance>()
  const prepared = (sql: string): StatementSyncInstance => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const made = engine.prepare(sql)
    statements.set(sql, made)
    return made
  }
  const guarded = <T>(work: () => T): T => {
    if (!engine.isOpen) throw unavailable(path, 'it was closed: open it again')
    try {
      return work()
    } catch (error) {
      throw asProblem(error, path)
    }
  }
  return {
    path,
    engine: `SQLite ${about.version}`,
    schemaVersion: about.schemaVersion,
    all: (sql, ...cells) => guarded(() => prepared(sql).all(...cells) as readonly Row[]),
    get: (sql, ...cells) => guarded(() => prepared(sql).get(...cells) as Row | undefined),
    run: (sql, ...cells) => guarded(() => prepared(sql).run(...cells).changes),
    ...transactions(engine, prepared, guarded),
    rewrite: () =>
      guarded(() => {
        try {
          engine.exec('VACUUM')
        } catch (error) {
          if (isBusy(error)) return false
          throw error
        }
        return prepared('PRAGMA wal_checkpoint(TRUNCATE)').all()[0]?.[0] === 0
      }),
    tuneFor: (work) => guarded(() => engine.exec(`PRAGMA cache_size = -${work === 'reading' ? CACHE_KIB : LOADING_CACHE_KIB}`)),
    isOpen: () => engine.isOpen,
    close: () => {
      if (!engine.isOpen) return
      // The driver ends its statements only when they are collected, and until then the engine does not merge the log by
      // itself; merged here, the file alone holds everything. Another process that still reads only puts this off.
      try {
        if (!about.readOnly) guarded(() => engine.exec('PRAGMA wal_checkpoint(TRUNCATE)'))
      } finally {
        statements.clear()
        engine.close()
      }
    },
  }
}
