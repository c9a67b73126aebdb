import type { Role } from '../model/case-file.js'
import type { Admit, Packs } from '../model/decide.js'
import { ADMISSIONS_KEPT_MAX } from '../model/limits.js'
import type { Dossier } from '../model/dossier.js'
import type { Day, Fact, Provenance, Source } from '../model/facts.js'
import type { ReachContext } from '../model/reach.js'
import type { SourcePurpose, SourceUse } from '../model/source-use.js'
import { rulesIn } from '../model/verdict.js'

/** Why a fact may not be used to permit: rule ids of the source gate, none where its source is ended or unknown. */
export type Refused = readonly string[]

/** What a fact is to be used for: whom it concerns, in which places, for any of which purposes. */
export interface UseOfFact {
  readonly role: Role
  readonly places: readonly string[]
  readonly purposes: readonly SourcePurpose[]
  /** Day on which the person was told of the source by a notice of their own. */
  readonly noticeSentOn?: Day
  /** The person asked not to be contacted, or objected. */
  readonly refusedBySubject?: boolean
}

/** The source gate, asked again at the moment of use. */
export interface Admission {
  /** Undefined when the fact may be used; else why not. */
  readonly refusal: (fact: Fact, use: UseOfFact) => Refused | undefined
  /** One object for each way of use: many candidates are asked about in the same one, and what was answered is found by it. */
  readonly useOf: (use: UseOfFact) => UseOfFact
}

const NO_RULE: Refused = []
const ADMITTED = null
/** Answers that leave it to a reviewer: what two people admitted may then be used. */
const FOR_REVIEW = new WeakSet<Refused>()
/** Answers already had from a gate by these packs, by the whole question. */
const answers = new WeakMap<Packs, WeakMap<Admit, Map<string, Refused | null>>>()

function answersOf({ packs, admit }: ReachContext): Map<string, Refused | null> {
  let byGate = answers.get(packs)
  if (byGate === undefined) answers.set(packs, (byGate = new WeakMap()))
  let known = byGate.get(admit)
  if (known === undefined) byGate.set(admit, (known = new Map()))
  // A server that runs for months asks of every new day.
  if (known.size > ADMISSIONS_KEPT_MAX) known.clear()
  return known
}

function ask(source: Source, place: string, purpose: SourcePurpose, use: UseOfFact, day: Day, context: ReachContext): Refused | null {
  const noticeSentOn = use.noticeSentOn ?? source.noticeSentOn
  const question: SourceUse = {
    jurisdiction: place, sourceClass: source.class, subjectRole: use.role, purpose, authorisation: source.authorisation,
    obtainedOn: source.obtainedOn, asOf: day, inferred: false, refusedBySubject: use.refusedBySubject === true,
    ...(noticeSentOn === undefined ? {} : { noticeSentOn }),
  }
  const verdict = context.admit(question, context.packs)
  if (verdict.decision === 'ADMIT') return ADMITTED
  const rules: Refused = rulesIn(verdict.reasons).toSorted()
  if (verdict.decision === 'REVIEW') FOR_REVIEW.add(rules)
  return rules
}

/**
 * Opens the source gate for one dossier. A source that has not begun, has expired, or serves another creditor permits nothing.
 * Each answer is asked for once for a context, whatever the number of dossiers.
 */
export function openAdmission(dossier: Dossier, context: ReachContext, day: Day, creditors: ReadonlySet<string>): Admission {
  const known = answersOf(context)
  const sources = new Map(dossier.sources.map((fact) => [fact.content.sourceId, fact]))
  const serves = (source: Source): boolean =>
    source.obtainedOn <= day && (source.expiresOn === undefined || day < source.expiresOn) &&
    (source.forCreditor === undefined || [...creditors].every((creditor) => creditor === source.forCreditor))

  const answer = ({ content }: Fact<'source'>, place: string, purpose: SourcePurpose, use: UseOfFact): Refused | null => {
    const key = [
      content.class, content.authorisation, content.obtainedOn, content.noticeSentOn, day, place, purpose, use.role,
      use.noticeSentOn, use.refusedBySubject === true,
    ].join('\u001f')
    const had = known.get(key)
    if (had !== undefined) return had
    const got = ask(content, place, purpose, use, day, context)
    known.set(key, got)
    return got
  }
  const inEveryPlace = (fact: Fact<'source'>, purpose: SourcePurpose, use: UseOfFact): Refused | null => {
    let review: Refused | null = ADMITTED
    for (const place of use.places) {
      const got = answer(fact, place, purpose, use)
      if (got === ADMITTED) continue
      // A place that refuses outright weighs more than one that leaves it to a reviewer.
      if (!FOR_REVIEW.has(got)) return got
      review ??= got
    }
    return review
  }
  const uses = new Map<string, UseOfFact>()
  // One use is asked about for many facts of few sources.
  const byUse = new Map<UseOfFact, Map<string, Refused | null>>()
  const forPurpose = (fact: Fact<'source'>, purpose: SourcePurpose, use: UseOfFact): Refused | null => {
    let asked = byUse.get(use)
    if (asked === undefined) byUse.set(use, (asked = new Map()))
    const key = `${purpose} ${fact.content.sourceId}`
    let got = asked.get(key)
    if (got === undefined) asked.set(key, (got = serves(fact.content) ? inEveryPlace(fact, purpose, use) : NO_RULE))
    return got
  }
  return {
    useOf: (use) => {
      const key = [use.role, use.places.join(' '), use.purposes.join(' '), use.noticeSentOn, use.refusedBySubject === true].join('\u001f')
      const same = uses.get(key) ?? use
      uses.set(key, same)
      return same
    },
    refusal: (fact, use) => {
      const source = sources.get((fact.content as Provenance).sourceId)
      if (source === undefined || use.places.length === 0) return NO_RULE
      let refused: Refused = NO_RULE
      for (const purpose of use.purposes) {
        if (!source.content.purposes.includes(purpose)) continue
        const got = forPurpose(source, purpose, use)
        // Not admitted when it was loaded: it permits nothing now either, whatever the gate says today.
        const isGood = got === ADMITTED || ((fact.content as Provenance).admittedBy !== undefined && FOR_REVIEW.has(got))
        if (isGood && fact.purposes.includes(purpose)) return undefined
        if (got !== ADMITTED) refused = got
      }
      return refused
    },
  }
}
