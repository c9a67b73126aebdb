import { decimal } from './money.js'
import { inventedAddress, personName } from './names.js'
import { reservedNumber } from './phones.js'
import type { World } from './world.js'

/** Accounts of the placement file. */
const ACCOUNTS = 60
/** The people of the placement file are none of the portfolio's parties, so their draws lie beyond those of any. */
const FIRST_DRAW = 50_000_000
const HEADER = [
  'ACCOUNT', 'DEBTOR', 'BORN', 'ADDRESS1', 'ADDRESS2', 'CITY', 'STATE', 'ZIP', 'HOME_PHONE', 'CELL_PHONE', 'EMAIL', 'OPENED', 'PLACED',
  'PRINCIPAL', 'BALANCE', 'BRANCH_NOTE',
] as const

function account(world: World, n: number): readonly string[] {
  const { draw } = world
  const party = FIRST_DRAW + n
  const address = inventedAddress(draw, party)
  const principal = 20_000 + draw.below(900_000, 'money', party)
  const phone = (nth: number): string => reservedNumber('US-VT', 10 + n + nth * 30).e164.slice(2).replace(/^(\d{3})(\d{3})/, '($1) $2-')
  return [
    `40000${n}`, personName(draw, 'en', party), world.day(9_000 + draw.below(14_000, 'birth', party)), address.line1, address.line2 ?? '', address.city,
    'VT', '00099', n % 3 === 0 ? '' : phone(0), n % 5 === 0 ? '' : phone(1), n % 2 === 0 ? `card${n}@example.com` : '',
    world.day(800 + draw.below(900, 'dates', party)), world.day(100), decimal(principal), decimal(Math.floor(principal * 0.8)), 'see file',
  ]
}

/** Lines of a wide placement file, one row an account, as a bank sends it: fields set apart by `|`, and columns nobody needs. */
export function* placementLines(world: World): Generator<string> {
  yield HEADER.join('|')
  for (let n = 0; n < ACCOUNTS; n++) yield account(world, n).join('|')
}
