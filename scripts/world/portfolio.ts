import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceClass } from '#src/model/source-use.js'
import { drawFrom } from '#src/sample/draw.js'
import { personName } from '#src/sample/names.js'
import { COLUMNS, csvLine, type CsvFile, type Row } from '#src/sample/table.js'
import type { Calendar } from './calendar.js'
import { SOURCES, type Claim, type SourceName } from './claims.js'
import type { PastCall } from './dialler.js'
import type { Person, Truth, WorldDebt } from './model.js'

/** What sources say of a world, and what was tried there: all that is written down, and all that is ever known of it. */
export interface Recorded {
  readonly truth: Truth
  readonly claims: readonly Claim[]
  readonly calls: readonly PastCall[]
}

const CLASS_OF: Readonly<Record<SourceName, SourceClass>> = {
  creditor_record: 'creditor_record', own_application: 'own_application', obligor_update: 'obligor_update',
  bureau: 'credit_bureau', bureau_copy: 'credit_bureau', trace: 'certified_skip_trace', register: 'public_register',
}
const AUTHORISATION_OF: Readonly<Record<SourceName, string>> = {
  creditor_record: 'contract', own_application: 'contract', obligor_update: 'consent', bureau: 'consent', bureau_copy: 'consent',
  trace: 'certified', register: 'statute',
}
const ALL_PURPOSES = 'collect;locate;legal_notice;service;assess'
const TEMPLATES = [['voice', 'collection'], ['email', 'collection']] as const
const COLLECTOR = 'rightparty'

/** Id of a party of the portfolio. */
export function partyId(person: number): string {
  return `P${person}`
}

function debtId(debt: WorldDebt): string {
  return `D${debt.id}`
}

function sourceId(person: Person | undefined, source: SourceName): string {
  return `${(person?.place.country ?? 'US').toLowerCase()}-${source.replaceAll('_', '-')}`
}

function sources(calendar: Calendar): readonly Row<'sources'>[] {
  return ['US', 'GB', 'FR'].flatMap((country) => SOURCES.map((source) => ({
    source_id: `${country.toLowerCase()}-${source.replaceAll('_', '-')}`, class: CLASS_OF[source], name: `${source.replaceAll('_', ' ')} (${country})`,
    jurisdiction: country, authorisation: AUTHORISATION_OF[source], purposes: ALL_PURPOSES, obtained_on: calendar.day(-1800),
    expires_on: calendar.day(900), notice_sent_on: calendar.day(-1795), evidence: `agreement on ${source.replaceAll('_', ' ')}`,
  })))
}

function parties({ truth }: Recorded, known: ReadonlySet<number>, calendar: Calendar): readonly Row<'parties'>[] {
  const draw = drawFrom(`names ${truth.seed}`)
  return truth.people.filter(({ id }) => known.has(id)).map((person) => ({
    party_id: partyId(person.id), kind: 'person', name: personName(draw, person.place.language, person.id), country: person.place.country,
    region: person.place.region, birth_date: calendar.day(-Math.floor(365.25 * (22 + draw.below(55, 'birth', person.id)))),
    zone: person.place.zone, language: person.place.language, identity: person.identity,
    source_id: sourceId(person, 'creditor_record'), source_record: `P-${person.id}`, collected_on: calendar.day(-370),
  }))
}

function debts({ truth }: Recorded, calendar: Calendar): readonly Row<'debts'>[] {
  const draw = drawFrom(`amounts ${truth.seed}`)
  return truth.debts.map((debt) => {
    const person = truth.people[debt.borrower]
    const cents = 20_000 + draw.below(900_000, 'money', debt.id)
    return {
      debt_id: debtId(debt), creditor_id: `${(person?.place.country ?? 'US').toLowerCase()}-lender-${debt.id % 2}`, kind: person?.place.debtKind,
      currency: person?.place.currency, principal: (cents / 100).toFixed(2), balance: (cents / 125).toFixed(2), balance_as_of: calendar.day(-3),
      opened_on: calendar.day(debt.openedOn), due_on: calendar.day(debt.placedOn - 30), placed_on: calendar.day(debt.placedOn),
      jurisdiction: person?.place.jurisdiction, source_id: sourceId(person, 'creditor_record'), source_record: `D-${debt.id}`,
      collected_on: calendar.day(debt.placedOn),
    }
  })
}

function obligations({ truth }: Recorded, calendar: Calendar): readonly Row<'obligations'>[] {
  return truth.debts.flatMap((debt) => {
    const person = truth.people[debt.borrower]
    const row = (id: number, role: string, liability: string): Row<'obligations'> => ({
      debt_id: debtId(debt), party_id: partyId(id), role, liability, currency: person?.place.currency, signed: 'true', from: calendar.day(debt.openedOn),
      evidence: `contract ${debt.id}`, source_id: sourceId(person, 'creditor_record'), source_record: `O-${debt.id}-${role}`,
      collected_on: calendar.day(debt.placedOn),
    })
    return [
      row(debt.borrower, 'borrower', 'principal'),
      ...(debt.coBorrower === undefined ? [] : [row(debt.coBorrower, 'co_borrower', 'joint')]),
      ...(debt.guarantor === undefined ? [] : [row(debt.guarantor, 'guarantor', 'joint_guarantor')]),
    ]
  })
}

function contactPoints({ truth, claims }: Recorded, calendar: Calendar): readonly Row<'contact_points'>[] {
  return claims.map((claim) => ({
    party_id: partyId(claim.person), kind: claim.kind, value: claim.line.value,
    ...(claim.kind === 'email' ? { domain: 'public', origin: 'given_to_collector', use_disclosed: 'true', creditor_use: 'account' } : {}),
    verified_on: claim.verifiedOn === undefined ? undefined : calendar.day(claim.verifiedOn),
    last_used_on: claim.lastUsedOn === undefined ? undefined : calendar.day(claim.lastUsedOn), contact_point_id: claim.id,
    source_id: sourceId(truth.people[claim.person], claim.source), source_record: claim.id, collected_on: calendar.day(claim.collectedOn),
  }))
}

function templates(calendar: Calendar): readonly Row<'templates'>[] {
  return ['en', 'fr'].flatMap((language) => TEMPLATES.map(([channel, kind]) => ({
    template_id: `T-${language}-${channel}`, channel, kind, purpose: 'collect', language, discloses: channel === 'voice' ? '' : 'collection_business',
    opt_out_text: channel === 'email' ? (language === 'fr' ? 'Répondez STOP et nous n’écrirons plus ici.' : 'Reply STOP and we will not write here again.') : undefined,
    identifies_as: 'collector', must_say: 'name of the caller;call back number', approved_by: 'compliance-1', approved_on: calendar.day(-400),
  })))
}

function* events({ truth, calls }: Recorded, calendar: Calendar): Generator<object> {
  for (const debt of truth.debts) {
    const person = truth.people[debt.borrower]
    if (person === undefined) continue
    for (const id of [debt.borrower, debt.coBorrower, debt.guarantor]) {
      if (id === undefined) continue
      yield {
        event_id: `N${debt.id}-${id}`, party_id: partyId(id), debt_id: debtId(debt),
        event: { kind: 'notice', what: person.place.notice, sentOn: calendar.day(debt.placedOn + 2), receivedOn: calendar.day(debt.placedOn + 6) },
        source_id: sourceId(person, 'creditor_record'), source_record: `N-${debt.id}-${id}`, collected_on: calendar.day(debt.placedOn + 6),
      }
    }
  }
  for (const [i, call] of calls.entries()) yield* callRows(truth, call, i, calendar)
}

function* callRows(truth: Truth, { debt, claim, atMs, result, said }: PastCall, nth: number, calendar: Calendar): Generator<object> {
  const person = truth.people[claim.person]
  if (person === undefined) return
  const at = calendar.instant(person.place, atMs)
  const row = (id: string, event: object): object => ({
    event_id: id, party_id: partyId(claim.person), debt_id: debtId(debt), event, source_id: sourceId(person, 'creditor_record'), source_record: id,
    collected_on: at.slice(0, 10),
  })
  yield row(`E${nth}`, {
    kind: 'contact', direction: 'out', channel: claim.kind === 'email' ? 'email' : 'voice', at, actorId: COLLECTOR, contactPointId: claim.id,
    purpose: 'collect', result, debts: [debtId(debt)],
  })
  if (said !== undefined) {
    yield row(`E${nth}-said`, {
      kind: 'request', what: said, at, by: partyId(claim.person), medium: 'oral',
      ...(said === 'stop_contact_point' ? { contactPointId: claim.id } : {}),
      ...(said === 'stop_channel' ? { channel: claim.kind === 'email' ? 'email' : 'voice' } : {}),
    })
  }
}

/** Writes what is known of a world as a portfolio, in the format in which every portfolio is loaded; nothing of its truth goes with it. */
export function writePortfolio(folder: string, recorded: Recorded, calendar: Calendar): void {
  mkdirSync(folder, { recursive: true })
  const known = new Set(recorded.truth.debts.flatMap(({ borrower, coBorrower, guarantor }) => [borrower, coBorrower, guarantor].filter((id) => id !== undefined)))
  const write = <File extends CsvFile>(file: File, rows: readonly Row<File>[]): void => {
    writeFileSync(join(folder, `${file}.csv`), [COLUMNS[file].join(','), ...rows.map((row) => csvLine(file, row))].join('\n') + '\n')
  }
  write('sources', sources(calendar))
  write('parties', parties(recorded, known, calendar))
  write('debts', debts(recorded, calendar))
  write('obligations', obligations(recorded, calendar))
  write('contact_points', contactPoints(recorded, calendar))
  write('templates', templates(calendar))
  writeFileSync(join(folder, 'events.ndjson'), [...events(recorded, calendar)].map((row) => `${JSON.stringify(row)}\n`).join(''))
}
