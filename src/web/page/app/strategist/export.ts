import { csvLine } from '../../../../app/csv-text.js'
import { gexf } from '../../../../graph/markup.js'
import { xmlText } from '../../../../graph/xml.js'
import type { Board, BoardParty } from './board.js'
import type { Spot } from './layout.js'
import { isolated, MARK } from './picture.js'

/** What is shown of the canvas. */
export type Shown = Pick<Board, 'parties' | 'ties'>

const WIDTH = 1600
const MARGIN = 80

function nameOf(party: BoardParty): string {
  return party.name ?? party.partyId
}

/** Ties as rows for a spreadsheet: no cell of it is read as a formula. */
export function boardCsv({ parties, ties }: Shown): string {
  const name = (id: string): string => parties.get(id)?.name ?? ''
  const head = csvLine(['from_id', 'from_name', 'relation', 'to_id', 'to_name', 'share', 'start', 'end', 'source_id'])
  const rows = [...ties.values()].map((tie) =>
    csvLine([tie.fromId, name(tie.fromId), tie.relation, tie.toId, name(tie.toId), tie.share === undefined ? '' : String(tie.share), tie.start ?? '', tie.end ?? '', tie.sourceId]))
  return [head, ...rows].join('')
}

/** The canvas as GEXF, for programs that work with graphs. */
export function boardGexf({ parties, ties }: Shown): string {
  return [...gexf({
    directed: true, isDated: true,
    nodeColumns: [{ name: 'kind', type: 'string' }, { name: 'country', type: 'string' }],
    nodes: [...parties.values()].map((party) => ({ id: party.partyId, label: nameOf(party), values: [party.kind, party.country] })),
    ties: [...ties.values()].map((tie) => ({ from: tie.fromId, to: tie.toId, strength: tie.strength, kind: tie.relation, ...(tie.start === undefined ? {} : { start: tie.start }), ...(tie.end === undefined ? {} : { end: tie.end }) })),
  })].join('')
}

function scaled(places: ReadonlyMap<string, Spot>): { readonly at: (id: string) => Spot; readonly height: number } {
  const all = [...places.values()]
  const bound = (of: (spot: Spot) => number): readonly [number, number] => all.reduce<readonly [number, number]>(([low, high], spot) => [Math.min(low, of(spot)), Math.max(high, of(spot))], [Infinity, -Infinity])
  const [left, right] = bound(({ x }) => x)
  const [top, bottom] = bound(({ y }) => y)
  const scale = (WIDTH - 2 * MARGIN) / Math.max(1e-9, right - left, (bottom - top) * 0.8)
  return {
    // The picture's y grows upward.
    at: (id) => ({ x: MARGIN + ((places.get(id)?.x ?? left) - left) * scale, y: MARGIN + (bottom - (places.get(id)?.y ?? bottom)) * scale }),
    height: Math.ceil(2 * MARGIN + Math.max(0, bottom - top) * scale),
  }
}

function at(spot: number): string {
  return spot.toFixed(1)
}

function lineOf(from: Spot, to: Spot, words: string): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const end = { x: to.x - ((to.x - from.x) / length) * 9, y: to.y - ((to.y - from.y) / length) * 9 }
  return `<path d="M${at(from.x)} ${at(from.y)}L${at(end.x)} ${at(end.y)}" stroke="#8a94a3" stroke-width="1.2" fill="none" marker-end="url(#a)"/>`
    + `<text x="${at((from.x + to.x) / 2)}" y="${at((from.y + to.y) / 2 - 3)}" font-size="9" fill="#5c6675" text-anchor="middle">${xmlText(words)}</text>\n`
}

/** The picture as it stands, in SVG; text is text, whatever it holds. */
export function boardSvg({ parties, ties }: Shown, places: ReadonlyMap<string, Spot>, relationWords: (relation: string) => string): string {
  const { at: spotOf, height } = scaled(new Map([...places].filter(([id]) => parties.has(id))))
  const lines = new Map<string, { readonly from: string; readonly to: string; readonly words: Set<string> }>()
  for (const { fromId, toId, relation } of ties.values()) {
    const key = JSON.stringify([fromId, toId])
    const line = lines.get(key) ?? { from: fromId, to: toId, words: new Set<string>() }
    lines.set(key, { ...line, words: line.words.add(relationWords(relation)) })
  }
  const drawnLines = [...lines.values()].map(({ from, to, words }) => lineOf(spotOf(from), spotOf(to), [...words].join(', ')))
  const drawnParties = [...parties.values()].map((party) => {
    const { x, y } = spotOf(party.partyId)
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="6" fill="#2f5f9e" stroke="#fff"/><text x="${(x + 9).toFixed(1)}" y="${(y + 4).toFixed(1)}" font-size="12" fill="#1c2430">${xmlText(`${MARK[party.kind ?? ''] ?? '○'} ${isolated(nameOf(party))}`)}</text>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif">\n`
    + '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8a94a3"/></marker></defs>\n'
    + `<rect width="100%" height="100%" fill="#fff"/>\n${drawnLines.join('')}${drawnParties.join('')}</svg>\n`
}

/** Turns a drawn picture into PNG, as large as it is. */
export async function pngOf(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')?.drawImage(image, 0, 0)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the picture is too large for this browser'))
      else resolve(blob)
    }, 'image/png')
  })
}
