import { DirectedGraph } from 'graphology'
import { Sigma } from 'sigma'
import type { Settings } from 'sigma/settings'
import { openLayout, wantsStillness, type Layout, type Spot } from './layout.js'

/** A node as it is drawn. */
export interface DrawnNode {
  readonly id: string
  readonly label: string
  readonly kind: string
  readonly isMarked?: boolean
}

/** A tie as it is drawn. */
export interface DrawnTie {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly kind: string
}

/** A picture on the page. */
export interface Picture {
  readonly show: (nodes: readonly DrawnNode[], ties: readonly DrawnTie[]) => void
  readonly choose: (id: string | undefined) => void
  readonly fit: () => void
  /** Where everything is, in units of its own. */
  readonly places: () => ReadonlyMap<string, Spot>
  readonly end: () => void
}

/** Shapes before labels, so that no kind is told by colour alone. */
export const MARK: Readonly<Record<string, string>> = { person: '●', organization: '■', public_body: '◆', debt: '▤', party: '●' }

/** Colours of the picture, as the style sheet has them. */
function paint(): Readonly<Record<'ink' | 'paper' | 'line' | 'soft' | 'chosen' | 'marked' | 'person' | 'organization' | 'public_body' | 'debt' | 'unknown', string>> {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return {
    ink: of('--ink'), paper: of('--paper'), line: of('--tie'), soft: of('--soft'), chosen: of('--mark'), marked: of('--node-marked'),
    person: of('--node-person'), organization: of('--node-organization'), public_body: of('--node-public'), debt: of('--node-debt'), unknown: of('--node-unknown'),
  }
}

let isDrawable: boolean | undefined

/** True where pictures can be drawn; asked of the browser once, and what was opened for it is given back. */
export function canDraw(): boolean {
  if (isDrawable !== undefined) return isDrawable
  const context = document.createElement('canvas').getContext('webgl2')
  isDrawable = context !== null
  context?.getExtension('WEBGL_lose_context')?.loseContext()
  return isDrawable
}

const LABEL_SIGNS = 40

function drawLabel(context: CanvasRenderingContext2D, data: { readonly label: string | null; readonly x: number; readonly y: number; readonly size: number }, size: number, colors: ReturnType<typeof paint>): void {
  if (data.label === null || data.label === '') return
  context.font = `${size}px system-ui, sans-serif`
  const width = context.measureText(data.label).width
  const isPastEdge = data.x + data.size + 4 + width > context.canvas.clientWidth && data.x - data.size - 4 - width > 0
  // At the right edge it stands on the other side, so that it can be read.
  const x = isPastEdge ? data.x - data.size - 4 - width : data.x + data.size + 4
  context.lineWidth = 4
  context.lineJoin = 'round'
  context.strokeStyle = colors.paper
  context.strokeText(data.label, x, data.y + size / 3)
  context.fillStyle = colors.ink
  context.fillText(data.label, x, data.y + size / 3)
}

function settingsOf(colors: ReturnType<typeof paint>, isSmall: boolean): Partial<Settings> {
  return {
    defaultEdgeType: 'arrow', renderEdgeLabels: isSmall, labelSize: 12, edgeLabelSize: 11, labelDensity: isSmall ? 4 : 1, labelRenderedSizeThreshold: isSmall ? 0 : 3,
    labelColor: { color: colors.ink }, edgeLabelColor: { color: colors.soft }, zIndex: true, allowInvalidContainer: true, stagePadding: isSmall ? 60 : 40,
    defaultDrawNodeLabel: (context, data, { labelSize }) => {
      drawLabel(context, data, labelSize, colors)
    },
    defaultDrawNodeHover: (context, data, { labelSize }) => {
      context.beginPath()
      context.arc(data.x, data.y, data.size + 3, 0, Math.PI * 2)
      context.lineWidth = 2.5
      context.strokeStyle = colors.chosen
      context.stroke()
      drawLabel(context, data, labelSize, colors)
    },
  }
}

function shortened(text: string): string {
  const signs = Array.from(text.slice(0, LABEL_SIGNS * 2))
  return signs.length <= LABEL_SIGNS ? text : `${signs.slice(0, LABEL_SIGNS).join('')}…`
}

/** Text of others on a canvas, where no element keeps its direction to itself: isolated by marks. */
export function isolated(text: string): string {
  return `\u2068${shortened(text).replaceAll(/[\u2066-\u2069\u202a-\u202e\p{Cc}]/gu, '')}\u2069`
}

/** Writes names and colours anew where the same parties and ties are drawn already. */
function rename(graph: DirectedGraph, nodes: readonly DrawnNode[], colors: ReturnType<typeof paint>): void {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  graph.updateEachNodeAttributes((id, data) => ({ ...data, ...looksOf(byId.get(id), colors) }), { attributes: ['label', 'color', 'forceLabel'] })
}

function looksOf(node: DrawnNode | undefined, colors: ReturnType<typeof paint>): { readonly label: string; readonly color: string; readonly forceLabel: boolean } {
  const { label = '', kind = 'unknown', isMarked = false } = node ?? {}
  return { label: `${MARK[kind] ?? '○'} ${isolated(label)}`, color: isMarked ? colors.marked : (colors[kind as 'person'] ?? colors.unknown), forceLabel: isMarked }
}

function fill(graph: DirectedGraph, nodes: readonly DrawnNode[], ties: readonly DrawnTie[], spots: Map<string, Spot>, colors: ReturnType<typeof paint>): void {
  graph.clear()
  for (const [i, node] of nodes.entries()) {
    const { id } = node
    const { x, y } = spots.get(id) ?? { x: Math.cos(i * 2.4) * Math.sqrt(i + 1), y: Math.sin(i * 2.4) * Math.sqrt(i + 1) }
    graph.addNode(id, { x, y, size: 6, ...looksOf(node, colors) })
  }
  for (const { from, to, label } of ties) {
    if (!graph.hasNode(from) || !graph.hasNode(to)) continue
    const known = graph.hasEdge(from, to) ? (graph.getEdgeAttribute(from, to, 'label') as string) : undefined
    // Several ties of two parties are one line that names them all.
    if (known === undefined) graph.addEdge(from, to, { label, size: 1.5, color: colors.line })
    else if (!known.split(', ').includes(label)) graph.setEdgeAttribute(from, to, 'label', `${known}, ${label}`)
  }
  // The more there are, the smaller, so that they stay apart.
  const scale = Math.max(0.2, Math.min(1, Math.sqrt(150 / Math.max(1, nodes.length))))
  graph.forEachNode((id) => {
    graph.setNodeAttribute(id, 'size', Math.min(16, 5 + Math.sqrt(graph.degree(id)) * 1.6) * scale)
  })
  graph.forEachEdge((edge) => {
    graph.setEdgeAttribute(edge, 'size', Math.max(0.4, 1.5 * scale))
  })
}

/** Draws into an element; whoever is pointed at is told to `onChoose`. */
export function openPicture(place: HTMLElement, { isSmall, onChoose, onBusy }: { readonly isSmall: boolean; readonly onChoose: (id: string | undefined) => void; readonly onBusy: (isBusy: boolean) => void }): Picture {
  const graph = new DirectedGraph()
  const spots = new Map<string, Spot>()
  let colors = paint()
  let chosen: string | undefined
  const sigma = new Sigma(graph, place, {
    ...settingsOf(colors, isSmall),
    nodeReducer: (id, data) => (id === chosen ? { ...data, highlighted: true, zIndex: 1, forceLabel: true } : data),
    edgeReducer: (edge, data) => (chosen !== undefined && graph.hasExtremity(edge, chosen) ? { ...data, color: colors.chosen, size: 2.5, zIndex: 1 } : data),
  })
  const layout: Layout = openLayout()
  sigma.on('clickNode', ({ node }) => { onChoose(node) })
  sigma.on('clickStage', () => { onChoose(undefined) })
  const media = matchMedia('(prefers-color-scheme: dark)')
  let latest: { readonly nodes: readonly DrawnNode[]; readonly ties: readonly DrawnTie[] } = { nodes: [], ties: [] }
  const repaint = (): void => {
    colors = paint()
    sigma.setSettings(settingsOf(colors, isSmall))
    fill(graph, latest.nodes, latest.ties, spots, colors)
  }
  const themes = new MutationObserver(repaint)
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  media.addEventListener('change', repaint)
  return {
    show: (nodes, ties) => {
      const isNew = nodes.some(({ id }) => !spots.has(id))
      const isSame = ties.length === latest.ties.length && nodes.length === latest.nodes.length && nodes.every(({ id }) => graph.hasNode(id))
      latest = { nodes, ties }
      if (isSame && graph.order > 0) rename(graph, nodes, colors)
      else fill(graph, nodes, ties, spots, colors)
      if (!isNew) return
      onBusy(true)
      layout.arrange(nodes.map(({ id }) => id), graph.mapEdges((_, __, from, to) => [from, to] as const), spots, (places, isDone) => {
        for (const [id, spot] of places) spots.set(id, spot)
        graph.updateEachNodeAttributes((id, data) => ({ ...data, ...places.get(id) }), { attributes: ['x', 'y'] })
        if (isDone) onBusy(false)
      })
    },
    choose: (id) => {
      chosen = id
      sigma.refresh({ skipIndexation: true })
    },
    fit: () => {
      if (wantsStillness()) sigma.getCamera().setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 })
      else void sigma.getCamera().animatedReset()
    },
    places: () => new Map(graph.mapNodes((id, { x, y }) => [id, { x: x as number, y: y as number }])),
    end: () => {
      themes.disconnect()
      media.removeEventListener('change', repaint)
      layout.end()
      sigma.kill()
    },
  }
}
