import type { Draw } from './draw.js'

/** Given and family names of one language, all invented or so common that they point at nobody; and how they are joined. */
interface NameStock {
  readonly given: readonly string[]
  readonly family: readonly string[]
  readonly familyFirst?: true
}

const ENGLISH: NameStock = {
  given: ['Ada', 'Ben', 'Cora', 'Dev', 'Elin', 'Finn', 'Gwen', 'Hugo', 'Iris', 'Jonah', 'Kezia', 'Liam', 'Mara', 'Noel',
    'Orla', 'Piers',
    'Quinn', 'Rosa', 'Silas', 'Tess', 'Uma', 'Viktor', 'Wren', 'Xavier', 'Yara', 'Zane'],
  family: ['Ashquill', 'Brackenby', 'Cindermoor', 'Dunwether', 'Elmsworthy', 'Fernhollow', 'Glasswick', 'Hartlebeck',
    'Inkpenny',
    'Jessamore', 'Kettlewane', 'Larkspire', 'Mossgrove', 'Nettleford', 'Oakhaven', 'Pennyfeather', 'Quillstone', 'Ravenscote',
    'Sandlewick', 'Thistledown', 'Underleigh', 'Vexbury', 'Wintermere', 'Yarrowby'],
}
const CHINESE: NameStock = {
  given: ['样一', '样二', '例安', '例平', '示远', '示宁', '虚明', '虚白', '拟青', '拟舟', '假山', '假石'],
  family: ['陈', '林', '黄', '周', '吴', '徐', '孙', '马', '朱', '胡', '郭', '何'],
  familyFirst: true,
}
const GERMAN: NameStock = {
  given: ['Anke', 'Bernd', 'Clara', 'Detlef', 'Eike', 'Frauke', 'Götz', 'Heike', 'Ingo', 'Jörg', 'Käthe', 'Lüder'],
  family: ['Beispielmann', 'Erfundner', 'Musterhoff', 'Probenow', 'Scheinbeck', 'Tannenprobe', 'Übungsreuter', 'Vorlagner',
    'Wunderlitz'],
}
const FRENCH: NameStock = {
  given: ['Aline', 'Bastien', 'Céline', 'Didier', 'Élodie', 'Fabrice', 'Gisèle', 'Hervé', 'Inès', 'Jérôme'],
  family: ['Delexemple', 'Dumodèle', 'Fictivaud', 'Imaginot', 'Lachimère', 'Lefabulé', 'Supposard', 'Testaud'],
}
const INDIAN: NameStock = {
  given: ['Aarav', 'Bhavna', 'Chetan', 'Diya', 'Esha', 'Farhan', 'Gauri', 'Harish', 'Ila', 'Jatin', 'Kavya', 'Lalit'],
  family: ['Namunekar', 'Udaharan', 'Kalpanik', 'Drishtant', 'Misalwala', 'Parikshan', 'Nakliwal'],
}
const STOCKS: Readonly<Record<string, NameStock>> = { en: ENGLISH, zh: CHINESE, de: GERMAN, fr: FRENCH, hi: INDIAN }

/** Names that trip careless readers: quotes, commas, line breaks, emoji, right-to-left script, combining marks. */
export const ODD_NAMES = [
  'Zoë "Zed" O’Quill, Jr.', '🦊 Fenn Larkspire', 'أمل مثال', 'לב דוגמה',
  'Cora\nUnderleigh', "D'Arcy; Mara", 'Jose\u0301 Vexbury',
  '𠮷田 例', 'Ng', 'Wren   Yarrowby-de-la-Thistledown-Fernhollow',
] as const

const TRADES = ['Joinery', 'Bakery', 'Haulage', 'Looms', 'Glassworks', 'Orchards', 'Printing', 'Ceramics', 'Boatyard',
  'Clockworks'] as const
const FORMS: Readonly<Record<string, readonly string[]>> = {
  en: ['Ltd', 'LLC', 'Inc', 'Partners'], zh: ['有限公司', '股份有限公司'], de: ['GmbH', 'KG'], fr: ['SARL', 'SAS'],
  hi: ['Pvt Ltd', 'LLP'],
}

/** Invents a person's name in the manner of a language. */
export function personName(draw: Draw, language: string, party: number): string {
  const stock = STOCKS[language] ?? ENGLISH
  const given = draw.pick(stock.given, 'name', party, 0)
  const family = draw.pick(stock.family, 'name', party, 1)
  return stock.familyFirst === true ? family + given : `${given} ${family}`
}

/** Invents an organization's name; the number in it keeps it from being anybody's. */
export function organizationName(draw: Draw, language: string, party: number): string {
  const form = draw.pick(FORMS[language] ?? ['Ltd'], 'name', party, 2)
  if (language === 'zh') return `虚构${draw.pick(['木业', '印务', '陶瓷', '果园', '货运'], 'name', party, 3)}${party}${form}`
  const stock = STOCKS[language] ?? ENGLISH
  return `${draw.pick(stock.family, 'name', party, 1)} ${draw.pick(TRADES, 'name', party, 3)} ${party} ${form}`
}

const STREETS = ['Lantern Lane', 'Quill Row', 'Mossy Mews', 'Teapot Terrace', 'Foxglove Way', 'Paperboat Quay',
  'Thimble Street', 'Owl Court'] as const
const TOWNS = ['Greyford', 'Nether Wick', 'Port Fable', 'Saltmarsh End', 'Upper Tale', 'Wendmoor'] as const

/** An invented address: the street and town do not exist, and no post office serves the code. */
export interface InventedAddress {
  readonly line1: string
  readonly line2?: string
  readonly city: string
}

/** Invents a street and a town. */
export function inventedAddress(draw: Draw, party: number): InventedAddress {
  const house = 1 + draw.below(240, 'street', party, 0)
  const line1 = `${house} ${draw.pick(STREETS, 'street', party, 1)}`
  const city = draw.pick(TOWNS, 'street', party, 2)
  return draw.below(12, 'street', party, 3) === 0 ? { line1, line2: `Flat ${1 + (house % 9)}, "The Hollow"`, city } : { line1, city }
}
