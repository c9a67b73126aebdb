import { boundaries, decide } from '../decide/index.js'
import { canonical, growTree, rootOf, saltedLeaf } from '../ledger/index.js'
import type { Basis } from '../model/basis.js'
import type { LedgerEntry } from '../model/ledger.js'
import { RECORDS_AT_ONCE } from '../model/limits.js'
import type { CertificateSegment, ListHead } from '../model/list.js'
import { scorecardSchema, type Scorecard } from '../model/scorecard.js'
import { openVerification, type CertificateCheck, type Verification } from '../verify/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { runEntriesAbout } from './ledger-proofs.js'
import { modelOf } from './model-in-use.js'
import { appAsOf } from './past-app.js'
import { signedDigests } from './signed-packs.js'

/** What checking a list gave. */
export interface ListVerified extends Verification {
  readonly list: string
  /** What was not as when the list was made, or is not known here any more, a sentence each; empty: everything was. */
  readonly gaps: readonly string[]
}

/** What the ledger tells of a list and of what it rests on; absent members: it tells nothing. */
interface Recorded {
  /** Digests of the list, its Merkle root as `list`. */
  readonly list?: Readonly<Record<string, string>>
  /** Digests of the packs of its basis, as `pack:ID`. */
  readonly packs?: Readonly<Record<string, string>>
}

async function recordedOf(app: App, head: ListHead): Promise<Recorded> {
  const { basis } = head.digests
  const subjects = [`list:${head.name}`, ...(basis === undefined ? [] : [`basis:${basis}`])]
  const acts = (await runEntriesAbout(app, subjects)).map((leaf) => JSON.parse(leaf.entry) as LedgerEntry)
  const digestsOf = (action: LedgerEntry['action']): LedgerEntry['digests'] => acts.find((act) => act.action === action)?.digests
  const [list, packs] = [digestsOf('list'), digestsOf('pack-change')]
  return { ...(list === undefined ? {} : { list }), ...(packs === undefined ? {} : { packs }) }
}

/** Says where the store tells another thing of a list than the ledger does. */
function headFaults(head: ListHead, basis: Basis | undefined, { list, packs }: Recorded): readonly string[] {
  if (list === undefined) return ['the ledger knows no such list']
  const names = new Set([...Object.keys(list), ...Object.keys(head.digests)])
  const others = [...names].filter((name) => list[name] !== head.digests[name])
  const faults = others.length === 0 ? [] : [`the ledger names other digests for it: ${others.toSorted().join(', ')}`]
  if (basis === undefined) return faults
  const isKnown = packs !== undefined && basis.packs.every(({ id, digest }) => packs[`pack:${id}`] === digest)
  return isKnown ? faults : [...faults, 'the packs that it rests on are not those that the ledger names']
}

/**
 * Holds the packs that decided against those of today. A version names one content: another under the name and version of one
 * that is in force here is a changed pack, milder or not. Of an earlier version it is told that counsel's word alone can vouch for it.
 */
function packFaults(app: App, basis: Basis | undefined, signed: ReadonlySet<string>): { readonly faults: readonly string[]; readonly gaps: readonly string[] } {
  const today = new Map(app.packs({}).list.map((pack) => [pack.id, pack]))
  const faults: string[] = []
  const gaps: string[] = []
  for (const { id, version, digest } of basis?.packs ?? []) {
    const now = today.get(id)
    if (now?.digest === digest) continue
    const name = `the pack ${id} ${version} (digest ${digest.slice(0, 12)})`
    if (now?.version === version) faults.push(`${name} is not the ${id} ${version} that is in force here (digest ${now.digest.slice(0, 12)})`)
    else if (!signed.has(digest)) gaps.push(`${name} decided it, which is not in force here and has no word of counsel: that it was no milder than the law then, nothing here can say`)
  }
  return { faults, gaps }
}

async function knownModel(store: Store, digest: string | undefined): Promise<Scorecard | undefined> {
  const found = digest === undefined ? undefined : await modelOf(store, digest)
  // An earlier version of the product kept models of other features.
  return found !== undefined && scorecardSchema.safeParse(found).success ? found : undefined
}

async function holdLines(store: Store, name: string, check: CertificateCheck): Promise<void> {
  for (let rank = 0; ;) {
    const lines = await store.entries(name, rank, RECORDS_AT_ONCE)
    for (const line of lines) check.line(line)
    const last = lines.at(-1)
    if (last === undefined) return
    rank = last.rank
  }
}

async function segmentsOf(store: Store, name: string): Promise<readonly CertificateSegment[]> {
  const segments: CertificateSegment[] = []
  for await (const segment of store.segments(name)) segments.push(segment)
  return segments
}

/**
 * Checks a list by its certificate: every decision made again with the packs that were in force, order and scores derived again
 * and held against the model, its lines against the certificate, and root, digests and packs against what the ledger holds.
 * @throws Problem not-found
 */
export async function runVerify(app: App, name: string): Promise<ListVerified> {
  const store = await app.store()
  const head = await store.list(name)
  const recorded = await recordedOf(app, head)
  const { app: then, basis, gaps } = await appAsOf(app, store, head.digests['basis'], head.madeAtMs, {})
  const packs = then.packs(head.overlayOn ? {} : { overlayOff: true })
  const model = await knownModel(store, head.digests['model'])
  const check = openVerification(await segmentsOf(store, name), {
    list: name, root: recorded.list?.['list'] ?? '', decide: (caseFile) => decide(caseFile, packs, then.zoneData),
    boundaries: (caseFile, fromMs, untilMs) => boundaries(caseFile, packs, then.zoneData, fromMs, untilMs),
    modelOf: (digest) => (digest === head.digests['model'] ? model : undefined), tools: { canonical, saltedLeaf, grow: growTree, rootOf },
  })
  const held = packFaults(app, basis, await signedDigests(app))
  for (const what of [...headFaults(head, basis, recorded), ...held.faults]) check.differs(what)
  await holdLines(store, name, check)
  const unknown = model === undefined ? ['the model that scored it is not kept here: its points are held against none'] : []
  return { list: name, ...check.finish(), gaps: [...gaps, ...held.gaps, ...unknown] }
}
