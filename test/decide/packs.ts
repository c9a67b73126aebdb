import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { admit, compilePacks, decide, examine, examineRecord, parsePack, retain, workedCaseSchema, zoneData } from '../../src/decide/index.js'
import type { Pack, RuleAnswer, WorkedCase } from '../../src/decide/index.js'
import type { Packs } from '../../src/model/decide.js'
import type { RetentionVerdict } from '../../src/model/retention.js'
import type { SourceVerdict } from '../../src/model/source-use.js'
import type { Verdict } from '../../src/model/verdict.js'

const FOLDER = fileURLToPath(new URL('../../src/decide/packs/', import.meta.url))

/** A pack as its folder holds it, with the worked cases beside it. */
export interface PackFolder {
  readonly folder: string
  readonly json: unknown
  readonly pack: Pack
  readonly cases: readonly WorkedCase[]
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** Every pack found by folder, so that a new place is guarded without a change here. */
export const packFolders: readonly PackFolder[] = readdirSync(FOLDER)
  .filter((name) => statSync(`${FOLDER}${name}`).isDirectory())
  .toSorted()
  .map((folder) => {
    const json = readJson(`${FOLDER}${folder}/pack.json`)
    const file = `${FOLDER}${folder}/cases.json`
    // A folder without cases is no reason to stop: the guard on yes and no answers names it.
    const cases = existsSync(file) ? z.array(workedCaseSchema).parse(readJson(file)) : []
    return { folder, json, pack: parsePack(json, `${folder}/pack.json`), cases }
  })

/** The zone data all tests share, so that offsets are read once. */
export const zones = zoneData()

/** The text of a pack's own page. */
export function packPage(folder: string): string {
  return readFileSync(`${FOLDER}${folder}/README.md`, 'utf8')
}

/** Compiles what judges the cases of one pack: the law of every place, and the pack itself where it is an overlay. */
export function packsFor(own: Pack): Packs {
  const others = packFolders.map(({ pack }) => pack).filter((pack) => pack.kind === 'statutory' && pack.id !== own.id)
  return compilePacks([...others, own])
}

/** Answers a worked case, whichever of the questions it asks. */
export function answer(worked: WorkedCase, packs: Packs): Verdict | SourceVerdict | RetentionVerdict {
  if ('case' in worked) return decide(worked.case, packs, zones)
  return 'use' in worked ? admit(worked.use, packs) : retain(worked.purge, packs)
}

/** What every rule answers to a worked case, asked one by one. */
export function answersTo(worked: WorkedCase, packs: Packs): readonly RuleAnswer[] {
  if ('case' in worked) return examine(worked.case, packs, zones)
  return examineRecord('use' in worked ? worked.use : worked.purge, packs)
}

/** What an outsider could notice of an answer: all of it but the digests of the packs. */
export function noticed(verdict: Verdict | SourceVerdict | RetentionVerdict): string {
  return JSON.stringify({ ...verdict, packs: [] })
}
