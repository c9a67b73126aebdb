// Replays what a store says was done and looks for what should never have been: one entry or one person in two hands at once,
// a contact at night, on a Sunday or beyond a cap, one after its person asked for an end, one of a list nobody approved, an
// act that the ledger does not know. It shares no code with what decides, ranks or dispatches.
// Usage: node dist/scripts/replay.js [--simulated] [--store URL] [--key-file FILE]
import { pathToFileURL } from 'node:url'
import type { CopyBatch, CopyRecords } from '#src/model/copy.js'
import type { Event } from '#src/model/event.js'
import type { Lease } from '#src/model/lease.js'

/** Something that should not have been. */
export interface Violation {
  readonly what: string
  readonly leases: readonly string[]
}

/** What a replay found. */
export interface Replay {
  readonly leases: number
  readonly started: number
  readonly reported: number
  readonly stops: number
  readonly violations: readonly Violation[]
}

type Version = CopyRecords['versions']
type Books = { readonly [S in 'versions' | 'lists' | 'entries' | 'leaves' | 'recordings' | 'leases' | 'kept' | 'acts']: CopyRecords[S][] }

const DAY = 86_400_000
const HOUR = 3_600_000
const SPOKEN_HOURS = { from: 8, to: 21 }

async function booksOf(everything: AsyncIterable<CopyBatch>): Promise<Books> {
  const books: Books = { versions: [], lists: [], entries: [], leaves: [], recordings: [], leases: [], kept: [], acts: [] }
  for await (const { section, records } of everything) {
    const shelf = (books as Partial<Record<string, unknown[]>>)[section]
    for (const record of records) shelf?.push(record)
  }
  return books
}

/** Contents of all versions of a kind, ended ones too: what was once said was once said. */
function contentsOf<T>(books: Books, kind: Version['kind']): readonly { readonly content: T; readonly version: Version }[] {
  return books.versions.filter((version) => version.kind === kind && version.content !== null).map((version) => ({ content: version.content as T, version }))
}

/** When revisions became known in a run whose clock was not the machine's; what was said was known when it was said. */
export type SimulatedMoments = ReadonlyMap<number, number>

type PersonAt = (atMs: number) => (record: string) => string

/** Moment at which each revision became known. */
function knownMoments(books: Books, simulated: SimulatedMoments | undefined): ReadonlyMap<number, number> {
  return simulated ?? new Map<number, number>([...books.acts, ...books.recordings].map((act) => [act.revision, act.recordedAtMs]))
}

/** Moments at which somebody judged two records the same, with what names each person from then on. */
interface Epochs {
  readonly fromMs: readonly number[]
  readonly personAt: PersonAt
}

/** Names each person by one of the records that were judged the same by a moment. */
function epochsOf(books: Books, knownAt: ReadonlyMap<number, number>): Epochs {
  const words = contentsOf<{ aId: string; bId: string; decision: string }>(books, 'match_decision')
    .filter(({ content }) => content.decision === 'same')
    .map(({ content, version }) => ({ ...content, atMs: knownAt.get(version.revision) ?? Number.NEGATIVE_INFINITY }))
    .toSorted((one, other) => one.atMs - other.atMs)
  const personAt: PersonAt = (atMs) => {
    const parent = new Map<string, string>()
    const root = (id: string): string => {
      const up = parent.get(id)
      return up === undefined || up === id ? id : root(up)
    }
    for (const { aId, bId, atMs: fromMs } of words) if (fromMs <= atMs) parent.set(root(aId), root(bId))
    return root
  }
  return { fromMs: [Number.NEGATIVE_INFINITY, ...new Set(words.map((word) => word.atMs))], personAt }
}

/** The stretch in which a lease kept its entry from everybody else. */
function heldBy(lease: Lease): readonly [number, number] {
  const ended = lease.endedAtMs ?? Number.POSITIVE_INFINITY
  return [lease.leasedAtMs, lease.startedAtMs === undefined ? Math.min(ended, lease.expiresAtMs) : Math.min(ended, lease.heldUntilMs)]
}

/** The same for its person: what was taken back is in nobody's hands. */
function keptBy(lease: Lease): readonly [number, number] {
  const [from, until] = heldBy(lease)
  return [from, Math.min(until, lease.revocation?.atMs ?? Number.POSITIVE_INFINITY)]
}

/** Pairs of leases of one name that are held at one moment between two others. */
function overlaps(
  leases: readonly Lease[], nameOf: (lease: Lease) => string, stretchOf: (lease: Lease) => readonly [number, number], what: string,
  within: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): readonly Violation[] {
  const groups = new Map<string, Lease[]>()
  for (const lease of leases) groups.set(nameOf(lease), [...(groups.get(nameOf(lease)) ?? []), lease])
  return [...groups.values()].flatMap((group) => group.flatMap((one, i) => group.slice(i + 1).flatMap((other) => {
    const [a, b] = [stretchOf(one), stretchOf(other)]
    return Math.max(a[0], b[0], within[0]) < Math.min(a[1], b[1], within[1]) ? [{ what, leases: [one.leaseId, other.leaseId] }] : []
  })))
}

function personOverlaps(leases: readonly Lease[], { fromMs, personAt }: Epochs): readonly Violation[] {
  return fromMs.flatMap((from, i) => {
    const personOf = personAt(from)
    return overlaps(leases, (lease) => personOf(lease.partyId), keptBy, 'one person in two hands', [from, fromMs[i + 1] ?? Number.POSITIVE_INFINITY])
  })
}

/** Year, month, day, weekday and hour on the clock of a zone, as the runtime's own tables have it. */
function clockIn(zone: string, atMs: number): { readonly day: string; readonly weekday: string; readonly hours: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', weekday: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).formatToParts(atMs)
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? ''
  return { day: `${part('year')}-${part('month')}-${part('day')}`, weekday: part('weekday'), hours: Number(part('hour')) + Number(part('minute')) / 60 + Number(part('second')) / 3600 }
}

/** Zones that the point and its person may be in. */
function zonesByPoint(books: Books): ReadonlyMap<string, readonly string[]> {
  const ofParty = new Map<string, string[]>()
  for (const { content } of contentsOf<{ partyId: string; zone?: string }>(books, 'party')) {
    if (content.zone !== undefined) ofParty.set(content.partyId, [...(ofParty.get(content.partyId) ?? []), content.zone])
  }
  const zones = new Map<string, Set<string>>()
  for (const { content } of contentsOf<{ contactPointId: string; partyId: string; zone?: string; placeZones: readonly string[] }>(books, 'contact_point')) {
    const known = zones.get(content.contactPointId) ?? new Set()
    for (const zone of [...content.placeZones, ...(content.zone === undefined ? [] : [content.zone]), ...(ofParty.get(content.partyId) ?? [])]) known.add(zone)
    zones.set(content.contactPointId, known)
  }
  return new Map([...zones].map(([id, known]) => [id, [...known]]))
}

/** Contacts that were started, unless their report says that nothing was tried, in their order. */
function attemptsOf(leases: readonly Lease[]): readonly (Lease & { readonly startedAtMs: number })[] {
  return leases
    .flatMap((lease) => (lease.startedAtMs === undefined ? [] : [{ ...lease, startedAtMs: lease.startedAtMs }]))
    .filter((lease) => lease.report?.result !== 'not_attempted' && (lease.purpose === 'collect' || lease.purpose === 'locate'))
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
}

function clockViolations(books: Books, underOverlay: ReadonlySet<string>): readonly Violation[] {
  const zones = zonesByPoint(books)
  return books.leases.flatMap((lease) => {
    if (lease.startedAtMs === undefined || lease.channel === 'post') return []
    const known = zones.get(lease.contactPointId) ?? []
    const atMs = lease.startedAtMs
    const clocks = known.map((zone) => clockIn(zone, atMs))
    const isNight = known.length === 0 || clocks.some(({ hours }) => hours < SPOKEN_HOURS.from || hours >= SPOKEN_HOURS.to)
    const isSunday = underOverlay.has(lease.list) && clocks.some(({ weekday }) => weekday === 'Sun')
    return [
      ...(isNight ? [{ what: 'a contact at night, or where the hour is not known', leases: [lease.leaseId] }] : []),
      ...(isSunday ? [{ what: 'a contact on a Sunday', leases: [lease.leaseId] }] : []),
    ]
  })
}

/** The house's caps, counted anew: one attempt a day and person, four hours apart, three in seven days. */
function capViolations(books: Books, personAt: PersonAt, underOverlay: ReadonlySet<string>): readonly Violation[] {
  const zones = zonesByPoint(books)
  const attempts = attemptsOf(books.leases)
  return attempts.flatMap((attempt, i) => {
    if (!underOverlay.has(attempt.list)) return []
    const atMs = attempt.startedAtMs
    const personOf = personAt(atMs)
    const zone = zones.get(attempt.contactPointId)?.[0] ?? 'UTC'
    const dayOf = (thenMs: number): string => clockIn(zone, thenMs).day
    const before = attempts.slice(0, i).filter((one) => personOf(one.partyId) === personOf(attempt.partyId))
    const leases = [...before.map((one) => one.leaseId), attempt.leaseId]
    const sameDay = before.some((one) => dayOf(one.startedAtMs) === dayOf(atMs))
    const inWeek = before.filter((one) => Date.parse(dayOf(atMs)) - Date.parse(dayOf(one.startedAtMs)) < 7 * DAY)
    return [
      ...(sameDay ? [{ what: 'a second contact of one day', leases }] : []),
      ...(before.some((one) => atMs - one.startedAtMs < 4 * HOUR) ? [{ what: 'two contacts within four hours', leases }] : []),
      ...(inWeek.length > 2 ? [{ what: 'a fourth contact in seven days', leases }] : []),
    ]
  })
}

/** Somebody's word that ends contacts, and how far. */
interface End {
  readonly knownAtMs: number
  readonly ends: (lease: Lease) => boolean
}

const ENDS_PERSON = new Set(['request no_contact', 'report distress', 'report death'])
const ENDS_POINT = new Set(['request stop_contact_point', 'report wrong_number'])

function endsOf(books: Books, personAt: PersonAt, recordedAt: ReadonlyMap<number, number>, isSimulated: boolean): readonly End[] {
  const valueOf = new Map(contentsOf<{ contactPointId: string; value: { hash: string } }>(books, 'contact_point').map(({ content }) => [content.contactPointId, content.value.hash]))
  return contentsOf<{ partyId?: string; event: Event }>(books, 'event').flatMap(({ content: { event, partyId }, version }): readonly End[] => {
    if (event.kind !== 'request' && event.kind !== 'report') return []
    const word = `${event.kind} ${event.what}`
    const knownAtMs = isSimulated ? Date.parse(event.at ?? '') : (recordedAt.get(version.revision) ?? Number.NaN)
    const named = event.partyId ?? partyId
    const isPersons = (lease: Lease): boolean => {
      const personOf = personAt(Math.min(knownAtMs, lease.leasedAtMs))
      return named !== undefined && personOf(lease.partyId) === personOf(named)
    }
    const value = event.contactPointId === undefined ? undefined : valueOf.get(event.contactPointId)
    if (ENDS_PERSON.has(word)) return [{ knownAtMs, ends: isPersons }]
    if (ENDS_POINT.has(word) && value !== undefined) return [{ knownAtMs, ends: (lease) => valueOf.get(lease.contactPointId) === value }]
    if (word === 'request stop_channel' && event.kind === 'request') return [{ knownAtMs, ends: (lease) => isPersons(lease) && lease.channel === event.channel }]
    return []
  })
}

function endViolations(leases: readonly Lease[], ends: readonly End[]): readonly Violation[] {
  return ends.flatMap(({ knownAtMs, ends: reaches }) => leases.filter(reaches).flatMap((lease) => {
    const found: Violation[] = []
    if (lease.leasedAtMs > knownAtMs) found.push({ what: 'leased after an end was asked for', leases: [lease.leaseId] })
    if (lease.startedAtMs !== undefined && lease.startedAtMs > knownAtMs) found.push({ what: 'started after an end was asked for', leases: [lease.leaseId] })
    const isLeft = lease.leasedAtMs < knownAtMs && heldBy(lease)[1] > knownAtMs && lease.revocation === undefined && lease.report === undefined
    if (isLeft) found.push({ what: 'left open after an end was asked for', leases: [lease.leaseId] })
    return found
  }))
}

function approvalViolations(books: Books): readonly Violation[] {
  const approvedAt = new Map(books.kept.flatMap(({ kind, record }) => (kind === 'approval' ? [[(record as { list: string }).list, (record as { atMs: number }).atMs] as const] : [])))
  const awaiting = new Set(books.entries.filter(({ entry }) => entry.awaitingApproval).map(({ list, entry }) => `${list} ${entry.rank}`))
  return books.leases
    .filter((lease) => awaiting.has(`${lease.list} ${lease.rank}`) && !((approvedAt.get(lease.list) ?? Number.POSITIVE_INFINITY) <= lease.leasedAtMs))
    .map((lease) => ({ what: 'leased from a list that nobody had approved', leases: [lease.leaseId] }))
}

/** Counts of the ledger against those of the leases: no act without its entry, no entry without its act. */
function ledgerViolations(books: Books): readonly Violation[] {
  const entries = books.leaves.map((leaf) => JSON.parse(leaf.entry) as { action: string; decision?: string; counts?: Readonly<Record<string, number>> })
  const sum = (action: string, name: string): number => entries.filter((entry) => entry.action === action).reduce((total, entry) => total + (entry.counts?.[name] ?? 0), 0)
  const count = (action: string): number => entries.filter((entry) => entry.action === action && entry.decision !== 'refused').length
  const started = books.leases.filter((lease) => lease.startedAtMs !== undefined).length
  const reported = books.leases.filter((lease) => lease.report !== undefined).length
  const pairs = [
    ['leases in the ledger and in the store differ', sum('lease', 'leases') === books.leases.length],
    ['starts are missing in the ledger', count('start') >= started],
    ['reports in the ledger and in the store differ', count('outcome') === reported],
  ] as const
  return pairs.filter(([, holds]) => !holds).map(([what]) => ({ what, leases: [] }))
}

/** Replays everything that a store holds; `simulated` where its clock was not the machine's. */
export async function replay(everything: AsyncIterable<CopyBatch>, simulated?: SimulatedMoments): Promise<Replay> {
  const books = await booksOf(everything)
  const { leases } = books
  const knownAt = knownMoments(books, simulated)
  const epochs = epochsOf(books, knownAt)
  const underOverlay = new Set(books.lists.filter(({ head }) => head.overlayOn).map(({ head }) => head.name))
  const ends = endsOf(books, epochs.personAt, knownAt, simulated !== undefined)
  return {
    leases: leases.length,
    started: leases.filter((lease) => lease.startedAtMs !== undefined).length,
    reported: leases.filter((lease) => lease.report !== undefined).length,
    stops: ends.length,
    violations: [
      ...overlaps(leases, (lease) => `${lease.list} ${lease.rank}`, heldBy, 'one entry in two hands'),
      ...personOverlaps(leases, epochs),
      ...clockViolations(books, underOverlay),
      ...capViolations(books, epochs.personAt, underOverlay),
      ...endViolations(leases, ends),
      ...approvalViolations(books),
      ...ledgerViolations(books),
    ],
  }
}

async function main(args: readonly string[]): Promise<void> {
  // Only here, so that who replays a store of their own needs nothing of the application.
  const [{ openApp }, { readSettings }] = await Promise.all([import('#src/app.js'), import('#src/app/settings.js')])
  const flag = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const [store, keyFile] = [flag('--store'), flag('--key-file')]
  const app = openApp(readSettings({ ...(store === undefined ? {} : { store }), ...(keyFile === undefined ? {} : { keyFile }) }, process.env, process.cwd()))
  try {
    const found = await replay((await app.store()).everything(), args.includes('--simulated') ? new Map() : undefined)
    process.stdout.write(`${JSON.stringify(found)}\n`)
    process.exitCode = found.violations.length === 0 ? 0 : 1
  } finally {
    await app.close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2))
