import { inflateSync } from 'node:zlib'
import type { CertificateLine, CertificateTools } from '../model/certificate.js'
import { SEGMENT_BYTES_MAX } from '../model/limits.js'
import type { CertificateSegment } from '../model/list.js'

/** A line of a certificate as it was read, in order. */
export interface ReadLine {
  readonly leafHash: string
  /** Absent once its content was erased. */
  readonly line?: CertificateLine
  /** What kind of line it is, known from its segment even when it was erased. */
  readonly kind: CertificateSegment['kind']
}

/** Thrown inside when a segment is not what a certificate holds; says where, never what. */
export class UnreadableSegment extends Error {}

const LEAF_HASH = /^[0-9a-f]{64}$/

function textOf(segment: CertificateSegment): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(inflateSync(segment.bytes, { maxOutputLength: SEGMENT_BYTES_MAX }))
  } catch (error) {
    throw new UnreadableSegment(`segment ${segment.index} cannot be unpacked`, { cause: error })
  }
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UnreadableSegment(`${where} is not JSON`, { cause: error })
  }
}

function readLine(text: string, segment: CertificateSegment, where: string, tools: CertificateTools): ReadLine {
  const row = parsed(text, where)
  const [first, second] = Array.isArray(row) ? (row as readonly unknown[]) : []
  if (typeof first === 'string' && second === undefined && LEAF_HASH.test(first)) return { leafHash: first, kind: segment.kind }
  if (typeof first !== 'string' || typeof second !== 'string') throw new UnreadableSegment(`${where} is no salted line`)
  const line = parsed(second, where) as CertificateLine
  return { leafHash: tools.saltedLeaf(first, second), line, kind: segment.kind }
}

/**
 * Reads the lines of a certificate in order, one segment unpacked at a time; segments may come in any order.
 * @throws UnreadableSegment when a segment is damaged, missing, or of another list
 */
export function* certificateLines(segments: Iterable<CertificateSegment>, list: string, tools: CertificateTools): Generator<ReadLine> {
  let index = 0
  for (const segment of [...segments].toSorted((a, b) => a.index - b.index)) {
    if (segment.list !== list || segment.index !== index) throw new UnreadableSegment(`segment ${index} of the list is missing`)
    yield* segmentLines(segment, tools)
    index++
  }
}

/**
 * Reads the lines of one segment in order.
 * @throws UnreadableSegment when it is damaged
 */
export function* segmentLines(segment: CertificateSegment, tools: CertificateTools): Generator<ReadLine> {
  const lines = textOf(segment).split('\n').slice(0, -1)
  if (lines.length !== segment.lines) throw new UnreadableSegment(`segment ${segment.index} holds ${lines.length} lines, not ${segment.lines}`)
  for (const [i, text] of lines.entries()) yield readLine(text, segment, `line ${i} of segment ${segment.index}`, tools)
}
