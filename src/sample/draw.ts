import { mix } from '../model/draws.js'
import { textHash } from '../model/text-hash.js'

/** What a number is drawn for; each its own stream, so that a new column changes no other. */
export const STREAMS = [
  'name', 'birth', 'place', 'kin', 'money', 'dates', 'point', 'number', 'owner', 'guarantee', 'supply', 'employ', 'event',
  'kind', 'street', 'match', 'schedule',
] as const
/** What a number is drawn for. */
export type Stream = (typeof STREAMS)[number]

/** Numbers that depend on the seed, the stream and the place alone, so that rows can be made in any order and none is kept. */
export interface Draw {
  /** A whole number from 0 to 2^32 - 1. */
  readonly bits: (stream: Stream, index: number, salt?: number) => number
  /** A whole number from 0 to `count` - 1. */
  readonly below: (count: number, stream: Stream, index: number, salt?: number) => number
  /** A share from 0 to below 1. */
  readonly share: (stream: Stream, index: number, salt?: number) => number
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[], stream: Stream, index: number, salt?: number) => T
}

/** Makes the source of all chance of one portfolio from its seed, which may be any text. */
export function drawFrom(seed: string): Draw {
  const start = textHash(seed)
  const offsets = Object.fromEntries(STREAMS.map((name) => [name, mix(start ^ textHash(name))])) as Record<Stream, number>
  const bits = (stream: Stream, index: number, salt = 0): number =>
    mix(mix(offsets[stream] + Math.imul(index, 0x9e3779b1)) ^ Math.imul(salt + 1, 0x7feb352d))
  const share = (stream: Stream, index: number, salt = 0): number => bits(stream, index, salt) / 0x1_0000_0000
  const below = (count: number, stream: Stream, index: number, salt = 0): number => Math.floor(share(stream, index, salt) * count)
  const pick = <T>(list: readonly T[], stream: Stream, index: number, salt = 0): T => {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    // In range, as the list is not empty; an element may itself be undefined.
    return list[below(list.length, stream, index, salt)] as T
  }
  return { bits, below, share, pick }
}
