import type { Purpose } from '../model/event.js'
import type { AnyFact } from '../model/facts.js'
import type { DebtId, FactKey, PartyId, Revision } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { AssembledCase, Candidate, NoCase } from '../model/reach.js'
import { formatInstant, type EpochMs } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'
import { judgeDebt, type JudgedDebt } from '../rank/index.js'
import { assembleCases } from '../reach/assemble.js'
import type { Store } from '../store/port.js'
import { utc, type App } from './context.js'
import { rankContext, reachContext } from './rank-run.js'
import { signedDigests } from './sign-off-run.js'

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
  /** Facts are those that were recorded by then; the newest where nothing had been recorded yet. */
  readonly revision: Revision
  readonly cases: readonly WhyCase[]
  readonly noCases: readonly { readonly reason: NoCase['reason']; readonly contactPointId?: string; readonly rules: readonly string[] }[]
  /** What closes the whole ladder; absent: nothing does. */
  readonly closedBy?: { readonly rule: string; readonly because: string }
  readonly ladder: readonly LadderStep[]
  /** Packs used that no counsel has signed off. */
  readonly notSignedOff: readonly string[]
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

async function revisionFor(app: App): Promise<Revision> {
  const store = await app.store()
  const then = app.settings.atMs === undefined ? 0 : await store.revision(app.settings.atMs)
  return then === 0 ? store.revision() : then
}

function ladderSteps(judged: JudgedDebt, candidates: readonly Candidate[]): readonly LadderStep[] {
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

/**
 * Says why a party may or may not be contacted about a debt: every contact that could be proposed, with every reason.
 * @throws Problem not-found when the store has no such debt or no such party
 */
export async function runWhy(app: App, partyId: string, debtId: string, purpose: Purpose): Promise<WhyAnswer> {
  const store = await app.store()
  const revision = await revisionFor(app)
  // Leases are known as they stand: of a moment in the past nothing is told.
  const leasesAtMs = revision === (await store.revision()) ? app.atMs() : undefined
  const [dossier] = await store.dossiers([debtId as DebtId], revision, leasesAtMs)
  if (dossier === undefined) throw new Problem('not-found', 'the store has no such debt at that moment; debt ids are written as in the files, with their namespace')
  await refuseUnknownParty(store, partyId, revision)
  const packs = app.packs({})
  const reached = assembleCases(dossier, reachContext(app, packs, purpose, dossier))
  const judged = judgeDebt(reached, rankContext(app, packs, 'why', { purpose }, {}))
  const mine = judged.asked.filter((one) => one.assembled.candidate.partyId === partyId)
  const keys = new Set<FactKey>(mine.flatMap((one) => one.assembled.facts))
  const byKey = new Map((await store.factsByKey([...keys], revision)).map((fact) => [fact.key, fact]))
  const signed = await signedDigests(app)
  const used = new Map(mine.flatMap(({ verdict }) => verdict.packs.map((pack) => [pack.id, pack.digest])))
  return {
    partyId,
    debtId,
    at: utc(app.atMs()),
    purpose,
    revision,
    notSignedOff: packs.list.filter((pack) => pack.kind === 'statutory' && used.has(pack.id) && !signed.has(pack.digest)).map((pack) => pack.id),
    cases: mine.map(({ assembled: one, verdict, window }) => ({
      role: one.candidate.role,
      ...(one.contactPointId === undefined ? {} : { contactPointId: one.contactPointId }),
      channel: one.channel,
      verdict,
      ...(window === undefined || window.notBeforeMs > app.atMs() ? {} : { notAfter: localInstant(app, one, window.notAfterMs) }),
      facts: one.facts.flatMap((key) => {
        const fact = byKey.get(key)
        return fact === undefined ? [] : [originOf(fact)]
      }),
    })),
    noCases: reached.noCases
      .filter((none) => none.candidate === undefined || none.candidate.partyId === partyId)
      .map(({ reason, contactPointId, rules }) => ({ reason, ...(contactPointId === undefined ? {} : { contactPointId }), rules })),
    ...(judged.ladder.closedBy === undefined ? {} : { closedBy: judged.ladder.closedBy }),
    ladder: ladderSteps(judged, reached.candidates),
  }
}
