import { Problem } from '../model/problem.js'
import { nearestWord } from './nearest.js'

/** Which columns a reader takes and what it does with others. */
export interface ColumnRules {
  /** Columns that are known; absent: every column is taken under its own name. */
  readonly known?: readonly string[]
  /** Names as the file has them, to ours. */
  readonly renames?: Readonly<Record<string, string>>
  readonly ignoreUnknown?: boolean
  /** Columns that the header must have, by our names. */
  readonly needed?: readonly string[]
}

/** Our name of each column in the order of the file (undefined: dropped), and the names that were dropped. */
export interface Header {
  readonly names: readonly (string | undefined)[]
  readonly dropped: readonly string[]
}

/**
 * Reads a header by the rules.
 * @throws Problem invalid-input when a column is not known (the nearest right name is told) or comes twice
 */
export function readHeader(file: string, fields: readonly string[], rules: ColumnRules): Header {
  const dropped: string[] = []
  const names = fields.map((field, i) => {
    const name = ownName(field, rules)
    if (name !== undefined) return name
    if (rules.ignoreUnknown !== true) throw unknownColumn(file, field, i, rules.known ?? [])
    dropped.push(field.trim())
    return undefined
  })
  const seen = new Set<string>()
  for (const name of names) {
    if (name === undefined) continue
    if (seen.has(name)) throw new Problem('invalid-input', `${file} has the column ${name} twice; leave one of them out`)
    seen.add(name)
  }
  const absent = rules.needed?.find((name) => !seen.has(name))
  if (absent !== undefined) {
    const nearest = nearestWord(absent, [...seen])
    throw new Problem('invalid-input', `${file} has no column ${absent}, which the mapping names${nearest === undefined ? '' : `; did you mean ${nearest}?`}`)
  }
  return { names, dropped }
}

/** Our name for a column of a file; undefined when it is not known. */
export function ownName(field: string, rules: ColumnRules): string | undefined {
  const plain = field.trim()
  const name = Object.hasOwn(rules.renames ?? {}, plain) ? rules.renames?.[plain] : plain
  if (name === undefined || name === '') return undefined
  return rules.known === undefined || rules.known.includes(name) ? name : undefined
}

/** What a column's name looks like; anything else may be a value of a file without a header, and is not repeated. */
const COLUMN_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

/** Says whether a text looks like the name of a column, so that it may be repeated. */
export function isColumnName(text: string): boolean {
  return text.length <= 40 && COLUMN_NAME.test(text)
}

function unknownColumn(file: string, field: string, index: number, known: readonly string[]): Problem {
  const shown = field.trim()
  if (!isColumnName(shown)) {
    return new Problem(
      'invalid-input',
      `${file}: the name of column ${index + 1} in the first row is none that is known; is the header row missing? Columns: ${known.join(', ')}. Give another name with --map THEIR=OURS, or use --ignore-columns.`,
    )
  }
  const nearest = nearestWord(shown, known)
  const hint = nearest === undefined ? `Columns: ${known.join(', ')}.` : `Did you mean ${nearest} (--map ${shown}=${nearest})?`
  return new Problem('invalid-input', `${file} has the column ${shown}, which is not known. ${hint} Use --ignore-columns to drop unknown columns.`)
}
