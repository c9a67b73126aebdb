import { closeSync, createReadStream, existsSync, fstatSync, ftruncateSync, openSync, rmSync, writeSync, type ReadStream } from 'node:fs'
import { Problem } from '../model/problem.js'

/** What to do about an error of the file system. */
const WHAT_TO_DO: Readonly<Record<string, string>> = {
  ENOENT: 'it, or the folder it should lie in, is not there; check the path',
  EISDIR: 'it is a folder; name a file',
  ENOTDIR: 'a part of the path is a file and not a folder; check the path',
  EEXIST: 'there is a file of that name; name another path',
  EACCES: 'this user may not use it; check the rights of the file and its folder',
  EPERM: 'this user may not use it; check the rights of the file and its folder',
  EROFS: 'the disk is read-only; name a path on another one',
  ENOSPC: 'the disk is full; free some space and run it again',
  ENAMETOOLONG: 'the path is too long; name a shorter one',
  ENXIO: 'nothing answers there; name a file',
}

/** Bytes kept before they are written: few calls, little memory. */
const KEPT_CHARS = 1 << 16

/** Turns an error of the file system into a Problem that names the path and what to do; other errors pass as they are. */
export function asFileProblem(error: unknown, shownAs?: string): unknown {
  if (error instanceof Problem || !(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error
  const path = shownAs ?? ('path' in error ? String(error.path) : 'a file')
  return new Problem('invalid-input', `${path} cannot be used (${String(error.code)}): ${WHAT_TO_DO[String(error.code)] ?? 'check the path and the disk'}`, [], { cause: error })
}

/** Does a piece of work on files; an error of the file system becomes a Problem `invalid-input` naming the path. */
export function onFiles<T>(shownAs: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asFileProblem(error, shownAs)
  }
}

/** A text file that is being written. */
export interface TextFile {
  readonly path: string
  /** @throws Problem invalid-input when the disk is full or fails */
  readonly write: (text: string) => void
  /** Writes what is left and closes; what the file held before is gone then. */
  readonly close: () => void
  /** Closes and, as long as nothing has reached the disk, leaves everything as it was found. */
  readonly discard: () => void
}

/**
 * Opens a text file for writing (mode 0600) before the work that fills it, so that a path that cannot be written is told
 * first. What it holds stays until the first text reaches the disk.
 * @throws Problem invalid-input naming the path and what to do
 */
export function openTextFile(path: string): TextFile {
  const existed = existsSync(path)
  const fd = onFiles(path, () => openSync(path, 'a', 0o600))
  const isPlain = fstatSync(fd).isFile()
  let kept = ''
  let started = false
  let isOpen = true
  const flush = (): void =>
    onFiles(path, () => {
      if (!started && isPlain) ftruncateSync(fd, 0)
      started = true
      const bytes = Buffer.from(kept, 'utf8')
      kept = ''
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    })
  const end = (): void => {
    if (isOpen) closeSync(fd)
    isOpen = false
  }
  return {
    path,
    write: (text) => {
      kept += text
      if (kept.length >= KEPT_CHARS) flush()
    },
    close: () => {
      try {
        if (isOpen) flush()
      } finally {
        end()
      }
    },
    discard: () => {
      const isOurs = isOpen && !existed && !started
      end()
      // Another run of the same folder may have taken it away meanwhile.
      if (isOurs) rmSync(path, { force: true })
    },
  }
}

/**
 * Opens a file for reading at once.
 * @throws Problem invalid-input when it is not there, is a folder or may not be read
 */
export function openForReading(path: string, shownAs: string): ReadStream {
  const fd = onFiles(shownAs, () => openSync(path, 'r'))
  if (fstatSync(fd).isDirectory()) {
    closeSync(fd)
    throw new Problem('invalid-input', `${shownAs} is a folder; name a file in it`)
  }
  return createReadStream(path, { fd, highWaterMark: 1 << 20 })
}
