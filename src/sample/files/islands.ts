import { reservedNumber } from '../phones.js'
import type { CsvFile, Row } from '../table.js'
import { partyId, type World } from '../world.js'

/** A creditor whose source puts a namespace before its ids, so that its party 1 is not that of another. */
interface Island {
  readonly source: string
  readonly creditor: string
  readonly region: 'US-VT' | 'CA-ON'
}

const MEMBERS = 6
/** The second one lends in Canada, for which no law is loaded: nothing may be sent there. */
const ISLANDS: readonly Island[] = [
  { source: 'union-accounts', creditor: 'harbour-credit-union', region: 'US-VT' },
  { source: 'mill-accounts', creditor: 'mill-street', region: 'CA-ON' },
]
const NAMES = ['Ida Fernhollow', 'Tom Glasswick', 'Lea Cindermoor', 'Abe Oakhaven', 'Joy Mossgrove',
  'Ray Elmsworthy'] as const

function provenance(world: World, island: Island, record: string): { source_id: string; source_record: string; collected_on: string } {
  return { source_id: island.source, source_record: record, collected_on: world.day(200) }
}

function partyRow(world: World, island: Island, n: number): Row<'parties'> {
  return {
    party_id: String(n), kind: 'person', name: NAMES[n - 1], country: island.region.slice(0, 2), region: island.region,
    birth_date: world.day(12_000 + n * 500), language: 'en', ...provenance(world, island, `${n}`),
  }
}

function debtRow(world: World, island: Island, n: number): Row<'debts'> {
  return {
    debt_id: String(n), creditor_id: island.creditor, kind: 'consumer', currency: island.region === 'US-VT' ? 'USD' : 'CAD',
    principal: `${900 + n}.00`, balance: `${450 + n}.10`, opened_on: world.day(900), due_on: world.day(200),
    placed_on: world.day(150),
    jurisdiction: island.region === 'US-VT' ? 'US-VT' : 'CA', ...provenance(world, island, `${n}`),
  }
}

function obligationRow(world: World, island: Island, n: number): Row<'obligations'> {
  return { debt_id: String(n), party_id: String(n), role: 'borrower', liability: 'principal',
    signed: 'true', ...provenance(world, island, `${n}`) }
}

function phoneRow(world: World, island: Island, n: number): Row<'contact_points'> {
  const number = reservedNumber(island.region === 'US-VT' ? 'US-VT' : 'CA', n)
  return {
    party_id: String(n), kind: 'mobile', value: number.e164, verified_on: world.day(20), origin: 'given_to_collector',
    contact_point_id: String(n),
    ...provenance(world, island, `${n}`),
  }
}

/** The phones of the members, and a mailbox from a source whose time has run out. */
function* pointRows(world: World): Generator<Row<'contact_points'>> {
  yield* members((island, n) => phoneRow(world, island, n))
  yield {
    party_id: partyId(0), kind: 'email', value: 'p0.traced@example.net', source_id: 'us-expired-trace',
    source_record: 'traced-0',
    collected_on: world.day(400),
  }
}

function* members<T>(make: (island: Island, n: number) => T): Generator<T> {
  for (const island of ISLANDS) for (let n = 1; n <= MEMBERS; n++) yield make(island, n)
}

/**
 * Rows of the creditors that number their own people and debts from 1: the same id names a party, a debt and a contact
 * point, and means others in the other source.
 */
export const ISLAND_ROWS: { readonly [File in CsvFile]?: (world: World) => Iterable<Row<File>> } = {
  parties: (world) => members((island, n) => partyRow(world, island, n)),
  debts: (world) => members((island, n) => debtRow(world, island, n)),
  obligations: (world) => members((island, n) => obligationRow(world, island, n)),
  contact_points: pointRows,
}
