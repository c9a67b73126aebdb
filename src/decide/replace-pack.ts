import type { Packs } from '../model/decide.js'
import type { Pack } from './pack-schema.js'
import { compilePacks, opened } from './program.js'

/**
 * Compiles the same packs with one more, in place of the one of its id.
 * @throws Problem pack-invalid as `compilePacks`
 */
export function withPack(packs: Packs, pack: Pack): Packs {
  return compilePacks([...opened(packs).packs.map((compiled) => compiled.pack).filter((other) => other.id !== pack.id), pack])
}
