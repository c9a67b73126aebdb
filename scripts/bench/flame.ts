import type { Profiler } from 'node:inspector'

/** A frame with the time spent in it and below. */
interface Frame {
  readonly name: string
  readonly from: number
  readonly width: number
  readonly depth: number
}

const WIDTH = 1200
const ROW = 16
/** Frames narrower than this are left out: nobody can read them. */
const NARROWEST = 0.6
/** Width of a letter of the font, for what fits into a frame. */
const LETTER = 6.2
const EDGE = 24

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function nameOf({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string {
  const file = url.split('/').at(-1) ?? ''
  return `${functionName === '' ? '(anonymous)' : functionName}${file === '' ? '' : ` ${file}:${lineNumber + 1}`}`
}

/** Microseconds spent in each node of a profile and below it. */
function totals(profile: Profiler.Profile): ReadonlyMap<number, number> {
  const own = new Map<number, number>()
  profile.samples?.forEach((id, i) => own.set(id, (own.get(id) ?? 0) + (profile.timeDeltas?.[i] ?? 0)))
  const all = new Map(own)
  // Children stand behind their parents, so that from the end on every node is whole before its parent takes it.
  const parents = new Map(profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)))
  for (const { id } of profile.nodes.toReversed()) {
    const parent = parents.get(id)
    if (parent !== undefined) all.set(parent, (all.get(parent) ?? 0) + (all.get(id) ?? 0))
  }
  return all
}

function framesOf(profile: Profiler.Profile): readonly Frame[] {
  const all = totals(profile)
  const byId = new Map(profile.nodes.map((node) => [node.id, node]))
  const root = profile.nodes[0]
  const scale = root === undefined ? 0 : WIDTH / Math.max(1, all.get(root.id) ?? 1)
  const frames: Frame[] = []
  const lay = (id: number, from: number, depth: number): void => {
    const node = byId.get(id)
    const width = (all.get(id) ?? 0) * scale
    if (node === undefined || width < NARROWEST) return
    frames.push({ name: nameOf(node.callFrame), from, width, depth })
    let at = from
    for (const child of (node.children ?? []).toSorted((a, b) => (all.get(b) ?? 0) - (all.get(a) ?? 0))) {
      lay(child, at, depth + 1)
      at += (all.get(child) ?? 0) * scale
    }
  }
  if (root !== undefined) lay(root.id, 0, 0)
  return frames
}

/** Draws a processor profile as a flame graph: width is time, callees stand below their callers, the widest first. */
export function flameGraph(profile: Profiler.Profile, title: string): string {
  const frames = framesOf(profile)
  const height = EDGE + ROW * (1 + Math.max(0, ...frames.map(({ depth }) => depth)))
  const boxes = frames.map(({ name, from, width, depth }) => {
    const share = ((100 * width) / WIDTH).toFixed(1)
    const letters = Math.floor((width - 4) / LETTER)
    const label = letters < 4 ? '' : `<text x="${(from + 3).toFixed(1)}" y="${EDGE + depth * ROW + 12}">${escaped(name.slice(0, letters))}</text>`
    const hue = 20 + ((depth * 7) % 35)
    return `<g><title>${escaped(name)}, ${share} %</title><rect x="${from.toFixed(1)}" y="${EDGE + depth * ROW}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="hsl(${hue} 80% 70%)"/>${label}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10"><rect width="100%" height="100%" fill="white"/><text x="3" y="15" font-size="13">${escaped(title)}</text>${boxes.join('')}</svg>\n`
}
