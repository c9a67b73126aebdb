import type { Pack } from './pack-schema.js'
import { parsePack } from './compile.js'
import us from './packs/us/pack.json' with { type: 'json' }

/** The packs that ship with the product, one line each. */
export const shippedPacks: readonly Pack[] = [
  parsePack(us, 'us/pack.json'),
]
