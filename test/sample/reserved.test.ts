import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { AU_MOBILES, NUMBER_BLOCKS, reservedNumber, type NumberBlock, type NumberPlace } from '../../src/sample/phones.js'
import { samplePortfolio } from '../../src/sample/portfolio.js'
import { AT, DEFAULT, isDirt, rowsOf } from './reading.js'

/** Written out again, and not taken from the code, from the pages of the authorities that the code names. */
const RESERVED = [
  /^\+1(617|508|413|781|978|857|774|351|339)55501\d\d$/, /^\+1(213|310|415|619|714|818|916|408|510|626)55501\d\d$/,
  /^\+1(212|718|516|315|716|518|713|214|512|210|817|305|407|813|904|312|773|630|708|206|253|425|509|802|416|604)55501\d\d$/,
  /^\+44(113|114|116|117|118|121|131|141|151|161)4960\d{3}$/, /^\+442079460\d{3}$/, /^\+441914980\d{3}$/, /^\+442920180\d{3}$/, /^\+442896496\d{3}$/,
  /^\+49(3023125|6990009|4066969|2214710|8999998)\d{3}$/, /^\+491713920\d{3}$/, /^\+4917604069\d{3}$/,
  /^\+33(19900|26191|35301|46571|53649)\d{4}$/, /^\+61[2378](5550|7010)\d{4}$/, /^\+6149157\d{4}$/,
  // No exchange has the number of a service.
  /^\+1\d{3}[2-8]11\d{4}$/,
  // No authority keeps numbers free in these two; a subscriber's number there never starts with 0.
  /^\+86100\d{7}$/, /^\+9117020\d{5}$/,
]
const DOMAINS = /@([a-z0-9-]+\.)*(example\.(com|org|net)|[^@\s]+\.(example|test))$/u

const ascii = (text: string): string => text.replaceAll(/[\uff0b\uff10-\uff19]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
const countryOf = new Map(rowsOf(DEFAULT, 'parties').map((row) => [row.cells['party_id'] ?? '', row.cells['country']]))
const points = rowsOf(DEFAULT, 'contact_points')
const phones = points.filter((row) => ['phone', 'mobile', 'landline'].includes(row.cells['kind'] ?? ''))

describe('the numbers and mailboxes of invented people', () => {
  it('are numbers that the library of the load accepts, in every block at both ends and in the middle', () => {
    for (const [place, blocks] of Object.entries(NUMBER_BLOCKS) as [NumberPlace, readonly NumberBlock[]][]) {
      const size = blocks.reduce((sum, block) => sum + block.count, 0)
      for (const at of [0, 1, Math.floor(size / 2), size - 1]) {
        const { e164 } = reservedNumber(place, at)
        const isReserved = RESERVED.some((pattern) => pattern.test(e164))
        expect({ place, e164, isValid: parsePhoneNumberFromString(e164)?.isValid(), isReserved }).toEqual({ place, e164,
          isValid: true, isReserved: true })
      }
    }
    expect(AU_MOBILES.every((number) => parsePhoneNumberFromString(`+61${number}`)?.isValid())).toBe(true)
  })

  it('are nobody else\'s in a portfolio of a hundred thousand where most live, so that one report does not silence a state', () => {
    const seen = new Set<string>()
    for (let ordinal = 0; ordinal < 25_000; ordinal++) seen.add(reservedNumber('US-MA', ordinal).e164)
    expect(seen.size).toBe(25_000)
    expect([...seen].filter((number) => !RESERVED.some((pattern) => pattern.test(number)))).toEqual([])
    expect(parsePhoneNumberFromString(reservedNumber('US-MA', 24_999).e164)?.isValid()).toBe(true)
  })

  it('are reserved, whoever has them and however they are written', () => {
    expect(phones.length).toBeGreaterThan(1500)
    const suspects = phones.flatMap((row) => {
      const value = ascii(row.cells['value'] ?? '')
      const number = parsePhoneNumberFromString(value, countryOf.get(row.cells['party_id'] ?? '') as CountryCode | undefined)
      // What is no number cannot be called; the bad lines have such.
      if (number === undefined || !number.isValid()) return isDirt(row) ? [] : [value]
      return RESERVED.some((pattern) => pattern.test(number.number)) ? [] : [number.number]
    })
    expect(suspects).toEqual([])
  })

  it('are shared by nobody in the default size, so that a report on one number concerns one person', () => {
    const good = phones.filter((row) => !isDirt(row) && row.cells['source_id']?.includes('accounts') === false)
    const numbers = good.map((row) => parsePhoneNumberFromString(ascii(row.cells['value'] ?? ''), 'US')?.number)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('lie in domains that nobody can register', () => {
    const mailboxes = [...points.filter((row) => row.cells['kind'] === 'email'), ...rowsOf(DEFAULT, 'suppressions')]
      .map((row) => row.cells['value'] ?? '').filter((value) => value.includes('@') && !value.includes('@@'))
    expect(mailboxes.length).toBeGreaterThan(200)
    expect(mailboxes.filter((value) => !DOMAINS.test(value))).toEqual([])
  })

  it('stand nowhere else: no file of any size names another number in international form, or another mailbox', () => {
    const found = samplePortfolio({ parties: 3000, seed: 'other',
      at: AT }).flatMap(({ lines }) => [...lines].flatMap((line) => [
      ...[...line.matchAll(/(?<![\d.-])\+\d{9,15}(?!\d)/g)].map(([number]) => number).filter((number) => !RESERVED.some((pattern) => pattern.test(number))),
      ...[...line.matchAll(/[^\s,;|"@]+@[^\s,;|"@]+/gu)].map(([mailbox]) => mailbox).filter((mailbox) => !DOMAINS.test(mailbox)),
    ]))
    expect(found).toEqual([])
  })
})
