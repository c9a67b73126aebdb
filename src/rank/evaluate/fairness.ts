import type { ReportedOutcome } from '../../model/calibration.js'
import { FAIRNESS_ATTRIBUTES, type Fairness, type FairnessAttribute, type FairnessGroup } from '../../model/evaluation.js'
import { FAIRNESS_OUTCOMES_MIN, FAIRNESS_PEOPLE_MIN } from '../../model/outcomes-needed.js'
import type { Scorecard } from '../../model/scorecard.js'
import { logitOf } from '../calibrate/skill.js'
import { standardErrorOf, type People } from '../people.js'
import { explainerOf, type Explainer } from './explain.js'
import { contactFacts } from './facts.js'
import { groupsOf, UNKNOWN, type Group } from './groups.js'
import { permutationP } from './permute.js'
import type { Scored } from './scored.js'
import { tenthWeights } from './tenths.js'

/** Log-odds below which a difference does not matter: about one in a hundred of chance where chances are even. */
const LOG_ODDS_TOLD = 0.05
/** Chance of calling a difference real that is none, over the groups of one attribute. */
const P_TOLD = 0.01
/** Standard errors beyond which a difference is real whatever dealing says: dealing is blind where group and contact facts go together. */
const ERRORS_SURE = 4
/** People in a group, and outside it, whose spread is an error to rely on. */
const PEOPLE_SURE = 20
/** Standard errors that any difference must reach to be told. */
const ERRORS_TOLD = 2
/** Part of a group that contact facts must leave open, or group and facts cannot be told apart. */
const OPEN_SHARE_MIN = 0.05
const SEED = 1

/** The group of one attribute that an outcome is of; undefined where it is not recorded. */
const NAME_OF: Readonly<Record<FairnessAttribute, (outcome: ReportedOutcome) => string | undefined>> = {
  birth: ({ person: { birthYear } }) => (birthYear === undefined ? undefined : `${Math.floor(birthYear / 10) * 10}s`),
  language: ({ person: { language } }) => language?.split('-')[0]?.toLowerCase(),
  country: ({ person: { country } }) => country?.toUpperCase(),
}

const ATTRIBUTE_WORDS: Readonly<Record<FairnessAttribute, string>> = { birth: 'date of birth', language: 'language', country: 'country' }

/** What every attribute is looked at with. */
interface Ground {
  readonly rows: readonly Scored[]
  readonly people: People
  /** Takes from a number what contact facts explain. */
  readonly unexplained: Explainer
  readonly logOdds: Float64Array
  readonly left: Float64Array
  readonly top: Float64Array
}

/** What contact facts leave of a group's difference: the coefficient of least squares on facts and group, its error by person. */
function leftOf({ people, unexplained, left }: Ground, { members, people: concerned }: Group): { readonly logOdds: number; readonly standardError: number } | undefined {
  const isIn = new Float64Array(left.length)
  for (const i of members) isIn[i] = 1
  const open = unexplained(isIn)
  const square = open.reduce((sum, one) => sum + one * one, 0)
  const whole = (members.length * (left.length - members.length)) / left.length
  if (whole === 0 || square < whole * OPEN_SHARE_MIN) return undefined
  const logOdds = open.reduce((sum, one, i) => sum + one * (left[i] ?? 0), 0) / square
  const moves = open.map((one, i) => (one * ((left[i] ?? 0) - logOdds * one)) / square)
  const standardError = concerned < 2 ? undefined : standardErrorOf(moves, people)
  return standardError === undefined ? undefined : { logOdds, standardError }
}

function meanAt(values: ArrayLike<number>, members: readonly number[]): number {
  return members.length === 0 ? 0 : members.reduce((sum, i) => sum + (values[i] ?? 0), 0) / members.length
}

function groupRow(ground: Ground, group: Group, isCompared: boolean): FairnessGroup {
  const { rows, people, logOdds, top } = ground
  const { name, members, merged } = group
  const scores = rows.map(({ score }) => score)
  const reached = rows.map(({ outcome }) => (outcome.reached ? 1 : 0))
  const [predicted, observed] = [meanAt(scores, members), meanAt(reached, members)]
  const moves = new Float64Array(rows.length)
  for (const i of members) moves[i] = ((reached[i] ?? 0) - (scores[i] ?? 0) - (observed - predicted)) / members.length
  const standardError = standardErrorOf(moves, people, group.people)
  const isIn = new Set(members)
  const rest = rows.flatMap((_, i) => (isIn.has(i) ? [] : [i]))
  const left = isCompared ? leftOf(ground, group) : undefined
  const chance = (by: number): number => 1 / (1 + Math.exp(-logitOf(predicted))) - 1 / (1 + Math.exp(-(logitOf(predicted) - by)))
  return {
    name, outcomes: members.length, people: group.people, meanScore: predicted, topTenthShare: Math.min(1, meanAt(top, members)), observed,
    apart: rest.length === 0 ? 0 : meanAt(logOdds, members) - meanAt(logOdds, rest),
    ...(merged === undefined ? {} : { merged }),
    ...(standardError === undefined ? {} : { standardError }),
    ...(left === undefined ? {} : { unexplained: { ...left, chance: chance(left.logOdds) } }),
  }
}

/** Bands of how much of a person's score is explained, and of how many outcomes there are of them. */
const STRATA = 5

/** People by how high contact facts let them stand, and by how many outcomes there are of them. */
function personStrata({ people, logOdds, left }: Ground): { readonly left: Float64Array; readonly stratum: Int32Array } {
  const [sums, explained, counts] = [new Float64Array(people.count), new Float64Array(people.count), new Float64Array(people.count)]
  for (const [i, person] of people.of.entries()) {
    sums[person] = (sums[person] ?? 0) + (left[i] ?? 0)
    explained[person] = (explained[person] ?? 0) + (logOdds[i] ?? 0) - (left[i] ?? 0)
    counts[person] = (counts[person] ?? 0) + 1
  }
  const means = explained.map((sum, person) => sum / (counts[person] ?? 1))
  const sorted = means.toSorted()
  const bounds = Array.from({ length: STRATA - 1 }, (_, i) => sorted[Math.floor(((i + 1) * people.count) / STRATA)] ?? 0)
  const stratum = Int32Array.from(means, (one, person) =>
    STRATA * Math.floor(Math.log2(counts[person] ?? 1)) + bounds.filter((bound) => one > bound).length)
  return { left: sums, stratum }
}

/** Every person's group: the one of most of their outcomes, the first of those that tie. */
function groupOfPerson({ people }: Ground, groups: readonly Group[]): Int32Array {
  const counts = groups.map(() => new Float64Array(people.count))
  for (const [one, { members }] of groups.entries()) {
    for (const i of members) counts[one]![people.of[i] ?? 0]! += 1
  }
  return Int32Array.from({ length: people.count }, (_, person) =>
    counts.reduce((best, count, one) => ((count[person] ?? 0) > (counts[best]?.[person] ?? 0) ? one : best), 0))
}

/** A group of which something is known that contact facts do not explain. */
type Told = FairnessGroup & { readonly unexplained: NonNullable<FairnessGroup['unexplained']> }

function isTold(group: FairnessGroup): group is Told {
  return group.unexplained !== undefined
}

function inHundred({ name, unexplained: { chance, standardError }, meanScore }: Told): string {
  const error = 100 * standardError * meanScore * (1 - meanScore)
  return `${name} ${chance < 0 ? '-' : '+'}${Math.abs(100 * chance).toFixed(1)} in 100, give or take ${error.toFixed(1)}`
}

/** Groups that differ by enough to matter and more than chance gives: by dealing for all groups at once, or by far more than their own error. */
function differing(groups: readonly Told[], isByDealing: boolean, people: number): readonly Told[] {
  return groups.filter(({ unexplained: { logOdds, standardError }, people: inside }) => {
    const isSure = Math.min(inside, people - inside) >= PEOPLE_SURE && Math.abs(logOdds) > ERRORS_SURE * standardError
    return Math.abs(logOdds) >= LOG_ODDS_TOLD && (isSure || (isByDealing && Math.abs(logOdds) > ERRORS_TOLD * standardError))
  })
}

function verdictOf(groups: readonly FairnessGroup[], pValue: number | undefined, attribute: FairnessAttribute, people: number): Pick<Fairness, 'verdict' | 'words'> {
  const what = ATTRIBUTE_WORDS[attribute]
  const told = groups.filter(isTold).toSorted((a, b) => Math.abs(b.unexplained.logOdds) - Math.abs(a.unexplained.logOdds))
  const isByDealing = pValue !== undefined && pValue <= P_TOLD
  const found = differing(told, isByDealing, people)
  if (found.length > 0) {
    return { verdict: 'differs', words: `by ${what} the order differs beyond what contact facts explain: ${found.slice(0, 3).map(inHundred).join('; ')}` }
  }
  const [most] = told
  if (most === undefined) return { verdict: 'unknown', words: `by ${what} it cannot be told: contact facts and groups go together` }
  const inseparable = groups.filter((group) => !isTold(group)).map(({ name }) => name)
  const rest = inseparable.length === 0 ? '' : `; not told of ${inseparable.join(', ')}, where contact facts and group go together`
  return { verdict: 'none', words: `by ${what} no difference beyond what contact facts explain${isByDealing ? ' that is large enough to matter' : ''} (the largest left: ${inHundred(most)})${rest}` }
}

function fairnessOf(ground: Ground, attribute: FairnessAttribute): Fairness {
  const { rows, people } = ground
  const groups = groupsOf(rows, people, NAME_OF[attribute])
  const isEnough = rows.length >= FAIRNESS_OUTCOMES_MIN && people.count >= FAIRNESS_PEOPLE_MIN
  const isCompared = isEnough && groups.length > 1
  const shown = groups.map((group) => groupRow(ground, group, isCompared))
  const what = ATTRIBUTE_WORDS[attribute]
  if (!isEnough) {
    const words = `by ${what} it cannot be told yet: it wants ${FAIRNESS_OUTCOMES_MIN} outcomes of ${FAIRNESS_PEOPLE_MIN} people, and there are ${rows.length} of ${people.count}`
    return { attribute, groups: shown, verdict: 'unknown', words }
  }
  if (!isCompared) {
    const words = groups[0]?.name === UNKNOWN ? `${what} is not recorded` : `by ${what} there is one group alone`
    return { attribute, groups: shown, verdict: 'unknown', words }
  }
  const pValue = permutationP({ ...personStrata(ground), group: groupOfPerson(ground, groups), groupCount: groups.length }, SEED)
  return { attribute, groups: shown, ...(pValue === undefined ? {} : { pValue }), ...verdictOf(shown, pValue, attribute, people.count) }
}

/**
 * Says for each attribute that no score reads whether the order depends on it all the same: how its groups stand, whether
 * their chances come true, and what contact facts (every fact that a score may read, in bands by `card`) leave unexplained of
 * their distance. A difference is told when dealing the attribute out anew among like people seldom gives as much, and when
 * it is large enough to matter.
 */
export function fairnessTable(rows: readonly Scored[], people: People, card: Scorecard): readonly Fairness[] {
  const unexplained = explainerOf(contactFacts(rows, card), rows.length)
  const logOdds = Float64Array.from(rows, ({ score }) => logitOf(score))
  const ground: Ground = { rows, people, unexplained, logOdds, left: unexplained(logOdds), top: tenthWeights(rows.map(({ score }) => score), 0) }
  return FAIRNESS_ATTRIBUTES.map((attribute) => fairnessOf(ground, attribute))
}
