import type { Authorisation, SourceClass, SourcePurpose } from '../../model/source-use.js'
import { SOURCE_CLASSES } from '../../model/source-use.js'
import { COUNTRIES } from '../places.js'
import type { Row } from '../table.js'
import { PRIOR_COLLECTOR, type World } from '../world.js'

interface Terms {
  readonly name: string
  readonly authorisation: Authorisation
  readonly purposes: readonly SourcePurpose[]
}

const EVERYTHING = ['collect', 'locate', 'legal_notice', 'service', 'assess'] as const

/** On what terms each class of source comes; the last seven must be refused. */
const TERMS: Readonly<Record<SourceClass, Terms>> = {
  own_application: { name: 'loan application forms', authorisation: 'contract', purposes: EVERYTHING },
  obligor_update: { name: 'what borrowers told us', authorisation: 'consent', purposes: EVERYTHING },
  creditor_record: { name: 'account records of the creditors', authorisation: 'contract', purposes: EVERYTHING },
  designated_by_obligor: { name: 'contacts named on application', authorisation: 'contract',
    purposes: ['locate', 'service'] },
  third_party_consent: { name: 'consents given by third parties', authorisation: 'consent',
    purposes: ['collect', 'locate', 'legal_notice', 'service'] },
  public_register: { name: 'company and land register', authorisation: 'statute', purposes: EVERYTHING },
  court_record: { name: 'court lists', authorisation: 'statute', purposes: EVERYTHING },
  credit_bureau: { name: 'credit bureau reports', authorisation: 'consent', purposes: ['collect', 'locate'] },
  protective_check: { name: 'protective checks', authorisation: 'statute', purposes: ['protect'] },
  certified_skip_trace: { name: 'skip tracer who certifies its use', authorisation: 'certified',
    purposes: ['collect', 'locate'] },
  motor_vehicle_record: { name: 'motor vehicle office', authorisation: 'statute', purposes: ['collect'] },
  previous_collector: { name: 'file of the collector before us', authorisation: 'contract',
    purposes: ['collect', 'legal_notice', 'service'] },
  device_address_book: { name: 'address books of telephones', authorisation: 'none', purposes: ['collect', 'locate'] },
  scraped_web: { name: 'pages scraped from the web', authorisation: 'none', purposes: ['collect', 'locate'] },
  broker_or_leak: { name: 'list bought from a broker', authorisation: 'none', purposes: ['collect', 'resale'] },
  pretext: { name: 'answers got under a false name', authorisation: 'none', purposes: ['locate'] },
  employer_hr: { name: 'personnel files', authorisation: 'none', purposes: ['locate'] },
  telecom_or_location: { name: 'telephone company data', authorisation: 'court_order', purposes: ['locate'] },
  special_category: { name: 'health questionnaire', authorisation: 'none', purposes: ['assess'] },
}

const SOURCE_IDS: ReadonlyMap<string, ReadonlyMap<SourceClass, string>> = new Map(
  COUNTRIES.map((country) => [country, new Map(SOURCE_CLASSES.map((name) => [name, `${country.toLowerCase()}-${name.replaceAll('_', '-')}`]))]),
)

/** Id of the source of a class in a country. */
export function sourceId(country: string, sourceClass: SourceClass): string {
  const id = SOURCE_IDS.get(country)?.get(sourceClass)
  if (id === undefined) throw new RangeError(`no sources for ${country}`)
  return id
}

/** Sources that serve one creditor only, and one that has run out. */
function* narrowSources(world: World): Generator<Row<'sources'>> {
  const base = { jurisdiction: 'US', authorisation: 'contract', purposes: EVERYTHING.join(';'), obtained_on: world.day(900) }
  yield { ...base, source_id: 'union-accounts', class: 'creditor_record', name: 'accounts of Harbour Credit Union',
    for_creditor: 'harbour-credit-union', evidence: 'placement agreement 7' }
  yield {
    ...base, source_id: 'mill-accounts', class: 'creditor_record', name: 'accounts of Mill Street Finance',
    for_creditor: 'mill-street',
    id_namespace: 'mill-street-finance', evidence: 'placement agreement 8',
  }
  yield { ...base, source_id: 'us-expired-trace', class: 'certified_skip_trace', name: 'skip trace that has run out',
    authorisation: 'certified', expires_on: world.day(60) }
  yield { ...base, source_id: 'placement-cards', class: 'creditor_record',
    name: 'card accounts placed by Meridian Card Bank', evidence: 'placement agreement 9' }
}

/** Rows of `sources`: every class in every country, and a few with narrower terms. */
export function* sources(world: World): Generator<Row<'sources'>> {
  for (const country of COUNTRIES) {
    for (const sourceClass of SOURCE_CLASSES) {
      const terms = TERMS[sourceClass]
      yield {
        source_id: sourceId(country, sourceClass), class: sourceClass, name: `${terms.name} (${country})`,
        jurisdiction: country,
        authorisation: terms.authorisation, purposes: terms.purposes.join(';'), obtained_on: world.day(900),
        expires_on: world.day(-900),
        notice_sent_on: world.day(895),
        evidence: sourceClass === 'previous_collector' ? `assignment by ${PRIOR_COLLECTOR}` : '',
      }
    }
  }
  yield* narrowSources(world)
}
