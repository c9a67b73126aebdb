import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/index.js'
import { Stopped, measure } from '../../src/measure/index.js'
import { measureInWorkers } from '../../src/measure/workers.js'
import type { MeasureParams, MetricName } from '../../src/model/measure.js'

const ROOT = new URL('../../', import.meta.url)
const BUILT = new URL(`node_modules/.cache/rightparty-workers-${process.pid}/`, ROOT)
const entry = new URL('measure/worker.js', BUILT)

/** Threads need compiled files: compiles what a thread runs. */
beforeAll(() => {
  mkdirSync(BUILT, { recursive: true })
  writeFileSync(new URL('package.json', BUILT), '{"type":"module"}')
  const config = new URL('tsconfig.json', BUILT)
  writeFileSync(config, JSON.stringify({
    extends: fileURLToPath(new URL('tsconfig.json', ROOT)),
    compilerOptions: { noEmit: false, rootDir: fileURLToPath(new URL('src', ROOT)), outDir: fileURLToPath(BUILT) },
    files: [fileURLToPath(new URL('src/measure/worker.ts', ROOT))],
    include: [],
  }))
  const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', ROOT))
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', fileURLToPath(config)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the thread could not be compiled: ${stdout}`)
})

afterAll(() => rmSync(BUILT, { recursive: true }))

const edges = Array.from({ length: 200 }, (_, i) => [
  { from: `n${i}`, to: `n${(i * 7 + 1) % 200}`, strength: 1 + (i % 5) },
  { from: `n${i}`, to: `n${(i * i + 3) % 200}`, strength: 2 },
]).flat()
const graph = buildGraph(edges, { directed: true })

describe('threads', () => {
  it.each<[MetricName, MeasureParams]>([
    ['betweenness', { exact: true }],
    ['betweenness', { pivots: 40, weighted: true }],
    ['closeness', { exact: true }],
    ['harmonic', { weighted: true }],
    ['pagerank', {}],
  ])('give %s %j in the same bytes, however many there are', async (metric, params) => {
    const expected = measure(graph, { metric, params, seed: 5 })
    for (const workers of [1, 2, 5]) {
      expect(await measureInWorkers(graph, { metric, params, seed: 5 }, { workers, entry })).toEqual(expected)
    }
  })

  it('tell how far they are and end when they are stopped', async () => {
    const shares: number[] = []
    const request = { metric: 'betweenness', params: { exact: true } } as const
    await measureInWorkers(graph, request, { workers: 2, entry, onProgress: (share) => shares.push(share) })
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect([shares[0], shares.at(-1)]).toEqual([0, 1])
    let asked = 0
    const stopSoon = { workers: 2, entry, shouldStop: () => ++asked > 2 }
    await expect(measureInWorkers(graph, request, stopSoon)).rejects.toThrow(Stopped)
    const aborter = new AbortController()
    const aborted = measureInWorkers(graph, request, { workers: 2, entry, signal: aborter.signal })
    aborter.abort()
    await expect(aborted).rejects.toThrow(Stopped)
  })

  it('are not needed for a graph without nodes', async () => {
    const empty = buildGraph([], { directed: false })
    const { values } = await measureInWorkers(empty, { metric: 'harmonic' }, { workers: 2, entry })
    expect(values?.length).toBe(0)
  })
})
