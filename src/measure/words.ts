import type { Settings } from './metric.js'

/** Writes a number with four significant digits, without exponent where it can be read without. */
export function spoken(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value)
  const size = Math.abs(value)
  return size >= 1e15 || (size > 0 && size < 1e-6) ? value.toExponential(3) : String(Number(value.toPrecision(4)))
}

/** Says a degree as a number of others, or as a share of all others. */
export function countedTies(value: number, settings: Settings, size: { readonly nodeCount: number }, verb: string): string {
  if (settings.normalized) return `${verb} ${spoken(value * 100)} % of the ${Math.max(0, size.nodeCount - 1)} others`
  const counted = settings.countParallel ? ['tie', 'ties'] : ['other', 'others']
  return `${verb} ${spoken(value)} ${value === 1 ? counted[0] : counted[1]}`
}

/** Says a share of a whole as a multiple of the even share among n. */
export function timesEven(value: number, n: number): string {
  return `${spoken(value * n)} times as often as if all ${n} were alike`
}
