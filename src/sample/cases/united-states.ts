import type { Case } from '../case.js'
import { COLLECTOR, PRIOR_COLLECTOR } from '../world.js'
import { call, check, consent, dispute, inbound, letter, notice, ofBeside, report, representation, request } from './words.js'

const MORNINGS = [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] as const, from: '08:00', to: '12:00' }].map((w) => ({ ...w, days: [...w.days] }))

/** What borrowers and others asked for. */
const REQUESTS: readonly Case[] = [
  { name: 'asks in writing that all contact cease', events: (x) => [call(x, 20, 'conversation'), letter(x, 12, 'cease', { debts: [x.debtId] })] },
  { name: 'refuses to pay by an accepted electronic medium',
    events: (x) => [request(x, 9, 'refusal_to_pay', { medium: 'accepted_electronic', receivedOn: x.day(9), debts: [x.debtId] })] },
  { name: 'wants no text messages', events: (x) => [request(x, 30, 'stop_channel', { channel: 'sms' })] },
  { name: 'wants no calls to this number', events: (x) => [request(x, 25, 'stop_contact_point', { contactPointId: x.phoneId, channel: 'voice' })] },
  { name: 'does not want to hear from us again', events: (x) => [call(x, 18, 'conversation'), request(x, 18, 'no_contact')] },
  { name: 'works nights and sleeps in the morning', events: (x) => [request(x, 40, 'inconvenient_time', { windows: MORNINGS, until: x.day(-60) })] },
  { name: 'wants no contact at work', phone: { place: 'work', party_known_there: 'true', working_hours: 'Mon-Fri 09:00-17:00' },
    events: (x) => [request(x, 33, 'inconvenient_place', { place: 'work' })] },
  { name: 'prefers the afternoon',
    events: (x) => [request(x, 28, 'preferred_time', { windows: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '13:00', to: '18:00' }] })] },
  { name: 'has an employer who forbids such calls', phone: { place: 'work', employer_provided: 'true' },
    events: (x) => [request(x, 21, 'employer_prohibits', { contactPointId: x.phoneId, place: 'work', clarified: true })] },
  { name: 'asks to be called back', events: (x) => [inbound(x, 3, 'voice', { result: 'conversation', live: true }), request(x, 3, 'call_back', { until: x.day(-4) })] },
  { name: 'takes back a consent', events: (x) => [consent(x, 50, 'automated_call', { contactPointId: x.phoneId, revokedAt: x.at(15) }),
    request(x, 15, 'withdraw_consent', { contactPointId: x.phoneId })] },
  { name: 'complains', events: (x) => [request(x, 16, 'complaint', { medium: 'writing', receivedOn: x.day(14) })] },
  { name: 'was busy when called', events: (x) => [call(x, 10, 'answered_then_dropped'), request(x, 10, 'busy_now')] },
  { name: 'wants nothing but letters', events: (x) => (['voicemail', 'ringless_voicemail', 'email', 'visit', 'web_session', 'push', 'private_message',
    'public_post', 'publication'] as const).map((channel) => letter(x, 24, 'stop_channel', { channel })) },
  { name: 'wants no letters at home', events: (x) => [request(x, 19, 'stop_channel', { channel: 'post' }), request(x, 19, 'inconvenient_place', { place: 'home' })] },
  { name: 'asks for information', events: (x) => [letter(x, 8, 'information')] },
]

/** Disputes of every ground and answer. */
const DISPUTES: readonly Case[] = [
  { name: 'says the debt is not hers', events: (x) => [notice(x, 40, 'validation'), dispute(x, 20, 'not_mine', { answered: 'none' })] },
  { name: 'disputed the amount and got verification', events: (x) => [dispute(x, 70, 'amount_wrong', { answered: 'verified' })] },
  { name: 'disputes the same again', events: (x) => [dispute(x, 80, 'paid', { answered: 'verified' }),
    dispute(x, 22, 'paid', { answered: 'duplicate_notice', substantiallySame: true, newEvidence: false })] },
  { name: 'disputes by telephone, late, with new evidence',
    events: (x) => [dispute(x, 11, 'unspecified', { inWriting: false, withinValidationPeriod: false, newEvidence: true })] },
]

/** People who act for the borrower, or around a borrower who cannot. */
const REPRESENTED: readonly Case[] = [
  { name: 'has an attorney', ties: [{ relation: 'lawyer_of', authority: 'recorded' }],
    events: (x) => [representation(x, 'attorney', { from: x.day(45), responsive: true })] },
  { name: 'has an attorney who does not answer', ties: [{ relation: 'lawyer_of', authority: 'recorded' }],
    events: (x) => [representation(x, 'attorney', { from: x.day(90), responsive: false })] },
  { name: 'had an attorney', ties: [{ relation: 'lawyer_of', authority: 'recorded', endedDaysAgo: 100 }], events: (x) => [representation(x, 'attorney', { from: x.day(200), until: x.day(100) })] },
  { name: 'wrote although an attorney acts', ties: [{ relation: 'lawyer_of', authority: 'recorded' }],
    events: (x) => [representation(x, 'attorney', { from: x.day(60) }), inbound(x, 2, 'email', { result: 'delivered', contactPointId: x.emailId })] },
  { name: 'named somebody to speak for her', ties: [{ relation: 'authorised_representative_of', from: 'third_party_consent', authority: 'prior_consent' }],
    events: (x) => [consent(x, 30, 'third_party', { partyId: x.borrowerId }), representation(x, 'authorised_agent', { from: x.day(30) })] },
  { name: 'is under age and has a parent', borrower: { ageYears: 16 }, ties: [{ relation: 'parent_of', from: 'own_application' }] },
  { name: 'has a guardian', borrower: { capacity: 'none' }, ties: [{ relation: 'guardian_of', from: 'court_record', authority: 'registered' }],
    events: (x) => [representation(x, 'guardian', { from: x.day(300), registered: true })] },
  { name: 'has died and has an executor', borrower: { deceasedDaysAgo: 150 },
    ties: [{ relation: 'personal_representative_of', from: 'court_record', authority: 'registered' }],
    statuses: [{ kind: 'obligor_deceased', of: 'borrower', fromAgo: 150 }],
    events: (x) => [representation(x, 'personal_representative', { from: x.day(120), registered: true }), check(x, 140, 'deceased', 'hit')] },
  { name: 'is said to have died', events: (x) => [report(x, 6, 'death', { partyId: x.borrowerId })] },
  { name: 'has died and left a spouse', borrower: { deceasedDaysAgo: 90 }, ties: [{ relation: 'spouse_of', from: 'own_application' }] },
  { name: 'has died and left an heir', borrower: { deceasedDaysAgo: 70 }, ties: [{ relation: 'heir_of', from: 'court_record' }] },
  { name: 'has a successor in the house', debtKind: 'mortgage', borrower: { deceasedDaysAgo: 200 },
    ties: [{ relation: 'successor_of', from: 'court_record', authority: 'registered' }] },
  { name: 'was divorced', ties: [{ relation: 'former_spouse_of', from: 'own_application' }] },
  { name: 'serves in the armed forces', borrower: { activeDuty: true }, events: (x) => [check(x, 12, 'active_duty', 'hit')] },
  { name: 'is in a vulnerable state', borrower: { vulnerable: true } },
  { name: 'is in distress', events: (x) => [call(x, 7, 'conversation'), report(x, 7, 'distress')] },
]

/** Bankruptcy in every chapter and with every end, and other states of the debt. */
const STATES: readonly Case[] = [
  { name: 'is bankrupt under chapter 7', statuses: [{ kind: 'bankruptcy_ch7', of: 'always', fromAgo: 60 }], events: (x) => [check(x, 55, 'bankruptcy', 'hit')] },
  { name: 'is bankrupt under chapter 11', statuses: [{ kind: 'bankruptcy_ch11', of: 'borrower', fromAgo: 80 }] },
  { name: 'is bankrupt under chapter 13, which shields the co-signer', ties: [{ role: 'co_signer', liability: 'joint', signed: true, liableInOrdinaryCourse: false }],
    statuses: [{ kind: 'bankruptcy_ch13', of: 'borrower', fromAgo: 100 }] },
  { name: 'has been discharged', statuses: [{ kind: 'bankruptcy_discharged', of: 'borrower', fromAgo: 30 },
    { kind: 'bankruptcy_ch7', of: 'borrower', fromAgo: 200, untilAgo: 30, endedBy: 'discharged' }] },
  { name: 'had a petition dismissed', statuses: [{ kind: 'bankruptcy_ch7', of: 'borrower', fromAgo: 300, untilAgo: 120, endedBy: 'dismissed' }] },
  { name: 'had a case converted', statuses: [{ kind: 'bankruptcy_ch13', of: 'borrower', fromAgo: 250, untilAgo: 50, endedBy: 'converted' },
    { kind: 'bankruptcy_ch7', of: 'borrower', fromAgo: 50 }] },
  { name: 'had a case closed', statuses: [{ kind: 'bankruptcy_ch11', of: 'borrower', fromAgo: 700, untilAgo: 300, endedBy: 'closed' }] },
  { name: 'is bankrupt but the court lifted the stay', statuses: [{ kind: 'bankruptcy_ch13', of: 'borrower', fromAgo: 90, untilAgo: 40, endedBy: 'relief' }] },
  { name: 'is a victim of identity theft', statuses: [{ kind: 'identity_theft', fromAgo: 20 }], events: (x) => [report(x, 20, 'identity_theft', { by: x.borrowerId })] },
  { name: 'owes what can no longer be sued for', statuses: [{ kind: 'time_barred', fromAgo: 400 }] },
  { name: 'has been sued to judgment', statuses: [{ kind: 'judgment', fromAgo: 120 }] },
  { name: 'is being sued', statuses: [{ kind: 'litigation_pending', fromAgo: 35 }] },
  { name: 'is put on hold', statuses: [{ kind: 'on_hold', fromAgo: 5 }] },
  { name: 'keeps an arrangement', statuses: [{ kind: 'arrangement', fromAgo: 50, untilAgo: -40 }] },
  { name: 'promised to pay soon', statuses: [{ kind: 'promise', fromAgo: 4, untilAgo: -6 }], events: (x) => [call(x, 12, 'conversation')] },
  { name: 'was recalled by the creditor', recalledAgo: 8, statuses: [{ kind: 'recalled', fromAgo: 8 }] },
  { name: 'has paid', settledBalance: true, statuses: [{ kind: 'paid', fromAgo: 10 }] },
  { name: 'has settled', settledBalance: true, statuses: [{ kind: 'settled_in_full', fromAgo: 15 }] },
  { name: 'is closed', statuses: [{ kind: 'closed', fromAgo: 18 }] },
  { name: 'owes nothing any more', settledBalance: true },
]

/** Contact points of every origin, and what was learned about them. */
const POINTS: readonly Case[] = [
  { name: 'has a number that belongs to somebody else', events: (x) => [call(x, 14, 'wrong_party', { learned: 'number_of_other' }), report(x, 14, 'wrong_number', { contactPointId: x.phoneId })] },
  { name: 'has a number that was given to somebody else', events: (x) => [check(x, 9, 'reassigned_number', 'hit', { contactPointId: x.phoneId })] },
  { name: 'wrote a text and agreed to texts', events: (x) => [inbound(x, 31, 'sms', { contactPointId: x.phoneId }),
    consent(x, 31, 'sms', { contactPointId: x.phoneId }), check(x, 10, 'reassigned_number', 'clear', { contactPointId: x.phoneId })] },
  { name: 'shares a number with a house that now knows', events: (x) => [report(x, 24, 'disclosed_to_third_party', { contactPointId: x.phoneId })] },
  { name: 'reads mail at an employer', email: { place: 'work', employer_provided: 'true', domain: 'restricted', origin: 'given_to_collector' },
    events: (x) => [report(x, 26, 'employer_address', { contactPointId: x.emailId })] },
  { name: 'let the opt-out period of a notice pass', email: { origin: 'creditor_procedure', creditor_use: 'account', domain: 'public', creditorNoticeAgo: 90, optOutByAgo: 50 },
    events: (x) => [notice(x, 90, 'opt_out_procedure')] },
  { name: 'may still opt out of e-mail', email: { origin: 'creditor_procedure', creditor_use: 'account', domain: 'public', creditorNoticeAgo: 20, optOutByAgo: -16 } },
  { name: 'used e-mail with the collector before', email: { origin: 'prior_collector', prior_collector: PRIOR_COLLECTOR, prior_collector_used: 'true', creditor_use: 'none' } },
  { name: 'gave an address for advertisements only', email: { origin: 'other', creditor_use: 'marketing' } },
  { name: 'typed an address into the portal', email: { origin: 'given_on_portal', use_disclosed: 'true', domain: 'public' },
    events: (x) => [inbound(x, 5, 'web_session', { result: 'session', endedAt: x.at(5, 700), live: false })] },
  { name: 'used e-mail with us', email: { origin: 'used_with_collector', domain: 'public' }, events: (x) => [inbound(x, 30, 'email', { contactPointId: x.emailId })] },
  { name: 'is suppressed as a person', suppressions: [{ scope: 'party', reason: 'do_not_contact', by: 'party' }] },
  { name: 'has a suppressed number', suppressions: [{ scope: 'contact_point', reason: 'wrong_number', by: 'value' }] },
  { name: 'opted out of calls and texts', suppressions: [{ scope: 'voice', reason: 'opt_out', by: 'party' }, { scope: 'sms', reason: 'opt_out', by: 'value', untilAgo: -300 }] },
  { name: 'opted out of mail of both kinds', suppressions: [{ scope: 'email', reason: 'opt_out', by: 'party' }, { scope: 'post', reason: 'protected', by: 'party' }] },
  { name: 'is on a list of the dead', suppressions: [{ scope: 'party', reason: 'deceased', by: 'party' }] },
  { name: 'gets letters back', events: (x) => [{ event: { kind: 'notice', what: 'validation', sentOn: x.day(50), returned: true } },
    report(x, 42, 'undeliverable', { contactPointId: x.postId })] },
  { name: 'was verified long ago', phone: { verifiedAgo: 500 } },
  { name: 'has no contact point', unreachable: true },
]

/** Calls and messages of every kind and result, and the limits on them. */
const CONTACTS: readonly Case[] = [
  { name: 'was called seven times in seven days', events: (x) => [8, 7, 6, 5, 4, 3, 2].map((ago) => call(x, ago, 'unanswered')) },
  { name: 'talked to us two days ago', events: (x) => [call(x, 2, 'conversation')] },
  { name: 'was tried three times this week', events: (x) => [call(x, 6, 'unanswered'), call(x, 4, 'voicemail_full', { channel: 'voicemail' }), call(x, 2, 'busy')] },
  { name: 'was called twice within five minutes', events: (x) => [call(x, 9, 'unanswered'), call(x, 9, 'unanswered', { at: x.at(9, 723) })] },
  { name: 'has two loans under one account', debtKind: 'student_loan', accountGroup: true,
    events: (x) => [call(x, 11, 'conversation', { debts: [x.debtId], raisedByParty: [x.debtId] })] },
  { name: 'agreed to be called', events: (x) => [consent(x, 3, 'call', { contactPointId: x.phoneId, until: x.at(-3) })] },
  { name: 'agreed to a time and a place', events: (x) => [consent(x, 4, 'time', { onDay: x.day(-2) }), consent(x, 4, 'place', { from: x.at(4) }),
    consent(x, 4, 'email', { contactPointId: x.emailId })] },
  { name: 'got messages on a machine', events: (x) => [call(x, 26, 'voicemail', { channel: 'voicemail' }),
    call(x, 19, 'limited_content_voicemail', { channel: 'voicemail' }), call(x, 13, 'voicemail', { channel: 'ringless_voicemail' })] },
  { name: 'has a line that is out of service', events: (x) => [call(x, 30, 'not_in_service'), call(x, 23, 'not_in_service')] },
  { name: 'has a mailbox that returns mail', email: { origin: 'given_to_collector' },
    events: (x) => [call(x, 17, 'bounced', { channel: 'email', contactPointId: x.emailId })] },
  { name: 'was pursued in public by the collector before', events: (x) => [
    call(x, 400, 'delivered', { channel: 'public_post', actorId: PRIOR_COLLECTOR }), call(x, 390, 'delivered', { channel: 'private_message', actorId: PRIOR_COLLECTOR }),
    call(x, 380, 'delivered', { channel: 'publication', actorId: PRIOR_COLLECTOR }), call(x, 370, 'delivered', { channel: 'push', actorId: PRIOR_COLLECTOR })] },
  { name: 'wrote at night and was answered once', events: (x) => [
    { ...inbound(x, 4, 'sms', { at: x.at(4, 1380), contactPointId: x.phoneId }), name: 'night' },
    call(x, 4, 'delivered', { channel: 'sms', at: x.at(4, 1385), replyTo: x.eventId('night'), purpose: 'service' })] },
  { name: 'was sought through a reference', ties: [{ relation: 'reference_of', from: 'designated_by_obligor' }], events: (x) => [
    call(x, 60, 'not_in_service'),
    ofBeside(call(x, 55, 'conversation', { purpose: 'locate', contactPointId: x.besidePointId, debts: [], learned: 'location' }))] },
  { name: 'was sought in vain, and the reference now knows', ties: [{ relation: 'reference_of', from: 'designated_by_obligor' }], events: (x) => [
    ofBeside(call(x, 80, 'conversation', { purpose: 'locate', contactPointId: x.besidePointId, debts: [], learned: 'location_wrong' })),
    report(x, 70, 'location_answer_wrong', { by: COLLECTOR }),
    ofBeside(report(x, 50, 'third_party_now_has_location')),
    ofBeside(call(x, 50, 'unanswered', { purpose: 'locate', contactPointId: x.besidePointId, debts: [], learned: 'party_has_correct_location' }))] },
  { name: 'was sought at a wrong house', ties: [{ relation: 'emergency_contact_of', from: 'designated_by_obligor', authority: 'none' }],
    events: (x) => [ofBeside(call(x, 44, 'wrong_party', { purpose: 'locate', contactPointId: x.besidePointId, debts: [], learned: 'wrong_party' }))] },
  { name: 'got a notice the law demands', events: (x) => [call(x, 21, 'delivered', { channel: 'post', contactPointId: x.postId, purpose: 'legal_notice' })] },
]

/** Who is who. */
const IDENTITY: readonly Case[] = [
  { name: 'may be somebody else', borrower: { identity: 'probable' } },
  { name: 'fits several people', borrower: { identity: 'ambiguous' } },
  { name: 'is unknown', borrower: { identity: 'unknown' } },
  { name: 'has a co-borrower who signed', ties: [{ role: 'co_borrower', liability: 'joint', signed: true }] },
  { name: 'has a guarantor', ties: [{ role: 'guarantor', liability: 'unspecified_guarantor', signed: true }] },
  { name: 'has checks without an answer', events: (x) => [check(x, 30, 'active_duty', 'unknown'), check(x, 30, 'bankruptcy', 'clear'),
    check(x, 30, 'deceased', 'unknown'), check(x, 29, 'reassigned_number', 'unknown', { contactPointId: x.phoneId }), check(x, 29, 'active_duty', 'clear')] },
  { name: 'had a report that was wrong', events: (x) => [{ ...report(x, 40, 'death'), name: 'wrong report' },
    { event: { kind: 'correction', corrects: x.eventId('wrong report'), because: 'the register shows another person of that name' } }] },
]

/** Special debts of borrowers in the United States. */
export const UNITED_STATES: readonly Case[] = [...REQUESTS, ...DISPUTES, ...REPRESENTED, ...STATES, ...POINTS, ...CONTACTS, ...IDENTITY]
