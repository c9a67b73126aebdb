// Reads the statements under cypher/: each a file with a header that says what it answers, takes, gives and relies on.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** What a plan may hold only where the header admits it and says why. */
export const ADMISSIONS = ['all-nodes-scan', 'label-scan', 'relationship-scan', 'cartesian-product'] as const
/** One of them. */
export type Admission = (typeof ADMISSIONS)[number]

/** A statement with its header. */
export interface Statement {
  /** Path below the folder of all statements, such as `query/lease.cypher`. */
  readonly path: string
  readonly name: string
  readonly mode: string
  readonly parameters: readonly string[]
  readonly columns: readonly string[]
  readonly admits: readonly Admission[]
  /** Parameters with which it answers something, where the header gives them. */
  readonly example?: string
  readonly text: string
  /** What is wrong with the header, as sentences; empty when nothing is. */
  readonly faults: readonly string[]
}

const WORDS = ['mode', 'in', 'out', 'lock', 'index', 'admits', 'example'] as const
type Word = (typeof WORDS)[number]

/** Header lines by their word; a line that begins with none goes on with the one before. */
function fieldsOf(header: readonly string[]): ReadonlyMap<Word | 'title', readonly string[]> {
  const fields = new Map<Word | 'title', string[]>()
  let last: Word | 'title' = 'title'
  for (const [i, line] of header.entries()) {
    const word = WORDS.find((one) => line.startsWith(`${one}:`))
    if (word !== undefined) {
      last = word
      fields.set(word, [...(fields.get(word) ?? []), line.slice(word.length + 1).trim()])
    } else {
      const lines = fields.get(last) ?? []
      fields.set(last, i === 0 ? [line] : [...lines.slice(0, -1), `${lines.at(-1) ?? ''} ${line}`.trim()])
    }
  }
  return fields
}

/** Names at the depth of the list itself: `rows` of `$rows list of {id string, at ms}`. */
function topLevelParts(text: string): readonly string[] {
  const parts: string[] = ['']
  let depth = 0
  for (const char of text) {
    if ('{[('.includes(char)) depth++
    if ('}])'.includes(char)) depth--
    if (char === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += char
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '' && part !== 'nothing' && part !== 'none')
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\/.*$/gm, '').replaceAll(/\/\*[\s\S]*?\*\//g, '')
}

function sameNames(what: string, said: readonly string[], found: readonly string[]): readonly string[] {
  const missing = found.filter((name) => !said.includes(name))
  const idle = said.filter((name) => !found.includes(name))
  return [
    ...missing.map((name) => `its header does not name the ${what} ${name}`),
    ...idle.map((name) => `its header names the ${what} ${name}, which the statement does not use`),
  ]
}

/** Splits a file into header and statement and judges the header by itself. */
export function readStatement(path: string, file: string): Statement {
  const lines = file.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('//'))
  const header = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(2).trim())
  const text = lines.slice(header.length).join('\n').trim().replace(/;$/, '')
  const fields = fieldsOf(header)
  const name = basename(path, '.cypher')
  const parameters = topLevelParts((fields.get('in') ?? []).join(', ')).map((part) => /^\$(\w+)/.exec(part)?.[1] ?? part)
  const columns = topLevelParts((fields.get('out') ?? []).join(', ')).map((part) => /^\w+/.exec(part)?.[0] ?? part)
  const admitted = (fields.get('admits') ?? []).map((line) => ({ line, word: ADMISSIONS.find((one) => line.startsWith(one)) }))
  const used = [...new Set([...withoutComments(text).matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ''))]
  const example = fields.get('example')?.[0]
  const title = fields.get('title')?.join(' ') ?? ''
  // What follows the word, such as "in its own transactions", is for the reader.
  const mode = /^(?:READ|WRITE)\b/.exec(fields.get('mode')?.[0] ?? '')?.[0] ?? ''
  return {
    path, name, mode, parameters, columns, text, ...(example === undefined ? {} : { example }),
    admits: admitted.flatMap(({ word }) => (word === undefined ? [] : [word])),
    faults: [
      ...(title.startsWith(`${name}: `) && /[.?]$/.test(title) ? [] : [`its header does not begin with "${name}: " and a sentence or question`]),
      ...(mode !== '' ? [] : ['its header has no "mode: READ" or "mode: WRITE"']),
      ...(fields.has('in') && fields.has('out') ? [] : ['its header lacks "in:" or "out:"']),
      ...(fields.has('lock') || fields.has('index') ? [] : ['its header names no "lock:" or "index:" that it relies on']),
      ...admitted.filter(({ line, word }) => word === undefined || !/ because ./.test(line)).map(({ line }) => `"admits: ${line}" is not one of ${ADMISSIONS.join(', ')} with a "because"`),
      ...sameNames('parameter', parameters, used),
      ...(text === '' ? ['it holds no statement'] : []),
    ],
  }
}

/** All statements of one folder under the root of statements, by path. */
export function statementsIn(root: string, folder: string): readonly Statement[] {
  const place = join(root, folder)
  if (!existsSync(place)) return []
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.cypher'))
    .sort()
    .map((name) => readStatement(`${folder}/${name.replaceAll('\\', '/')}`, readFileSync(join(place, name), 'utf8')))
}

/** Statements of the schema files of one folder in their order, each to be run by itself. */
export function schemaIn(root: string, folder: string): readonly string[] {
  const place = join(root, folder)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((name) => name.endsWith('.cypher'))
    .sort()
    .flatMap((name) => withoutComments(readFileSync(join(place, name), 'utf8')).split(/;\s*(?:\n|$)/))
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
