import type { LayoutAsked, LayoutTold } from './layout.worker.js'

/** A place on the canvas. */
export interface Spot {
  readonly x: number
  readonly y: number
}

/** Arranges nodes beside the main thread. */
export interface Layout {
  readonly arrange: (ids: readonly string[], ties: readonly (readonly [string, string])[], known: ReadonlyMap<string, Spot>, tell: (places: ReadonlyMap<string, Spot>, isDone: boolean) => void) => void
  readonly end: () => void
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5))

/** Where a node starts: beside a neighbour that has its place, else on a spiral; the same for the same canvas. */
function startOf(i: number, near: Spot | undefined): Spot {
  const radius = near === undefined ? Math.sqrt(i + 1) * 10 : 4
  return { x: (near?.x ?? 0) + radius * Math.cos(i * GOLDEN_ANGLE), y: (near?.y ?? 0) + radius * Math.sin(i * GOLDEN_ANGLE) }
}

/** True where the reader asked for no motion. */
export function wantsStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** Opens the worker that arranges. */
export function openLayout(): Layout {
  const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
  let round = 0
  let told: ((data: LayoutTold) => void) | undefined
  worker.addEventListener('message', ({ data }: MessageEvent<LayoutTold>) => {
    told?.(data)
  })
  return {
    arrange: (ids, ties, known, tell) => {
      const number = new Map(ids.map((id, i) => [id, i]))
      const beside = new Map<string, Spot>()
      for (const [a, b] of ties) {
        const [ofA, ofB] = [known.get(a), known.get(b)]
        if (ofA !== undefined) beside.set(b, ofA)
        if (ofB !== undefined) beside.set(a, ofB)
      }
      const places = new Float64Array(ids.flatMap((id, i) => {
        const { x, y } = known.get(id) ?? startOf(i, beside.get(id))
        return [x, y]
      }))
      const pairs = new Int32Array(ties.flatMap(([a, b]) => [number.get(a) ?? 0, number.get(b) ?? 0]))
      const mine = ++round
      told = (data) => {
        // What was asked before the canvas changed comes too late.
        if (data.round !== mine) return
        tell(new Map(ids.map((id, i) => [id, { x: data.places[i * 2] ?? 0, y: data.places[i * 2 + 1] ?? 0 }])), data.isDone)
      }
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no other origin
      worker.postMessage({ round: mine, places, ties: pairs, isMoving: !wantsStillness() } satisfies LayoutAsked)
    },
    end: () => {
      worker.terminate()
    },
  }
}
