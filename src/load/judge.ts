import type { RowFault } from '../model/cells.js'
import type { AnyFact, RelationKind } from '../model/facts.js'
import type { LoadContext } from '../model/load.js'
import { SOURCE_PURPOSES, type SourcePurpose } from '../model/source-use.js'
import { NO_USE_RULE, PRIVATE_RELATIONS, REFERENCE_RULE, ROLE_OF_RELATION, type GateAnswer } from './gate.js'
import { questionFor } from './question.js'
import type { LoadRecord } from './records.js'
import type { Survey } from './survey.js'

/** What is to become of a record, before it is compared with the store. */
export type Judgement =
  | { readonly fault: RowFault }
  | { readonly stopped: 'refuse' | 'hold'; readonly rules: readonly string[] }
  | { readonly purposes: readonly SourcePurpose[] }

/** Judges a record with everything that the survey knows. */
export function judgeRecord(record: LoadRecord, slot: number, survey: Survey, roleHasUse: LoadContext['roleHasUse']): Judgement {
  if (survey.keys.isConflicting(slot)) {
    return { fault: { code: 'conflicting-duplicate', reason: 'rows of this load say different things under one key; keep one of them' } }
  }
  const fault = identityFault(record, survey) ?? referenceFault(record, survey)
  if (fault !== undefined) return { fault }
  if (relationWithoutUse(record, survey, roleHasUse)) return { stopped: 'refuse', rules: [NO_USE_RULE] }
  const answer = askGate(record, survey)
  if (answer.decision !== 'admit') return { stopped: answer.decision, rules: answer.rules }
  return stoppedWith(record, survey) ?? { purposes: answer.purposes }
}

/** What hangs on a party or debt that the gate stopped is stopped with it, and held with it where a reviewer may admit it. */
function stoppedWith({ parties, debts }: LoadRecord, { directory }: Survey): Judgement | undefined {
  let isHeld = false
  for (const id of parties) {
    const presence = directory.presenceOfParty(id)
    if (presence === 'refused') return STOPPED_WITH_IT.refuse
    if (presence === 'held') isHeld = true
  }
  for (const id of debts) {
    const presence = directory.presenceOfDebt(id)
    if (presence === 'refused') return STOPPED_WITH_IT.refuse
    if (presence === 'held') isHeld = true
  }
  return isHeld ? STOPPED_WITH_IT.hold : undefined
}

const STOPPED_WITH_IT = {
  refuse: { stopped: 'refuse', rules: [REFERENCE_RULE] },
  hold: { stopped: 'hold', rules: [REFERENCE_RULE] },
} as const satisfies Record<string, Judgement>

function identityFault(record: LoadRecord, survey: Survey): RowFault | undefined {
  const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
  if (fact.kind !== 'party') return undefined
  const field = survey.directory.identityConflict(fact.content.partyId, fact.content)
  if (field === undefined) return undefined
  const column = field === 'birthDate' ? 'birth_date' : 'registration_no'
  return { column, code: 'identity-conflict', reason: `this id is known with another ${column.replace('_', ' ')}; give another person another id` }
}

function referenceFault(record: LoadRecord, survey: Survey): RowFault | undefined {
  const columns = REFERENCE_COLUMNS[record.kind]
  const party = record.parties.findIndex((id) => survey.directory.presenceOfParty(id) === 'missing')
  if (party >= 0) return missing('party', columns?.parties[party])
  return record.debts.some((id) => survey.directory.presenceOfDebt(id) === 'missing') ? missing('debt', columns?.debt) : undefined
}

function missing(what: 'party' | 'debt', column: string | undefined): RowFault {
  return {
    ...(column === undefined ? {} : { column }), code: `${what}-unknown`,
    reason: `this ${what} is neither in the load nor in the store, or its own row is a reject`,
  }
}

const REFERENCE_COLUMNS: Partial<Record<LoadRecord['kind'], { readonly parties: readonly string[]; readonly debt?: string }>> = {
  obligation: { parties: ['party_id'], debt: 'debt_id' },
  relation: { parties: ['from_id', 'to_id'], debt: 'covers' },
  contact_point: { parties: ['party_id'] },
  status: { parties: ['party_id'], debt: 'debt_id' },
  suppression: { parties: ['party_id'] },
  match_decision: { parties: ['a_id', 'b_id'] },
  event: { parties: ['party_id', 'party_id'], debt: 'debt_id' },
}

/** A friend, a neighbour: unless a pack of a place concerned lets somebody of that role be reached, nobody may use the tie. */
function relationWithoutUse(record: LoadRecord, survey: Survey, roleHasUse: LoadContext['roleHasUse']): boolean {
  const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
  if (fact.kind !== 'relation' || !PRIVATE_RELATIONS.has(fact.content.kind)) return false
  const kind: RelationKind = fact.content.kind
  const places = questionFor(record, survey.directory)?.places ?? []
  const asked = places.length > 0 ? places : [record.source?.jurisdiction ?? '']
  return !asked.some((place) => roleHasUse?.(ROLE_OF_RELATION[kind], place) ?? false)
}

/** Facts that no source backs are nobody's personal data from elsewhere: they serve every purpose. */
function askGate(record: LoadRecord, survey: Survey): GateAnswer {
  const fact = record as Pick<AnyFact, 'kind' | 'content'> as AnyFact
  if (fact.kind === 'source') return { decision: 'admit', purposes: fact.content.purposes }
  const question = questionFor(record, survey.directory)
  if (question === undefined) return { decision: 'admit', purposes: SOURCE_PURPOSES.filter((purpose) => purpose !== 'resale') }
  return survey.gate.ask(question)
}
