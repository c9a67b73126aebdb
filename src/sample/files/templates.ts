import { CHANNELS } from '../../model/event.js'
import { CONTENT_KINDS, DISCLOSURES } from '../../model/case-file.js'
import type { Row } from '../table.js'
import type { World } from '../world.js'

const LANGUAGES = ['en', 'zh', 'de', 'fr', 'hi'] as const
const OPT_OUT: Readonly<Record<string, string>> = {
  en: 'Reply STOP and we will not write here again.', zh: '回复 TD 即可退订。',
  de: 'Antworten Sie STOP, und wir schreiben hier nicht mehr.',
  fr: 'Répondez STOP et nous n’écrirons plus ici.', hi: 'STOP लिखकर उत्तर दें, हम यहाँ फिर नहीं लिखेंगे।',
}

/** What is written in earnest: channel, kind of content, purpose, what it gives away, whether it needs a way out. */
const APPROVED: readonly (readonly [channel: string, kind: string, purpose: string, discloses: string])[] = [
  // Nothing is given away on the telephone before it is known who speaks.
  ['voice', 'collection', 'collect', ''],
  ['voicemail', 'limited_content', 'collect', ''],
  ['sms', 'collection', 'collect', 'debt;collection_business'],
  ['email', 'collection', 'collect', 'debt;amount;collection_business'],
  ['post', 'collection', 'collect', 'debt;amount;overdue;collection_business;lender_name'],
  ['post', 'validation_notice', 'legal_notice', 'debt;amount;lender_name'],
  ['post', 'statutory_notice', 'legal_notice', 'debt;amount'],
  ['post', 'court_process', 'legal_notice', 'debt;amount;lender_name'],
  ['post', 'remedy_notice', 'legal_notice', 'debt'],
  ['post', 'end_of_efforts', 'legal_notice', 'debt'],
  ['post', 'periodic_statement', 'service', 'debt;amount;lender_name'],
  ['email', 'repayment_details', 'service', 'amount'],
  ['sms', 'opt_out_confirmation', 'service', ''],
  ['web_session', 'service_reply', 'service', 'debt;amount'],
  ['voice', 'location_inquiry', 'locate', ''],
  ['voice', 'estate_inquiry', 'locate', ''],
  ['voice', 'pass_on_message', 'locate', ''],
  ['visit', 'collection', 'collect', 'debt;amount'],
]

function approved(world: World, language: string, nth: number): Row<'templates'> {
  const [channel, kind, purpose, discloses] = APPROVED[nth] ?? ['post', 'collection', 'collect', '']
  const isElectronic = channel === 'sms' || channel === 'email'
  return {
    template_id: `T-${language}-${nth + 1}`, channel, kind, purpose, language, discloses,
    opt_out_text: isElectronic ? OPT_OUT[language] : undefined,
    identifies_as: purpose === 'locate' ? 'true_individual_name' : 'collector',
    must_say: purpose === 'collect' ? 'name of the caller;call back number' : '',
    approved_by: 'compliance-1', approved_on: world.day(300), until: nth === 15 ? world.day(-200) : undefined,
  }
}

/** Templates in a language nobody here speaks: what they hold is to be refused, and shows that it is. */
function* refused(world: World): Generator<Row<'templates'>> {
  const base = { purpose: 'collect', language: 'la', approved_by: 'nobody', approved_on: world.day(300),
    until: world.day(100) }
  for (const channel of CHANNELS) {
    yield { ...base, template_id: `T-la-${channel}`, channel, kind: 'collection', discloses: DISCLOSURES.join(';'),
      identifies_as: 'undisclosed' }
  }
  for (const kind of CONTENT_KINDS) {
    yield { ...base, template_id: `T-la-${kind}`, channel: 'post', kind, discloses: 'employer',
      identifies_as: 'false_identity' }
  }
}

/** Rows of `templates`. */
export function* templates(world: World): Generator<Row<'templates'>> {
  for (const language of LANGUAGES) {
    for (let nth = 0; nth < APPROVED.length; nth++) yield approved(world, language, nth)
  }
  yield* refused(world)
}
