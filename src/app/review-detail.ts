import type { z } from 'zod'
import type { Actor } from '../model/actor.js'
import type { Dossier } from '../model/dossier.js'
import type { AnyFact, Fact, Source } from '../model/facts.js'
import { factKey, type FactKey, type PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { exclusionDetailSchema } from '../model/review-schemas.js'
import { NOT_ASKED } from '../model/review.js'
import { factWords, isCorrectable, masked } from '../review/index.js'
import type { Store } from '../store/port.js'
import { utc, type App } from './context.js'
import { mustOwn } from './creditor-gate.js'
import { exclusionNow, openableNow, type ExclusionNow } from './exclusion-now.js'
import type { ExclusionPlace } from './exclusions.js'
import { openQueue, type Queue } from './left-out.js'
import { logPersonal } from './personal-log.js'
import { exclusionShown, placeOf, queued, rulingOpened, type QueuedExclusion } from './review-queue.js'

/** Everything about an exclusion as it is shown. */
export type ExclusionDetail = z.infer<typeof exclusionDetailSchema>

/** An exclusion with the list it is of. */
export interface FoundExclusion {
  readonly store: Store
  readonly queue: Queue
  readonly exclusion: QueuedExclusion
}

function nowhere(): Problem {
  return new Problem('not-found', 'there is no such exclusion')
}

/** Lets pass whoever may see the debt of an exclusion. @throws Problem not-found in the words of an id that nobody made */
export async function mustOwnExclusion(app: App, actor: Pick<Actor, 'creditors'>, { debtId }: ExclusionPlace): Promise<void> {
  try {
    await mustOwn(app, actor, debtId)
  } catch (error) {
    if (error instanceof Problem && error.code === 'not-found') throw nowhere()
    throw error
  }
}

/** Finds an exclusion by its id. @throws Problem not-found; also for a debt of another creditor */
async function findExclusion(app: App, actor: Pick<Actor, 'creditors'>, exclusionId: string): Promise<FoundExclusion> {
  const place = placeOf(app, exclusionId)
  await mustOwnExclusion(app, actor, place)
  const store = await app.store()
  const queue = await openQueue(app, store, place.list)
  const [exclusion] = await queued(queue, [place])
  if (exclusion === undefined) throw nowhere()
  return { store, queue, exclusion }
}

/** Keys of facts that an exclusion rests on: of the case file as it is now, else of the list's, else of what gives the role. */
function factKeys(exclusion: QueuedExclusion, now: ExclusionNow, dossier: Dossier): readonly FactKey[] {
  const keys = new Set([...(exclusion.assembled?.facts ?? []), ...(now.assembled?.facts ?? [])])
  if (keys.size === 0) {
    const own = [...dossier.obligations, ...dossier.parties, ...dossier.contactPoints].filter(({ content }) => content.partyId === exclusion.partyId)
    for (const { key } of own) keys.add(key)
  }
  return [...keys]
}

/** Leaves out what other creditors brought, for whoever is bound to some. */
function ownFact(fact: AnyFact, sources: ReadonlyMap<string, Source>, debts: ReadonlySet<string>, creditors: readonly string[] | undefined): boolean {
  if (creditors === undefined) return true
  const source = 'sourceId' in fact.content ? sources.get(fact.content.sourceId) : undefined
  const named = 'debtId' in fact.content ? fact.content.debtId : undefined
  return (source?.forCreditor === undefined || creditors.includes(source.forCreditor)) && (named === undefined || debts.has(named))
}

/** Debts of these that some creditors own. */
function debtsOf(dossier: Dossier, creditors: readonly string[] | undefined): ReadonlySet<string> {
  return new Set([...dossier.debts, ...dossier.otherDebts].flatMap(({ content }) => (creditors === undefined || creditors.includes(content.creditorId) ? [content.debtId] : [])))
}

async function evidenceOf(app: App, { creditors }: Pick<Actor, 'creditors'>, { store, queue, exclusion }: FoundExclusion, now: ExclusionNow, dossier: Dossier): Promise<ExclusionDetail['evidence']> {
  const keys = factKeys(exclusion, now, dossier)
  const found = new Map((await store.factsByKey(keys, queue.world.head.revision)).map((fact) => [fact.key, fact]))
  for (const fact of await store.factsByKey(keys)) found.set(fact.key, fact)
  const sourceKeys = [...new Set([...found.values()].flatMap(({ content }) => ('sourceId' in content ? [factKey('source', content.sourceId)] : [])))]
  const sources = new Map((await store.factsByKey(sourceKeys)).flatMap((fact) => (fact.kind === 'source' ? [[fact.content.sourceId as string, fact.content] as const] : [])))
  const debts = debtsOf(dossier, creditors)
  return [...found.values()].filter((fact) => ownFact(fact, sources, debts, creditors)).map((fact: AnyFact) => {
    const { sourceId, sourceRecord, collectedOn }: { readonly sourceId?: string; readonly sourceRecord?: string; readonly collectedOn?: string } = 'sourceId' in fact.content ? fact.content : {}
    const sourceClass = sourceId === undefined ? undefined : sources.get(sourceId)?.class
    return {
      factRef: app.keyring().ref('fact', fact.key), kind: fact.kind, words: factWords(fact), isCorrectable: isCorrectable(fact),
      ...(sourceId === undefined ? {} : { sourceId }), ...(sourceClass === undefined ? {} : { sourceClass }),
      ...(sourceRecord === undefined ? {} : { sourceRecord }), ...(collectedOn === undefined ? {} : { collectedOn }),
    }
  })
}

function pointOf(app: App, dossier: Dossier, { contactPointId }: ExclusionPlace): ExclusionDetail['contactPoint'] {
  const point = dossier.contactPoints.find((fact) => fact.content.contactPointId === contactPointId)
  if (contactPointId === undefined || point === undefined) return undefined
  return { ref: app.keyring().ref('contact_point', contactPointId), kind: point.content.kind, masked: masked(point.content.kind, app.keyring().open(point.content.value.sealed)) }
}

function kindWords(dossier: Dossier, partyId: PartyId): string {
  return (dossier.parties.find((fact) => fact.content.partyId === partyId)?.content.kind ?? 'person').replaceAll('_', ' ')
}

type Tie = ExclusionDetail['surroundings']['edges'][number]

function tieOf(from: string, to: string, kind: string, since: string | undefined, until: string | undefined): Tie {
  return { from, to, kind, words: kind.replaceAll('_', ' '), ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) }
}

/** The person, whoever owes the debt and whom the list proposes for it, with the ties among them: nobody else is in the picture. */
async function surroundingsOf(app: App, { store, queue, exclusion }: FoundExclusion, dossier: Dossier): Promise<ExclusionDetail['surroundings']> {
  const lines = (await store.entriesAbout([exclusion.debtId])).filter((line) => line.list === queue.world.head.name)
  const obliged = dossier.obligations.filter(({ content }) => content.role !== 'spouse').map((fact) => fact.content.partyId)
  const parties = [...new Set<PartyId>([exclusion.partyId, ...obliged, ...lines.map((line) => line.entry.partyId)])]
  const seen = new Set<string>(parties)
  const party = (id: string): string => app.keyring().ref('party', id)
  const debt = app.keyring().ref('debt', exclusion.debtId)
  const roleOf = (id: PartyId): string | undefined =>
    dossier.obligations.find(({ content }) => content.partyId === id)?.content.role ?? lines.find((line) => line.entry.partyId === id)?.entry.role ?? (id === exclusion.partyId ? exclusion.roles[0] : undefined)
  const ofDebt = dossier.obligations.filter(({ content }) => seen.has(content.partyId)).map(({ content }) => tieOf(party(content.partyId), debt, content.role, content.from, content.until))
  const sources = new Map(dossier.sources.map(({ content }) => [content.sourceId as string, content]))
  const serves = ({ content }: Fact<'relation'>): boolean => [undefined, exclusion.creditorId].includes(sources.get(content.sourceId)?.forCreditor)
  const among = dossier.relations.filter((fact) => seen.has(fact.content.fromId) && seen.has(fact.content.toId) && serves(fact))
    .map(({ content }) => tieOf(party(content.fromId), party(content.toId), content.kind, content.start, content.end ?? content.releasedOn))
  return {
    nodes: [
      { ref: debt, kind: 'debt', words: (dossier.debts[0]?.content.kind ?? 'debt').replaceAll('_', ' '), isSubject: false },
      ...parties.map((id) => {
        const role = roleOf(id)
        return { ref: party(id), kind: 'party' as const, words: kindWords(dossier, id), ...(role === undefined ? {} : { role }), isSubject: id === exclusion.partyId }
      }),
    ],
    edges: distinct([...ofDebt, ...among]),
  }
}

function distinct(ties: readonly Tie[]): Tie[] {
  return [...new Map(ties.map((tie) => [`${tie.from} ${tie.to} ${tie.kind}`, tie])).values()]
}

/** Everything about one exclusion: what the list said, what holds now, on what evidence, and among whom. */
export async function detailOf(app: App, actor: Pick<Actor, 'creditors'>, found: FoundExclusion): Promise<ExclusionDetail> {
  const { store, queue, exclusion } = found
  const nowMs = app.atMs()
  const [dossier] = await store.dossiers([exclusion.debtId], undefined, nowMs)
  if (dossier === undefined) throw nowhere()
  const now = exclusionNow(app, dossier, exclusion, exclusion.purpose, queue.world.head.overlayOn)
  const contactPoint = pointOf(app, dossier, exclusion)
  const { isPossible, because, opens, needsConsent } = openableNow(now)
  return {
    ...exclusionShown(app, exclusion), etag: now.etag, partyId: exclusion.partyId, debtId: exclusion.debtId,
    ...(exclusion.verdict === undefined ? {} : { verdict: exclusion.verdict }),
    now: { at: utc(nowMs), decision: now.decision, because: now.because, ...(now.verdict === undefined ? {} : { verdict: now.verdict }) },
    ...(exclusion.byOtherPacks === undefined ? {} : { packChanged: exclusion.byOtherPacks as ExclusionDetail['packChanged'] }),
    ...(contactPoint === undefined ? {} : { contactPoint }),
    evidence: await evidenceOf(app, actor, found, now, dossier), surroundings: await surroundingsOf(app, found, dossier),
    rulings: now.rulings.map(rulingOpened), readmission: { isPossible: isPossible && now.decision !== NOT_ASKED, because, opens: [...opens], needsConsent },
  }
}

/** Opens one exclusion for whoever may see its debt; who looked is written down. @throws Problem not-found */
export async function runExclusion(app: App, actor: Pick<Actor, 'creditors'>, exclusionId: string): Promise<ExclusionDetail> {
  const place = placeOf(app, exclusionId)
  const read = { what: 'exclusion', purpose: 'review', subjects: [`party:${place.partyId}`, `debt:${place.debtId}`] }
  return logPersonal(app, read, async () => detailOf(app, actor, await findExclusion(app, actor, exclusionId)))
}

