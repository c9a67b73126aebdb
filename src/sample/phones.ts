/**
 * A block of telephone numbers that no person has: `prefix` and `digits` more digits from `first` on, `count` of them.
 * `type` is what a directory would say of them; `suffix` stands after them.
 */
export interface NumberBlock {
  readonly prefix: string
  readonly digits: number
  readonly first: number
  readonly count: number
  readonly type: 'phone' | 'mobile' | 'landline'
}

/** The numbers for films in these area codes. */
function northAmerica(...areaCodes: readonly number[]): readonly NumberBlock[] {
  return areaCodes.map((area) => ({ prefix: `+1${area}55501`, digits: 2, first: 0, count: 100, type: 'phone' as const }))
}

function landlines(digits: number, ...prefixes: readonly string[]): readonly NumberBlock[] {
  return prefixes.map((prefix) => ({ prefix, digits, first: 0, count: 10 ** digits, type: 'landline' as const }))
}

/**
 * Blocks kept free for films and books, by ISO 3166 place. The German list was read on 2026-11-22 as the press quotes it;
 * the others are general knowledge.
 *
 * - United States and Canada: 555-0100 to 555-0199 in each area code (North American Numbering Plan Administrator).
 * - Great Britain: Ofcom, Telephone numbers for use in TV and radio drama programmes. Its mobile range (07700 900000 to
 *   900999) is left out: libphonenumber calls it invalid, and so would a load.
 * - Germany: Bundesnetzagentur, Amtsblatt 7/2021, Mitteilung 148/2021, five local areas and two mobile blocks.
 * - France: Arcep, decision 2018-0881, numbers for audiovisual works; the mobile block (06 39 98) fails like the British one.
 * - Australia: ACMA, numbers for use in creative works, (0x) 5550 xxxx and (0x) 7010 xxxx.
 *
 * China and India keep none free. There we take numbers that the numbering plan cannot give to anybody, because a
 * subscriber's number never starts with 0 (the trunk prefix): 010 0xxx xxxx in Beijing, 01702 0xxxxx in Haryana.
 * libphonenumber accepts them, as its patterns do not look so far.
 */
export const NUMBER_BLOCKS = {
  'US-MA': northAmerica(617, 508, 413, 781, 978, 857, 774, 351, 339),
  'US-CA': northAmerica(213, 310, 415, 619, 714, 818, 916, 408, 510, 626),
  'US-NY': northAmerica(212, 718, 516, 315, 716, 518),
  'US-TX': northAmerica(713, 214, 512, 210, 817),
  'US-FL': northAmerica(305, 407, 813, 904),
  'US-IL': northAmerica(312, 773, 630, 708),
  'US-WA': northAmerica(206, 253, 425, 509),
  'US-VT': northAmerica(802),
  CA: northAmerica(416, 604),
  GB: landlines(3, '+441134960', '+441144960', '+441164960', '+441174960', '+441184960', '+441214960', '+441314960',
    '+441414960', '+441514960', '+441614960', '+442079460', '+441914980', '+442920180', '+442896496'),
  'DE-BE': landlines(3, '+493023125'),
  'DE-HE': landlines(3, '+496990009'),
  'DE-HH': landlines(3, '+494066969'),
  'DE-NW': landlines(3, '+492214710'),
  'DE-BY': landlines(3, '+498999998'),
  DE: [
    { prefix: '+4917139200', digits: 2, first: 0, count: 100, type: 'mobile' },
    { prefix: '+4917604069', digits: 3, first: 0, count: 100, type: 'mobile' },
  ],
  FR: landlines(4, '+3319900', '+3326191', '+3335301', '+3346571', '+3353649'),
  'AU-NSW': landlines(4, '+6125550', '+6127010'),
  'AU-VIC': landlines(4, '+6135550', '+6137010'),
  'AU-QLD': landlines(4, '+6175550', '+6177010'),
  'AU-WA': landlines(4, '+6185550', '+6187010'),
  CN: landlines(7, '+86100'),
  IN: landlines(5, '+9117020'),
} as const satisfies Readonly<Record<string, readonly NumberBlock[]>>
/** A place with reserved numbers. */
export type NumberPlace = keyof typeof NUMBER_BLOCKS

/** Australian mobile numbers that ACMA names one by one for creative works, national part. */
export const AU_MOBILES = [
  '491570006', '491570110', '491570156', '491570157', '491570158', '491570159', '491570313', '491570737', '491571266',
  '491571491', '491571804', '491572549', '491572665', '491572983', '491573087', '491573770', '491574118', '491574632',
  '491575254', '491575789', '491576398', '491576801', '491577426', '491577644', '491578148', '491578888', '491578957',
  '491579212', '491579455', '491579760',
] as const

/** A telephone number in E.164 and what a directory would say of it. */
export interface PhoneNumber {
  readonly e164: string
  readonly type: NumberBlock['type']
}

/**
 * More numbers of the same area codes for portfolios in which 100 each are too few: a report on a number that hundreds
 * share would silence them all. They can be given to nobody, as no exchange may have the number of a service (211 to 811,
 * by the plan's rules for exchange codes). 911 is left alone.
 */
function serviceExchanges(blocks: readonly NumberBlock[]): readonly NumberBlock[] {
  return ['211', '311', '411', '511', '611', '711', '811'].flatMap((exchange) =>
    blocks.filter(({ prefix }) => prefix.startsWith('+1')).map(({ prefix, type }) => (
      { prefix: prefix.slice(0, 5) + exchange, digits: 4, first: 0, count: 10_000, type }
    )),
  )
}

const OVERFLOW: Readonly<Record<string, readonly NumberBlock[]>> = Object.fromEntries(
  Object.entries(NUMBER_BLOCKS).map(([place, blocks]) => [place, serviceExchanges(blocks)]),
)

function sizeOf(blocks: readonly NumberBlock[]): number {
  return blocks.reduce((sum, { count }) => sum + count, 0)
}

const SIZES: Readonly<Record<string, number>> = Object.fromEntries(Object.entries(NUMBER_BLOCKS).map(([place, blocks]) => [place, sizeOf(blocks)]))

/**
 * The reserved number of a place that stands at an ordinal.
 * Ordinals below the size of the place's blocks get different numbers; beyond it they are shared, as there are no more.
 */
export function reservedNumber(place: NumberPlace, ordinal: number): PhoneNumber {
  const size = SIZES[place] ?? 0
  const overflow = OVERFLOW[place] ?? []
  return ordinal < size || overflow.length === 0 ? numberIn(NUMBER_BLOCKS[place], ordinal) : numberIn(overflow, ordinal - size)
}

/** Deals the numbers of blocks of one size in turn. */
function numberIn(blocks: readonly NumberBlock[], ordinal: number): PhoneNumber {
  const block = blocks[ordinal % blocks.length]
  if (block === undefined) throw new RangeError('no reserved numbers')
  const at = Math.floor(ordinal / blocks.length) % block.count
  return { e164: block.prefix + String(block.first + at).padStart(block.digits, '0'), type: block.type }
}

/** The Australian mobile number for creative works that stands at an ordinal; there are 30. */
export function australianMobile(ordinal: number): PhoneNumber {
  return { e164: `+61${AU_MOBILES[ordinal % AU_MOBILES.length] ?? AU_MOBILES[0]}`, type: 'mobile' }
}
