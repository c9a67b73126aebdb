import type { RelationKind } from '../../../model/facts.js'
import type { ForeignRow } from '../format.js'
import { certainPeriod } from '../partial-days.js'
import { certainShare, rangeWords, readPercent } from '../percent.js'
import { idsOf, recordOf, textsOf, type Cells } from '../records.js'
import { NO_PARTY_RULE, type Entity } from './entity.js'
import { LINK_ROLES, ROLE_WORDS, TIE_SCHEMATA } from './schemata.js'

/** Rule of a link whose role is none that is read. */
export const LINK_RULE = 'ftm-link-not-read'

/** Reads a tie; one with several parties at an end stands for a relation of each with each. */
export function readTie(entity: Entity, things: ReadonlySet<string>): ForeignRow {
  const { id, schema, properties, given } = entity
  const ends = TIE_SCHEMATA[schema]
  if (ends === undefined) return { unused: LINK_RULE }
  const meaning = meaningOf(entity)
  if (meaning === undefined) return { unused: LINK_RULE }
  const from = idsOf(properties[ends.from]).toSorted()
  const to = idsOf(properties[ends.to]).toSorted()
  const absent = from.length === 0 ? ends.from : to.length === 0 ? ends.to : undefined
  if (absent !== undefined) return { column: absent, code: 'missing', reason: 'a tie needs both ends; name the entity by its id' }
  if ([...from, ...to].some((end) => things.has(end))) return { unused: NO_PARTY_RULE }
  const starts = textsOf(properties['startDate'])
  const period = certainPeriod(starts.length > 0 || schema !== 'Succession' ? starts : textsOf(properties['date']), textsOf(properties['endDate']), DATE_COLUMNS)
  if ('code' in period) return period
  const columns = { relation_id: 'id', from_id: ends.from, to_id: ends.to, share: 'percentage', cap: 'role', currency: 'role', start: 'startDate', end: 'endDate' }
  const pairs = from.flatMap((one) => to.map((other) => [one, other] as const))
  return pairs.map(([one, other], i) => recordOf('relations', {
    relation_id: i === 0 ? id : `${id}:${i + 1}`, from_id: one, to_id: other, ...meaning, ...period, ...given, source_record: id,
  }, columns))
}

const DATE_COLUMNS = { start: 'startDate', end: 'endDate' }

/** What the tie is, and how much of it; undefined where nothing that is read. */
function meaningOf({ schema, properties }: Entity): Cells | undefined {
  const roles = textsOf(properties['role']).map((role) => role.toLowerCase())
  if (schema === 'Succession') return { kind: 'successor_of' }
  if (schema === 'Directorship') return { kind: directorship(roles) }
  if (schema === 'UnknownLink') return linkOf(textsOf(properties['role']))
  const isControl = [...roles, ...textsOf(properties['ownershipType'])].some((text) => /\bcontrol/i.test(text))
  return { kind: isControl ? 'controls' : 'owns', ...shareOf(textsOf(properties['percentage'])) }
}

/** Several roles are one of a director if any of them is: that opens least. */
function directorship(roles: readonly string[]): RelationKind {
  const kinds = roles.map((role) => (Object.hasOwn(ROLE_WORDS, role) ? ROLE_WORDS[role] : undefined) ?? 'director_of')
  return kinds.includes('director_of') ? 'director_of' : (kinds.toSorted()[0] ?? 'director_of')
}

function linkOf(roles: readonly string[]): Cells | undefined {
  for (const role of roles) {
    const [, word = '', cap, currency] = /^(.*?)(?:\s+up to (\S+) ([A-Za-z]{3}))?$/.exec(role) ?? []
    const known = word.toLowerCase()
    if (Object.hasOwn(LINK_ROLES, known)) return { kind: LINK_ROLES[known], cap, currency }
  }
  return undefined
}

/** What is certain of a share, and the words of the rest; a text that is no percentage tells no share, and is not kept: it may hold anything. */
function shareOf(texts: readonly string[]): Cells {
  const ranges = texts.map(readPercent)
  if (ranges.length === 0) return {}
  const shares = ranges.map((range) => (range === undefined ? undefined : certainShare(range)))
  const words = ranges.flatMap((range) => (range === undefined ? ['percentage told in words only'] : (rangeWords(range) ?? [])))
  const least = shares.every((share) => share !== undefined) ? shares.toSorted((a, b) => Number(a) - Number(b))[0] : undefined
  const evidence = words.length > 0 ? words.toSorted().join('; ') : texts.length > 1 ? 'several percentages told' : undefined
  return { share: least, evidence }
}
