import { answersAt, type Habits } from './habits.js'
import { tenureOn, type Line, type Truth, type WorldDay } from './model.js'

/** A moment in local time, as people live it. */
export interface LocalMoment {
  readonly day: WorldDay
  readonly hour: number
  readonly isWeekend: boolean
}

/** How likely each end of one contact is; the shares sum to 1. */
export interface Answer {
  /** The person who is sought is reached. */
  readonly right: number
  /** Somebody else is. */
  readonly other: number
  /** Nobody, though the line lives: nobody picks up, or nobody writes back. */
  readonly silent: number
  /** The line is out of service, or the mailbox does not exist. */
  readonly dead: number
}

const NOT_THERE: Answer = { right: 0, other: 0, silent: 0.1, dead: 0.9 }
/** At a desk somebody answers in office hours, and hardly ever puts through to the person. */
const DESK_OPEN: Answer = { right: 0.02, other: 0.88, silent: 0.1, dead: 0 }
const DESK_SHUT: Answer = { right: 0, other: 0.05, silent: 0.95, dead: 0 }
/** Of those at home, the one who is sought picks up as readily as anybody. */
const AT_HOME = 0.75

function atHome(one: Habits): Habits {
  return { ...one, readiness: one.readiness * AT_HOME }
}

function spoken(sought: readonly Habits[], others: readonly Habits[], { hour, isWeekend }: LocalMoment): Answer {
  const weight = (all: readonly Habits[]): number => all.reduce((sum, one) => sum + answersAt(one, hour, isWeekend), 0)
  const nobody = [...sought, ...others].reduce((left, one) => left * (1 - answersAt(one, hour, isWeekend)), 1)
  const [right, all] = [weight(sought), weight([...sought, ...others])]
  const anybody = 1 - nobody
  return all === 0 ? { right: 0, other: 0, silent: 1, dead: 0 } : { right: (anybody * right) / all, other: anybody * (1 - right / all), silent: nobody, dead: 0 }
}

/** What would come of one contact with a person at a line at a moment. */
export function answerAt(truth: Truth, personId: number, line: Line, moment: LocalMoment): Answer {
  if (line.isDesk) return moment.isWeekend || moment.hour < 9 || moment.hour >= 17 ? DESK_SHUT : DESK_OPEN
  const tenure = tenureOn(line, moment.day)
  if (tenure === undefined) return NOT_THERE
  const isTheirs = tenure.people.includes(personId)
  const habitsOf = (ids: readonly number[]): readonly Habits[] => ids.flatMap((id) => truth.people[id]?.habits ?? [])
  const sought = isTheirs ? habitsOf([personId]) : []
  const others = [...habitsOf(tenure.people.filter((id) => id !== personId)), ...tenure.others]
  if (line.kind === 'email') {
    const right = sought.reduce((sum, one) => sum + one.writes, 0)
    const other = isTheirs ? 0 : 0.02
    return { right, other, silent: 1 - right - other, dead: 0 }
  }
  if (line.kind === 'mobile') return spoken(sought, isTheirs ? [] : others, moment)
  return spoken(sought.map(atHome), others.map(atHome), moment)
}
