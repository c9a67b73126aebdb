import type { Role } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Day, Fact, Provenance, Source } from '../model/facts.js'
import type { ReachContext } from '../model/reach.js'
import type { SourcePurpose, SourceUse } from '../model/source-use.js'

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
}

const NO_RULE: Refused = []
const ADMITTED = null
/** Answers already had, for each question's moment, actor and packs. */
const answers = new WeakMap<ReachContext, Map<string, Refused | null>>()

function answersOf(context: ReachContext): Map<string, Refused | null> {
  const known = answers.get(context)
  if (known !== undefined) return known
  const fresh = new Map<string, Refused | null>()
  answers.set(context, fresh)
  return fresh
}

function ask(source: Source, place: string, purpose: SourcePurpose, use: UseOfFact, day: Day, context: ReachContext): Refused | null {
  const noticeSentOn = use.noticeSentOn ?? source.noticeSentOn
  const question: SourceUse = {
    jurisdiction: place, sourceClass: source.class, subjectRole: use.role, purpose, authorisation: source.authorisation,
    obtainedOn: source.obtainedOn, asOf: day, inferred: false, refusedBySubject: use.refusedBySubject === true,
    ...(noticeSentOn === undefined ? {} : { noticeSentOn }),
  }
  const verdict = context.admit(question, context.packs)
  return verdict.decision === 'ADMIT' ? ADMITTED : [...new Set(verdict.reasons.map((reason) => reason.rule))].sort()
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

  const answer = (fact: Fact<'source'>, place: string, purpose: SourcePurpose, use: UseOfFact): Refused | null => {
    const { content } = fact
    const key = [
      content.sourceId, fact.revision, place, purpose, use.role, use.noticeSentOn ?? '', use.refusedBySubject === true,
    ].join('\u001f')
    const had = known.get(key)
    if (had !== undefined) return had
    const got = ask(content, place, purpose, use, day, context)
    known.set(key, got)
    return got
  }
  const forPurpose = (fact: Fact<'source'>, purpose: SourcePurpose, use: UseOfFact): Refused | null => {
    for (const place of use.places) {
      const got = answer(fact, place, purpose, use)
      if (got !== ADMITTED) return got
    }
    return ADMITTED
  }
  return {
    refusal: (fact, use) => {
      const source = sources.get((fact.content as Provenance).sourceId)
      if (source === undefined || !serves(source.content) || use.places.length === 0) return NO_RULE
      let refused: Refused = NO_RULE
      for (const purpose of use.purposes) {
        if (!fact.purposes.includes(purpose) || !source.content.purposes.includes(purpose)) continue
        const got = forPurpose(source, purpose, use)
        if (got === ADMITTED) return undefined
        refused = got
      }
      return refused
    },
  }
}
