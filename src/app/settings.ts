import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { z } from 'zod'
import { oidcSchema, type OidcSettings } from '../model/oidc.js'
import { WORKERS_MAX } from '../model/limits.js'
import type { Once } from '../model/once.js'
import { Problem } from '../model/problem.js'
import type { ActorSettings } from '../model/actor-settings.js'
import { parseInstant, type EpochMs } from '../model/time.js'
import { schemaPlaces } from '../model/schema.js'
import { storeStem } from './store-name.js'

const actorSchema = z.strictObject({
  id: z.string().min(1).max(128),
  kind: z.enum(['creditor', 'collection_agency', 'debt_buyer', 'credit_servicer', 'sub_agency']),
  ownName: z.boolean().optional(),
  subEntrustingConsent: z.boolean().optional(),
  staffPresent: z.int().min(0).optional(),
  privateAccountApproved: z.boolean().optional(),
})

/** The settings file `rightparty.json`; every field may also come from the environment or a flag. */
const fileSchema = z.strictObject({
  store: z.string().optional(),
  keyFile: z.string().optional(),
  /** Key that heads of the ledger are signed with. */
  ledgerKeyFile: z.string().optional(),
  packs: z.string().optional(),
  overlay: z.array(z.string()).optional(),
  /** Model that lists are ranked by: fitted, default, a digest or a file. */
  model: z.string().min(1).optional(),
  port: z.int().min(0).max(65_535).optional(),
  /** Threads that judge debts for a list or read files for a load, 0 for none beside our own. */
  workers: z.int().min(0).max(WORKERS_MAX).optional(),
  /** Redis or Valkey on which workers are given debts to judge. */
  queue: z.string().min(1).optional(),
  host: z.string().optional(),
  /** Names by which people reach the server, beside its address. */
  hostNames: z.array(z.string()).optional(),
  oidc: oidcSchema.optional(),
  /** Who acts for the creditors, and how for one creditor where that differs. */
  actor: actorSchema.optional(),
  entrustments: z.record(z.string(), actorSchema.partial()).optional(),
})
type SettingsFile = z.infer<typeof fileSchema>

/** What the command line or a caller sets; it wins over everything else. */
export interface SettingsFlags {
  readonly store?: string
  readonly keyFile?: string
  readonly packs?: string
  readonly overlay?: readonly string[]
  readonly port?: number
  readonly host?: string
  readonly at?: string
  readonly by?: string
  readonly quiet?: boolean
  readonly workers?: number
}

/** Settings in force, each with where it came from. */
export interface Settings {
  /** `sqlite:PATH`, `neo4j://...` or `bolt://...`. */
  readonly store: string
  readonly keyFile: string
  /** Key that heads of the ledger are signed with; made on first use. */
  readonly ledgerKeyFile: string
  readonly packs?: string
  readonly overlay: readonly string[]
  /** Model that lists are ranked by: `fitted` (the newest that beats the shipped one, else that), `default`, a digest or a file. */
  readonly model: string
  readonly port: number
  readonly host: string
  /** Names by which people reach the server, beside its address. */
  readonly hostNames: readonly string[]
  /** Who signs people and programs in; absent: tokens of our own, on loopback. */
  readonly oidc?: OidcSettings
  /** The moment asked about; absent: the clock. */
  readonly atMs?: EpochMs
  /** Named person or program that acts. */
  readonly by: string
  /** True when that is a program (a server's job for one); the ledger says so. */
  readonly byService: boolean
  /** The key under which the one act of this process is kept with its answer; only where a server started it for a request. */
  readonly once?: Once
  readonly quiet: boolean
  /** Threads that judge debts for a list or read files for a load, 0 for none beside our own; absent: as many as pay. */
  readonly workers?: number
  /** Address of the Redis or Valkey on which workers are given debts to judge; absent: this machine judges alone. May hold a password. */
  readonly queue?: string
  readonly actor: ActorSettings
  readonly entrustments: Readonly<Record<string, Partial<ActorSettings>>>
  /** Where each setting came from: flag, environment, file or default. */
  readonly origin: Readonly<Record<string, 'flag' | 'environment' | 'file' | 'default'>>
}

const DEFAULT_STORE = 'sqlite:./data/rightparty.db'
/** The strictest reading of who acts: an agency that collects for others. */
const DEFAULT_ACTOR: ActorSettings = { id: 'rightparty', kind: 'collection_agency' }

function readFile(path: string, isNamed: boolean): SettingsFile {
  if (!existsSync(path)) {
    // Without it an overlay or a provider that it names would be gone, and nobody told.
    if (isNamed) throw new Problem('invalid-input', `RIGHTPARTY_CONFIG names ${path}, and it is not there; mend the path, or leave it out`)
    return {}
  }
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Problem('invalid-input', `${path} is not JSON; mend or remove it`, [], { cause: error })
  }
  const read = fileSchema.safeParse(json)
  if (read.success) return read.data
  const places = schemaPlaces(read.error)
  throw new Problem('invalid-input', `${path} has a wrong setting at ${places[0]?.pointer ?? '/'}: ${places[0]?.message ?? ''}`, places)
}

function instantOf(flag: string | undefined, variable: string | undefined): EpochMs | undefined {
  const text = flag ?? variable
  if (text === undefined) return undefined
  const atMs = parseInstant(text)
  if (Number.isNaN(atMs)) {
    throw new Problem('invalid-input', `${flag === undefined ? 'RIGHTPARTY_AT' : '--at'} wants an instant with an offset, for example 2026-03-02T12:00:00-05:00`)
  }
  return atMs
}

const onceSchema = z.strictObject({ actor: z.string(), key: z.string(), bodyHash: z.string() })

function onceOf(text: string | undefined): Once | undefined {
  if (text === undefined) return undefined
  const read = onceSchema.safeParse(parsedOrNothing(text))
  if (!read.success) throw new Problem('invalid-input', 'RIGHTPARTY_ONCE is for a server that starts a job, and not to be set')
  return read.data
}

function parsedOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // What is no JSON is nothing that the schema takes.
    return undefined
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Problem('invalid-input', 'RIGHTPARTY_PORT wants a port from 0 to 65535')
  return port
}

function workersOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const workers = Number(text)
  if (!/^\d+$/.test(text) || workers > WORKERS_MAX) throw new Problem('invalid-input', `RIGHTPARTY_WORKERS wants a number of threads from 0 to ${WORKERS_MAX}`)
  return workers
}

function keyFileBeside(store: string): string {
  return join(dirname(storeStem(store)), 'keys', 'rightparty.key')
}

function ledgerKeyFileBeside(keyFile: string): string {
  return join(dirname(keyFile), `${basename(keyFile, '.key')}-ledger.key`)
}

/**
 * Reads the settings in force: flags, then environment `RIGHTPARTY_*`, then `rightparty.json`, then defaults.
 * @throws Problem invalid-input naming the file and the setting that is wrong
 */
export function readSettings(flags: SettingsFlags, env: NodeJS.ProcessEnv, folder: string): Settings {
  const named = env.RIGHTPARTY_CONFIG === '' ? undefined : env.RIGHTPARTY_CONFIG
  const file = readFile(resolve(folder, named ?? 'rightparty.json'), named !== undefined)
  const origin: Record<string, 'flag' | 'environment' | 'file' | 'default'> = {}
  const pick = <T>(name: string, ...ways: readonly (T | undefined)[]): T | undefined => {
    const at = ways.findIndex((way) => way !== undefined)
    origin[name] = (['flag', 'environment', 'file'] as const)[at] ?? 'default'
    return ways[at]
  }
  const store = pick('store', flags.store, env.RIGHTPARTY_STORE, file.store) ?? DEFAULT_STORE
  const overlayText = env.RIGHTPARTY_OVERLAY?.split(',').filter((part) => part !== '')
  const overlay = pick('overlay', flags.overlay?.length === 0 ? undefined : flags.overlay, overlayText, file.overlay) ?? []
  const model = pick('model', undefined, env.RIGHTPARTY_MODEL, file.model) ?? 'fitted'
  const packs = pick('packs', flags.packs, env.RIGHTPARTY_PACKS, file.packs)
  const workers = pick('workers', flags.workers, workersOf(env.RIGHTPARTY_WORKERS), file.workers)
  const queue = pick('queue', undefined, env.RIGHTPARTY_QUEUE === '' ? undefined : env.RIGHTPARTY_QUEUE, file.queue)
  const atMs = instantOf(flags.at, env.RIGHTPARTY_AT)
  const once = onceOf(env.RIGHTPARTY_ONCE)
  const absolute = (name: string): string => (isAbsolute(name) ? name : resolve(folder, name))
  const keyFile = absolute(pick('keyFile', flags.keyFile, env.RIGHTPARTY_KEY_FILE, file.keyFile) ?? keyFileBeside(store))
  return {
    store,
    keyFile,
    ledgerKeyFile: absolute(pick('ledgerKeyFile', undefined, env.RIGHTPARTY_LEDGER_KEY_FILE, file.ledgerKeyFile) ?? ledgerKeyFileBeside(keyFile)),
    ...(packs === undefined ? {} : { packs: absolute(packs) }),
    overlay,
    model,
    port: pick('port', flags.port, portOf(env.RIGHTPARTY_PORT), file.port) ?? 8080,
    host: pick('host', flags.host, env.RIGHTPARTY_HOST, file.host) ?? '127.0.0.1',
    hostNames: file.hostNames ?? [],
    ...(file.oidc === undefined ? {} : { oidc: file.oidc }),
    ...(atMs === undefined ? {} : { atMs }),
    by: pick('by', flags.by, env.RIGHTPARTY_BY, undefined) ?? 'command line',
    byService: env.RIGHTPARTY_BY_SERVICE === 'true',
    ...(once === undefined ? {} : { once }),
    quiet: flags.quiet ?? false,
    ...(workers === undefined ? {} : { workers }),
    ...(queue === undefined ? {} : { queue }),
    actor: file.actor === undefined ? DEFAULT_ACTOR : dropAbsent(file.actor),
    entrustments: Object.fromEntries(Object.entries(file.entrustments ?? {}).map(([id, way]) => [id, dropAbsent(way)])),
    origin,
  }
}

/** Leaves out keys whose value is undefined, which the parser may write. */
function dropAbsent<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
}
