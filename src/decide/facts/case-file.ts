import type { CaseFile, EventOf, State } from '../../model/case-file.js'
import type { Context, Judged } from '../context.js'
import { fact, required, sorting, type FactList, type FactTable } from './table.js'

/** Parts of a case file that change as a whole from one to the next; their places are the bits of what a condition reads. */
export const CASE_FILE_INPUTS = {
  purpose: 0, channel: 1, automation: 2, humanDecision: 3, countTo: 4, ground: 5, reply: 6, actor: 7, jurisdictions: 8, party: 9,
  obligor: 10, debt: 11, otherDebts: 12, contactPoint: 13, content: 14, events: 15, zones: 16,
} as const satisfies Partial<Record<keyof CaseFile, number>>

type Root = Judged<CaseFile>
type Chain = NonNullable<NonNullable<CaseFile['contactPoint']>['chain']>[number]
type Other = NonNullable<CaseFile['otherDebts']>[number]

const contact: FactList = {
  pointer: '/events',
  happened: ['.at'],
  items: {
    '.id': fact('text', (e: EventOf<'contact'>) => e.id),
    '.direction': required('word', (e: EventOf<'contact'>) => e.direction),
    '.channel': required('word', (e: EventOf<'contact'>) => e.channel),
    '.at': required('moment', (e: EventOf<'contact'>) => e.at),
    '.partyId': fact('text', (e: EventOf<'contact'>) => e.partyId),
    '.actorId': fact('text', (e: EventOf<'contact'>) => e.actorId),
    '.contactPointId': fact('text', (e: EventOf<'contact'>) => e.contactPointId),
    '.purpose': fact('word', (e: EventOf<'contact'>) => e.purpose),
    '.result': fact('word', (e: EventOf<'contact'>) => e.result),
    '.debts': fact('ids', (e: EventOf<'contact'>) => e.debts),
    '.raisedByParty': fact('ids', (e: EventOf<'contact'>) => e.raisedByParty),
    '.live': fact('truth', (e: EventOf<'contact'>) => e.live),
    '.endedAt': fact('moment', (e: EventOf<'contact'>) => e.endedAt),
    '.replyTo': fact('text', (e: EventOf<'contact'>) => e.replyTo),
    '.learned': fact('word', (e: EventOf<'contact'>) => e.learned),
  },
}

const request: FactList = {
  pointer: '/events',
  happened: ['.at'],
  items: {
    '.at': required('moment', (e: EventOf<'request'>) => e.at),
    '.by': fact('text', (e: EventOf<'request'>) => e.by),
    '.partyId': fact('text', (e: EventOf<'request'>) => e.partyId),
    '.what': required('word', (e: EventOf<'request'>) => e.what),
    '.medium': fact('word', (e: EventOf<'request'>) => e.medium),
    '.sentOn': fact('moment', (e: EventOf<'request'>) => e.sentOn),
    '.receivedOn': fact('moment', (e: EventOf<'request'>) => e.receivedOn),
    '.channel': fact('word', (e: EventOf<'request'>) => e.channel),
    '.contactPointId': fact('text', (e: EventOf<'request'>) => e.contactPointId),
    '.debts': fact('ids', (e: EventOf<'request'>) => e.debts),
    '.windows': fact('windows', (e: EventOf<'request'>) => e.windows),
    '.place': fact('word', (e: EventOf<'request'>) => e.place),
    '.clarified': fact('truth', (e: EventOf<'request'>) => e.clarified),
    '.until': fact('moment', (e: EventOf<'request'>) => e.until),
  },
}

const consent: FactList = {
  pointer: '/events',
  happened: ['.at'],
  items: {
    '.at': required('moment', (e: EventOf<'consent'>) => e.at),
    '.by': fact('text', (e: EventOf<'consent'>) => e.by),
    '.givenTo': required('text', (e: EventOf<'consent'>) => e.givenTo),
    '.scope': required('word', (e: EventOf<'consent'>) => e.scope),
    '.contactPointId': fact('text', (e: EventOf<'consent'>) => e.contactPointId),
    '.from': fact('moment', (e: EventOf<'consent'>) => e.from),
    '.until': fact('moment', (e: EventOf<'consent'>) => e.until),
    '.onDay': fact('moment', (e: EventOf<'consent'>) => e.onDay),
    '.windows': fact('windows', (e: EventOf<'consent'>) => e.windows),
    '.revokedAt': fact('moment', (e: EventOf<'consent'>) => e.revokedAt),
    '.partyId': fact('text', (e: EventOf<'consent'>) => e.partyId),
  },
}

const notice: FactList = {
  pointer: '/events',
  happened: ['.sentOn', '.receivedOn'],
  items: {
    '.what': required('word', (e: EventOf<'notice'>) => e.what),
    '.sentOn': fact('moment', (e: EventOf<'notice'>) => e.sentOn),
    '.receivedOn': fact('moment', (e: EventOf<'notice'>) => e.receivedOn),
    '.returned': fact('truth', (e: EventOf<'notice'>) => e.returned),
    '.partyId': fact('text', (e: EventOf<'notice'>) => e.partyId),
  },
}

const dispute: FactList = {
  pointer: '/events',
  happened: ['.at'],
  items: {
    '.at': required('moment', (e: EventOf<'dispute'>) => e.at),
    '.receivedOn': fact('moment', (e: EventOf<'dispute'>) => e.receivedOn),
    '.inWriting': fact('truth', (e: EventOf<'dispute'>) => e.inWriting),
    '.withinValidationPeriod': fact('truth', (e: EventOf<'dispute'>) => e.withinValidationPeriod),
    '.ground': fact('word', (e: EventOf<'dispute'>) => e.ground),
    '.answered': fact('word', (e: EventOf<'dispute'>) => e.answered),
    '.substantiallySame': fact('truth', (e: EventOf<'dispute'>) => e.substantiallySame),
    '.newEvidence': fact('truth', (e: EventOf<'dispute'>) => e.newEvidence),
    '.partyId': fact('text', (e: EventOf<'dispute'>) => e.partyId),
  },
}

const representation: FactList = {
  pointer: '/events',
  happened: ['.from'],
  items: {
    '.who': required('word', (e: EventOf<'representation'>) => e.who),
    '.representativeId': fact('text', (e: EventOf<'representation'>) => e.representativeId),
    '.debts': fact('ids', (e: EventOf<'representation'>) => e.debts),
    '.from': fact('moment', (e: EventOf<'representation'>) => e.from),
    '.until': fact('moment', (e: EventOf<'representation'>) => e.until),
    '.registered': fact('truth', (e: EventOf<'representation'>) => e.registered),
    '.responsive': fact('truth', (e: EventOf<'representation'>) => e.responsive),
    '.partyId': fact('text', (e: EventOf<'representation'>) => e.partyId),
  },
}

const report: FactList = {
  pointer: '/events',
  happened: ['.at'],
  items: {
    '.what': required('word', (e: EventOf<'report'>) => e.what),
    '.at': fact('moment', (e: EventOf<'report'>) => e.at),
    '.by': fact('text', (e: EventOf<'report'>) => e.by),
    '.contactPointId': fact('text', (e: EventOf<'report'>) => e.contactPointId),
    '.partyId': fact('text', (e: EventOf<'report'>) => e.partyId),
  },
}

const check: FactList = {
  pointer: '/events',
  happened: ['.on'],
  items: {
    '.what': required('word', (e: EventOf<'check'>) => e.what),
    '.on': required('moment', (e: EventOf<'check'>) => e.on),
    '.result': required('word', (e: EventOf<'check'>) => e.result),
    '.contactPointId': fact('text', (e: EventOf<'check'>) => e.contactPointId),
    '.partyId': fact('text', (e: EventOf<'check'>) => e.partyId),
  },
}

const state: FactList = {
  pointer: '/debt/states',
  happened: [],
  items: {
    '.kind': required('word', (s: State) => s.kind),
    '.partyId': fact('text', (s: State) => s.partyId),
    '.from': fact('moment', (s: State) => s.from),
    '.until': fact('moment', (s: State) => s.until),
    '.endedBy': fact('word', (s: State) => s.endedBy),
  },
}

const chain: FactList = {
  pointer: '/contactPoint/chain',
  happened: [],
  items: {
    '.actorId': required('text', (c: Chain) => c.actorId),
    '.used': required('truth', (c: Chain) => c.used),
    '.origin': fact('word', (c: Chain) => c.origin),
  },
}

const otherDebt: FactList = {
  pointer: '/otherDebts',
  happened: [],
  items: {
    '.id': required('text', (d: Other) => d.id),
    '.kind': fact('word', (d: Other) => d.kind),
    '.accountGroup': fact('text', (d: Other) => d.accountGroup),
  },
}

/** A text as a reader sees it: one of blanks alone is an empty one. */
function visibleText(text: string | null | undefined): string | null | undefined {
  return text?.replace(/^[\s\u200b-\u200f\u2060\ufeff]+$/u, '') ?? text
}

const ofContent = {
  'content.kind': fact('word', (c: Root) => c.question.content?.kind),
  'content.discloses': fact('words', (c: Root) => c.question.content?.discloses),
  'content.optOutText': fact('text', (c: Root) => visibleText(c.question.content?.optOutText)),
  'content.addressee': fact('word', (c: Root) => c.question.content?.addressee),
  'content.format': fact('word', (c: Root) => c.question.content?.format),
  'content.envelope': fact('word', (c: Root) => c.question.content?.envelope),
  'content.identifiesAs': fact('word', (c: Root) => c.question.content?.identifiesAs),
  'content.pressure': fact('words', (c: Root) => c.question.content?.pressure),
}

const ofParty = {
  'party.id': required('text', (c: Root) => c.question.party.id),
  'party.kind': sorting((c: Root) => c.question.party.kind),
  'party.role': sorting((c: Root) => c.question.party.role),
  'party.liability': fact('word', (c: Root) => c.question.party.liability),
  'party.liableInOrdinaryCourse': fact('truth', (c: Root) => c.question.party.liableInOrdinaryCourse),
  'party.inMoratoriumScheme': fact('truth', (c: Root) => c.question.party.inMoratoriumScheme),
  'party.renounced': fact('truth', (c: Root) => c.question.party.renounced),
  'party.volunteersToPay': fact('truth', (c: Root) => c.question.party.volunteersToPay),
  'party.signedContract': fact('truth', (c: Root) => c.question.party.signedContract),
  'party.authority': fact('word', (c: Root) => c.question.party.authority),
  'party.identity': fact('word', (c: Root) => c.question.party.identity),
  'party.matches': fact('number', (c: Root) => c.question.party.matches),
  'party.age': fact('number', (c: Root) => c.question.party.age),
  'party.deceased': fact('truth', (c: Root) => c.question.party.deceased),
  'party.capacity': fact('word', (c: Root) => c.question.party.capacity),
  'party.activeDuty': fact('truth', (c: Root) => c.question.party.activeDuty),
  'party.vulnerable': fact('truth', (c: Root) => c.question.party.vulnerable),
  'party.refusedContact': fact('truth', (c: Root) => c.question.party.refusedContact),
}

const ofObligor = {
  'obligor.id': fact('text', (c: Root) => c.question.obligor?.id),
  'obligor.age': fact('number', (c: Root) => c.question.obligor?.age),
  'obligor.deceased': fact('truth', (c: Root) => c.question.obligor?.deceased),
  'obligor.capacity': fact('word', (c: Root) => c.question.obligor?.capacity),
  'obligor.reachable': fact('truth', (c: Root) => c.question.obligor?.reachable),
  'obligor.lossOfContact': fact('word', (c: Root) => c.question.obligor?.lossOfContact),
  'obligor.locationVerifiedOn': fact('moment', (c: Root) => c.question.obligor?.locationVerifiedOn),
  'obligor.locationKnown': fact('truth', (c: Root) => c.question.obligor?.locationKnown),
}

const ofPoint = {
  'contactPoint.id': fact('text', (c: Root) => c.question.contactPoint?.id),
  'contactPoint.kind': fact('word', (c: Root) => c.question.contactPoint?.kind),
  'contactPoint.place': fact('word', (c: Root) => c.question.contactPoint?.place),
  'contactPoint.ownerId': fact('text', (c: Root) => c.question.contactPoint?.ownerId),
  'contactPoint.employerProvided': fact('truth', (c: Root) => c.question.contactPoint?.employerProvided),
  'contactPoint.domain': fact('word', (c: Root) => c.question.contactPoint?.domain),
  'contactPoint.origin': fact('word', (c: Root) => c.question.contactPoint?.origin),
  'contactPoint.useDisclosed': fact('truth', (c: Root) => c.question.contactPoint?.useDisclosed),
  'contactPoint.creditorUse': fact('word', (c: Root) => c.question.contactPoint?.creditorUse),
  'contactPoint.creditorNotice.sentOn': fact('moment', (c: Root) => c.question.contactPoint?.creditorNotice?.sentOn),
  'contactPoint.creditorNotice.optOutBy': fact('moment', (c: Root) => c.question.contactPoint?.creditorNotice?.optOutBy),
  'contactPoint.chain': fact('words', (c: Root) => c.question.contactPoint?.chain),
  'contactPoint.workingHours': fact('windows', (c: Root) => c.question.contactPoint?.workingHours),
  'contactPoint.partyKnownThere': fact('truth', (c: Root) => c.question.contactPoint?.partyKnownThere),
  'contactPoint.chain.last.actorId': fact('text', (c: Root) => c.question.contactPoint?.chain?.at(-1)?.actorId),
  'contactPoint.chain.last.used': fact('truth', (c: Root) => c.question.contactPoint?.chain?.at(-1)?.used),
  'contactPoint.chain.last.origin': fact('word', (c: Root) => c.question.contactPoint?.chain?.at(-1)?.origin),
}

/** Everything that a condition on a case file may read. */
export const CASE_FILE_FACTS: FactTable = {
  facts: {
    purpose: sorting((c: Root) => c.question.purpose),
    channel: sorting((c: Root) => c.question.channel),
    'actor.kind': sorting((c: Root) => c.question.actor.kind),
    'debt.kind': sorting((c: Root) => c.question.debt.kind),
    automation: fact('word', (c: Root) => c.question.automation),
    humanDecision: fact('truth', (c: Root) => c.question.humanDecision),
    countTo: fact('text', (c: Root) => c.question.countTo),
    'reply.to': fact('text', (c: Root) => c.question.reply?.to),
    'reply.sameCall': fact('truth', (c: Root) => c.question.reply?.sameCall),
    ground: fact('word', (c: Root) => c.question.ground),
    'actor.id': required('text', (c: Root) => c.question.actor.id),
    'actor.ownName': fact('truth', (c: Root) => c.question.actor.ownName),
    'actor.subEntrustingConsent': fact('truth', (c: Root) => c.question.actor.subEntrustingConsent),
    'actor.staffPresent': fact('number', (c: Root) => c.question.actor.staffPresent),
    'actor.privateAccountApproved': fact('truth', (c: Root) => c.question.actor.privateAccountApproved),
    'debt.id': required('text', (c: Root) => c.question.debt.id),
    'debt.jointHouseholdUse': fact('truth', (c: Root) => c.question.debt.jointHouseholdUse),
    'debt.accountGroup': fact('text', (c: Root) => c.question.debt.accountGroup),
    zones: required('words', (c: Root) => c.question.zones),
    'zones.usable': required('truth', (c: Context) => c.zonesUsable),
    'zones.count': required('number', (c: Context) => c.zoneCount),
    'place.region': sorting((c: Root) => c.region),
    ...ofContent,
    ...ofParty,
    ...ofObligor,
    ...ofPoint,
  },
  lists: { contact, request, consent, notice, dispute, representation, report, check, state, chain, otherDebt },
  inputs: Object.keys(CASE_FILE_INPUTS),
  sorting: ['purpose', 'channel', 'party.role', 'party.kind', 'debt.kind', 'actor.kind'],
  parts: {
    content: (c: Root) => c.question.content,
    obligor: (c: Root) => c.question.obligor,
    reply: (c: Root) => c.question.reply,
    contactPoint: (c: Root) => c.question.contactPoint,
    automation: (c: Root) => c.question.automation,
    ground: (c: Root) => c.question.ground,
    'party.age': (c: Root) => c.question.party.age,
    'party.capacity': (c: Root) => c.question.party.capacity,
    'party.deceased': (c: Root) => c.question.party.deceased,
    'party.activeDuty': (c: Root) => c.question.party.activeDuty,
    'party.vulnerable': (c: Root) => c.question.party.vulnerable,
    'party.refusedContact': (c: Root) => c.question.party.refusedContact,
  },
}
