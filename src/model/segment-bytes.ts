import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'

/** Lines are hashes and small numbers: more effort saves little room and costs four times the time. */
const DEFLATE_LEVEL = 1

/** SHA-256 of the compressed part of a segment, which stands behind it. */
export function segmentDigest(compressed: Uint8Array): Uint8Array {
  return createHash('sha256').update(compressed).digest()
}

/**
 * Packs the lines of a certificate's segment: zlib deflate, then the SHA-256 of that. Compressed text can be changed in bits that
 * alter no line; the digest shows these too, and whoever unpacks reads over it.
 */
export function packedLines(lines: readonly string[]): Uint8Array {
  const compressed = deflateSync(`${lines.join('\n')}\n`, { level: DEFLATE_LEVEL })
  return Buffer.concat([compressed, segmentDigest(compressed)])
}
