import { inflateSync } from 'node:zlib'
import { certificateLineSchema, type CertificateLine, type CertificateTools } from '../model/certificate.js'
import { SEGMENT_BYTES_MAX } from '../model/limits.js'
import type { CertificateSegment, SegmentKind } from '../model/list.js'
import { segmentDigest } from '../model/segment-bytes.js'

/** One line of a certificate with its leaf hash; without content where it was erased. */
export interface ReadLine {
  readonly leafHash: string
  readonly line?: CertificateLine
  /** What the segment's lines are. */
  readonly kind: SegmentKind
}

/** A segment that cannot be read as lines. */
export class UnreadableSegment extends Error {}

const LEAF_HASH = /^[0-9a-f]{64}$/
const KIND_OF: Readonly<Record<CertificateLine['type'], SegmentKind>> = {
  part: 'facts', case: 'cases', refusal: 'refusals', entry: 'entries', head: 'head',
}

/** What `inflateSync` gives when it is asked to say how far it read; its types do not know that. */
interface Inflated {
  readonly buffer: Uint8Array
  readonly engine: { readonly bytesWritten: number }
}

/** Unpacks the text; the digest behind it must be that of the bytes before it, where one stands there. */
function textOf({ bytes, index }: CertificateSegment): string {
  let inflated: Inflated
  let text: string
  try {
    inflated = inflateSync(bytes, { maxOutputLength: SEGMENT_BYTES_MAX, info: true }) as unknown as Inflated
    text = new TextDecoder('utf-8', { fatal: true }).decode(inflated.buffer)
  } catch (error) {
    throw new UnreadableSegment(`segment ${index} cannot be unpacked`, { cause: error })
  }
  const end = inflated.engine.bytesWritten
  const digest = bytes.subarray(end)
  if (digest.length > 0 && Buffer.compare(digest, segmentDigest(bytes.subarray(0, end))) !== 0) {
    throw new UnreadableSegment(`the bytes of segment ${index} are not those that were written`)
  }
  return text
}

function parsed(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UnreadableSegment(`${where} is not JSON`, { cause: error })
  }
}

function readLine(text: string, { kind }: CertificateSegment, where: string, tools: CertificateTools): ReadLine {
  const row = parsed(text, where)
  const [first, second, ...more] = Array.isArray(row) ? (row as readonly unknown[]) : []
  if (typeof first === 'string' && second === undefined && LEAF_HASH.test(first)) return { leafHash: first, kind }
  if (typeof first !== 'string' || typeof second !== 'string' || more.length > 0) throw new UnreadableSegment(`${where} is no salted line`)
  const line = certificateLineSchema.safeParse(parsed(second, where))
  if (!line.success) throw new UnreadableSegment(`${where} is of no known shape`)
  if (KIND_OF[line.data.type] !== kind) throw new UnreadableSegment(`${where} does not belong among ${kind}`)
  return { leafHash: tools.saltedLeaf(first, second), line: line.data as CertificateLine, kind }
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
  const lines = textOf(segment).split('\n')
  if (lines.pop() !== '') throw new UnreadableSegment(`segment ${segment.index} ends within a line`)
  if (lines.length !== segment.lines) throw new UnreadableSegment(`segment ${segment.index} holds ${lines.length} lines, not ${segment.lines}`)
  for (const [i, text] of lines.entries()) yield readLine(text, segment, `line ${i} of segment ${segment.index}`, tools)
}
