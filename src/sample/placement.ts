import { decimal } from './money.js'
import { inventedAddress, personName } from './names.js'
import { reservedNumber } from './phones.js'
import type { World } from './world.js'

/** Accounts of the placement file. */
const ACCOUNTS = 60
/** The people of the placement file are none of the portfolio's parties, so their draws lie beyond those of any. */
const FIRST_DRAW = 50_000_000
/** From here on the numbers of Massachusetts are nobody else's, unless the portfolio is far larger than usual. */
const FIRST_NUMBER = 780
const HEADER = [
  'ACCOUNT', 'DEBTOR', 'BORN', 'ADDRESS1', 'ADDRESS2', 'CITY', 'STATE', 'ZIP', 'HOME_PHONE', 'CELL_PHONE', 'EMAIL', 'OPENED',
  'PLACED',
  'PRINCIPAL', 'BALANCE', 'STATUS', 'STATUS_DATE', 'NO_CALLS', 'CO_SIGNER', 'CO_SIGNER_PHONE', 'BRANCH_NOTE',
] as const

/** What the bank's letters in the column STATUS mean; most accounts have A, of which there is nothing to say. */
const STATUS_WORDS: Readonly<Record<string, string>> = { A: '', B: 'bankruptcy_ch7', F: 'identity_theft', P: 'paid',
  L: 'litigation_pending' }

/** `2026-08-12` as banks of the United States write it. */
function american(day: string): string {
  return `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`
}

/** `1234.5` with a comma between the thousands. */
function grouped(cents: number): string {
  return decimal(cents).replace(/\B(?=(\d{3})+\.)/, ',')
}

function phone(n: number): string {
  return reservedNumber('US-MA', FIRST_NUMBER + n).e164.slice(2).replace(/^(\d{3})(\d{3})/, '($1) $2-')
}

function account(world: World, n: number): readonly string[] {
  const { draw } = world
  const party = FIRST_DRAW + n
  const address = inventedAddress(draw, party)
  const principal = 20_000 + draw.below(900_000, 'money', party)
  const status = n % 9 === 4 ? (['B', 'F', 'P', 'L'][Math.floor(n / 9) % 4] ?? 'A') : 'A'
  const hasCoSigner = n % 7 === 3
  return [
    `40000${n}`, personName(draw, 'en', party), american(world.day(9_000 + draw.below(14_000, 'birth', party))), address.line1, address.line2 ?? '',
    address.city, 'MA', '00099', n % 3 === 0 ? 'N/A' : phone(n), n % 5 === 0 && n % 3 !== 0 ? '' : phone(n + 30),
    n % 2 === 0 ? `card${n}@example.com` : '', american(world.day(800 + draw.below(900, 'dates', party))),
    american(world.day(100)), grouped(principal),
    grouped(Math.floor(principal * 0.8)), status, status === 'A' ? '' : american(world.day(40 + n)), n % 15 === 8 ? 'Y' : 'N',
    hasCoSigner ? personName(draw, 'en', party + ACCOUNTS) : '', hasCoSigner && n % 2 === 1 ? phone(n + 60) : '', 'see file',
  ]
}

/** Lines of a wide placement file, one row an account, as a bank sends it: fields set apart by `|`, and columns nobody needs. */
export function* placementLines(world: World): Generator<string> {
  yield HEADER.join('|')
  for (let n = 0; n < ACCOUNTS; n++) yield account(world, n).join('|')
}

/** How the columns of the placement file become rows of ours. */
const MAPPING = {
  about: 'Card accounts as Meridian Card Bank places them; the bank and the accounts are invented.',
  blank: ['N/A', '-'],
  date: 'MM/DD/YYYY',
  decimal: '.',
  party: {
    party_id: { column: 'ACCOUNT', prefix: 'CARD-' }, kind: { value: 'person' }, name: 'DEBTOR', birth_date: 'BORN',
    country: { value: 'US' },
    region: 'STATE', language: { value: 'en' },
  },
  debt: {
    debt_id: { column: 'ACCOUNT', prefix: 'CARD-' }, creditor_id: { value: 'meridian-card-bank' },
    creditor_reference: 'ACCOUNT',
    kind: { value: 'credit_card' }, currency: { value: 'USD' }, principal: 'PRINCIPAL', balance: 'BALANCE',
    opened_on: 'OPENED', placed_on: 'PLACED',
    jurisdiction: { column: 'STATE', prefix: 'US-' },
  },
  obligation: { role: { value: 'borrower' }, liability: { value: 'principal' }, from: 'OPENED' },
  contact_points: [
    { kind: { value: 'landline' }, value: 'HOME_PHONE', place: { value: 'home' } },
    { kind: { value: 'mobile' }, value: 'CELL_PHONE', last_used_on: 'PLACED' },
    { kind: { value: 'email' }, value: 'EMAIL', origin: { value: 'other' } },
    { kind: { value: 'postal_address' }, line1: 'ADDRESS1', line2: 'ADDRESS2', city: 'CITY', region: 'STATE',
      postal_code: 'ZIP', country: { value: 'US' } },
  ],
  statuses: [{ kind: { column: 'STATUS', words: STATUS_WORDS }, from: 'STATUS_DATE' }],
  suppressions: [{ reason: { column: 'NO_CALLS', words: { Y: 'do_not_contact', N: '' } }, scope: { value: 'voice' },
    from: 'PLACED' }],
  others: [{
    party: { party_id: { column: 'ACCOUNT', prefix: 'CARD-', suffix: '-CO' }, kind: { value: 'person' }, name: 'CO_SIGNER',
      country: { value: 'US' } },
    obligation: { role: { value: 'co_signer' }, liability: { value: 'joint' } },
    contact_points: [{ kind: { value: 'phone' }, value: 'CO_SIGNER_PHONE' }],
  }],
} as const

/** Lines of the JSON mapping that reads the placement file. */
export function mappingLines(): readonly string[] {
  return JSON.stringify(MAPPING, null, 2).split('\n')
}
