import { isCountry } from '../../../model/zones.js'

/** Names that FinBench spells otherwise than the runtime's English. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'czech republic': 'CZ', 'burma': 'MM', 'ivory coast': 'CI', 'democratic republic of the congo': 'CD', 'republic of the congo': 'CG',
  'federated states of micronesia': 'FM', 'republic of macedonia': 'MK', 'macedonia': 'MK', 'swaziland': 'SZ', 'cape verde': 'CV',
  'east timor': 'TL', 'the gambia': 'GM', 'the bahamas': 'BS', 'turkey': 'TR', 'palestine': 'PS', 'state of palestine': 'PS',
  'taiwan': 'TW', 'hong kong': 'HK', 'macau': 'MO', 'people republic of china': 'CN', "people's republic of china": 'CN',
  'united states of america': 'US', 'england': 'GB', 'scotland': 'GB', 'wales': 'GB', 'northern ireland': 'GB', 'republic of ireland': 'IE',
  'georgia (country)': 'GE', 'sao tome and principe': 'ST', 'bosnia and herzegovina': 'BA', 'trinidad and tobago': 'TT',
  'antigua and barbuda': 'AG', 'saint kitts and nevis': 'KN', 'saint lucia': 'LC', 'saint vincent and the grenadines': 'VC',
}

let byName: ReadonlyMap<string, string> | undefined

function names(): ReadonlyMap<string, string> {
  if (byName !== undefined) return byName
  const english = new Intl.DisplayNames(['en'], { type: 'region' })
  const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i))
  const codes = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry)
  byName = new Map([...codes.map((code) => [(english.of(code) ?? code).toLowerCase(), code] as const), ...Object.entries(SPELLINGS)])
  return byName
}

/** Finds the code of a country by its English name (`Czech_Republic`); undefined when it is not known. */
export function countryNamed(name: string | undefined): string | undefined {
  const plain = name?.replaceAll('_', ' ').trim().toLowerCase()
  return plain === undefined ? undefined : names().get(plain)
}
