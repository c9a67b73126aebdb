import type { Chance } from './chance.js'

/** When a person can be met, and how ready they are to answer a number that they do not know. */
export interface Habits {
  readonly rhythm: Rhythm
  /** Hours by which the day of this person is shifted. */
  readonly shiftHours: number
  /** Chance of answering at a perfectly convenient moment, 0 to 1. */
  readonly readiness: number
  /** Chance of answering one written message within a day. */
  readonly writes: number
}

type Rhythm = 'day_work' | 'retired' | 'night_shift' | 'home' | 'any_time'

/** Chance of being free to answer, by hour of the local day from 0; weekdays, then weekend. */
const FREE: Readonly<Record<Rhythm, readonly [weekday: readonly number[], weekend: readonly number[]]>> = {
  day_work: [hours({ 7: 0.2, 8: 0.2, 9: 0.08, 10: 0.08, 11: 0.1, 12: 0.4, 13: 0.25, 14: 0.08, 15: 0.1, 16: 0.15, 17: 0.5, 18: 0.8, 19: 0.9, 20: 0.85, 21: 0.5 }), hours({ 9: 0.3, 10: 0.5, 11: 0.5, 12: 0.5, 13: 0.4, 14: 0.4, 15: 0.4, 16: 0.4, 17: 0.5, 18: 0.5, 19: 0.5, 20: 0.4 })],
  retired: [hours({ 7: 0.3, 8: 0.6, 9: 0.9, 10: 0.9, 11: 0.8, 12: 0.5, 13: 0.4, 14: 0.5, 15: 0.5, 16: 0.5, 17: 0.4, 18: 0.35, 19: 0.3, 20: 0.2 }), hours({ 8: 0.5, 9: 0.8, 10: 0.8, 11: 0.6, 12: 0.4, 13: 0.3, 14: 0.3, 15: 0.4, 16: 0.4, 17: 0.4, 18: 0.4, 19: 0.3 })],
  night_shift: [hours({ 7: 0.1, 12: 0.05, 13: 0.2, 14: 0.5, 15: 0.8, 16: 0.85, 17: 0.8, 18: 0.5, 19: 0.3, 20: 0.15 }), hours({ 12: 0.2, 13: 0.4, 14: 0.5, 15: 0.5, 16: 0.5, 17: 0.5, 18: 0.5, 19: 0.4, 20: 0.4 })],
  home: [hours({ 8: 0.3, 9: 0.5, 10: 0.6, 11: 0.6, 12: 0.4, 13: 0.6, 14: 0.6, 15: 0.3, 16: 0.3, 17: 0.3, 18: 0.35, 19: 0.4, 20: 0.4 }), hours({ 9: 0.4, 10: 0.5, 11: 0.5, 12: 0.4, 13: 0.4, 14: 0.4, 15: 0.4, 16: 0.4, 17: 0.4, 18: 0.4, 19: 0.4 })],
  any_time: [Array.from({ length: 24 }, (_, hour) => (hour < 8 || hour > 21 ? 0.05 : 0.45)), Array.from({ length: 24 }, (_, hour) => (hour < 9 || hour > 21 ? 0.05 : 0.45))],
}

function hours(free: Readonly<Record<number, number>>): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => free[hour] ?? 0.02)
}

/** Draws the habits of a person; one in four hardly ever answers. */
export function drawHabits(chance: Chance): Habits {
  const rhythm = chance.weighted<Rhythm>([['day_work', 0.48], ['retired', 0.2], ['night_shift', 0.09], ['home', 0.13], ['any_time', 0.1]])
  const isReluctant = chance.happens(0.25)
  return {
    rhythm,
    shiftHours: chance.weighted([[0, 0.6], [-1, 0.2], [1, 0.2]]),
    readiness: isReluctant ? 0.01 + 0.05 * chance.share() : 0.15 + 0.8 * chance.share() ** 1.3,
    writes: chance.happens(0.3) ? 0.05 + 0.25 * chance.share() : 0.01,
  }
}

/** Chance that a person answers a ringing telephone at an hour of the local day. */
export function answersAt(habits: Habits, hour: number, isWeekend: boolean): number {
  const free = FREE[habits.rhythm][isWeekend ? 1 : 0]
  return habits.readiness * (free[(hour - habits.shiftHours + 24) % 24] ?? 0)
}
