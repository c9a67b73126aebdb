import { domainToASCII } from 'node:url'
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { nfc, type RowFault } from '../model/cells.js'
import type { ContactPointKind } from '../model/facts.js'
import { qualifyRegion, type AddressRow } from '../model/rows.js'
import { regionsOfPhone, zonesOfPhone, zonesOfRegion } from '../model/zones.js'

/** A contact value in its one form, and where it alone says that its owner is. */
export interface NormalPoint {
  readonly value: string
  readonly placeZones: readonly string[]
  readonly placeRegions: readonly string[]
}

/** A contact value as a row gives it. */
export interface RawPoint extends AddressRow {
  readonly value?: string
}

/** Brings a contact value into its one form; `country` is its party's, the default region of numbers and addresses. */
export function normalizePoint(kind: ContactPointKind, raw: RawPoint, country: string | undefined): NormalPoint | RowFault {
  if (kind === 'postal_address') return normalizeAddress(raw, country)
  const text = raw.value ?? ''
  if (kind === 'email') return normalizeEmail(text)
  if (kind === 'online_account') return placeless(nfc(text.trim()))
  return normalizePhone(text, country)
}

function placeless(value: string): NormalPoint {
  return { value, placeZones: [], placeRegions: [] }
}

/** Turns full-width letters, digits and signs into ASCII: a full-width plus would else be read as another country. */
function toHalfWidth(text: string): string {
  return text
    .replaceAll(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
}


/** Reads a telephone number as E.164; without a country code it is read as one of the given country. */
export function normalizePhone(text: string, country: string | undefined): NormalPoint | RowFault {
  const plain = toHalfWidth(text).trim()
  const region = country !== undefined && isSupportedCountry(country) ? country : undefined
  const read = (written: string): ReturnType<typeof parsePhoneNumberFromString> =>
    parsePhoneNumberFromString(written, region === undefined ? undefined : { defaultCountry: region })
  const number = read(plain)
  if (number === undefined || !number.isValid()) {
    const hint = region === undefined && !/^\W*\+/.test(plain) ? '; without a country code it needs the country of its party' : ''
    return { column: 'value', code: 'phone-invalid', reason: `this is no valid telephone number${hint}` }
  }
  // Two numbers split by ";" are read as one with an extension, which no extension is that could be called by itself.
  if (number.ext !== undefined && read(number.ext)?.isValid() === true) {
    return { column: 'value', code: 'phone-ambiguous', reason: 'there is more than one number here; write one a row' }
  }
  const e164 = number.number
  return { value: e164, placeZones: zonesOfPhone(e164), placeRegions: regionsOfPhone(e164, number.country) }
}

const LOCAL_PART = /^[^\s@"<>()[\]\\,;:\p{Cc}]{1,64}$/u
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/

/** Reads an e-mail address: the domain in ASCII and lower case, the local part as it is; what is said of it holds in capitals too (`Keyring.hashValue`). */
export function normalizeEmail(text: string): NormalPoint | RowFault {
  const plain = nfc(text).trim().replace(/^"(.*)"$/, '$1').trim()
  const at = plain.lastIndexOf('@')
  const local = plain.slice(0, Math.max(at, 0))
  const written = plain.slice(at + 1)
  const domain = /[\s/?#%\\@:]/.test(written) ? '' : domainToASCII(written)
  if (at < 1 || !LOCAL_PART.test(local) || domain.length > 253 || !DOMAIN.test(domain)) {
    return { column: 'value', code: 'email-invalid', reason: 'this is no e-mail address' }
  }
  return placeless(`${local}@${domain}`)
}

/** Reads a postal address, in parts or as one text: trimmed, line breaks as commas, NFC. */
export function normalizeAddress(raw: RawPoint, country: string | undefined): NormalPoint | RowFault {
  const parts = [raw.value, raw.line1, raw.line2, raw.city, raw.region, raw.postalCode, raw.country]
  const value = parts.map((part) => addressText(part ?? '')).filter((part) => part !== '').join(', ')
  if (value === '') return { column: 'line1', code: 'address-invalid', reason: 'the address has no text' }
  const own = raw.country ?? country
  const place = (raw.region === undefined ? undefined : qualifyRegion(raw.region, own)) ?? own
  if (place === undefined) return placeless(value)
  return { value, placeZones: zonesOfRegion(place), placeRegions: [place] }
}

function addressText(text: string): string {
  return nfc(text).replaceAll(/\s*,?\s*[\r\n]+\s*/g, ', ').replaceAll(/\s+/g, ' ').replaceAll(/^[\s,]+|[\s,]+$/g, '')
}

/** Words beside a telephone number that say nothing else than that it is one. */
const NUMBER_WORDS = /(?:telephone|tel|phone|mobile|mob|cell|extension|ext|x)\.?/gi

/**
 * Reads a value of a do-not-contact file, whose kind nobody says: a mailbox, a number, or else an address. Whatever a contact
 * point would be read as a number from is one here, too, or is refused: read as an address it would forbid nothing.
 */
export function normalizeAnyValue(text: string, country: string | undefined): NormalPoint | RowFault {
  const plain = text.replaceAll('\uFF20', '@')
  if (plain.includes('@') && !/[\r\n]/.test(plain)) return normalizeEmail(plain)
  const number = normalizePhone(text, country)
  if (!/\p{L}/u.test(toHalfWidth(text).replaceAll(NUMBER_WORDS, ''))) return number
  if (!('value' in number)) return normalizeAddress({ value: text }, country)
  return { column: 'value', code: 'value-ambiguous', reason: 'this holds a telephone number and words; write the number alone, or an address without one' }
}
