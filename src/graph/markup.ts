import type { Day } from '../model/facts.js'
import { xmlText as escaped } from './xml.js'

/** An attribute of nodes or ties beside what every node and tie has. */
export interface MarkupColumn {
  readonly name: string
  readonly type: 'double' | 'integer' | 'boolean' | 'string'
}

/** What stands in a cell; undefined: the node or tie has no such attribute. */
export type MarkupValue = string | number | boolean | undefined

/** A node as it is written; `values` beside the node columns. */
export interface MarkupNode {
  readonly id: string
  readonly label: string
  readonly values: readonly MarkupValue[]
  /** Drawn below the label. */
  readonly notes?: readonly string[]
  /** Drawn with round corners. */
  readonly isPerson?: boolean
  /** The one that was asked about. */
  readonly isMarked?: boolean
}

/** A tie as it is written; `values` beside the tie columns. */
export interface MarkupTie {
  readonly from: string
  readonly to: string
  readonly strength: number
  /** Tells parallel ties apart. */
  readonly kind?: string
  /** Words drawn beside it; absent: its kind. */
  readonly label?: string
  /** First and last day on which it holds, both counted; absent: no bound is known. */
  readonly start?: Day
  readonly end?: Day
  readonly values?: readonly MarkupValue[]
}

/** A graph to be written. Nodes and ties are read once, in their order. */
export interface Markup {
  readonly directed: boolean
  /** Whether ties tell when they hold. */
  readonly isDated?: boolean
  /** Title and notes of a drawn picture; the notes say what is not in it. */
  readonly title?: string
  readonly notes?: readonly string[]
  readonly nodeColumns: readonly MarkupColumn[]
  readonly tieColumns?: readonly MarkupColumn[]
  readonly nodes: Iterable<MarkupNode>
  readonly ties: Iterable<MarkupTie>
}

/**
 * Writes a graph in GEXF 1.3, piece by piece; a dated tie has its days as a spell.
 * Ids are text of any kind; characters that XML cannot hold become U+FFFD. Source: gexf.net/1.3
 */
export function* gexf({ directed, isDated, nodeColumns, tieColumns = [], nodes, ties }: Markup): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
  const time = isDated === true ? ' mode="dynamic" timeformat="date" timerepresentation="interval"' : ''
  yield `<graph defaultedgetype="${directed ? 'directed' : 'undirected'}"${time}>\n${gexfAttributes('node', nodeColumns)}`
  if (tieColumns.length > 0) yield gexfAttributes('edge', tieColumns)
  yield '<nodes>\n'
  for (const { id, label, values } of nodes) {
    yield `<node id="${escaped(id)}" label="${escaped(label)}">${gexfValues(values)}</node>\n`
  }
  yield '</nodes>\n<edges>\n'
  let number = 0
  for (const { from, to, strength, kind, start, end, values = [] } of ties) {
    const kindOf = kind === undefined ? '' : ` kind="${escaped(kind)}"`
    const inside = `${tieColumns.length === 0 ? '' : gexfValues(values)}${spells(start, end)}`
    const head = `<edge id="${number++}" source="${escaped(from)}" target="${escaped(to)}" weight="${strength}"${kindOf}`
    yield inside === '' ? `${head}/>\n` : `${head}>${inside}</edge>\n`
  }
  yield '</edges>\n</graph>\n</gexf>\n'
}

function gexfAttributes(of: 'node' | 'edge', columns: readonly MarkupColumn[]): string {
  const lines = columns.map(({ name, type }, i) => `<attribute id="${i}" title="${escaped(name)}" type="${type}"/>\n`)
  return `<attributes class="${of}">\n${lines.join('')}</attributes>\n`
}

function gexfValues(values: readonly MarkupValue[]): string {
  const cells = values.map((value, i) => (value === undefined ? '' : `<attvalue for="${i}" value="${escaped(String(value))}"/>`))
  return `<attvalues>${cells.join('')}</attvalues>`
}

function spells(start: Day | undefined, end: Day | undefined): string {
  if (start === undefined && end === undefined) return ''
  return `<spells><spell${start === undefined ? '' : ` start="${start}"`}${end === undefined ? '' : ` end="${end}"`}/></spells>`
}

/** GraphML has other names for two types. */
const GRAPHML_TYPE = { double: 'double', integer: 'long', boolean: 'boolean', string: 'string' } as const

/** Writes a graph in GraphML, piece by piece; a dated tie has its days as `start` and `end`. As `gexf` otherwise. */
export function* graphml({ directed, isDated, nodeColumns, tieColumns = [], nodes, ties }: Markup): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
  yield graphmlKey('label', 'node', { name: 'label', type: 'string' })
  for (const [i, column] of nodeColumns.entries()) yield graphmlKey(`m${i}`, 'node', column)
  for (const [i, column] of tieColumns.entries()) yield graphmlKey(`t${i}`, 'edge', column)
  if (isDated === true) for (const name of ['start', 'end']) yield graphmlKey(name, 'edge', { name, type: 'string' })
  yield graphmlKey('strength', 'edge', { name: 'strength', type: 'double' })
  yield `<graph edgedefault="${directed ? 'directed' : 'undirected'}">\n`
  for (const { id, label, values } of nodes) {
    const own = label === id ? '' : `<data key="label">${escaped(label)}</data>`
    yield `<node id="${escaped(id)}">${own}${graphmlValues('m', values)}</node>\n`
  }
  for (const { from, to, strength, start, end, values = [] } of ties) {
    const days = Object.entries({ start, end }).map(([key, day]) => (day === undefined ? '' : `<data key="${key}">${day}</data>`)).join('')
    yield `<edge source="${escaped(from)}" target="${escaped(to)}">${graphmlValues('t', values)}${days}<data key="strength">${strength}</data></edge>\n`
  }
  yield '</graph>\n</graphml>\n'
}

function graphmlKey(id: string, of: 'node' | 'edge', { name, type }: MarkupColumn): string {
  return `<key id="${id}" for="${of}" attr.name="${escaped(name)}" attr.type="${GRAPHML_TYPE[type]}"/>\n`
}

function graphmlValues(prefix: string, values: readonly MarkupValue[]): string {
  return values.map((value, i) => (value === undefined ? '' : `<data key="${prefix}${i}">${escaped(String(value))}</data>`)).join('')
}
