import { parsePack } from './compile.js'
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

/** The packs that ship with the product, one line each; the overlays among them apply only where they are named. */
export const shippedPacks: readonly Pack[] = [
  parsePack(always, 'always/pack.json'),
  parsePack(au, 'au/pack.json'),
  parsePack(cn, 'cn/pack.json'),
  parsePack(cnData, 'cn-data/pack.json'),
  parsePack(eu, 'eu/pack.json'),
  parsePack(gb, 'gb/pack.json'),
  parsePack(inPack, 'in/pack.json'),
  parsePack(recommended, 'recommended/pack.json'),
  parsePack(us, 'us/pack.json'),
  parsePack(usData, 'us-data/pack.json'),
  parsePack(usMa, 'us-ma/pack.json'),
]

/** The shipped packs that state the law of a place. */
export const statutoryPacks: readonly Pack[] = shippedPacks.filter((pack) => pack.kind === 'statutory')
