import { Problem } from '../model/problem.js'
import { parseDay, type EpochDay } from '../model/time.js'

/**
 * Reads the day that an option names.
 * @throws Problem invalid-input when it is none
 */
export function askedDay(text: string, option: string): EpochDay {
  const day = parseDay(text)
  if (Number.isNaN(day)) throw new Problem('invalid-input', `--${option} wants a day such as 2026-01-31`)
  return day
}
