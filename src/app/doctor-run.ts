import { existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { openCheckpoint } from '../ledger/checkpoint.js'
import { inOrderOfName } from '../model/order.js'
import { Problem } from '../model/problem.js'
import { DAY_MS, formatDay } from '../model/time.js'
import type { App } from './context.js'
import { modelInUse, modelWords } from './model-in-use.js'
import { packageVersion } from './version.js'
import { storeStem } from './store-name.js'
import { runPolicyList, type PackInForce } from './policy-run.js'

/** One thing that was looked at. */
export interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly words: string
}

/** What `doctor` found. */
export interface DoctorReport {
  readonly ok: boolean
  readonly findings: readonly Finding[]
  readonly packs: readonly PackInForce[]
  /** Debts by a place that has no pack of its own. */
  readonly debtsWithoutPack: Readonly<Record<string, number>>
}

/** Least free space that loads are likely to fit in. */
const FREE_BYTES_MIN = 1_073_741_824

async function spaceFinding(path: string): Promise<Finding> {
  let folder = path
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  return { what: 'free space', ok: free >= FREE_BYTES_MIN, words: `${(free / 1e9).toFixed(1)} GB beside the store` }
}

function keyFinding(path: string, isStoreThere: boolean): Finding {
  if (!existsSync(path)) {
    return isStoreThere
      ? { what: 'key file', ok: false, words: `${path} is missing; restore it from a backup: without it nothing of this store can be opened` }
      : { what: 'key file', ok: true, words: 'not there yet; rightparty load makes it with the store' }
  }
  const isPrivate = process.platform === 'win32' || (statSync(path).mode & 0o077) === 0
  return { what: 'key file', ok: isPrivate, words: isPrivate ? 'there, readable by its owner alone' : 'others can read it; set its mode to 0600' }
}

/** Whether the ledger can be signed: its key is made on first use, and never replaced. */
async function ledgerFinding(app: App): Promise<Finding> {
  const newest = await (await app.store()).checkpointUpTo()
  if (newest === undefined) return { what: 'ledger', ok: true, words: 'not signed yet; its key is made when it is' }
  try {
    const isOwn = openCheckpoint(newest.note, await app.ledgerSigner()) !== undefined
    return { what: 'ledger', ok: isOwn, words: isOwn ? `signed over ${newest.size} entries` : `${app.settings.ledgerKeyFile} is not the key that it was signed with; restore that one from a backup` }
  } catch (error) {
    if (error instanceof Problem) return { what: 'ledger', ok: false, words: error.message }
    throw error
  }
}

/** Which weights lists are ranked by; a setting that names none is a finding. */
async function modelFinding(app: App): Promise<Finding> {
  try {
    return { what: 'weights', ok: true, words: modelWords(await modelInUse(app, await app.store())) }
  } catch (error) {
    if (error instanceof Problem) return { what: 'weights', ok: false, words: error.message }
    throw error
  }
}

function signOffWords(pack: PackInForce): string {
  if (pack.signOff !== undefined) return `, signed off by ${pack.signOff.by} on ${pack.signOff.at.slice(0, 10)}`
  return pack.kind === 'statutory' ? ', not signed off by counsel' : ''
}

function packFindings(app: App, packs: readonly PackInForce[]): readonly Finding[] {
  const today = formatDay(Math.floor(app.atMs() / DAY_MS))
  return packs.map((pack) => {
    const isDue = pack.reviewBy < today
    const sign = signOffWords(pack)
    return {
      what: `pack ${pack.id}`,
      ok: !isDue,
      words: `verified as of ${pack.verifiedAsOf}, review ${isDue ? 'was due' : 'by'} ${pack.reviewBy}${sign}; ${pack.toCheck.length} points for counsel`,
    }
  })
}

async function debtsWithoutPack(app: App, packs: readonly PackInForce[]): Promise<Readonly<Record<string, number>>> {
  const places = new Set(packs.map((pack) => pack.place))
  const counts = new Map<string, number>()
  const store = await app.store()
  for await (const batch of store.facts('debt')) {
    for (const { content } of batch) if (!places.has(content.jurisdiction)) counts.set(content.jurisdiction, (counts.get(content.jurisdiction) ?? 0) + 1)
  }
  return inOrderOfName(counts)
}

/** What was found of the store; one that cannot be opened is a finding and not the end of the look. */
async function storeFinding(app: App): Promise<Finding & { readonly isThere: boolean }> {
  let isThere = false
  try {
    isThere = await app.hasStore()
    if (!isThere) return { what: 'store', ok: true, words: 'not there yet; rightparty load makes it', isThere }
    const check = await (await app.store()).check()
    return { what: 'store', ok: check.ok, words: check.ok ? `${check.engine}, schema ${check.schemaVersion}` : check.faults.join('; '), isThere }
  } catch (error) {
    if (error instanceof Problem) return { what: 'store', ok: false, words: error.message, isThere }
    throw error
  }
}

/** Packs with counsel's words on them, as far as the store can be read. */
async function packsKnown(app: App, isReadable: boolean): Promise<readonly PackInForce[]> {
  return isReadable ? runPolicyList(app) : app.packs({}).list.map((summary) => ({ ...summary, signedOff: false }))
}

/** Looks at everything that a run depends on, and says what to do about what is wrong; `further` was looked at elsewhere. */
export async function runDoctor(app: App, further: readonly Finding[] = []): Promise<DoctorReport> {
  const path = resolve(app.folder, storeStem(app.settings.store))
  const { isThere, ...store } = await storeFinding(app)
  const isReadable = isThere && store.ok
  const packs = await packsKnown(app, isReadable)
  const findings: readonly Finding[] = [
    { what: 'versions', ok: true, words: `rightparty ${packageVersion()}, Node ${process.versions.node}` },
    { what: 'time zone data', ok: true, words: app.zoneData.version },
    keyFinding(app.settings.keyFile, isThere),
    await spaceFinding(dirname(path)),
    store,
    ...(isReadable ? [await ledgerFinding(app), await modelFinding(app)] : []),
    ...further,
    ...packFindings(app, packs),
  ]
  return { ok: findings.every((finding) => finding.ok), findings, packs, debtsWithoutPack: isReadable ? await debtsWithoutPack(app, packs) : {} }
}
