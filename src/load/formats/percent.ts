/** A share as a foreign file tells it, in percent; the bounds where it gives a range. */
export interface PercentRange {
  readonly exact?: string
  readonly least?: string
  readonly most?: string
  /** The bound itself does not belong to the range. */
  readonly isAbove?: boolean
  readonly isBelow?: boolean
}

const PERCENT = /^\+?(\d{1,30}(?:[.,]\d{1,30})?)\s*%?$/

/** Reads `25`, `25 %`, `25,5`, `25-50%`, `> 25` or `at least 25`; undefined for anything else. */
export function readPercent(text: string): PercentRange | undefined {
  const plain = text.trim().toLowerCase()
  const exact = amount(plain)
  if (exact !== undefined) return { exact }
  const between = /^(.+?)\s*(?:-|–|\.\.|to)\s*(.+)$/.exec(plain)
  const [least, most] = [amount(between?.[1] ?? ''), amount(between?.[2] ?? '')]
  if (least !== undefined && most !== undefined) return { least, most }
  const bound = /^(>=|≥|>|<=|≤|<|at least|more than|over|up to|less than|under)\s*(.+)$/.exec(plain)
  const value = amount(bound?.[2] ?? '')
  if (bound === null || value === undefined) return undefined
  return BOUNDS[bound[1] ?? '']?.(value)
}

const BOUNDS: Readonly<Record<string, (value: string) => PercentRange>> = {
  '>=': (least) => ({ least }), '≥': (least) => ({ least }), 'at least': (least) => ({ least }),
  '>': (least) => ({ least, isAbove: true }), 'more than': (least) => ({ least, isAbove: true }), 'over': (least) => ({ least, isAbove: true }),
  '<=': (most) => ({ most }), '≤': (most) => ({ most }), 'up to': (most) => ({ most }),
  '<': (most) => ({ most, isBelow: true }), 'less than': (most) => ({ most, isBelow: true }), 'under': (most) => ({ most, isBelow: true }),
}

function amount(text: string): string | undefined {
  return PERCENT.exec(text.trim())?.[1]?.replace(',', '.')
}

/** What is certain of a share, as a decimal from 0 to 1: the exact one or the lower bound; undefined where nothing is. */
export function certainShare({ exact, least }: PercentRange): string | undefined {
  const known = exact ?? least
  return known === undefined ? undefined : shifted(known, -2)
}

/** The range in one form of words, for the evidence of a relation; undefined where the share is exact or unknown. */
export function rangeWords({ exact, least, most, isAbove, isBelow }: PercentRange): string | undefined {
  if (exact !== undefined) return undefined
  const parts = [
    ...(least === undefined ? [] : [`${isAbove === true ? 'more than' : 'at least'} ${least} %`]),
    ...(most === undefined ? [] : [`${isBelow === true ? 'less than' : 'at most'} ${most} %`]),
  ]
  return parts.length === 0 ? undefined : `share ${parts.join(' and ')}`
}

/** Reads a range back from the words of `rangeWords`; undefined where there are none. */
export function wordsRange(words: string): PercentRange | undefined {
  const [, least] = /share (?:.*? and )?(?:more than|at least) (\d+(?:\.\d+)?) %/.exec(words) ?? []
  const [, most] = /share (?:.*? and )?(?:less than|at most) (\d+(?:\.\d+)?) %/.exec(words) ?? []
  if (least === undefined && most === undefined) return undefined
  return {
    ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }),
    ...(/more than \d/.test(words) ? { isAbove: true } : {}), ...(/less than \d/.test(words) ? { isBelow: true } : {}),
  }
}

/** Percent of a share from 0 to 1, without the noise of multiplying floats. */
export function percentOf(share: number): string {
  return shifted(plainDecimal(share), 2)
}

/** Moves the decimal point of a plain decimal; digits are never computed with, so none is lost. */
function shifted(decimal: string, places: number): string {
  const [whole = '', fraction = ''] = decimal.split('.')
  const at = whole.length + places
  const digits = `${'0'.repeat(Math.max(0, -at))}${whole}${fraction}`.padEnd(Math.max(at, 0), '0')
  const point = Math.max(at, 0)
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '')
  const right = digits.slice(point).replace(/0+$/, '')
  return `${left === '' ? '0' : left}${right === '' ? '' : `.${right}`}`
}

/** Writes a number without an exponent. */
export function plainDecimal(value: number): string {
  const text = String(value)
  const found = /^(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (found === null) return text
  const [, whole = '', fraction = '', exponent = '0'] = found
  return shifted(fraction === '' ? whole : `${whole}.${fraction}`, Number(exponent))
}
