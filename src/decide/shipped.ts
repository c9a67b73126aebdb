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
  { json: au, file: 'au/pack.json', proved: '9d824fd260aada9282b1937faeaa583ed9156e66d4527618ceb5aed666a286c2' },
  { json: cn, file: 'cn/pack.json', proved: '9eb4f5eaebbc8d66996791f63b32bb7735073ceedf7c5235545db9cd56c754a7' },
  { json: cnData, file: 'cn-data/pack.json', proved: '23837b721748b61ad86e575329b5dee83270fb556cb3160d84070b8029a093c6' },
  { json: eu, file: 'eu/pack.json', proved: '77e9f2fa6e71ba8b56e634f5713dbb9e9e55d4173f9a4753cf1fab47d9cd4538' },
  { json: gb, file: 'gb/pack.json', proved: 'f0c934d525613972d84d03d2c0a84597ee07ba5313779d2968a7cf81ab7604c2' },
  { json: inPack, file: 'in/pack.json', proved: '6b91064715d0792b59cd1a1c2409e60eb54b80f951b6859d67eba1170802d397' },
  { json: recommended, file: 'recommended/pack.json', proved: '2015b3ddd873d19128f92dfdf9bbe75294fafe33e70850d5ef87cef7b589d107' },
  { json: us, file: 'us/pack.json', proved: '02d67605f8899ff0fc69eec0fce54510d09625018f15d225d7bf924fa33d23de' },
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
