import { listDecision, rebuildLeased, rebuildList, type DecidedThen } from '../decided-then.js'
import { utc, type App } from '../context.js'
import { runEntriesAbout, runProveEntries, type ProvenEntry } from '../ledger-proofs.js'
import { runLedgerCheckpoint } from '../ledger-run.js'
import { listsInOrder, openStanding } from '../why-decided.js'
import type { Actor } from '../../model/actor.js'
import type { Basis } from '../../model/basis.js'
import type { PartyId } from '../../model/ids.js'
import type { LedgerEntry, NumberedLeaf } from '../../model/ledger.js'
import { EVIDENCE_ENTRIES_MAX, EVIDENCE_LISTS_MAX } from '../../model/limits.js'
import { parseInstant } from '../../model/time.js'
import type { Store } from '../../store/port.js'
import type { ComparedTold, EvidenceContent, EvidencePurpose, Moment, PackTold, VerdictTold } from './content.js'
import { openNaming, type Naming } from './people.js'
import { recordedMoments, recordsTold } from './records.js'
import { subjectOf, type EvidenceAbout, type Subject } from './subject.js'
import { comparedTold, leaseMoments, leaseTold, lineTold, listMoments, verdictsTold } from './told.js'

/** What decided, as a bundle tells it. */
interface Decisions {
  readonly timeline: readonly Moment[]
  readonly verdicts: readonly VerdictTold[]
  readonly compared: readonly ComparedTold[]
  readonly lists: readonly string[]
  readonly cuts: readonly string[]
}

/** What refused others of the debt is told in a bundle about the debt alone. */
function ofWhom(decided: DecidedThen, { kind }: Subject): DecidedThen {
  return kind === 'debt' ? decided : { ...decided, differences: decided.differences.map((one) => (
    one.contactPointId === undefined && one.what !== 'debt' ? { what: 'contacts of the debt', recorded: 'one number', rebuilt: 'another' } : one)) }
}

/** Makes every decision on whom the bundle tells of anew, list by list, and then lease by lease. */
async function decisionsOf(app: App, store: Store, subject: Subject, naming: Naming): Promise<Decisions> {
  const all = await listsInOrder(store)
  const lists = all.slice(-EVIDENCE_LISTS_MAX)
  const [timeline, verdicts, compared]: [Moment[], VerdictTold[], ComparedTold[]] = [[], [], []]
  const named = new Set<string>()
  for (const { head, earlier } of lists) {
    for (const debtId of subject.debts) {
      const entries = subject.entries.filter((one) => one.list === head.name && one.debtId === debtId)
      const rebuilt = await rebuildList(app, store, debtId, { head, earlier, entries })
      if (rebuilt.judged === undefined && entries.length === 0) continue
      for (const partyId of subject.told) {
        const own = verdictsTold(rebuilt, partyId, debtId, naming)
        const lines = entries.filter(({ entry }) => entry.partyId === partyId).map((line) => lineTold(line, naming))
        const isOn = rebuilt.reached?.candidates.some((one) => one.partyId === partyId) === true
        if (own.length + lines.length === 0 && !isOn) continue
        named.add(head.name)
        const decided = comparedTold(ofWhom(listDecision(rebuilt, partyId), subject), partyId, debtId, naming)
        verdicts.push(...own)
        compared.push(decided)
        timeline.push(...listMoments(own, lines, { person: decided.person, debt: decided.debt, list: head.name, at: decided.at, decided: decided.decided }))
      }
    }
  }
  compared.push(...(await leasesCompared(app, store, subject, naming)))
  const cuts = all.length > lists.length ? [`Of ${all.length} lists the newest ${lists.length} were looked through.`] : []
  return { timeline, verdicts, compared, lists: [...named], cuts }
}

async function leasesCompared(app: App, store: Store, subject: Subject, naming: Naming): Promise<readonly ComparedTold[]> {
  const standingOf = await openStanding(store, await store.lists(), subject.entries)
  const compared: ComparedTold[] = []
  for (const lease of subject.leases) {
    const then = standingOf(lease)
    if (then === undefined) continue
    for (const kind of lease.startedAtMs === undefined ? (['lease'] as const) : (['lease', 'start'] as const)) {
      compared.push(comparedTold(await rebuildLeased(app, store, lease, kind, then), lease.partyId, lease.debtId, naming))
    }
  }
  return compared
}

/**
 * Says whether an entry bears on a bundle: it names its person or debt, or is of a list or of packs that it tells of. For who is
 * bound to creditors it must name nobody and nothing else, and count no portfolio: an entry is shown whole or not at all.
 */
function bears({ action, subjects = [] }: LedgerEntry, own: ReadonlySet<string>, seen: ReadonlySet<string> | undefined): boolean {
  if (seen !== undefined && !subjects.every((hash) => seen.has(hash))) return false
  if (seen !== undefined && (action === 'list' || action === 'load')) return false
  return subjects.some((hash) => own.has(hash)) || action === 'list' || action === 'approve' || action === 'pack-change'
}

interface LedgerTold {
  readonly ledger: EvidenceContent['ledger']
  readonly cuts: readonly string[]
}

async function ledgerTold(app: App, subject: Subject, subjects: readonly string[], further: readonly string[]): Promise<LedgerTold> {
  const hashed = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.map((text) => app.keyring().hash('subject', text)))
  const own = hashed(subjects)
  const isBound = subject.creditors !== undefined
  const seen = isBound ? hashed([...subjects, ...further, ...subject.debts.map((id) => `debt:${id}`)]) : undefined
  const about = await runEntriesAbout(app, [...subjects, ...further])
  const found = about.filter((leaf: NumberedLeaf) => bears(JSON.parse(leaf.entry) as LedgerEntry, own, seen))
  const kept = found.slice(-EVIDENCE_ENTRIES_MAX)
  const head = await runLedgerCheckpoint(app)
  const proven: readonly ProvenEntry[] = kept.length === 0 ? [] : (await runProveEntries(app, kept.map((leaf) => leaf.seq))).entries
  const cuts = [
    ...(kept.length < found.length ? [`Of ${found.length} entries of the ledger the newest ${kept.length} are in it.`] : []),
    ...(isBound ? ['Entries of the ledger that also name what another creditor may see are left out.'] : []),
  ]
  return { ledger: { origin: head.origin, size: head.size, checkpoint: head.note, vkey: head.vkey, entries: proven }, cuts }
}

/** What another creditor's entrustments say is that creditor's matter. */
function basisSeen(basis: Basis, creditors: readonly string[] | undefined): Basis {
  if (creditors === undefined) return basis
  return { ...basis, entrustments: Object.fromEntries(Object.entries(basis.entrustments).filter(([id]) => creditors.includes(id))) }
}

/** What a pack says of itself; read loosely, since an old one may no longer be one that can be run. */
function summaryOf(text: string): Pick<PackTold, 'title' | 'verifiedAsOf' | 'reviewBy'> {
  const pack = JSON.parse(text) as Readonly<Record<string, unknown>>
  const { title, verifiedAsOf, reviewBy } = pack
  return {
    ...(typeof title === 'string' ? { title } : {}), ...(typeof verifiedAsOf === 'string' ? { verifiedAsOf } : {}), ...(typeof reviewBy === 'string' ? { reviewBy } : {}),
  }
}

/** Packs that the decisions rested on, whole where they are kept. */
async function packsTold(store: Store, bases: readonly Basis[], used: ReadonlySet<string>): Promise<readonly PackTold[]> {
  const texts = new Map((await store.kept('pack')).map(({ digest, text }) => [digest, text]))
  const signOffs = await store.signOffs()
  const found = new Map<string, PackTold>()
  for (const basis of bases.toSorted((a, b) => a.firstUsedAtMs - b.firstUsedAtMs)) {
    for (const { id, version, digest } of basis.packs) {
      if (found.has(digest) || !used.has(digest)) continue
      const text = texts.get(digest)
      found.set(digest, {
        id, version, digest, firstUsedAt: utc(basis.firstUsedAtMs), ...(text === undefined ? {} : { text, ...summaryOf(text) }), signOffs: signOffs.filter((word) => word.digest === digest),
      })
    }
  }
  return [...found.values()].toSorted((a, b) => (a.id + a.version < b.id + b.version ? -1 : 1))
}

function momentMs({ at }: Moment): number {
  const ms = parseInstant(at)
  return Number.isNaN(ms) ? Date.parse(`${at.slice(0, 10)}T00:00:00Z`) : ms
}

function nameOf({ held, records }: Subject): string | undefined {
  const named = held.versions.flatMap((fact) => (fact.kind === 'party' && fact.replacedIn === undefined && records.has(fact.content.partyId) ? [fact.content.name] : []))
  return named.find((name) => name !== undefined)
}

/** Whom the bundle is about, by the words by which the ledger names them. */
function subjectWords(subject: Subject): readonly string[] {
  return subject.kind === 'debt' ? subject.debts.map((id) => `debt:${id}`) : [...subject.records].map((id) => `party:${id}`)
}

/**
 * Gathers the evidence of a party, a debt, or a party about one debt, without the data of anybody else.
 * @throws Problem not-found for what is not there and, in the same words, for another creditor's
 */
export async function gatherEvidence(app: App, actor: Pick<Actor, 'name' | 'creditors'>, asked: EvidenceAbout, purpose: EvidencePurpose): Promise<EvidenceContent> {
  const store = await app.store()
  const subject = await subjectOf(app, actor, asked)
  const isWhole = purpose === 'rights_request'
  const points = [...subject.held.versions, ...subject.held.debts].flatMap((fact) => (fact.kind === 'contact_point' ? [fact] : []))
  const naming = openNaming(app.keyring(), { records: subject.records, debts: subject.ownDebts, points, isWhole })
  const decided = await decisionsOf(app, store, subject, naming)
  const leases = subject.leases.toSorted((a, b) => a.leasedAtMs - b.leasedAtMs || (a.leaseId < b.leaseId ? -1 : 1)).map((lease) => leaseTold(lease, naming))
  const own = new Set<PartyId>(subject.told)
  const wanted = new Set(decided.compared.flatMap((one) => one.basis ?? []))
  const bases = (await store.kept('basis')).filter((basis) => wanted.has(basis.digest))
  const packs = await packsTold(store, bases, new Set(decided.verdicts.flatMap((one) => one.packs.map((pack) => pack.digest))))
  const subjects = subjectWords(subject)
  const further = [...decided.lists.map((name) => `list:${name}`), ...bases.map(({ digest }) => `basis:${digest}`)]
  const { ledger, cuts } = await ledgerTold(app, subject, subjects, further)
  const records = await recordsTold(app, store, subject, naming, isWhole)
  const timeline = [...decided.timeline, ...leases.flatMap(leaseMoments), ...(await recordedMoments(store, subject, naming))]
  return {
    about: {
      kind: subject.kind, title: subject.kind === 'debt' ? `Debt ${subject.debts[0] ?? ''}` : (nameOf(subject) ?? 'A person without a name on record'),
      partyIds: [...subject.records], debts: subject.debts.map(naming.debt), subjects: subjects.map((of) => ({ of, hash: app.keyring().hash('subject', of) })),
    },
    madeAt: utc(app.atMs()), madeBy: actor.name, purpose,
    timeline: timeline.toSorted((a, b) => momentMs(a) - momentMs(b)),
    verdicts: decided.verdicts, compared: decided.compared,
    lines: subject.entries.filter(({ entry }) => own.has(entry.partyId)).map((line) => lineTold(line, naming)),
    leases, facts: records.facts, sources: records.sources, packs, bases: bases.map((basis) => basisSeen(basis, subject.creditors)), ledger,
    cuts: [...decided.cuts, ...cuts], people: naming.people(),
  }
}

