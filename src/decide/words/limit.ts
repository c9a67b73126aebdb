import type { HoursLimit, Limit } from '../limits.js'
import { listed, plain } from './names.js'

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

const EDGES: Readonly<Record<HoursLimit['edges'], string>> = {
  open: 'neither bound included', closed: 'both bounds included', from: 'the first minute included', to: 'the last minute included',
}

function hoursWords(limit: HoursLimit): string {
  const windows = limit.hours.map(({ days, from, to }) => `${days.length === 7 ? 'every day' : days.join(' ')} ${from} to ${to}`)
  const zone = limit.zone === undefined ? '' : `, also in ${limit.zone}`
  const holidays = limit.holidays === undefined ? '' : `, no hour on ${limit.holidays}`
  return `${windows.length === 0 ? 'no hour of any day' : windows.join('; ')} (${EDGES[limit.edges]}${zone}${holidays})`
}

/** Writes a named limit of a pack for a reader. */
export function limitWords(limit: Limit): string {
  if ('hours' in limit) return hoursWords(limit)
  if ('max' in limit) return `${limit.max} in ${counted(limit.days, 'calendar day')}`
  if ('number' in limit) return String(limit.number)
  if ('hoursLong' in limit) return counted(limit.hoursLong, 'hour')
  if ('minutes' in limit) return counted(limit.minutes, 'minute')
  if ('businessDays' in limit) {
    const more = limit.days === undefined ? '' : ` and ${counted(limit.days, 'day')}`
    return `${counted(limit.businessDays, 'business day')} (without ${limit.holidays})${more}`
  }
  const parts = (['years', 'months', 'days'] as const).flatMap((unit) => {
    const count = unit in limit ? (limit as Partial<Record<typeof unit, number>>)[unit] : undefined
    return count === undefined ? [] : [counted(count, unit.slice(0, -1))]
  })
  return listed(parts, 'and')
}

/** Names a limit and writes its value. */
export function namedLimit(name: string, limits: Readonly<Record<string, Limit>>): string {
  const limit = limits[name]
  return limit === undefined ? plain(name) : limitWords(limit)
}
