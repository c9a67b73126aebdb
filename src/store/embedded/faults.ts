import { Problem } from '../../model/problem.js'

/** SQLite's primary result codes that a user can do something about. */
const WHAT_TO_DO: Readonly<Record<number, string>> = {
  3: 'this user may not read or write it: check the rights of the file and its folder',
  5: 'another program has been writing to it for too long: wait until that is done and try again',
  6: 'another program has been writing to it for too long: wait until that is done and try again',
  8: 'it is read-only: check the rights of the file and its folder, or free the disk from write protection',
  10: 'the disk failed to read or write: check the disk and the free space, then try again',
  11: 'the file is damaged: restore it from a backup (rightparty store restore)',
  13: 'the disk is full: free some space and try again; nothing acknowledged is lost',
  14: 'it cannot be opened: check that the folder exists, that this user may write to it, and that the path is a file',
  26: 'the file is not a store: name another path, or restore it from a backup',
}

/** The engine's own words for those codes (sqlite3_errstr): the driver gives no number for a fault met between two rows. */
const CODE_OF_WORDS: ReadonlyMap<string, number> = new Map([
  ['access permission denied', 3], ['database is locked', 5], ['database table is locked', 6], ['attempt to write a readonly database', 8],
  ['disk I/O error', 10], ['database disk image is malformed', 11], ['database or disk is full', 13], ['unable to open database file', 14],
  ['file is not a database', 26],
])

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined
  // The low byte is the primary code; the rest only says which part of the engine met it.
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff
  return 'code' in error && error.code === 'ERR_SQLITE_ERROR' ? CODE_OF_WORDS.get(error.message) : undefined
}

/** Whether the engine gave up because another program had the file for too long. */
export function isBusy(error: unknown): boolean {
  return [5, 6].includes(sqliteCode(error) ?? 0)
}

/** Turns an error of the engine into a Problem that says what to do; other errors pass as they are. */
export function asProblem(error: unknown, path: string): unknown {
  if (error instanceof Problem) return error
  const code = sqliteCode(error)
  const advice = code === undefined ? undefined : WHAT_TO_DO[code]
  return advice === undefined ? error : unavailable(path, advice, error)
}

/** The failure of a store at a path, with what to do. */
export function unavailable(path: string, advice: string, cause?: unknown): Problem {
  return new Problem('store-unavailable', `the store ${path}: ${advice}`, [], { cause })
}

/** Like `unavailable` for an error of the file system; `undefined` when it is none. */
export function fileProblem(error: unknown, path: string): Problem | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  const advice: Readonly<Record<string, string>> = {
    EACCES: WHAT_TO_DO[3]!, EPERM: WHAT_TO_DO[3]!, EROFS: WHAT_TO_DO[8]!, ENOSPC: WHAT_TO_DO[13]!, EIO: WHAT_TO_DO[10]!,
    EISDIR: 'the path is a folder: name a file in it', ENOTDIR: 'a part of the path is a file, not a folder: name another path',
    EEXIST: 'a part of the path is a file, not a folder: name another path',
    ENOENT: 'there is no such file: load something first, or name another path',
    ENAMETOOLONG: 'the path is too long: name a shorter one',
  }
  const words = advice[error.code]
  return words === undefined ? undefined : unavailable(path, words, error)
}
