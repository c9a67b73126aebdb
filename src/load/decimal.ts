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
      const digits = decimals(decimal)
      if (digits > scale) {
        units *= 10n ** BigInt(digits - scale)
        scale = digits
      }
      units += unitsOf(decimal, scale)
    },
    equals: (decimal) => {
      const wider = Math.max(scale, decimals(decimal))
      return units * 10n ** BigInt(wider - scale) === unitsOf(decimal, wider)
    },
    text: () => {
      const sign = units < 0n ? '-' : ''
      const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
      return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
    },
  }
}

function decimals(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

function unitsOf(text: string, scale: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(scale - decimals(text)))
}
