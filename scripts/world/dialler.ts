import { groupBy } from '#src/model/group.js'
import { answerAt, type Answer } from './answers.js'
import { chanceFrom, type Chance } from './chance.js'
import type { Claim } from './claims.js'
import type { Calendar } from './calendar.js'
import type { Truth, WorldDay, WorldDebt } from './model.js'

/** A contact of the past with what was written down of it. */
export interface PastCall {
  readonly debt: WorldDebt
  readonly claim: Claim
  readonly atMs: number
  readonly result: 'conversation' | 'wrong_party' | 'answered_then_dropped' | 'unanswered' | 'voicemail' | 'busy' | 'not_in_service' | 'delivered' | 'bounced'
  /** What the person asked for when reached. */
  readonly said?: 'stop_contact_point' | 'stop_channel' | 'complaint' | 'no_contact'
}

/** Mean days between two attempts at one debt. */
const GAP_DAYS = 17
/** Days of rest after a conversation. */
const REST_DAYS = 35

/** What the dialler writes down when nobody is reached. */
function silence(chance: Chance): PastCall['result'] {
  return chance.weighted([['unanswered', 0.6], ['voicemail', 0.28], ['busy', 0.07], ['answered_then_dropped', 0.05]])
}

/** What the dialler writes down: mostly what happened; some who answered for others just hang up, or are taken for the person. */
function written(claim: Claim, answer: Answer, chance: Chance): PastCall['result'] {
  const end = chance.weighted<keyof Answer>([['right', answer.right], ['other', answer.other], ['silent', answer.silent], ['dead', answer.dead]])
  if (claim.kind === 'email') return end === 'right' ? 'conversation' : end === 'dead' ? 'bounced' : 'delivered'
  switch (end) {
    case 'right':
      return chance.happens(0.06) ? 'answered_then_dropped' : 'conversation'
    case 'other':
      return chance.weighted([['wrong_party', 0.6], ['answered_then_dropped', 0.38], ['conversation', 0.02]])
    case 'dead':
      return chance.happens(0.8) ? 'not_in_service' : 'unanswered'
    default:
      return silence(chance)
  }
}

function saidBy(chance: Chance): PastCall['said'] {
  return chance.weighted<PastCall['said'] | undefined>([
    ['stop_contact_point', 0.02], ['stop_channel', 0.01], ['complaint', 0.01], ['no_contact', 0.01], [undefined, 0.95],
  ])
}

/** Takes the next point to try: the one collected last, or any; the mailbox now and then. */
function nextClaim(open: readonly Claim[], chance: Chance): Claim | undefined {
  if (open.length === 0) return undefined
  const lines = open.filter(({ kind }) => kind !== 'email')
  if (lines.length === 0 || chance.happens(0.12)) return chance.pick(open)
  return chance.happens(0.5) ? lines.reduce((a, b) => (b.collectedOn > a.collectedOn ? b : a)) : chance.pick(lines)
}

function* callsOf(truth: Truth, debt: WorldDebt, claims: readonly Claim[], calendar: Calendar, chance: Chance): Generator<PastCall> {
  const place = truth.people[debt.borrower]?.place
  if (place === undefined) return
  const closed = new Set<string>()
  let day: WorldDay = debt.placedOn + 20 + chance.waiting(GAP_DAYS)
  while (day < -1) {
    const onDay = calendar.workday(Math.floor(day))
    const isLate = chance.happens(0.35)
    const minute = isLate ? chance.between(17 * 60, 19 * 60 + 50) : chance.between(9 * 60, 17 * 60 - 1)
    const open = claims.filter(({ collectedOn, line }) => collectedOn < onDay && !closed.has(line.value))
    const claim = nextClaim(open, chance)
    if (claim === undefined || onDay >= -1) return
    const answer = answerAt(truth, claim.person, claim.line, { day: onDay, hour: Math.floor(minute / 60), isWeekend: false })
    const result = written(claim, answer, chance)
    const said = result === 'conversation' ? saidBy(chance) : undefined
    yield { debt, claim, atMs: calendar.momentMs(place, onDay, minute), result, ...(said === undefined ? {} : { said }) }
    if (said !== undefined && said !== 'stop_contact_point') return
    if (result === 'wrong_party' || result === 'bounced' || said !== undefined) closed.add(claim.line.value)
    day = onDay + (result === 'conversation' ? REST_DAYS : 3) + chance.waiting(GAP_DAYS)
  }
}

/**
 * The calls and mails of an old dialler over the year before the day of the list: it takes what file comes last, rings in
 * office hours and in the evening as it happens, and knows nothing of how people live.
 */
export function pastCalls(truth: Truth, claims: readonly Claim[], calendar: Calendar): readonly PastCall[] {
  const chance = chanceFrom(`dialler ${truth.seed}`)
  const byPerson = groupBy(claims, ({ person }) => person)
  return truth.debts
    .flatMap((debt) => {
      const own = byPerson.get(debt.borrower) ?? []
      const beside = debt.coBorrower !== undefined && chance.happens(0.3) ? (byPerson.get(debt.coBorrower) ?? []) : []
      return [...callsOf(truth, debt, own, calendar, chance), ...callsOf(truth, debt, beside, calendar, chance)]
    })
    .toSorted((a, b) => a.atMs - b.atMs || a.debt.id - b.debt.id)
}
