import { promisify } from 'node:util'
import { deflateRaw, inflateRaw } from 'node:zlib'
import type { Keyring } from '../model/keyring.js'
import { QUEUE_BYTES_MAX } from '../model/limits.js'

const deflated = promisify(deflateRaw)
const inflated = promisify(inflateRaw)

/** Fast rather than small: what travels is read once, a moment later. */
const LEVEL = 1

/** Packs plain values for the way through Redis: compressed, then sealed, so that none of them stands there in clear. */
export async function pack(keyring: Keyring, value: unknown, about: string): Promise<Buffer> {
  return Buffer.from(keyring.sealBytes(await deflated(JSON.stringify(value), { level: LEVEL }), about))
}

/** Unpacks what `pack` made about the same thing. @throws Problem store-unavailable when it is damaged or of another key */
export async function unpack(keyring: Keyring, bytes: Uint8Array, about: string): Promise<unknown> {
  return JSON.parse((await inflated(keyring.openBytes(bytes, about), { maxOutputLength: QUEUE_BYTES_MAX })).toString('utf8'))
}
