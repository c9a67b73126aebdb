import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { compilePacks, parsePack, shippedPacks, type Pack } from '../decide/index.js'
import type { Packs } from '../model/decide.js'
import { Problem } from '../model/problem.js'
import { storePath, type PackChoice } from './context.js'
import { readJson } from './inputs.js'
import type { Settings } from './settings.js'

function packsIn(folder: string): readonly Pack[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name === 'pack.json' || name.endsWith('/pack.json') || (name.endsWith('.json') && !name.includes('/')))
    .toSorted()
    .map((name) => parsePack(readJson(join(folder, name), folder), join(folder, name)))
}

/** Overlays that the user keeps beside the store, in `packs/`. */
function packsBesideStore(settings: Settings, folder: string): readonly Pack[] {
  const path = resolve(folder, dirname(storePath(settings.store)), 'packs')
  return existsSync(path) ? packsIn(path) : []
}

function namedPacks(settings: Settings, folder: string): readonly Pack[] {
  const dir = settings.packs === undefined ? [] : packsIn(settings.packs)
  const overlays = settings.overlay.map((name) => {
    const shipped = shippedPacks.find((pack) => pack.id === name && pack.kind !== 'statutory')
    if (shipped !== undefined) return shipped
    if (!existsSync(resolve(folder, name))) {
      throw new Problem('invalid-input', `--overlay wants always, recommended, or a file, and ${JSON.stringify(name)} is none of them`)
    }
    return parsePack(readJson(name, folder), name)
  })
  return [...dir, ...overlays]
}

/** The same pack named twice counts once; the one named last by the user replaces the shipped one of its id. */
function byId(packs: readonly Pack[]): readonly Pack[] {
  return [...new Map(packs.map((pack) => [pack.id, pack])).values()]
}

/**
 * Makes the function that gives the packs in force for a choice, each choice compiled once: statutory ones alone for bare
 * questions; else also *always*, *recommended* unless it is off, and the user's own.
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
    const packs = compilePacks(byId([...shipped, ...own, ...namedPacks(settings, folder)]))
    made.set(key, packs)
    return packs
  }
}
