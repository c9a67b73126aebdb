import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const SRC = join(ROOT, 'src')

/** What each place may import: other places of src, and npm packages (node: modules are judged apart). */
interface Place {
  readonly places: readonly string[]
  readonly packages: readonly string[]
  /** Pure places touch no file, network, clock or random source. */
  readonly pure?: true
}

const PLACES: Readonly<Record<string, Place>> = {
  model: { places: [], packages: ['zod', 'temporal-polyfill'], pure: true },
  ledger: { places: ['model'], packages: [] },
  load: { places: ['model'], packages: ['zod', 'libphonenumber-js'] },
  sample: { places: ['model'], packages: [], pure: true },
  graph: { places: ['model'], packages: ['graphology', 'graphology-types'], pure: true },
  reach: { places: ['model', 'graph'], packages: [], pure: true },
  decide: { places: ['model'], packages: ['zod'], pure: true },
  measure: { places: ['model', 'graph'], packages: ['graphology', 'graphology-metrics'], pure: true },
  rank: { places: ['model'], packages: [], pure: true },
  verify: { places: ['model', 'decide'], packages: [] },
  trace: { places: ['model', 'graph'], packages: [], pure: true },
  dispatch: { places: ['model', 'store/port'], packages: [] },
  review: { places: ['model', 'store/port'], packages: [] },
  'store/port': { places: ['model'], packages: [] },
  'store/embedded': { places: ['model', 'store/port'], packages: ['@photostructure/sqlite'] },
  'store/neo4j': { places: ['model', 'store/port'], packages: ['neo4j-driver'] },
  web: { places: ['app', 'model'], packages: ['express', 'express-rate-limit', 'helmet', 'jose', 'pino', 'prom-client', 'zod'] },
  // What runs in the browser: of other places it takes types, and what touches nothing.
  page: { places: ['web', 'app', 'graph', 'decide', 'model'], packages: ['preact', 'sigma', 'graphology', 'graphology-layout-forceatlas2', '@tanstack/virtual-core'] },
  client: { places: ['model'], packages: [] },
  worker: { places: ['app', 'model'], packages: ['bullmq', 'ioredis'] },
  app: {
    places: [
      'model', 'ledger', 'load', 'sample', 'graph', 'reach', 'decide', 'measure', 'rank', 'verify', 'trace', 'dispatch',
      'review', 'store/port', 'store/embedded', 'store/neo4j',
    ],
    packages: ['zod', 'pino', 'fflate'],
  },
  cli: { places: ['app', 'model', 'web', 'worker'], packages: ['commander'] },
  index: { places: ['app', 'model', 'client', 'decide', 'load', 'reach', 'rank', 'graph', 'measure', 'ledger', 'verify', 'store/port'], packages: [] },
}

/** Node modules that compute and touch nothing outside the process. */
const PURE_NODE_MODULES = new Set(['node:crypto', 'node:zlib', 'node:util', 'node:buffer', 'node:assert', 'node:assert/strict'])
/** Places where a pure stage may still reach further, each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'src/measure/workers.ts node:worker_threads': 'sources and pivots are spread over threads that share the graph; the bytes do not depend on it',
  'src/measure/worker.ts node:worker_threads': 'the other end of the same threads',
}
const FORBIDDEN_NAMES = /(^|[/-])(utils?|helpers?|manager|service|impl|misc|common)([.-]|$)/
const IMPURE = /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.(env|argv|cwd|hrtime)|setTimeout|setInterval|fetch\(|randomUUID|randomBytes)/

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name)
    return item.isDirectory() ? filesBelow(path) : [path]
  })
}

const files = filesBelow(SRC).filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts'))
const textOf = new Map(files.map((path) => [path, readFileSync(path, 'utf8')]))

function placeOf(path: string): string {
  const parts = relative(SRC, path).split(sep)
  const first = (parts[0] ?? '').replace(/\.ts$/, '')
  if (first === 'web' && parts[1] === 'page' && parts[2] === 'app') return 'page'
  if (first !== 'store') return first
  const second = parts[1] ?? ''
  // What all stores share (dossier, digest, keyring) lies beside the port and obeys its rule.
  return second === 'embedded' || second === 'neo4j' ? `store/${second}` : 'store/port'
}

function importsOf(path: string): readonly string[] {
  const text = textOf.get(path) ?? ''
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\})?[^'"\n;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g)
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function resolveImport(from: string, specifier: string): string {
  const path = join(dirname(from), specifier).replace(/\.js$/, '.ts')
  return textOf.has(`${path}x`) ? `${path}x` : path
}

function breaches(path: string): readonly string[] {
  const place = placeOf(path)
  const rule = PLACES[place]
  const name = relative(ROOT, path)
  if (rule === undefined) return [`${name}: the place "${place}" is not in the table`]
  return importsOf(path).flatMap((specifier) => {
    if (specifier.startsWith('.')) {
      const other = placeOf(resolveImport(path, specifier))
      return other === place || rule.places.includes(other) ? [] : [`${name} imports ${other} (${specifier})`]
    }
    if (specifier.startsWith('node:')) {
      const refused = rule.pure === true && !PURE_NODE_MODULES.has(specifier) && !(`${name} ${specifier}` in EXCEPTIONS)
      return refused ? [`${name} imports ${specifier}, but ${place} is pure`] : []
    }
    return rule.packages.includes(packageOf(specifier)) ? [] : [`${name} imports the package ${specifier}`]
  })
}

function cycleFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of graph.get(path) ?? []) {
      const found = walk(next, [...trail, path])
      if (found !== undefined) return found
    }
    done.add(path)
    return undefined
  }
  return walk(start, [])
}

describe('the layout of the code', () => {
  it('finds imports in the sources, so that the rules below have something to judge', () => {
    expect(files.length).toBeGreaterThan(20)
    expect(files.flatMap(importsOf).length).toBeGreaterThan(files.length)
  })

  it('lets each place import only what the table allows', () => {
    expect(files.flatMap(breaches)).toEqual([])
  })

  it('has no import cycle, type imports included', () => {
    const graph = new Map(
      files.map((path) => [path, importsOf(path).filter((s) => s.startsWith('.')).map((s) => resolveImport(path, s))]),
    )
    const cycles = files.map((path) => cycleFrom(path, graph)).filter((cycle) => cycle !== undefined)
    expect(cycles.map((cycle) => cycle.map((path) => relative(ROOT, path)).join(' -> ')).slice(0, 3)).toEqual([])
  })

  it('keeps clock, chance and surroundings out of the pure stages', () => {
    const found = files
      .filter((path) => PLACES[placeOf(path)]?.pure === true)
      .flatMap((path) => {
        const code = (textOf.get(path) ?? '').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        const hit = IMPURE.exec(code)
        return hit === null ? [] : [`${relative(ROOT, path)}: ${hit[0]}`]
      })
    expect(found).toEqual([])
  })

  it('keeps every file at 400 lines or fewer and names none of them for what it is not', () => {
    const tooLong = files.filter((path) => (textOf.get(path) ?? '').split('\n').length > 401)
    const misnamed = files.filter((path) => FORBIDDEN_NAMES.test(relative(SRC, path)))
    expect([...tooLong, ...misnamed].map((path) => relative(ROOT, path))).toEqual([])
  })

  it('says in a docstring what every exported thing is or does', () => {
    const silent = files.flatMap((path) => {
      const lines = (textOf.get(path) ?? '').split('\n')
      return lines.flatMap((line, i) => {
        if (!/^export (async )?(function|class|abstract class|interface|type|const) \w/.test(line)) return []
        // An overload's later signatures share the first one's docstring.
        const before = lines[i - 1] ?? ''
        const overload = /^export (async )?function/.test(before) || /^\): .*$/.test(before)
        return /\*\/\s*$/.test(before) || overload ? [] : [`${relative(ROOT, path)}:${i + 1}`]
      })
    })
    expect(silent).toEqual([])
  })
})
