import { CONTENT_KINDS, DISCLOSURES, type Content, type Role } from '../model/case-file.js'
import type { Channel, Purpose } from '../model/event.js'
import type { Day, Fact, Template } from '../model/facts.js'
import type { FactKey, TemplateId } from '../model/ids.js'

/** What a contact would say, and where that is from. */
export interface Wording {
  readonly content?: Content
  readonly templateId?: TemplateId
  readonly key?: FactKey
}

const NO_WORDING: Wording = {}
const ELECTRONIC: ReadonlySet<Channel> = new Set<Channel>(['sms', 'email', 'push', 'private_message', 'web_session'])

function isKnown<Value extends string>(values: readonly Value[], text: string | undefined): text is Value {
  return text !== undefined && (values as readonly string[]).includes(text)
}

function contentOf(template: Template, channel: Channel): Content {
  const { kind, discloses, optOutText, identifiesAs } = template
  const identities = ['true_individual_name', 'collector', 'undisclosed', 'false_identity'] as const
  return {
    ...(isKnown(CONTENT_KINDS, kind) ? { kind } : {}),
    // What we cannot read could disclose anything.
    ...(discloses === undefined ? {} : { discloses: discloses.every((word) => isKnown(DISCLOSURES, word)) ? discloses.filter((word) => isKnown(DISCLOSURES, word)) : [...DISCLOSURES] }),
    ...(optOutText === undefined ? (ELECTRONIC.has(channel) ? { optOutText: null } : {}) : { optOutText }),
    ...(isKnown(identities, identifiesAs) ? { identifiesAs } : {}),
    addressee: 'named_person',
    ...(channel === 'post' ? { format: 'letter', envelope: 'neutral' } : {}),
  }
}

const KIND_OF_PURPOSE: Readonly<Record<Purpose, NonNullable<Content['kind']>>> = {
  collect: 'collection', locate: 'location_inquiry', legal_notice: 'statutory_notice', service: 'service_reply',
}
const ASKED_OF_AN_ESTATE: ReadonlySet<Role> = new Set<Role>(['heir', 'surviving_spouse'])

/** The smallest thing that can be said: who is calling, for whom, and nothing of the debt before identity. */
function minimal(channel: Channel, purpose: Purpose, role: Role): Content {
  const kind = purpose === 'locate' && ASKED_OF_AN_ESTATE.has(role) ? 'estate_inquiry' : KIND_OF_PURPOSE[purpose]
  const said = { kind, discloses: [], addressee: 'named_person', identifiesAs: 'true_individual_name', pressure: [] } as const
  return channel === 'post' ? { ...said, format: 'letter', envelope: 'neutral' } : said
}

function isApproved(template: Template, channel: Channel, purpose: Purpose, day: Day): boolean {
  return (
    template.channel === channel && template.purpose === purpose && template.approvedOn <= day &&
    (template.until === undefined || day < template.until)
  )
}

function newerFirst(a: Fact<'template'>, b: Fact<'template'>): number {
  if (a.content.approvedOn !== b.content.approvedOn) return a.content.approvedOn < b.content.approvedOn ? 1 : -1
  return a.content.templateId < b.content.templateId ? -1 : 1
}

/** Says whether a template's language serves a party's: the same, or the same without the country (`en` for `en-GB`). */
function speaks(template: string, party: string): boolean {
  return template === party || party.startsWith(`${template}-`)
}

/** Words already found, by the templates that were there and what was asked of them. */
const found = new WeakMap<readonly Fact<'template'>[], Map<string, Wording>>()

function approvedWording(
  templates: readonly Fact<'template'>[], channel: Channel, purpose: Purpose, language: string | undefined, day: Day,
): Wording {
  const approved = templates.filter(({ content }) => isApproved(content, channel, purpose, day))
  const languages = new Set(approved.map(({ content }) => content.language))
  const fits = ({ content }: Fact<'template'>): boolean => (language === undefined ? languages.size === 1 : speaks(content.language, language))
  const [best] = approved.filter(fits).sort(newerFirst)
  return best === undefined ? NO_WORDING : { content: contentOf(best.content, channel), templateId: best.content.templateId, key: best.key }
}

/**
 * What a contact would say: an approved template of its channel, purpose and language, else the built-in minimal one for
 * voice and post, else nothing. Where the party's language is not known and the templates have but one, it is that one.
 */
export function wordingOf(
  templates: readonly Fact<'template'>[], channel: Channel, purpose: Purpose, role: Role, language: string | undefined, day: Day,
): Wording {
  let known = found.get(templates)
  if (known === undefined) found.set(templates, (known = new Map()))
  const asked = `${channel} ${purpose} ${language ?? '-'} ${day}`
  let wording = known.get(asked)
  if (wording === undefined) known.set(asked, (wording = approvedWording(templates, channel, purpose, language, day)))
  if (wording !== NO_WORDING) return wording
  return channel === 'voice' || channel === 'post' ? { content: minimal(channel, purpose, role) } : NO_WORDING
}
