import type { Purpose } from '../model/event.js'
import { holdsBack, isInForce, placesOf } from '../dispatch/index.js'
import type { Dossier } from '../model/dossier.js'
import type { AnyFact } from '../model/facts.js'
import type { DebtId, FactKey, PartyId, Revision } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { AssembledCase, Candidate, NoCase } from '../model/reach.js'
import { formatInstant, parseInstant, type EpochMs } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'
import type { AskedCase, JudgedWhole } from '../rank/index.js'
import type { Store } from '../store/port.js'
import { basisOf } from './basis.js'
import { utc, type App } from './context.js'
import type { DecidedThen } from './decided-then.js'
import { judgeInTurns, reachInTurns } from './in-turns.js'
import { recordsOf } from './judge-contact.js'
import { appAsOf, type PastApp } from './past-app.js'
import { rankContext } from './rank-context.js'
import { signedDigests } from './signed-packs.js'
import { decidedAbout, listsHolding, pausesEver } from './why-decided.js'

/** Where a fact that was read comes from. */
export interface FactOrigin {
  readonly kind: string
  readonly sourceId?: string
  readonly sourceRecord?: string
  readonly collectedOn?: string
}

/** One proposed contact with the answer to it. */
export interface WhyCase {
  readonly role: Candidate['role']
  readonly contactPointId?: string
  readonly channel: string
  readonly verdict: Verdict
  /** End of the permission, where one stands now. */
  readonly notAfter?: string
  readonly facts: readonly FactOrigin[]
}

/** One rung of the debt's ladder that somebody stands on. */
export interface LadderStep {
  readonly rung: number
  readonly role: string
  readonly partyId: string
  readonly waiting: boolean
  /** Nothing permits a contact of this party within a day. */
  readonly refused: boolean
}

/** Why a party may or may not be contacted about a debt. */
export interface WhyAnswer {
  readonly partyId: string
  readonly debtId: string
  readonly at: string
  readonly purpose: Purpose
  /** What was known: the facts of this revision, recorded by `at`. */
  readonly known: Known
  readonly revision: Revision
  /** Packs, settings and time zone data that the answer rests on: those of the last list made by then, else today's. */
  readonly basis: { readonly digest: string; readonly isOfToday: boolean; readonly gaps: readonly string[] }
  readonly cases: readonly WhyCase[]
  readonly noCases: readonly { readonly reason: NoCase['reason']; readonly contactPointId?: string; readonly rules: readonly string[] }[]
  /** What closes the whole ladder; absent: nothing does. */
  readonly closedBy?: { readonly rule: string; readonly because: string }
  readonly ladder: readonly LadderStep[]
  /** Packs used that no counsel has signed off. */
  readonly notSignedOff: readonly string[]
  /** Pauses that hold the contact back at that moment, whatever the law says. */
  readonly pauses: readonly { readonly of: string; readonly from: string; readonly until?: string }[]
  /** What was decided about this party and debt by lists in force at that moment and leases of them, each made anew and compared. */
  readonly decided: readonly DecidedThen[]
  /** Whether all of them match; absent: nothing was decided, or what it came to was not kept. */
  readonly matches?: boolean
}

/** What was known of the facts when a question is answered. */
export interface Known {
  /** Absent: everything that is known today. */
  readonly at?: string
  /** True where nothing had been recorded by the moment that is asked about, so that the facts of today stand in. */
  readonly isLater: boolean
}

/** The moments of a question. */
export interface WhyMoments {
  /** The moment that is decided for; absent: `--at`, else now. */
  readonly atMs?: EpochMs
  /** The moment whose knowledge counts, or that of today; absent: that of the moment decided for. */
  readonly knownAt?: EpochMs | 'now'
}

/** An instant in the clock of the first zone of a case file. */
function localInstant(app: App, { caseFile }: AssembledCase, atMs: EpochMs): string {
  const zone = caseFile.zones[0]
  return formatInstant(atMs, zone === undefined ? 0 : (app.zoneData.offsetMs(zone, atMs) ?? 0))
}

function originOf(fact: AnyFact): FactOrigin {
  const { sourceId, sourceRecord, collectedOn }: { readonly sourceId?: string; readonly sourceRecord?: string; readonly collectedOn?: string } =
    'sourceId' in fact.content ? fact.content : {}
  return {
    kind: fact.kind,
    ...(sourceId === undefined ? {} : { sourceId }),
    ...(sourceRecord === undefined ? {} : { sourceRecord }),
    ...(collectedOn === undefined ? {} : { collectedOn }),
  }
}

/** The knowledge that counts. Where nothing had been recorded by the moment decided for, what is known today stands in, and the answer says so. */
async function knowledge(store: Store, atMs: EpochMs | undefined, knownAt: WhyMoments['knownAt']): Promise<{ readonly revision: Revision; readonly known: Known; readonly leasesAtMs: EpochMs | undefined }> {
  const wantedMs = knownAt === 'now' ? undefined : (knownAt ?? atMs)
  if (wantedMs === undefined) return { revision: await store.revision(), known: { isLater: false }, leasesAtMs: atMs }
  const revision = await store.revision(wantedMs)
  const leasesAtMs = Math.min(wantedMs, atMs ?? wantedMs)
  if (revision > 0) return { revision, known: { at: utc(wantedMs), isLater: false }, leasesAtMs }
  if (knownAt !== undefined) throw new Problem('not-found', 'nothing was recorded by that moment; --known-at now asks with what is known today')
  return { revision: await store.revision(), known: { isLater: true }, leasesAtMs }
}

/** The product as it stood at a past moment: as for the last list made by then; today's where overlays are named, or no list was made. */
async function lawFor(app: App, store: Store, atMs: EpochMs | undefined): Promise<PastApp & { readonly isOfToday: boolean }> {
  const isNamed = app.settings.origin.overlay === 'flag' || app.settings.origin.packs === 'flag'
  const last = atMs === undefined || isNamed ? undefined : (await store.lists()).find((head) => head.overlayOn && head.madeAtMs <= atMs && head.digests.basis !== undefined)
  if (last === undefined) return { app, gaps: [], isOfToday: true }
  const past = await appAsOf(app, store, last.digests.basis, atMs ?? app.atMs(), {})
  return { ...past, isOfToday: past.basis?.digest === basisOf(app, app.packs({})).digest }
}

async function pausesHolding(store: Store, dossier: Dossier, partyId: PartyId, atMs: EpochMs): Promise<WhyAnswer['pauses']> {
  const creditors = dossier.debts.map((fact) => fact.content.creditorId)
  const records = recordsOf(dossier, partyId)
  return (await pausesEver(store, atMs))
    .filter((pause) => isInForce(pause, atMs) && holdsBack(pause, { creditors, records, places: placesOf(dossier) }))
    .map(({ scope, fromMs, untilMs }) => ({ of: scope.of, from: utc(fromMs), ...(untilMs === undefined ? {} : { until: utc(untilMs) }) }))
}

function ladderSteps(judged: JudgedWhole, candidates: readonly Candidate[]): readonly LadderStep[] {
  const listed = new Set<string>(judged.drafts.map((draft) => draft.partyId))
  const steps = new Map<string, LadderStep>()
  for (const { partyId, role } of candidates) {
    const place = judged.ladder.places.get(partyId)
    if (place !== undefined) steps.set(`${partyId} ${role}`, { rung: place.rung, role, partyId, waiting: place.waiting, refused: !listed.has(partyId) })
  }
  return [...steps.values()].toSorted((a, b) => a.rung - b.rung || (a.partyId < b.partyId ? -1 : 1))
}

/** A party that is there and has no role is answered; one that is not there at all is most likely misspelt. */
async function refuseUnknownParty(store: Store, partyId: string, revision: Revision): Promise<void> {
  const found = await store.factsAbout({ kinds: ['party', 'obligation'], parties: [partyId as PartyId] }, revision)
  if (found.length === 0) throw new Problem('not-found', 'the store has no such party at that moment; party ids are written as in the files, with their namespace')
}

/** The debt as it was known, with everything of it. @throws Problem not-found */
async function dossierAt(store: Store, partyId: string, debtId: string, revision: Revision, leasesAtMs: EpochMs): Promise<Dossier> {
  const [dossier] = await store.dossiers([debtId as DebtId], revision, leasesAtMs)
  if (dossier === undefined) throw new Problem('not-found', 'the store has no such debt at that moment; debt ids are written as in the files, with their namespace')
  await refuseUnknownParty(store, partyId, revision)
  return dossier
}

async function casesShown(app: App, store: Store, mine: readonly AskedCase[], revision: Revision): Promise<readonly WhyCase[]> {
  const keys = new Set<FactKey>(mine.flatMap((one) => one.assembled.facts))
  const byKey = new Map((await store.factsByKey([...keys], revision)).map((fact) => [fact.key, fact]))
  return mine.map(({ assembled: one, verdict, window }) => ({
    role: one.candidate.role,
    ...(one.contactPointId === undefined ? {} : { contactPointId: one.contactPointId }),
    channel: one.channel,
    verdict,
    ...(window === undefined || window.notBeforeMs > app.atMs() ? {} : { notAfter: localInstant(app, one, window.notAfterMs) }),
    facts: one.facts.flatMap((key) => {
      const fact = byKey.get(key)
      return fact === undefined ? [] : [originOf(fact)]
    }),
  }))
}

function matchesOf(decided: readonly DecidedThen[]): { readonly matches?: boolean } {
  const compared = decided.filter((one) => one.outcome !== 'not_kept')
  return compared.length === 0 ? {} : { matches: compared.every((one) => one.outcome === 'matches') }
}

/**
 * Says why a party may or may not be contacted about a debt: every contact that could be proposed, with every reason. For a past
 * moment it is decided with what was recorded by then (facts, leases, pauses, rulings, packs, settings), and what was decided at
 * that moment is made anew and compared.
 * @throws Problem not-found when the store has no such debt or no such party, or nothing was recorded by the moment whose knowledge is asked for
 */
export async function runWhy(asking: App, partyId: string, debtId: string, purpose: Purpose, moments: WhyMoments = {}): Promise<WhyAnswer> {
  const store = await asking.store()
  const askedMs = moments.atMs ?? asking.settings.atMs
  const atMs = askedMs ?? asking.atMs()
  const law = await lawFor({ ...asking, atMs: () => atMs }, store, askedMs)
  const { app } = law
  const { revision, known, leasesAtMs = atMs } = await knowledge(store, askedMs, moments.knownAt)
  const dossier = await dossierAt(store, partyId, debtId, revision, leasesAtMs)
  const packs = app.packs({})
  const reached = await reachInTurns(app, packs, purpose, dossier)
  const judged = await judgeInTurns(reached, rankContext(app, packs, 'why', { purpose }, {}))
  const mine = judged.asked.filter((one) => one.assembled.candidate.partyId === partyId)
  // Of a past moment: the words that had been given by then.
  const signed = await signedDigests(app, known.at === undefined ? undefined : parseInstant(known.at))
  const used = new Map(mine.flatMap(({ verdict }) => verdict.packs.map((pack) => [pack.id, pack.digest])))
  const decided = await decidedAbout(asking, store, { partyId: partyId as PartyId, debtId: debtId as DebtId }, listsHolding(atMs, purpose), dossier)
  return {
    partyId,
    debtId,
    at: utc(atMs),
    purpose,
    known,
    revision,
    basis: { digest: law.basis?.digest ?? basisOf(app, packs).digest, isOfToday: law.isOfToday, gaps: law.gaps },
    notSignedOff: packs.list.filter((pack) => pack.kind === 'statutory' && used.has(pack.id) && !signed.has(pack.digest)).map((pack) => pack.id),
    cases: await casesShown(app, store, mine, revision),
    noCases: reached.noCases
      .filter((none) => none.candidate === undefined || none.candidate.partyId === partyId)
      .map(({ reason, contactPointId, rules }) => ({ reason, ...(contactPointId === undefined ? {} : { contactPointId }), rules })),
    ...(judged.ladder.closedBy === undefined ? {} : { closedBy: judged.ladder.closedBy }),
    ladder: ladderSteps(judged, reached.candidates),
    pauses: await pausesHolding(store, dossier, partyId as PartyId, atMs),
    decided,
    ...matchesOf(decided),
  }
}
