/** Whose fact a path's first step names. */
const OWNERS: Readonly<Record<string, string>> = {
  party: "the party's", obligor: "the obligor's", debt: "the debt's", contactPoint: "the contact point's",
  content: "the message's", actor: "the collector's", reply: "the reply's", place: "the place's", zones: "the party's time zones:",
}

/** Facts whose field name alone would not be understood. */
const WHOLE: Readonly<Record<string, string>> = {
  now: 'the moment asked about',
  purpose: 'the purpose', channel: 'the channel', automation: 'the automation used', 
  'party.role': 'the role of the party', 'party.identity': 'the identity of the party', 'party.matches': 'the number of parties that fit the data',
  'party.volunteersToPay': "the party's offer to pay", 'party.liableInOrdinaryCourse': "the party's liability in the ordinary course",
  'party.inMoratoriumScheme': "the party's own moratorium", 'party.refusedContact': "the party's refusal of contact",
  'party.signedContract': "the party's signature on the contract", 'party.renounced': "the party's renunciation of the estate",
  'obligor.locationKnown': 'the known location of the obligor', 'obligor.locationVerifiedOn': "the day the obligor's location was verified",
  'contactPoint.ownerId': 'the owner of the contact point',
  'contactPoint.place': 'the place of the contact point',
  'contactPoint.chain.last.origin': 'how the prior collector got the contact point',
  'contactPoint.creditorNotice.sentOn': "the day of the creditor's notice", 'contactPoint.creditorNotice.optOutBy': "the end of the notice's opt-out period",
  'content.discloses': 'what the message gives away', 'content.identifiesAs': 'who the caller says to be', 'content.kind': 'the kind of message',
  'content.pressure': 'the pressure in the message', 'content.optOutText': 'the opt-out text of the message',
  'debt.jointHouseholdUse': 'the joint household use of the debt', 'reply.to': 'the inbound contact that this answers',
  'zones.count': "the number of the party's time zones",
  'place.region': 'what is known of the state of residence', 'actor.staffPresent': 'the number of staff present',
  sourceClass: 'the class of the source', subjectRole: 'the role of the person in the data', authorisation: 'what the use rests on',
  obtainedOn: 'the day the data were obtained', noticeSentOn: 'the day of the notice about the source',
  recordCount: 'the number of records', recordKind: 'the kind of record', createdOn: 'the day the record was made', lastActivityOn: 'the day of the last activity',
}

/** Facts that are so or not so, each as a sentence and its opposite. */
const STATEMENTS: Readonly<Record<string, readonly [string, string]>> = {
  humanDecision: ['a named person has decided', 'no named person has decided'],
  inferred: ['the data were inferred', 'the data were not inferred'],
  refusedBySubject: ['the person in the data has refused', 'the person in the data has not refused'],
  correctsGivenData: ['the data correct what the person gave', 'the data do not correct what the person gave'],
  'zones.usable': ['a time zone of the party is known and usable', 'no time zone of the party is known and usable'],
  'reply.sameCall': ['this is the same live call', 'this is not the same live call'],
  'obligor.reachable': ['the obligor can be reached', 'the obligor cannot be reached'],
  'obligor.lossOfContact': ['contact with the obligor is lost', 'contact with the obligor is not lost'],
  'obligor.locationKnown': ['the location of the obligor is known', 'the location of the obligor is not known'],
  'obligor.deceased': ['the obligor is dead', 'the obligor is not dead'],
  'party.deceased': ['the party is dead', 'the party is not dead'],
  'party.activeDuty': ['the party is on active duty', 'the party is not on active duty'],
  'party.vulnerable': ['the party is vulnerable', 'the party is not vulnerable'],
  'party.refusedContact': ['the party has refused contact', 'the party has not refused contact'],
  'party.volunteersToPay': ['the party has offered to pay', 'the party has not offered to pay'],
  'party.signedContract': ['the party signed the contract', 'the party did not sign the contract'],
  'party.renounced': ['the party renounced the estate', 'the party did not renounce the estate'],
  'party.liableInOrdinaryCourse': ['the party is liable in the ordinary course', 'the party is not liable in the ordinary course'],
  'party.inMoratoriumScheme': ['the party is itself in the moratorium scheme', 'the party is not itself in the moratorium scheme'],
  'contactPoint.partyKnownThere': ['the party is known to be there now', 'the party is not known to be there now'],
  'contactPoint.useDisclosed': ['the use of the contact point was disclosed', 'the use of the contact point was not disclosed'],
  'contactPoint.employerProvided': ['the employer provided the contact point', 'the employer did not provide the contact point'],
  'contactPoint.chain.last.used': ['the prior collector used the contact point', 'the prior collector did not use the contact point'],
  'debt.jointHouseholdUse': ['the debt served the joint household', 'the debt did not serve the joint household'],
  'actor.subEntrustingConsent': ['the lender agreed to the sub-agency', 'the lender did not agree to the sub-agency'],
  'actor.privateAccountApproved': ['the private account was approved', 'the private account was not approved'],
  '.clarified': ['it was clarified', 'it was not clarified'],
  '.live': ['it is going on', 'it is not going on'],
  '.registered': ['it is registered', 'it is not registered'],
  '.responsive': ['the representative responds', 'the representative does not respond'],
  '.returned': ['it came back', 'it did not come back'],
  '.inWriting': ['it is in writing', 'it is not in writing'],
  '.withinValidationPeriod': ['it came within the validation period', 'it did not come within the validation period'],
  '.substantiallySame': ['it is substantially the same as an earlier one', 'it is not substantially the same as an earlier one'],
}

/** Writes a fact that is so, or not so, as a sentence; undefined where it has none of its own. */
export function statementWords(path: string, so: boolean): string | undefined {
  return STATEMENTS[path]?.[so ? 0 : 1]
}

/** Fields of a recorded item whose name alone would not be understood. */
const OF_ITEM: Readonly<Record<string, string>> = {
  what: 'kind', kind: 'kind', who: 'kind', at: 'time', on: 'day', by: 'author', partyId: 'person', debts: 'debts', givenTo: 'receiver', from: 'first day',
  until: 'last day', receivedOn: 'day of receipt', sentOn: 'day of sending', result: 'result', direction: 'direction',
  contactPointId: 'contact point', actorId: 'collector', onDay: 'only day', revokedAt: 'revocation', endedBy: 'ending', replyTo: 'answered contact',
  raisedByParty: 'debts the person raised', representativeId: 'representative', learned: 'what was learned', used: 'use',
}

/** One recorded item of each list. */
const ITEMS: Readonly<Record<string, string>> = {
  contact: 'contact', request: 'request', consent: 'consent', notice: 'notice', dispute: 'dispute', representation: 'representation',
  report: 'report', check: 'check', state: 'state of the debt or a party', chain: 'earlier collector', otherDebt: 'other debt',
}

/** Splits a name of code into plain words. */
export function plain(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
}

function oneFact(path: string): string {
  const whole = WHOLE[path]
  if (whole !== undefined) return whole
  if (/^\d{4}-\d{2}-\d{2}$/.test(path)) return path
  if (path.startsWith('^.')) return `the ${OF_ITEM[path.slice(2)] ?? plain(path.slice(2))} of the item above`
  if (path.startsWith('.')) return `its ${OF_ITEM[path.slice(1)] ?? plain(path.slice(1))}`
  const [owner = '', ...rest] = path.split('.')
  const field = rest.map(plain).join(' ')
  return field === '' ? `the ${plain(owner)}` : `${OWNERS[owner] ?? `the ${plain(owner)}'s`} ${field === 'id' ? 'own id' : field}`
}

/** Names the fact that a condition reads; of several paths the first one given. */
export function factWords(paths: string): string {
  return paths.split('|').map(oneFact).join(', or else ')
}

/** Names one recorded item of a list that conditions search. */
export function itemWords(list: string): string {
  return ITEMS[list] ?? plain(list)
}

/** Writes a value of a fact for a reader. */
export function valueWords(value: string | number | boolean | null): string {
  if (value === null) return 'known to be none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? String(value) : plain(value)
}

/** Joins words with commas and a last conjunction. */
export function listed(words: readonly string[], conjunction = 'or'): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`
}
