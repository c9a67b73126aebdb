import type { Role } from '../model/case-file.js'
import type { Admit, Packs } from '../model/decide.js'
import type { FactKind, RelationKind, Source } from '../model/facts.js'
import type { SourceId } from '../model/ids.js'
import type { SourceDecision, SourcePurpose } from '../model/source-use.js'
import { formatDay, DAY_MS, type EpochMs } from '../model/time.js'

/** What the law says to storing a row. */
export type GateAnswer =
  | { readonly decision: 'admit'; readonly purposes: readonly SourcePurpose[] }
  | { readonly decision: 'refuse' | 'hold'; readonly rules: readonly string[] }

/** What the gate must know of a row. */
export interface GateQuestion {
  readonly source: Source
  /** What its subject is; none: unknown. */
  readonly roles: readonly Role[]
  /** Where its debts lie; none: the place of its source. */
  readonly places: readonly string[]
  readonly hasRefused: boolean
  /** True for a row that can only forbid: it is also asked about for the purpose `protect`. */
  readonly forbidsOnly: boolean
}

/** Kinds of fact that can only forbid. */
export const FORBIDDING_KINDS: ReadonlySet<FactKind> = new Set<FactKind>(['suppression', 'status'])

/** What `from` is to `to` by a relation of each kind. */
export const ROLE_OF_RELATION: Readonly<Record<RelationKind, Role>> = {
  owns: 'owner', controls: 'owner', director_of: 'director', officer_of: 'officer', legal_representative_of: 'legal_representative',
  employs: 'employer', guarantees: 'guarantor', lawyer_of: 'attorney', adviser_of: 'authorised_representative',
  lpa_attorney_of: 'authorised_representative', authorised_representative_of: 'authorised_representative',
  insolvency_office_holder_of: 'insolvency_office_holder', guardian_of: 'guardian', personal_representative_of: 'personal_representative',
  successor_of: 'successor_in_interest', heir_of: 'heir', spouse_of: 'spouse', former_spouse_of: 'former_spouse', parent_of: 'parent',
  sibling_of: 'sibling', relative_of: 'relative', cohabits_with: 'cohabitant', designated_contact_of: 'designated_contact',
  reference_of: 'reference', emergency_contact_of: 'emergency_contact', friend_of: 'friend', neighbour_of: 'neighbour',
  colleague_of: 'colleague', landlord_of: 'landlord', business_partner_of: 'business_partner', supplies: 'business_partner',
}

/** Relations of ownership, control and trade: looked at, whether or not the far end owes. */
export const BUSINESS_RELATIONS: ReadonlySet<RelationKind> = new Set<RelationKind>([
  'owns', 'controls', 'director_of', 'officer_of', 'legal_representative_of', 'guarantees', 'supplies',
])

/** Relations of private life that make no candidate: kept only where a pack of the place has a use for the role. */
export const PRIVATE_RELATIONS: ReadonlySet<RelationKind> = new Set<RelationKind>([
  'former_spouse_of', 'sibling_of', 'relative_of', 'cohabits_with', 'friend_of', 'neighbour_of', 'colleague_of', 'landlord_of',
])

/** Rule of a relation that was dropped because nobody may use it. */
export const NO_USE_RULE = 'relation-without-use'
/** Rule of a row that hangs on a party or debt which the gate stopped. */
export const REFERENCE_RULE = 'reference-stopped'
/** Rule of a row whose source had expired when it was loaded: on its `expires_on` it permits nothing any more. */
export const EXPIRED_RULE = 'source-expired'

/** The source gate for one load: asked once for each different question. */
export interface Gate {
  readonly ask: (question: GateQuestion) => GateAnswer
}

/**
 * Opens the gate. A purpose is admitted when the law admits it for any role of the subject in any of its places: the gate
 * is asked again for the one role and place when the fact is used. `rowsOf` says how many rows a source delivers.
 */
export function createGate(admit: Admit, packs: Packs, nowMs: EpochMs, rowsOf: (source: Source) => number): Gate {
  const answers = new Map<SourceId, Map<number, GateAnswer>>()
  const listNumber = listNumbers()
  const today = formatDay(Math.floor(nowMs / DAY_MS))
  const askLaw = lawAsker(admit, packs, today, rowsOf)
  const judge = (question: GateQuestion): GateAnswer => {
    const { source } = question
    const isExpired = source.expiresOn !== undefined && source.expiresOn <= today
    const own = isExpired ? [] : source.purposes
    const purposes = question.forbidsOnly && !own.includes('protect') ? [...own, 'protect' as const] : own
    const opinions = purposes.map((purpose) => ({ purpose, ...opinionOn(question, purpose, askLaw) }))
    const admitted = opinions.filter(({ decision }) => decision === 'ADMIT').map(({ purpose }) => purpose)
    if (admitted.length > 0) return { decision: 'admit', purposes: admitted }
    const rulesOf = (decision: SourceDecision): readonly string[] =>
      [...new Set(opinions.filter((opinion) => opinion.decision === decision).flatMap(({ rules }) => rules))].sort()
    if (opinions.some(({ decision }) => decision === 'REVIEW')) return { decision: 'hold', rules: rulesOf('REVIEW') }
    return { decision: 'refuse', rules: isExpired ? [EXPIRED_RULE] : rulesOf('REJECT') }
  }
  return {
    ask: (question) => {
      const { source, roles, places } = question
      const key = (listNumber(roles) * LISTS_MAX + listNumber(places)) * 4 + (question.hasRefused ? 2 : 0) + (question.forbidsOnly ? 1 : 0)
      const ofSource = entryOf(answers, source.sourceId, () => new Map<number, GateAnswer>())
      return entryOf(ofSource, key, () => judge(question))
    },
  }
}

/** Bound of list numbers: two of them and two flags stay below 2^53. */
const LISTS_MAX = 2 ** 25

/** Numbers lists by what they hold, so that a question's key needs no text; the directory shares most lists. */
function listNumbers(): (list: readonly string[]) => number {
  const byList = new WeakMap<readonly string[], number>()
  const byText = new Map<string, number>()
  return (list) => {
    const known = byList.get(list)
    if (known !== undefined) return known
    const number = entryOf(byText, list.join(' '), () => byText.size)
    byList.set(list, number)
    return number
  }
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

/** What the law says to one purpose, and by which rules it does not admit. */
interface Opinion {
  readonly decision: SourceDecision
  readonly rules: readonly string[]
}

type AskLaw = (source: Source, place: string, role: Role, purpose: SourcePurpose, hasRefused: boolean) => Opinion

/** The mildest opinion for any role in any place; the rules of all that are as strict. */
function opinionOn(question: GateQuestion, purpose: SourcePurpose, askLaw: AskLaw): Opinion {
  const { source, hasRefused } = question
  const roles: readonly Role[] = question.roles.length > 0 ? question.roles : ['unknown']
  const places = question.places.length > 0 ? question.places : [source.jurisdiction]
  const opinions: Opinion[] = []
  for (const place of places) {
    for (const role of roles) {
      const opinion = askLaw(source, place, role, purpose, hasRefused)
      // Nothing is milder, and what admits has no rules to tell.
      if (opinion.decision === 'ADMIT') return opinion
      opinions.push(opinion)
    }
  }
  const decision = opinions.some((opinion) => opinion.decision === 'REVIEW') ? 'REVIEW' : 'REJECT'
  return { decision, rules: opinions.filter((opinion) => opinion.decision === decision).flatMap(({ rules }) => rules) }
}

/** Asks the law once for each source, place, role and purpose. */
function lawAsker(admit: Admit, packs: Packs, today: string, rowsOf: (source: Source) => number): AskLaw {
  const known = new Map<SourceId, Map<string, Map<Role, Opinion>>>()
  return (source, place, role, purpose, hasRefused) => {
    const ofSource = entryOf(known, source.sourceId, () => new Map<string, Map<Role, Opinion>>())
    const ofPlace = entryOf(ofSource, `${place}\u001f${purpose}${hasRefused}`, () => new Map<Role, Opinion>())
    const before = ofPlace.get(role)
    if (before !== undefined) return before
    const { decision, reasons } = admit({
      jurisdiction: place, sourceClass: source.class, subjectRole: role, purpose, authorisation: source.authorisation,
      obtainedOn: source.obtainedOn, asOf: today, inferred: false, refusedBySubject: hasRefused, recordCount: Math.max(1, rowsOf(source)),
      ...(source.noticeSentOn === undefined ? {} : { noticeSentOn: source.noticeSentOn }),
    }, packs)
    const opinion = { decision, rules: reasons.map((reason) => reason.rule) }
    ofPlace.set(role, opinion)
    return opinion
  }
}
