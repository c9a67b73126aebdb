import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettings } from '../src/app/settings.js'
import type { QueueDepth } from '../src/model/queue.js'
import { openMetrics } from '../src/web/metrics.js'
import { watchWorker } from '../src/web/worker-watch.js'
import { inFolder, rightparty } from './cli/command.js'
import { onServer } from './web/serving.js'

const ROOT = join(import.meta.dirname, '..')
const textOf = (file: string): string => readFileSync(join(ROOT, 'deploy', file), 'utf8')
const UNITS = ['rightparty.service', 'rightparty-worker@.service'] as const

/** Every setting that the sources read from the environment. */
function settingsRead(): ReadonlySet<string> {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const names = files.flatMap((file) => readFileSync(join(ROOT, 'src', file), 'utf8').match(/RIGHTPARTY_[A-Z0-9_]+/g) ?? [])
  // The variables of a Neo4j server are read by a prefix.
  const ofServers = ['RIGHTPARTY_NEO4J', 'RIGHTPARTY_TO_NEO4J'].flatMap((prefix) => ['USER', 'PASSWORD', 'PASSWORD_FILE'].map((part) => `${prefix}_${part}`))
  return new Set([...names, ...ofServers])
}

function settingsNamed(text: string): readonly string[] {
  return [...new Set(text.match(/RIGHTPARTY_[A-Z0-9_]+/g) ?? [])]
}

/** Words after the command line's file, of a unit; and of each service of the compose file that is the product. */
function commandLines(): readonly (readonly string[])[] {
  const ofUnits = UNITS.map((unit) => /^ExecStart=\/usr\/bin\/node \/opt\/rightparty\/dist\/cli\.js (.+)$/m.exec(textOf(unit))?.[1]?.split(' ') ?? [])
  const ofServices = [...textOf('compose.yaml').matchAll(/<<: \*product\n(?: {2,4}.*\n)*? {2,4}command: (\[.*\])/g)].map((found) => JSON.parse(found[1]!) as string[])
  const ofReadme = [...textOf('README.md').matchAll(/^ +\$ rightparty (.+)$|run --rm -v \S+ server-1 (.+)$|`rightparty ([a-z][^`]*)`/gm)].map((found) => (found[1] ?? found[2] ?? found[3])!.split(' '))
  return [...ofUnits, ...ofServices, ...ofReadme]
}

/** The options among the words of a command, and the command itself. */
function parted(words: readonly string[]): { readonly command: readonly string[]; readonly options: readonly string[] } {
  const end = words.findIndex((word) => !/^[a-z]+$/.test(word))
  const whole = words.slice(0, end === -1 ? words.length : end)
  return { command: whole.slice(0, ['store', 'ledger', 'token'].includes(whole[0] ?? '') ? 2 : 1), options: words.flatMap((word) => /^--[a-z-]+/.exec(word) ?? []) }
}

/** What stands under a key of the first level of a YAML file: its lines. */
function section(text: string, key: string): readonly string[] {
  const lines = text.split('\n')
  const from = lines.findIndex((line) => line.startsWith(`${key}:`)) + 1
  const until = lines.findIndex((line, i) => i >= from && /^\S/.test(line))
  return lines.slice(from, until === -1 ? lines.length : until)
}

function keysOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => /^ {2}([a-z0-9-]+):/.exec(line)?.[1] ?? [])
}

/** What stands on a queue. */
const depth = async (): Promise<QueueDepth> => ({ waiting: 1, active: 0 })

/** Everything that servers and workers print of themselves after some work. */
async function printed(): Promise<string> {
  const worker = await watchWorker({ counts: () => ({ judged: 1, debts: 3, refused: 0, failed: 0, dropped: 0, active: 0 }), depth, isHealthy: async () => true }, { port: 0 })
  try {
    const ofWorker = await (await fetch(new URL('metrics', worker.address))).text()
    const ofServer = await onServer(async ({ approved, token, post, get }) => {
      await approved('l')
      const dispatcher = await token('dispatcher', { dispatcherId: 'desk' })
      expect((await post('/v1/lists/l/leases', {}, dispatcher, { 'idempotency-key': 'a-key-of-one-act' })).status).toBe(200)
      expect((await get('/v1/stops', dispatcher)).status).toBe(200)
      return (await get('/metrics', dispatcher)).text
    })
    return [ofServer, await openMetrics(depth).text(), ofWorker].join('\n')
  } finally {
    await worker.stop()
  }
}

const expressions = (): readonly string[] => [...textOf('alerts.yaml').matchAll(/^ +expr: (.+)$/gm)].map((found) => found[1]!)
/** Words of the language of the expressions, and what the watcher itself measures. */
const WORDS = new Set(['sum', 'min', 'max', 'rate', 'by', 'le', 'and', 'unless', 'histogram_quantile', 'up', 'm'])

describe('the alerts', () => {
  it('ask only for numbers, labels and values that servers and workers print', async () => {
    const text = await printed()
    const isPrinted = (pattern: string): boolean => new RegExp(pattern, 'm').test(text)
    const found = expressions()
    expect(found.length).toBeGreaterThan(5)
    for (const expression of found) {
      const bare = expression.replaceAll(/\{[^}]*\}/g, '').replaceAll(/"[^"]*"/g, '')
      const names = (bare.match(/[a-z_]+[a-z0-9_]*/g) ?? []).filter((name) => !WORDS.has(name) && !/^e?\d/.test(name) && name !== 'e')
      for (const name of names) expect([expression, name, isPrinted(`^${name}[ {]`)]).toEqual([expression, name, true])
      for (const [, name, labels] of expression.matchAll(/([a-z_]+)\{([^}]*)\}/g)) {
        for (const [, label, how, value] of labels!.matchAll(/([a-z]+)(=~?)"([^"]*)"/g)) {
          // The watcher gives a series its job; a status comes with the trouble that it tells of.
          if (label === 'job') expect(value).toMatch(/^rightparty(-worker)?$/)
          else if (label === 'status') expect([value, isPrinted(`^${name!}\\{.*status="`)]).toEqual([value, true])
          else for (const one of how === '=~' ? value!.split('|') : [value!]) expect([expression, one, isPrinted(`^${name!}\\{.*${label!}="${one}"`)]).toEqual([expression, one, true])
        }
      }
    }
  })

  it('are each explained, with what to do', () => {
    const names = [...textOf('alerts.yaml').matchAll(/- alert: (\w+)/g)].map((found) => found[1]!)
    expect(names.filter((name) => !new RegExp(`^\\| \`${name}\` \\| .+ \\| .+ \\|$`, 'm').test(textOf('README.md')))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    expect(names.length).toBe(expressions().length)
  })
})

describe('units, image and compose file', () => {
  it('name only settings that the product reads', () => {
    const read = settingsRead()
    for (const file of ['compose.yaml', 'Dockerfile', 'README.md', ...UNITS]) {
      const named = settingsNamed(textOf(file))
      expect([file, named.length > 0, named.filter((name) => !read.has(name))]).toEqual([file, true, []])
    }
  })

  it('start commands that there are, with options that they take', async () => {
    const lines = commandLines()
    expect(lines.filter((words) => words[0] === 'serve').length).toBeGreaterThan(1)
    expect(lines.filter((words) => words[0] === 'worker').length).toBeGreaterThan(1)
    await inFolder((folder) => {
      const helps = new Map<string, string>()
      for (const words of lines) {
        const { command, options } = parted(words)
        const name = command.join(' ')
        if (!helps.has(name)) {
          const ran = rightparty(folder, [...command, '--help'])
          expect([name, ran.code, ran.out.includes(`Usage: rightparty ${name}`)]).toEqual([name, 0, true])
          helps.set(name, ran.out)
        }
        for (const option of options) expect([name, option, new RegExp(`${option}[ ,\n]`).test(helps.get(name)!)]).toEqual([name, option, true])
      }
    })
  })

  it('use only secrets, volumes and services that are declared, and declare none that nobody uses', () => {
    const text = textOf('compose.yaml')
    const [secrets, volumes, services] = ['secrets', 'volumes', 'services'].map((key) => keysOf(section(text, key)))
    expect(services).toEqual(['neo4j', 'valkey', 'server-1', 'server-2', 'worker'])
    const usedSecrets = [...text.matchAll(/secrets: \[(.*)\]/g)].flatMap((found) => found[1]!.split(', '))
    const readSecrets = [...text.matchAll(/\/run\/secrets\/([a-z0-9-]+)/g)].map((found) => found[1]!)
    expect([...new Set(usedSecrets)].toSorted()).toEqual(secrets!.toSorted())
    expect([...new Set(readSecrets)].toSorted()).toEqual(secrets!.toSorted())
    const usedVolumes = [...text.matchAll(/"([a-z]+):\/[^"]*"/g)].map((found) => found[1]!)
    expect([...new Set(usedVolumes)].toSorted()).toEqual(volumes!.toSorted())
    for (const [, name] of text.matchAll(/^ {4}([a-z0-9]+): \{ condition/gm)) expect(services).toContain(name)
  })

  it('bring the queue\u2019s packages at the versions that the product wants, and copy what there is', () => {
    const { peerDependencies, files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { peerDependencies: Record<string, string>; files: readonly string[] }
    const text = textOf('Dockerfile')
    const set = Object.fromEntries([...text.matchAll(/"dependencies\.([a-z]+)=([^"]+)"/g)].map((found) => [found[1], found[2]]))
    expect(set).toEqual(peerDependencies)
    const copied = [...text.matchAll(/\/src\/([A-Za-z_.]+)/g)].map((found) => found[1]!).filter((name) => !['node_modules', 'package.json'].includes(name))
    expect(copied.toSorted()).toEqual(['LICENSE', 'NOTICE', 'cypher', 'dist'])
    for (const name of copied) expect([name, files.includes(name), name === 'dist' || existsSync(join(ROOT, name))]).toEqual([name, true, true])
  })

  it('come with settings that are read as they stand', () => {
    const settings = readSettings({}, { RIGHTPARTY_CONFIG: join(ROOT, 'deploy', 'rightparty.example.json') }, ROOT)
    expect(settings.oidc?.audience).toBe('rightparty')
    expect(settings.hostNames).toEqual(expect.arrayContaining(['server-1', 'server-2']))
  })
})
