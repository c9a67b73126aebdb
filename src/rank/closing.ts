import type { CaseFile, Event } from '../model/case-file.js'
import { POINTERS_SPLIT_MAX } from '../model/limits.js'
import { PERMITTING, type Reason, type Verdict } from '../model/verdict.js'
import house from './house.json' with { type: 'json' }

/** What a refusal is about; `other` is what we could mend ourselves, or what speaks of nobody in particular. */
export type RefusalSubject = 'debt' | 'person' | 'point' | 'other'

/** Named things by the subject that they speak of. */
type BySubject = Readonly<Partial<Record<Exclude<RefusalSubject, 'other'>, readonly string[]>>>

const SUBJECTS = house.subjects
/** Decisions that end by themselves, or lead to somebody else: they close nothing. */
const CLOSES_NOTHING: ReadonlySet<string> = new Set(['DELAY_UNTIL', 'REDIRECT', ...PERMITTING])
/** Decisions under which nothing more can be hoped for: no officer, consent or day opens them. */
const FINAL: ReadonlySet<string> = new Set(['SUPPRESS', 'DENY'])
/** Subjects, the one that closes most first. */
const WIDEST_FIRST = ['debt', 'person', 'point'] as const

function named(table: BySubject, name: string): RefusalSubject {
  return WIDEST_FIRST.find((subject) => table[subject]?.includes(name) === true) ?? 'other'
}

function eventSubject(event: Event | undefined): RefusalSubject {
  switch (event?.kind) {
    case 'request':
      return named(SUBJECTS.requests, event.what)
    case 'report':
      return named(SUBJECTS.reports, event.what)
    case 'check':
      return named(SUBJECTS.checks, event.what)
    default:
      return event === undefined ? 'other' : named(SUBJECTS.events, event.kind)
  }
}

/** Pointers that were split before: verdicts name the same few again and again. */
const splitBefore = new Map<string, readonly string[]>()

function stepsOf(pointer: string): readonly string[] {
  const known = splitBefore.get(pointer)
  if (known !== undefined) return known
  if (splitBefore.size >= POINTERS_SPLIT_MAX) splitBefore.clear()
  const steps = pointer.split('/').slice(1)
  splitBefore.set(pointer, steps)
  return steps
}

/** What one fact that a rule read speaks of; `pointer` is a JSON pointer into the case file. */
function factSubject(pointer: string, caseFile: CaseFile): RefusalSubject {
  const [member = '', second = '', third = ''] = stepsOf(pointer)
  switch (member) {
    case 'events':
      return eventSubject(caseFile.events[Number(second)])
    case 'debt':
      return second === 'states' ? named(SUBJECTS.states, caseFile.debt.states[Number(third)]?.kind ?? '') : 'other'
    case 'party':
      return SUBJECTS.partyFields.includes(second) ? 'person' : 'other'
    case 'obligor':
      return caseFile.obligor?.id === caseFile.party.id && SUBJECTS.obligorFields.includes(second) ? 'person' : 'other'
    case 'contactPoint':
      return SUBJECTS.pointFields.includes(second) ? 'point' : 'other'
    default:
      return 'other'
  }
}

function scopeSubject(verdict: Verdict): RefusalSubject {
  switch (verdict.scope) {
    case 'debt':
      return 'debt'
    case 'party':
      return 'person'
    case 'contact_point':
    case 'channel':
      return 'point'
    default:
      return 'other'
  }
}

/** Says whether a rule turns on what we would say: another wording, not another day, would lift it. */
function turnsOnContent(reason: Reason): boolean {
  return [...reason.facts, ...(reason.unknown ?? [])].some((pointer) => SUBJECTS.oursToMend.includes(stepsOf(pointer)[0] ?? ''))
}

/**
 * Says what a reason of a verdict is about: by the facts that its rule read, the one that closes most first; where they
 * say nothing, by the scope of a SUPPRESS. What a point's own fields refuse only together with our wording is `other`.
 */
export function subjectOf(reason: Reason, verdict: Verdict, caseFile: CaseFile): RefusalSubject {
  const found = reason.facts.map((pointer) => factSubject(pointer, caseFile))
  const subject = WIDEST_FIRST.find((one) => found.includes(one))
  if (subject === undefined) return reason.decision === 'SUPPRESS' ? scopeSubject(verdict) : 'other'
  const isFromEvent = reason.facts.some((pointer, i) => pointer.startsWith('/events/') && found[i] === 'point')
  return subject === 'point' && !isFromEvent && turnsOnContent(reason) ? 'other' : subject
}

/** The reason by which a verdict closes the whole ladder of its debt; undefined when it does not. */
export function debtRefusal(verdict: Verdict, caseFile: CaseFile): Reason | undefined {
  return verdict.reasons.find(
    (reason) => !CLOSES_NOTHING.has(reason.decision) && subjectOf(reason, verdict, caseFile) === 'debt',
  )
}

/** What a refusal closes: nothing, a channel for want of words we may use, this one point or channel, or the person. */
export type Closed = 'nothing' | 'wordless' | 'point' | 'person'

/** Says what a verdict that opens no window in the horizon closes for its person. */
export function closes(verdict: Verdict, caseFile: CaseFile): Closed {
  if (!FINAL.has(verdict.decision)) return 'nothing'
  const final = verdict.reasons.filter((reason) => FINAL.has(reason.decision))
  const subjects = final.map((reason) => subjectOf(reason, verdict, caseFile))
  if (subjects.includes('person')) return 'person'
  if (subjects.includes('point')) return 'point'
  return final.some(turnsOnContent) ? 'wordless' : 'nothing'
}

/** Says whether a REDIRECT turns on a fact about the person (a death, an age) and not on a representation. */
export function redirectsForPerson(verdict: Verdict, caseFile: CaseFile): boolean {
  return verdict.reasons.some(
    (reason) => reason.decision === 'REDIRECT' && subjectOf(reason, verdict, caseFile) === 'person',
  )
}
