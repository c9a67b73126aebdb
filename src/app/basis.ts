import { packSources } from '../decide/index.js'
import type { ContactAsked } from '../dispatch/index.js'
import { canonical } from '../ledger/canonical.js'
import type { Basis, DecisionRecord, KeptPack } from '../model/basis.js'
import type { CaseFile } from '../model/case-file.js'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import type { Lease } from '../model/lease.js'
import type { Verdict } from '../model/verdict.js'
import { DEFAULT_SCORECARD } from '../rank/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { digestOf } from './digest.js'
import { packageVersion } from './version.js'

/** Made once for the packs of one application, which never change. */
const made = new WeakMap<Packs, Omit<Basis, 'firstUsedAtMs'>>()

/** What decisions by these packs rest on, beside the facts. */
export function basisOf(app: App, packs: Packs): Omit<Basis, 'firstUsedAtMs'> {
  const known = made.get(packs)
  if (known !== undefined) return known
  const content = {
    packs: packs.list.map(({ id, version, digest }) => ({ id, version, digest })),
    actor: app.settings.actor, entrustments: app.settings.entrustments, zoneData: app.zoneData.version, product: packageVersion(),
  }
  const basis = { digest: digestOf(content), ...content }
  made.set(packs, basis)
  return basis
}

/** What each store is known to keep already. */
const keptBy = new WeakMap<Store, Set<string>>()

async function keep(app: App, store: Store, packs: Packs): Promise<void> {
  const basis = basisOf(app, packs)
  if ((await store.keptOne('basis', basis.digest)) !== undefined) return
  const known = new Set((await store.kept('pack')).map((pack) => pack.digest))
  const wanted = packSources(packs).flatMap((source): readonly KeptPack[] => {
    const stamp = basis.packs.find((one) => one.id === source.id)
    return stamp === undefined || known.has(stamp.digest) ? [] : [{ ...stamp, text: canonical(JSON.parse(JSON.stringify(source))) }]
  })
  // One act and one leaf: the packs first, so that no basis names what is not kept.
  const leaf = app.leaf({
    action: 'pack-change', subjects: [app.keyring().hash('subject', `basis:${basis.digest}`)], counts: { packs: wanted.length },
    digests: { basis: basis.digest, ...Object.fromEntries(basis.packs.map(({ id, digest }) => [`pack:${id}`, digest])) },
  })
  for (const pack of wanted) await store.keep('pack', pack.digest, pack, leaf)
  const scorecard = digestOf(DEFAULT_SCORECARD)
  // Lists are made with it unless another is fitted; a later version may ship another.
  if ((await store.keptOne('model', scorecard)) === undefined) {
    await store.keep('model', scorecard, { digest: scorecard, scorecard: DEFAULT_SCORECARD, keptAtMs: app.clockMs() }, leaf)
  }
  await store.keep('basis', basis.digest, { ...basis, firstUsedAtMs: app.atMs() }, leaf)
}

/** Keeps what decisions by these packs rest on, whole, before the first of them; says its digest. Nothing is written twice. */
export async function keepBasis(app: App, store: Store, packs: Packs): Promise<string> {
  const { digest } = basisOf(app, packs)
  const known = keptBy.get(store) ?? new Set()
  keptBy.set(store, known)
  if (!known.has(digest)) {
    await keep(app, store, packs)
    known.add(digest)
  }
  return digest
}

/** Stores whose lists were looked through for one without the recommended overlay. */
const lookedThrough = new WeakSet<Store>()

/** Keeps what leases and starts rest on: with the recommended overlay and, where a list was made without it, without. */
export async function keepBases(app: App): Promise<void> {
  const store = await app.store()
  await keepBasis(app, store, app.packs({}))
  if (lookedThrough.has(store)) return
  if ((await store.lists()).some((head) => !head.overlayOn)) await keepBasis(app, store, app.packs({ overlayOff: true }))
  lookedThrough.add(store)
}

/** Ids of the leases of a dossier that count beside the one that is decided on. */
function otherLeases(dossier: Dossier, ownLeaseId: string | undefined): readonly string[] {
  return (dossier.leases ?? []).flatMap(({ leaseId }) => (leaseId === ownLeaseId ? [] : [leaseId]))
}

/** Writes down what the decision on one contact rested on and came to. */
export function decisionRecord(app: App, packs: Packs, dossier: Dossier, asked: ContactAsked, caseFile: CaseFile, verdict: Verdict): DecisionRecord {
  return {
    atMs: asked.atMs, revision: dossier.revision, basis: basisOf(app, packs).digest, decision: verdict.decision,
    permits: verdict.permits.map((permit) => permit.rule), reasons: verdict.reasons.map((reason) => reason.rule),
    caseDigest: digestOf(caseFile), offsets: verdict.offsets ?? {}, leases: otherLeases(dossier, asked.ownLeaseId), humanDecision: asked.humanDecision,
  }
}

/** Records of decisions that a lease holds. */
export function decisionsOf({ decided, startDecided }: Lease): readonly DecisionRecord[] {
  return [decided, startDecided].filter((one) => one !== undefined)
}
