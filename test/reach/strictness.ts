import type { CaseFile } from '../../src/model/case-file.js'
import type { AssembledCase } from '../../src/model/reach.js'
import { canPermit } from '../../src/model/permitting.js'

/** Values of each field from what forbids most; absence stands where nothing is known. */
const ORDERS: readonly (readonly [name: string, read: (file: CaseFile) => unknown, order: readonly unknown[]])[] = [
  ['capacity', (file) => file.party.capacity, ['none', 'limited', 'doubted', undefined, 'full']],
  ['activeDuty', (file) => file.party.activeDuty, [true, undefined, false]],
  ['vulnerable', (file) => file.party.vulnerable, [true, undefined, false]],
  ['renounced', (file) => file.party.renounced, [true, undefined, false]],
  ['signedContract', (file) => file.party.signedContract, [false, undefined, true]],
  ['identity', (file) => file.party.identity, ['unknown', 'ambiguous', 'probable', 'confirmed']],
  ['refusedContact', (file) => file.party.refusedContact, [true, undefined]],
  ['inMoratoriumScheme', (file) => file.party.inMoratoriumScheme, [true, undefined]],
  ['reachable', (file) => file.obligor?.reachable, [true, undefined, false]],
  ['lossOfContact', (file) => file.obligor?.lossOfContact === undefined, [true, false]],
  ['place', (file) => file.contactPoint?.place, ['work', 'other', undefined, 'home']],
  ['origin', (file) => file.contactPoint?.origin, ['other', undefined, 'given_to_collector']],
  ['useDisclosed', (file) => file.contactPoint?.useDisclosed, [false, undefined, true]],
]

const OPENING_STATES: ReadonlySet<string> = new Set(['due', 'overdue', 'judgment', 'failed_enforcement', 'outside_moratorium'])

function texts(items: readonly unknown[]): ReadonlySet<string> {
  return new Set(items.map((item) => JSON.stringify(item)))
}

function missing(before: ReadonlySet<string>, after: ReadonlySet<string>): readonly string[] {
  return [...before].filter((item) => !after.has(item))
}

function closingStates(file: CaseFile): ReadonlySet<string> {
  return texts(file.debt.states.filter((state) => !OPENING_STATES.has(state.kind)))
}

function wordOfDeath(file: CaseFile): boolean {
  return file.party.deceased === true || file.events.some((event) => event.kind === 'report' && event.what === 'death')
}

/** Names of the fields in which a later case file is milder than an earlier one of the same contact. */
export function milderFields(before: CaseFile, after: CaseFile): readonly string[] {
  const fields = ORDERS.filter(([, read, order]) => order.indexOf(read(after)) > order.indexOf(read(before))).map(([name]) => name)
  const closing = missing(texts(before.events.filter((event) => !canPermit(event))), texts(after.events.filter((event) => !canPermit(event))))
  const opened = missing(texts(after.events.filter(canPermit)), texts(before.events.filter(canPermit)))
  const zones = after.zones.length > 0 && (before.zones.length === 0 || before.zones.some((zone) => !after.zones.includes(zone)))
  return [
    ...fields,
    ...(wordOfDeath(before) && !wordOfDeath(after) ? ['deceased'] : []),
    ...missing(closingStates(before), closingStates(after)).map((state) => `state ${state}`),
    ...closing.map((event) => `event gone ${event}`),
    ...opened.map((event) => `event come ${event}`),
    ...(zones ? ['zones'] : []),
    ...(before.jurisdictions.some((place) => !after.jurisdictions.includes(place)) ? ['jurisdictions'] : []),
  ]
}

const contactOf = (one: AssembledCase): string => [one.candidate.partyId, one.contactPointId, one.channel].join(' ')

/** What is milder in the later case files: contacts that were none before, and fields of those that were. */
export function milder(before: readonly AssembledCase[], after: readonly AssembledCase[]): readonly string[] {
  return after.flatMap((later) => {
    const earlier = before.filter((one) => contactOf(one) === contactOf(later))
    if (earlier.length === 0) return [`new ${contactOf(later)}`]
    const same = earlier.find((one) => one.candidate.role === later.candidate.role && one.caseFile.obligor?.id === later.caseFile.obligor?.id)
    return same === undefined ? [] : milderFields(same.caseFile, later.caseFile).map((field) => `${contactOf(later)}: ${field}`)
  })
}
