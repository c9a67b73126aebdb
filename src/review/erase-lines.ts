import { deflateSync, inflateSync } from 'node:zlib'
import type { CertificateLine, CertificateTools } from '../model/certificate.js'
import { SEGMENT_BYTES_MAX } from '../model/limits.js'
import type { CertificateSegment } from '../model/list.js'
import type { StoredRun } from '../model/measure.js'
import { packedLines } from '../model/segment-bytes.js'

/** Ids that are to be found, as they stand and as they stand inside JSON. */
export interface SoughtIds {
  readonly ids: ReadonlySet<string>
  /** Each without the quotes around it. */
  readonly inJson: readonly string[]
  /** Finds an id of whom only a keyed name is known; absent: every id is known. */
  readonly isBehind?: (id: string) => boolean
  /** Debts of which the lines on why somebody was listed, or nobody was, stay. */
  readonly keptDebts?: readonly string[]
}

/** Prepares ids to be sought in many lines. */
export function sought(ids: Iterable<string>, more: Pick<SoughtIds, 'isBehind' | 'keptDebts'> = {}): SoughtIds {
  const all = new Set(ids)
  return { ...more, ids: all, inJson: [...all].map((id) => JSON.stringify(id).slice(1, -1)) }
}

function names(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return ids.has(value)
  if (Array.isArray(value)) return value.some((part) => names(part, ids))
  return value !== null && typeof value === 'object' && Object.values(value).some((part) => names(part, ids))
}

/** Says whether a line names one of these ids; an entry's ids stand in one text, with blanks between them. */
function lineNames(line: CertificateLine, ids: ReadonlySet<string>): boolean {
  if (names(line, ids)) return true
  return line.type === 'entry' && [...ids].some((id) => ` ${line.ids} `.includes(` ${id} `))
}

/** Says whether an entry's line is of somebody behind a keyed name: ids may hold blanks themselves. */
function isBehindLine(line: CertificateLine, isBehind: (id: string) => boolean): boolean {
  if (line.type !== 'entry') return false
  const words = line.ids.split(' ')
  return words.some((_, from) => words.slice(from).some((_word, more) => isBehind(words.slice(from, from + more + 1).join(' '))))
}

function isKept(line: CertificateLine, debts: readonly string[]): boolean {
  if (line.type === 'refusal') return debts.includes(line.debtId)
  return line.type === 'entry' && debts.some((id) => line.ids.startsWith(`${id} `))
}

/** Says whether a line is to lose its content; lines of debts whose evidence is kept hold ids and points alone. */
function goes(text: string, { ids, inJson, isBehind, keptDebts = [] }: SoughtIds): boolean {
  if (isBehind === undefined && !inJson.some((id) => text.includes(id))) return false
  const line = JSON.parse(text) as CertificateLine
  return (lineNames(line, ids) || (isBehind !== undefined && isBehindLine(line, isBehind))) && !isKept(line, keptDebts)
}

/**
 * Takes the content out of the lines of a certificate's part that name one of these ids, and leaves their leaf hashes, so that
 * the list still verifies. Undefined when no line does.
 */
export function eraseLines(
  segment: CertificateSegment, ids: SoughtIds, tools: Pick<CertificateTools, 'saltedLeaf'>,
): { readonly segment: CertificateSegment; readonly lines: number } | undefined {
  const rows = new TextDecoder('utf-8', { fatal: true }).decode(inflateSync(segment.bytes, { maxOutputLength: SEGMENT_BYTES_MAX })).split('\n').slice(0, -1)
  let lines = 0
  const left = rows.map((row) => {
    const [salt, text] = JSON.parse(row) as readonly [string, string?]
    if (text === undefined || !goes(text, ids)) return row
    lines++
    return JSON.stringify([tools.saltedLeaf(salt, text)])
  })
  return lines === 0 ? undefined : { lines, segment: { ...segment, bytes: packedLines(left) } }
}

/** Takes the lines that name one of these ids out of a run's numbers; undefined when none does. */
export function eraseRunLines(run: StoredRun, { ids, inJson }: SoughtIds): StoredRun | undefined {
  const rows = inflateSync(run.lines, { maxOutputLength: SEGMENT_BYTES_MAX }).toString('utf8').split('\n')
  const left = rows.filter((row) => !inJson.some((id) => row.includes(id)) || !names(JSON.parse(row) as unknown, ids))
  return left.length === rows.length ? undefined : { ...run, lines: deflateSync(left.join('\n')) }
}
