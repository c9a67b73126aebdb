import { packDigest, parsePack } from './compile.js'
import type { Pack } from './pack-schema.js'
import always from './packs/always/pack.json' with { type: 'json' }
import au from './packs/au/pack.json' with { type: 'json' }
import cn from './packs/cn/pack.json' with { type: 'json' }
import cnData from './packs/cn-data/pack.json' with { type: 'json' }
import eu from './packs/eu/pack.json' with { type: 'json' }
import gb from './packs/gb/pack.json' with { type: 'json' }
import inPack from './packs/in/pack.json' with { type: 'json' }
import recommended from './packs/recommended/pack.json' with { type: 'json' }
import us from './packs/us/pack.json' with { type: 'json' }
import usData from './packs/us-data/pack.json' with { type: 'json' }
import usMa from './packs/us-ma/pack.json' with { type: 'json' }
import { writtenOut } from './written-out.js'

/** A pack that ships with the product, as its file gives it. */
interface Shipped {
  readonly json: unknown
  readonly file: string
  /** Digest of the content that a test has proved to obey the schema and to compile, so that no start has to. */
  readonly proved: string
}

/** The packs that ship with the product, one line each. */
export const SHIPPED: readonly Shipped[] = [
  { json: always, file: 'always/pack.json', proved: 'b61fc2cebf9183a2011e29ce02e721a30940b6ffe1788f49abb626d2b9eb715d' },
  { json: au, file: 'au/pack.json', proved: 'e3abb2285f67451b92137300881ec6cb3ae20e0e044690a142582a2ba7a9e1f4' },
  { json: cn, file: 'cn/pack.json', proved: '96742391d097581f4eb4e693627d1c7d2d885266e82e9840d5a4e266fff17e42' },
  { json: cnData, file: 'cn-data/pack.json', proved: '23837b721748b61ad86e575329b5dee83270fb556cb3160d84070b8029a093c6' },
  { json: eu, file: 'eu/pack.json', proved: 'e29e1bdd2b7243b013a8b7f1c155ddf701cbf9c982b8bade1bddd9d5f16cda7a' },
  { json: gb, file: 'gb/pack.json', proved: '3f6dbedb0c86a19667b3cb09fceeff21149a8bdef4dfbce41cba8e58f3622cdd' },
  { json: inPack, file: 'in/pack.json', proved: '34db223a50e6dda512f109c79f18891d7cc765f7b58237cf2215b5e1d3fb98ce' },
  { json: recommended, file: 'recommended/pack.json', proved: '2015b3ddd873d19128f92dfdf9bbe75294fafe33e70850d5ef87cef7b589d107' },
  { json: us, file: 'us/pack.json', proved: '1b32d829cfb1037676bbcfb51f78b1cdcc4aafbe19459991bfb84a176bce648c' },
  { json: usData, file: 'us-data/pack.json', proved: '51012dc2638b2dc184f574b0006acd610b92a0cd2c7b4b2cee5f668837c47789' },
  { json: usMa, file: 'us-ma/pack.json', proved: '172ec63c359f44bce3da16cc2cc7827fcd8bc2a02f146851fe9ed655bad6ef66' },
]

/**
 * Reads a shipped pack; one that was changed since it was proved is proved like a pack of anybody's.
 * @throws Problem pack-invalid with file, pointer and reason
 */
export function readShipped({ json, file, proved }: Shipped): Pack {
  const pack = writtenOut(json)
  return packDigest(pack) === proved ? pack : parsePack(json, file)
}

/** The packs that ship with the product; the overlays among them apply only where they are named. */
export const shippedPacks: readonly Pack[] = SHIPPED.map(readShipped)

/** The shipped packs that state the law of a place. */
export const statutoryPacks: readonly Pack[] = shippedPacks.filter((pack) => pack.kind === 'statutory')
