import type { FileKind } from '../model/load.js'
import { csvLine, type CsvFile, type Row } from './table.js'
import type { World } from './world.js'

/** One bad line, or bad pair of lines, after so many good ones. */
export const DIRT_EVERY = 200

/** A kind of bad line: what is wrong with it (empty: it only looks so), and the lines, as they stand in the file. `n` tells several of a kind apart. */
export interface Dirt {
  readonly wrong: string
  readonly lines: (world: World, n: number) => readonly string[]
}

/** A row that is bad in one column, or good and only odd. */
function spoiled<File extends CsvFile>(file: File, base: (world: World, n: number) => Row<File>) {
  return (wrong: string, bad: Row<File>, ...twin: readonly Row<File>[]): Dirt => ({
    wrong, lines: (world, n) => [bad, ...twin].map((part) => csvLine(file, { ...base(world, n), ...part })),
  })
}

/** A line that is not even a row. */
function broken(wrong: string, text: string): Dirt {
  return { wrong, lines: (_, n) => [text.replaceAll('#', String(n))] }
}

const SOURCE = 'us-creditor-record'

const party = spoiled('parties', (world, n) => ({
  party_id: `XP${n}`, kind: 'person', name: 'Nobody Inkpenny', country: 'US', region: 'MA', birth_date: '1980-05-05',
  source_id: SOURCE,
  source_record: `XP-${n}`, collected_on: world.day(90),
}))
const PARTIES: readonly Dirt[] = [
  party('no name', { name: undefined }),
  party('unknown kind', { kind: 'robot' }),
  party('a day that does not exist', { birth_date: '2001-02-30' }),
  party('day and month the other way round', { birth_date: '31/12/1999' }),
  party('unknown country', { country: 'Freedonia', region: undefined }),
  party('region of another country', { country: 'GB', region: 'US-MA' }),
  party('neither yes nor no', { vulnerable: 'perhaps' }),
  party('no such time zone', { zone: 'Mars/Olympus_Mons' }),
  party('no legal entity identifier', { lei: 'SHORT' }),
  party('an id that is too long', { party_id: 'X'.repeat(129) }),
  party('an unknown source', { source_id: 'no-such-source' }),
  party('', {}, {}),
  party('twice with different content', { name: 'Nobody Inkpenny' }, { name: 'Somebody Quillstone' }),
  party('born on two days', { source_id: SOURCE }, { source_id: 'us-own-application', birth_date: '1981-06-06' }),
  broken('too few fields', 'XF#,person,Nobody Inkpenny'),
  broken('too many fields', `XM#,person,Nobody Inkpenny,US${','.repeat(40)}`),
  // The line end of another system is fine; this row is good.
  { wrong: '', lines: (world, n) => party('', {}).lines(world, n).map((line) => `${line}\r`) },
]

const debt = spoiled('debts', (world, n) => ({
  debt_id: `XD${n}`, creditor_id: 'us-tidewater-lending', kind: 'consumer', currency: 'USD', principal: '100.00',
  balance: '90.00',
  opened_on: world.day(700), placed_on: world.day(100), jurisdiction: 'US-MA', source_id: SOURCE, source_record: `XD-${n}`,
  collected_on: world.day(90),
}))
const DEBTS: readonly Dirt[] = [
  debt('comma in the amount', { balance: '90,00' }),
  debt('amount with a currency sign', { principal: '$100' }),
  debt('amount in scientific notation', { balance: '9e1' }),
  debt('negative principal', { principal: '-100.00' }),
  debt('unknown currency', { currency: 'DOUBLOON' }),
  debt('unknown kind', { kind: 'gambling' }),
  debt('no creditor', { creditor_id: undefined }),
  debt('thirteenth month', { opened_on: '2024-13-01' }),
  debt('a place that is none', { jurisdiction: 'Nowhere' }),
  debt('two balances at once', { balance: '90.00' }, { balance: '91.00' }),
]

const obligation = spoiled('obligations', (world, n) => ({
  debt_id: 'D1', party_id: 'P7', role: 'guarantor', source_id: SOURCE, source_record: `XO-${n}`, collected_on: world.day(90),
}))
const OBLIGATIONS: readonly Dirt[] = [
  obligation('unknown role', { role: 'uncle' }),
  obligation('a debt that is in no file', { debt_id: 'D-none' }),
  obligation('a party that is in no file', { party_id: 'P-none' }),
  obligation('unknown liability', { liability: 'moral' }),
  obligation('ends before it begins', { from: '2024-05-01', until: '2023-05-01' }),
]

const relation = spoiled('relations', (world, n) => ({
  from_id: 'P37', to_id: 'P38', kind: 'owns', relation_id: `XR${n}`, source_id: 'us-public-register',
  source_record: `XR-${n}`,
  collected_on: world.day(90),
}))
const RELATIONS: readonly Dirt[] = [
  relation('more than all of it', { share: '1.5' }),
  relation('strength in words', { kind: 'supplies', strength: 'strong' }),
  relation('strength of nothing', { kind: 'supplies', strength: '0' }),
  relation('unknown kind', { kind: 'enemy_of' }),
  relation('with itself', { to_id: 'P37' }),
  relation('a party that is in no file', { from_id: 'P-none' }),
  relation('ends before it begins', { start: '2024-05-01', end: '2023-05-01' }),
  relation('two shares at once', { share: '0.1' }, { share: '0.2' }),
]

const point = spoiled('contact_points', (world, n) => ({
  party_id: 'P7', kind: 'mobile', contact_point_id: `XC${n}`, source_id: SOURCE, source_record: `XC-${n}`,
  collected_on: world.day(90),
}))
const POINTS: readonly Dirt[] = [
  point('too short', { value: '12345' }),
  point('digits missing', { value: '+1 617 555' }),
  point('an area code that does not exist', { value: '+1 055 555 0100' }),
  point('free for films, but no library knows it', { value: '07700 900123', party_id: 'P204' }),
  point('a word', { value: 'ask at the door' }),
  point('no value', { value: undefined }),
  point('no mailbox', { kind: 'email', value: 'nobody.example.com' }),
  point('two at signs', { kind: 'email', value: 'nobody@@example.com' }),
  point('unknown kind', { kind: 'pigeon', value: '+16175550100' }),
  point('a party that is in no file', { party_id: 'P-none', value: '+16175550100' }),
  point('an address without lines', { kind: 'postal_address', country: 'US' }),
]

const status = spoiled('statuses', (world, n) => ({
  debt_id: 'D1', kind: 'overdue', from: world.day(90), source_id: SOURCE, source_record: `XS-${n}`,
  collected_on: world.day(90),
}))
const STATUSES: readonly Dirt[] = [
  status('of nobody and nothing', { debt_id: undefined }),
  status('unknown kind', { kind: 'annoyed' }),
  status('ended by a word we do not know', { kind: 'bankruptcy_ch7', party_id: 'P1', ended_by: 'magic' }),
]

const suppression = spoiled('suppressions', (world, n) => ({
  value: `no${n}@example.net`, scope: 'email', reason: 'opt_out', from: world.day(90), source_id: SOURCE,
  source_record: `XN-${n}`,
  collected_on: world.day(90),
}))
const SUPPRESSIONS: readonly Dirt[] = [
  suppression('of nobody and nothing', { value: undefined }),
  suppression('unknown scope', { scope: 'telepathy' }),
  suppression('no day', { from: undefined }),
]

const template = spoiled('templates', (world, n) => ({
  template_id: `XT${n}`, channel: 'post', kind: 'collection', purpose: 'collect', language: 'en', approved_by: 'compliance-1',
  approved_on: world.day(400), until: world.day(399),
}))
const match = spoiled('match_decisions', (world, n) => ({
  a_id: 'P1', b_id: `P${2 + (n % 2)}`, decision: 'different', decided_by: 'XM reviewer', decided_on: world.day(30),
}))
const source = spoiled('sources', (world, n) => ({
  source_id: `x-source-${n}`, class: 'creditor_record', name: 'a source of nothing', jurisdiction: 'US',
  authorisation: 'contract',
  purposes: 'collect', obtained_on: world.day(300),
}))

const EVENT = '"party_id":"P1","debt_id":"D1"'
const ORIGIN = '"source_id":"us-creditor-record","source_record":"XE-#","collected_on":"2024-05-05"'
const EVENTS: readonly Dirt[] = [
  broken('no JSON', `{"event_id":"XE#",${EVENT},"event":{"kind":"contact"`),
  broken('no object', `["XE#"]`),
  broken('no event', `{"event_id":"XE#",${EVENT},${ORIGIN}}`),
  broken('unknown kind of event', `{"event_id":"XE#",${EVENT},"event":{"kind":"seance","at":"2024-05-05"},${ORIGIN}}`),
  broken('a key that this kind does not have', `{"event_id":"XE#",${EVENT},"event":{"kind":"report","what":"death","mood":"bad"},${ORIGIN}}`),
  broken('an instant without offset',
    `{"event_id":"XE#",${EVENT},"event":{"kind":"contact","direction":"out","channel":"voice","at":"2024-05-05T10:00:00"},${ORIGIN}}`),
  broken('an id that is a number', `{"event_id":9007199254740993,${EVENT},"event":{"kind":"report","what":"distress"},${ORIGIN}}`),
  broken('a party that is in no file', `{"event_id":"XE#","party_id":"P-none","event":{"kind":"report","what":"undeliverable"},${ORIGIN}}`),
]

/** The bad lines of each file, taken in turn. */
export const DIRT: Readonly<Record<FileKind, readonly Dirt[]>> = {
  sources: [source('unknown class', { class: 'gossip' }), source('no purpose', { purposes: undefined }),
    source('unknown purpose', { purposes: 'collect;gloat' })],
  parties: PARTIES,
  debts: DEBTS,
  obligations: OBLIGATIONS,
  relations: RELATIONS,
  contact_points: POINTS,
  statuses: STATUSES,
  suppressions: SUPPRESSIONS,
  templates: [template('unknown channel', { channel: 'smoke' }), template('unknown content', { kind: 'curse' }),
    template('no approval', { approved_by: undefined })],
  match_decisions: [match('unknown word', { decision: 'perhaps' }), match('of one record', { b_id: 'P1' })],
  events: EVENTS,
}
