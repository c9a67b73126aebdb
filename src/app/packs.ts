import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { compilePacks, parsePack, shippedPacks, statutoryPacks, type Pack } from '../decide/index.js'
import type { Packs } from '../model/decide.js'
import { Problem } from '../model/problem.js'
import type { PackChoice } from './context.js'
import { storeStem } from './store-name.js'
import { readJson } from './inputs.js'
import type { Settings } from './settings.js'

/** A pack of the user's with the file it was read from. */
interface OwnPack {
  readonly pack: Pack
  readonly file: string
}

function refuse(file: string, pointer: string, message: string): never {
  throw new Problem('pack-invalid', `${file}: ${message} (at ${pointer})`, [{ pointer, message }])
}

/** Files of packs in a folder: each `pack.json` in it, else every JSON file that lies on top. */
function packFiles(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/')).toSorted()
  const isOnePack = names.includes('pack.json')
  return names.filter((name) => name === 'pack.json' || name.endsWith('/pack.json') || (!isOnePack && name.endsWith('.json') && !name.includes('/')))
}

function packsIn(folder: string): readonly OwnPack[] {
  return packFiles(folder).map((name) => {
    const file = join(folder, name)
    return { pack: parsePack(readJson(name, folder), file), file }
  })
}

/** Lets only an overlay pass: it may refuse more, and can neither permit nor take the place of a rule that refuses. */
function overlayOnly({ pack, file }: OwnPack): Pack {
  if (pack.kind !== 'overlay') {
    refuse(file, '/kind', `"${pack.kind}" is not for a user's own rules, which may only refuse more; write "overlay" (law of a further place goes into the folder that --packs names)`)
  }
  if (shippedPacks.some((shipped) => shipped.id === pack.id)) refuse(file, '/id', `the id ${pack.id} is that of a shipped pack, which nothing replaces; give yours another id`)
  return pack
}

/** Places that the shipped law speaks for itself. */
const SHIPPED_PLACES: ReadonlySet<string> = new Set(statutoryPacks.map((pack) => pack.place))
/** Places that stand under a shipped pack of a union. */
const SHIPPED_MEMBERS: ReadonlySet<string> = new Set(statutoryPacks.flatMap((pack) => pack.members ?? []))

/** Lets pass an overlay, and the law of a place that no shipped pack speaks for. */
function furtherLaw(own: OwnPack): Pack {
  const { pack, file } = own
  if (pack.kind !== 'statutory') return overlayOnly(own)
  if (shippedPacks.some((shipped) => shipped.id === pack.id)) refuse(file, '/id', `the id ${pack.id} is that of a shipped pack, which nothing replaces; give yours another id and a place without a pack`)
  if (pack.place === '*') refuse(file, '/place', 'law has a place; rules of every place are an overlay')
  if (SHIPPED_PLACES.has(pack.place)) refuse(file, '/place', `a shipped pack speaks for ${pack.place}; a pack of one's own may only refuse more there: write an overlay with "places"`)
  // A union that claimed a country as its member would be asked in the place of that country's own pack.
  const claimed = pack.members?.find((member) => SHIPPED_PLACES.has(member) || SHIPPED_MEMBERS.has(member))
  if (claimed !== undefined) refuse(file, '/members', `a shipped pack speaks for ${claimed}, which cannot be a member of another one`)
  return pack
}

/** Overlays that the user keeps beside the store, in `packs/`. */
function packsBesideStore(settings: Settings, folder: string): readonly Pack[] {
  const path = resolve(folder, dirname(storeStem(settings.store)), 'packs')
  return existsSync(path) ? packsIn(path).map(overlayOnly) : []
}

function furtherPacks(settings: Settings, folder: string): readonly Pack[] {
  if (settings.packs === undefined) return []
  const path = resolve(folder, settings.packs)
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new Problem('invalid-input', `--packs wants a folder of packs, and there is no folder ${settings.packs}`)
  }
  return packsIn(path).map(furtherLaw)
}

function namedOverlays(settings: Settings, folder: string): readonly Pack[] {
  return settings.overlay.map((name) => {
    const shipped = shippedPacks.find((pack) => pack.id === name && pack.kind !== 'statutory')
    if (shipped !== undefined) return shipped
    if (!existsSync(resolve(folder, name))) {
      throw new Problem('invalid-input', `--overlay wants always, recommended, or a file, and ${JSON.stringify(name)} is none of them`)
    }
    return overlayOnly({ pack: parsePack(readJson(name, folder), name), file: name })
  })
}

/**
 * Makes the function that gives the packs in force for a choice, each choice compiled once: statutory ones alone for bare
 * questions; else also *always*, *recommended* unless it is off, and the user's own. A shipped overlay that is named again
 * counts once; no pack of the user's takes the place of a shipped one.
 * @throws Problem pack-invalid naming the file, when a user's pack is more than an overlay or the law of a further place, or
 * when two packs have one id
 * @throws Problem invalid-input when a folder or file that is named is not there
 */
export function openPacks(settings: Settings, folder: string): (choice: PackChoice) => Packs {
  const made = new Map<string, Packs>()
  return ({ statutoryOnly = false, overlayOff = false }) => {
    const key = `${statutoryOnly} ${overlayOff}`
    const earlier = made.get(key)
    if (earlier !== undefined) return earlier
    const shipped = shippedPacks.filter(
      (pack) => pack.kind === 'statutory' || (!statutoryOnly && !(overlayOff && pack.kind === 'recommended')),
    )
    const own = statutoryOnly ? [] : packsBesideStore(settings, folder)
    const packs = compilePacks([...new Set([...shipped, ...furtherPacks(settings, folder), ...own, ...namedOverlays(settings, folder)])])
    made.set(key, packs)
    return packs
  }
}
