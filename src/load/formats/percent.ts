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

/** Reads `25`, `25 %`, `25,5`, `25-50%`, `> 25`, `at least 25 and less than 50`; undefined for anything else. */
export function readPercent(text: string): PercentRange | undefined {
  const plain = text.trim().toLowerCase()
  const exact = amount(plain)
  if (exact !== undefined) return { exact }
  const between = /^(.+?)\s*(?:-|–|\.\.|to)\s*(.+)$/.exec(plain)
  const [least, most] = [amount(between?.[1] ?? ''), amount(between?.[2] ?? '')]
  if (least !== undefined && most !== undefined) return { least, most }
  const [lower, upper, ...rest] = plain.split(' and ').map(boundOf)
  if (rest.length > 0 || lower === undefined) return undefined
  if (upper === undefined) return plain.includes(' and ') ? undefined : lower
  return (lower.least === undefined) === (upper.least === undefined) ? undefined : { ...lower, ...upper }
}

function boundOf(text: string): PercentRange | undefined {
  const bound = /^(>=|≥|>|<=|≤|<|at least|more than|over|at most|up to|less than|under)\s*(.+)$/.exec(text)
  const value = amount(bound?.[2] ?? '')
  if (bound === null || value === undefined) return undefined
  return BOUNDS[bound[1] ?? '']?.(value)
}

const BOUNDS: Readonly<Record<string, (value: string) => PercentRange>> = {
  '>=': (least) => ({ least }), '≥': (least) => ({ least }), 'at least': (least) => ({ least }),
  '>': (least) => ({ least, isAbove: true }), 'more than': (least) => ({ least, isAbove: true }), 'over': (least) => ({ least, isAbove: true }),
  '<=': (most) => ({ most }), '≤': (most) => ({ most }), 'up to': (most) => ({ most }),
  'at most': (most) => ({ most }), '<': (most) => ({ most, isBelow: true }), 'less than': (most) => ({ most, isBelow: true }), 'under': (most) => ({ most, isBelow: true }),
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

/** Reads a range back from evidence that holds the words of `rangeWords`; undefined where it holds none. */
export function wordsRange(evidence: string): PercentRange | undefined {
  const words = evidence.split('; ').find((part) => part.startsWith('share '))
  return words === undefined ? undefined : readPercent(words.slice('share '.length))
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
