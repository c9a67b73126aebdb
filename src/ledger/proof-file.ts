import { readCount, toBase64, toHex } from './checkpoint.js'
import { bytesOf } from './note.js'

/*
 * Proofs as files. That an entry is in the log: c2sp.org/tlog-proof; that a log grew from an older head: the body by which
 * c2sp.org/tlog-witness is told of a new one (both read 2026-11-23). Hashes are in hex here, in base64 in the files.
 */

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
/** A longer path would need more leaves than can be counted. */
const PATH_MAX = 63

/** A proof that an entry is in the log. */
export interface EntryProof {
  /** The entry's number. */
  readonly index: number
  /** Its text, from which whoever verifies makes the leaf hash; absent where it is handed over by itself. */
  readonly entry?: string
  /** Hashes from the leaf's sibling to the root's child. */
  readonly path: readonly string[]
  /** The checkpoint whose tree it is in. */
  readonly note: string
}

/** A proof that a log grew from an older head. */
export interface GrowthProof {
  readonly oldSize: number
  readonly path: readonly string[]
  /** The newer checkpoint. */
  readonly note: string
}

function fileOf(head: readonly string[], path: readonly string[], note: string): string {
  return `${[...head, ...path.map(toBase64)].join('\n')}\n\n${note}`
}

/** Writes the proof of an entry as a tlog-proof file. */
export function proofFile({ index, entry, path, note }: EntryProof): string {
  const extra = entry === undefined ? [] : [`extra ${Buffer.from(entry).toString('base64')}`]
  return fileOf([FIRST_LINE, ...extra, `index ${index}`], path, note)
}

/** Writes the proof that a log grew from an older head, as witnesses are told it. */
export function growthFile({ oldSize, path, note }: GrowthProof): string {
  return fileOf([`old ${oldSize}`], path, note)
}

/** Splits a file at its first empty line, and reads the hashes that follow its head; undefined when that is no proof. */
function split(file: string): { readonly lines: readonly string[]; readonly note: string } | undefined {
  const end = file.indexOf('\n\n')
  return end < 0 ? undefined : { lines: file.slice(0, end).split('\n'), note: file.slice(end + 2) }
}

function readPath(lines: readonly string[]): readonly string[] | undefined {
  const path = lines.map(toHex)
  return path.length <= PATH_MAX && path.every((hash) => hash !== undefined) ? path : undefined
}

/** Reads a tlog-proof file; undefined for a text that is none. Nothing of it is verified by that. */
export function readProofFile(file: string): EntryProof | undefined {
  const parts = split(file)
  const [first, ...rest] = parts?.lines ?? []
  if (parts === undefined || first !== FIRST_LINE) return undefined
  const hasExtra = rest[0]?.startsWith('extra ') === true
  const entry = hasExtra ? bytesOf(rest[0]!.slice('extra '.length)) : undefined
  const [indexLine = '', ...hashes] = hasExtra ? rest.slice(1) : rest
  const index = indexLine.startsWith('index ') ? readCount(indexLine.slice('index '.length)) : undefined
  const path = readPath(hashes)
  if (index === undefined || path === undefined || (hasExtra && entry === undefined)) return undefined
  return { index, path, note: parts.note, ...(entry === undefined ? {} : { entry: Buffer.from(entry).toString() }) }
}

/** Reads the proof that a log grew; undefined for a text that is none. Nothing of it is verified by that. */
export function readGrowthFile(file: string): GrowthProof | undefined {
  const parts = split(file)
  const [first = '', ...hashes] = parts?.lines ?? []
  const oldSize = first.startsWith('old ') ? readCount(first.slice('old '.length)) : undefined
  const path = readPath(hashes)
  return parts === undefined || oldSize === undefined || path === undefined ? undefined : { oldSize, path, note: parts.note }
}
