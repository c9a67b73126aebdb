import { PICTURE_NODES_MAX, PICTURE_TIES_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { Markup, MarkupNode, MarkupTie } from '../markup.js'
import { xmlText } from '../xml.js'
import { placesOf, type Places } from './places.js'
import { fitted, textWidth, wrapped } from './text.js'

const SIZE = 12
const SMALL = 10
const LINE = 14
const BOX = 190
const GAP = 180
const MARGIN = 24
const FREE = 18
/** How far from the middle of a box a line is drawn where another runs the other way. */
const ASIDE = 7
/** Lines of one label: more stand in the other formats. */
const LABELS_MAX = 4

/** A node as it is drawn. */
interface Drawn {
  readonly node: MarkupNode
  readonly lines: readonly string[]
  readonly notes: readonly string[]
  readonly height: number
}

/** All ties between two nodes in one direction, drawn as one line. */
interface Bundle {
  readonly from: number
  readonly to: number
  readonly labels: readonly Label[]
  /** There are ties the other way, too: the two lines are drawn apart. */
  readonly isPaired: boolean
}

/** What is told of one tie: its words, and when it holds. */
interface Label {
  readonly words: string
  readonly days: string
}

function spoken({ words, days }: Label): string {
  return [words, days].filter((part) => part !== '').join(', ')
}

/**
 * Draws a graph as one SVG picture for page and print: boxes in columns, every tie an arrow with its words, and what must
 * be known of it below. Nothing in it runs, loads or depends on colour.
 * @throws Problem limit-exceeded above `PICTURE_NODES_MAX` nodes or `PICTURE_TIES_MAX` ties
 */
export function* svg(markup: Markup): Generator<string> {
  const nodes = [...markup.nodes].map(drawn)
  const bundles = bundled(markup, nodes.map(({ node }) => node.id))
  const ties = bundles.filter(({ from, to }) => from !== to)
  const free = Math.max(FREE, ...ties.map(({ labels }) => labelLines(labels).length * (SMALL + 2) - FREE))
  const places = placesOf(
    { nodeCount: nodes.length, from: ties.map(({ from }) => from), to: ties.map(({ to }) => to) }, nodes.map(({ height }) => height + free))
  const title = markup.title ?? 'Parties and their ties'
  const width = Math.max(places.columnCount * (BOX + GAP) - GAP + 2 * MARGIN, 480)
  const head = wrapped(title, width - 2 * MARGIN, 15, 3)
  const top = MARGIN + head.length * 20
  const foot = (markup.notes ?? []).flatMap((note) => wrapped(note, width - 2 * MARGIN, SMALL, 6))
  const height = top + places.height + FREE + foot.length * LINE + MARGIN
  yield `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" class="rightparty-picture" role="img" font-family="system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif" font-size="${SIZE}">\n`
  yield `<title>${xmlText(title)}</title>\n<desc>${xmlText((markup.notes ?? []).join(' '))}</desc>\n`
  yield '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8Z" fill="#333"/></marker></defs>\n'
  // On the screen a wide picture scrolls; on paper it must fit the page.
  yield '<style>@media print{.rightparty-picture{max-width:100%;height:auto}}</style>\n<rect width="100%" height="100%" fill="#fff"/>\n'
  for (const [i, line] of head.entries()) yield text(line, MARGIN, MARGIN + 6 + i * 20, { size: 15, weight: 600 })
  yield* drawTies(ties, places, nodes, top, markup.directed)
  for (const [i, each] of nodes.entries()) yield* drawNode(each, leftOf(places, i), top + (places.middles[i] ?? 0), bundles.filter(({ from, to }) => from === i && to === i))
  for (const [i, line] of foot.entries()) yield text(line, MARGIN, top + places.height + FREE + (i + 1) * LINE, { size: SMALL, fill: '#333' })
  yield '</svg>\n'
}

function drawn(node: MarkupNode): Drawn {
  const lines = wrapped(node.label === '' ? node.id : node.label, BOX - 16, SIZE, 2)
  const notes = (node.notes ?? []).flatMap((note) => wrapped(note, BOX - 16, SMALL, 2)).slice(0, 4)
  return { node, lines, notes, height: 14 + lines.length * LINE + notes.length * (LINE - 1) }
}

function bundled(markup: Markup, ids: readonly string[]): readonly Bundle[] {
  const numberOf = new Map(ids.map((id, i) => [id, i]))
  if (ids.length > PICTURE_NODES_MAX) throw tooLarge(`${ids.length} parties, and a picture shows at most ${PICTURE_NODES_MAX}`)
  const bundles = new Map<string, { from: number; to: number; labels: Label[] }>()
  let count = 0
  for (const tie of markup.ties) {
    if (++count > PICTURE_TIES_MAX) throw tooLarge(`more than ${PICTURE_TIES_MAX} ties, the most that a picture shows`)
    const [from, to] = [numberOf.get(tie.from), numberOf.get(tie.to)]
    if (from === undefined || to === undefined) throw new Problem('invalid-input', 'a tie of the picture leads to a party that is not in it')
    const key = markup.directed || from <= to ? `${from} ${to}` : `${to} ${from}`
    const known = bundles.get(key)
    if (known === undefined) bundles.set(key, { from, to, labels: [labelOf(tie)] })
    else known.labels.push(labelOf(tie))
  }
  return [...bundles.values()].map((bundle) => ({ ...bundle, isPaired: bundle.from !== bundle.to && bundles.has(`${bundle.to} ${bundle.from}`) }))
}

function tooLarge(what: string): Problem {
  return new Problem('limit-exceeded', `the answer has ${what}: narrow the question, or write GEXF or GraphML`)
}

function labelOf({ label, kind, start, end }: MarkupTie): Label {
  const days = start === undefined ? (end === undefined ? '' : `until ${end}`) : end === undefined ? `from ${start}` : `${start} – ${end}`
  return { words: label ?? kind ?? '', days }
}

function leftOf(places: Places, node: number): number {
  return MARGIN + (places.columns[node] ?? 0) * (BOX + GAP)
}

function* drawTies(ties: readonly Bundle[], places: Places, nodes: readonly Drawn[], top: number, directed: boolean): Generator<string> {
  const [outs, ins] = [countBy(ties, ({ from }) => from), countBy(ties, ({ to }) => to)]
  const words: { readonly x: number; y: number; readonly lines: readonly string[] }[] = []
  for (const [i, tie] of ties.entries()) {
    const aside = tie.isPaired ? (tie.from < tie.to ? -ASIDE : ASIDE) : 0
    const points = (places.lines[i] ?? []).map(({ column, y }) => ({ x: MARGIN + column * (BOX + GAP), y: top + y + aside }))
    const isForward = (places.columns[tie.from] ?? 0) <= (places.columns[tie.to] ?? 0)
    const arrow = directed ? ` marker-${isForward ? 'end' : 'start'}="url(#arrow)"` : ''
    const names = [tie.from, tie.to].map((node) => nodes[node]?.node.label ?? '')
    yield `<path d="${curve(points)}" fill="none" stroke="#333" stroke-width="1"${isForward ? '' : ' stroke-dasharray="5 3"'}${arrow}><title>${xmlText(`${names.join(' – ')}: ${tie.labels.map(spoken).join('; ')}`)}</title></path>\n`
    const [first, last] = isForward ? [0, points.length - 2] : [points.length - 2, 0]
    // Where many lines leave one box the words stand near the other end, where the lines are apart.
    const isNearTo = (outs.get(tie.from) ?? 0) > (ins.get(tie.to) ?? 0)
    const step = isNearTo ? last : first
    const at = points.length === 2 ? (isNearTo === isForward ? 0.62 : 0.38) : 0.5
    words.push({ ...pointOn(points, step, at), lines: labelLines(tie.labels) })
  }
  for (const { x, y, lines } of apart(words)) {
    for (const [i, line] of lines.entries()) yield text(line, x, y + (i - (lines.length - 1) / 2) * (SMALL + 2) + 3, { size: SMALL, anchor: 'middle', halo: true })
  }
}

function labelLines(labels: readonly Label[]): readonly string[] {
  const lines = labels.flatMap(({ words, days }) => [...wrapped(words, GAP - 14, SMALL, 2), ...(days === '' ? [] : [days])])
  return lines.length <= LABELS_MAX ? lines : [...lines.slice(0, LABELS_MAX - 1), labels.length > 1 ? 'and more' : `${lines[LABELS_MAX - 1] ?? ''}…`]
}

function countBy(ties: readonly Bundle[], end: (tie: Bundle) => number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const tie of ties) counts.set(end(tie), (counts.get(end(tie)) ?? 0) + 1)
  return counts
}

interface Point {
  readonly x: number
  readonly y: number
}

/** A curve through the gaps between columns; it passes straight behind the column of every point between its ends. */
function curve(points: readonly Point[]): string {
  const [start, ...rest] = points
  if (start === undefined) return ''
  let path = `M${round(start.x + BOX)} ${round(start.y)}`
  let before = start
  for (const [i, point] of rest.entries()) {
    const x = before.x + BOX
    path += `C${round(x + GAP / 2)} ${round(before.y)} ${round(point.x - GAP / 2)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`
    if (i < rest.length - 1) path += `L${round(point.x + BOX)} ${round(point.y)}`
    before = point
  }
  return path
}

/** A point of the curve in one gap, `at` from its left (0) to its right (1). */
function pointOn(points: readonly Point[], step: number, at: number): Point {
  const [left, right] = [points[step], points[step + 1]]
  if (left === undefined || right === undefined) return { x: 0, y: 0 }
  const bend = 3 * (1 - at) * at * at + at ** 3
  const across = 3 * (1 - at) ** 2 * at * 0.5 + 3 * (1 - at) * at * at * 0.5 + at ** 3
  return { x: left.x + BOX + GAP * across, y: left.y + (right.y - left.y) * bend }
}

/** Moves words that would stand on others down. */
function apart(words: { readonly x: number; y: number; readonly lines: readonly string[] }[]): typeof words {
  const placed: typeof words = []
  for (const word of words.toSorted((a, b) => a.x - b.x || a.y - b.y)) {
    const height = word.lines.length * (SMALL + 2)
    const near = placed.filter((other) => Math.abs(other.x - word.x) < GAP - 10)
    for (let isMoved = true; isMoved;) {
      const hit = near.find((other) => Math.abs(other.y - word.y) < (height + other.lines.length * (SMALL + 2)) / 2)
      isMoved = hit !== undefined
      if (hit !== undefined) word.y = hit.y + (height + hit.lines.length * (SMALL + 2)) / 2 + 0.5
    }
    placed.push(word)
  }
  return placed
}

function* drawNode({ node, lines, notes, height }: Drawn, x: number, middle: number, own: readonly Bundle[]): Generator<string> {
  const y = middle - height / 2
  const heading = own.length === 0 ? '' : `; itself: ${own.flatMap(({ labels }) => labels.map(spoken)).join('; ')}`
  yield `<g><title>${xmlText(`${node.label === '' || node.label === node.id ? node.id : `${node.label} (${node.id})`}${heading}`)}</title>`
  yield `<rect x="${round(x)}" y="${round(y)}" width="${BOX}" height="${round(height)}" rx="${node.isPerson === true ? Math.min(16, height / 2) : 2}" fill="#fff" stroke="#000" stroke-width="${node.isMarked === true ? 2.5 : 1}"/>`
  let baseline = y + 7 + SIZE
  for (const line of lines) {
    yield text(line, x + BOX / 2, baseline, { size: SIZE, anchor: 'middle', weight: node.isMarked === true ? 700 : 500 })
    baseline += LINE
  }
  for (const line of notes) {
    yield text(line, x + BOX / 2, baseline - 1, { size: SMALL, anchor: 'middle', fill: '#333' })
    baseline += LINE - 1
  }
  if (own.length > 0) yield text(fitted('↻ itself', BOX, SMALL), x + BOX - 4, y - 3, { size: SMALL, anchor: 'end' })
  yield '</g>\n'
}

interface TextLook {
  readonly size: number
  readonly anchor?: 'middle' | 'end'
  readonly weight?: number
  readonly fill?: string
  /** A white edge, so that it can be read over lines. */
  readonly halo?: boolean
}

function text(words: string, x: number, y: number, { size, anchor, weight, fill, halo }: TextLook): string {
  const more = [
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]), ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
    ...(fill === undefined ? [] : [`fill="${fill}"`]), ...(halo === true ? ['stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'] : []),
  ]
  // A face that is wider than was reckoned with is pressed together rather than cut.
  const limit = textWidth(words, size) > BOX - 16 && anchor === 'middle' ? ` textLength="${BOX - 16}" lengthAdjust="spacingAndGlyphs"` : ''
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}"${more.length === 0 ? '' : ` ${more.join(' ')}`}${limit} unicode-bidi="plaintext">${xmlText(words)}</text>\n`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
