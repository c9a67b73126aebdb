import type { Packs } from '../model/decide.js'
import type { Day } from '../model/facts.js'
import type { Deadline } from '../model/rights.js'
import { formatDay, parseDay } from '../model/time.js'
import { dueDay, speaksFor } from './duties.js'
import type { Pack } from './pack-schema.js'
import { opened } from './program.js'

type PackDuty = Pack['duties'][number]

/** Says whether a duty is to answer whatever a person asks about their data: it begins with a request for information, of anybody, unconditionally. */
function answersRequests({ clock, to }: PackDuty): boolean {
  const { starts, given, within } = clock
  return to === 'party' && starts.on === 'request' && starts.of === undefined && given === undefined && within !== undefined &&
    (starts.where?.what?.includes('information') ?? false)
}

function deadlineBy(pack: Pack, duty: PackDuty, receivedOn: Day): Deadline | undefined {
  const start = parseDay(receivedOn)
  const due = dueDay(duty.clock, start, pack)
  if (due === undefined) return undefined
  const { extension } = duty.clock
  const extended = extension === undefined ? undefined : dueDay(duty.clock, start, pack, extension.months)
  return {
    pack: pack.id, rule: duty.id, citation: duty.citation, confidence: duty.confidence, because: duty.because, dueOn: formatDay(due),
    ...(extended === undefined ? {} : { extendableTo: formatDay(extended) }),
  }
}

/**
 * Says until when a request about a person's data that arrived on a day is answered: of all places that speak for the person
 * the earliest day. Where none of them sets one, the earliest that any pack sets: what is not known makes nothing milder.
 * Undefined when no pack sets any.
 */
export function requestDeadline(packs: Packs, places: readonly string[], receivedOn: Day): Deadline | undefined {
  const all = opened(packs).packs.flatMap(({ pack }) =>
    pack.duties.filter(answersRequests).flatMap((duty) => {
      const found = deadlineBy(pack, duty, receivedOn)
      return found === undefined ? [] : [{ found, isHere: pack.place === '*' || places.some((place) => speaksFor(pack, place)) }]
    }))
  const here = all.filter((one) => one.isHere)
  return (here.length > 0 ? here : all).map((one) => one.found).toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.rule < b.rule ? -1 : 1))[0]
}

/** The rule by which a claim that stands keeps the data of whoever owes it, although they asked for erasure. */
export interface ClaimRule {
  readonly rule: string
  readonly citation: string
  readonly because: string
}

/** Packs say so of a debtor's data by this flag. */
const CLAIMS_FLAG = 'restricted_to_legal_claims'

/** Finds the rule of a place by which data are kept for legal claims alone; undefined where no pack of it has one. */
export function claimRule(packs: Packs, place: string): ClaimRule | undefined {
  for (const { pack } of opened(packs).packs) {
    if (pack.place === '*' || !speaksFor(pack, place)) continue
    const found = pack.rules.find((rule) => 'flags' in rule && rule.flags?.includes(CLAIMS_FLAG) === true)
    if (found !== undefined) return { rule: found.id, citation: found.citation, because: found.because }
  }
  return undefined
}
