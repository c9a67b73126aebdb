import type { Decimal } from './facts.js'

/** Adds plain decimals exactly: units of 10^-scale in one whole number. */
export interface DecimalSum {
  readonly add: (decimal: string) => void
  /** Says whether the sum is this decimal. */
  readonly equals: (decimal: string) => boolean
  readonly text: () => string
}

/** Starts a sum at zero. */
export function createSum(): DecimalSum {
  let units = 0n
  let scale = 0
  return {
    add: (decimal) => {
      const digits = decimalPlaces(decimal)
      if (digits > scale) {
        units *= 10n ** BigInt(digits - scale)
        scale = digits
      }
      units += decimalUnits(decimal, scale)
    },
    equals: (decimal) => {
      const wider = Math.max(scale, decimalPlaces(decimal))
      return units * 10n ** BigInt(wider - scale) === decimalUnits(decimal, wider)
    },
    text: () => decimalText(units, scale),
  }
}

/** Counts the digits behind the point of a plain decimal. */
export function decimalPlaces(decimal: Decimal): number {
  const point = decimal.indexOf('.')
  return point < 0 ? 0 : decimal.length - point - 1
}

/** Reads a plain decimal as units of 10^-scale; `scale` is at least its own places. */
export function decimalUnits(decimal: Decimal, scale: number): bigint {
  return BigInt(decimal.replace('.', '') + '0'.repeat(scale - decimalPlaces(decimal)))
}

/** Writes units of 10^-scale as a plain decimal, with that many places. */
export function decimalText(units: bigint, scale: number): Decimal {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** Rounds a plain decimal for show, half away from zero, to that many places. */
export function roundDecimal(decimal: Decimal, places: number): Decimal {
  const scale = Math.max(places, decimalPlaces(decimal))
  const units = decimalUnits(decimal, scale)
  const step = 10n ** BigInt(scale - places)
  const size = units < 0n ? -units : units
  const rounded = (size + step / 2n) / step
  return decimalText(units < 0n ? -rounded : rounded, places)
}
