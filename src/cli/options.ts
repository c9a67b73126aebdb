import { InvalidArgumentError, Option, type Command } from 'commander'
import { queueFlag } from '../app/queue-address.js'
import type { SettingsFlags } from '../app/settings.js'
import { WORKERS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { Output } from './output.js'

/** Options that every command takes, before or after its own words. */
export interface GlobalOptions {
  readonly store?: string
  readonly at?: string
  readonly packs?: string
  readonly overlay?: readonly string[]
  readonly keyFile?: string
  readonly by?: string
  readonly json?: boolean
  readonly ndjson?: boolean
  readonly quiet?: boolean
  readonly color?: boolean
  readonly input?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Collects an option that may be given more than once. */
export function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value]
}

/** Reads a whole number from `least` up. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isInteger(value) || value < least) throw new InvalidArgumentError(`It wants a whole number from ${least}.`)
    return value
  }
}

/** Reads a port; 0 for any that is free. */
export function readPort(text: string): number {
  const port = wholeNumber(0)(text)
  if (port > 65_535) throw new InvalidArgumentError('It wants a port from 0 to 65535.')
  return port
}

/** Reads a number of threads. */
export function readWorkers(text: string): number {
  const workers = wholeNumber(0)(text)
  if (workers > WORKERS_MAX) throw new InvalidArgumentError(`It wants at most ${WORKERS_MAX}.`)
  return workers
}

/** Reads the address of a queue, which as an option holds no password. */
export function readQueue(text: string): string {
  try {
    return queueFlag(text)
  } catch (error) {
    if (error instanceof Problem) throw new InvalidArgumentError(`${error.message}.`)
    throw error
  }
}

/** Reads a plain number above zero. */
export function positiveNumber(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It wants a number above 0.')
  return value
}

/** Gives a command the options that every command takes. */
export function withGlobalOptions(command: Command): Command {
  return command
    .option('--store <url>', 'where the graph lives: sqlite:PATH or neo4j://HOST[:PORT] (default sqlite:./data/rightparty.db)')
    .option('--at <instant>', 'the moment asked about, RFC 3339 with offset (default: now)')
    .option('--packs <dir>', 'a folder of further packs')
    .addOption(new Option('--overlay <file>', 'an overlay that refuses more: always, recommended, or a file; may be given again').argParser(collect))
    .option('--key-file <file>', 'the key file (default: keys/rightparty.key beside the store)')
    .option('--by <name>', 'the named person or program that acts')
    .option('--json', 'print one JSON object')
    .option('--ndjson', 'print a stream of JSON lines')
    .option('-q, --quiet', 'no progress')
    .option('--no-color', 'no colours')
    .option('--no-input', 'never ask')
    .option('-n, --dry-run', 'say what would be written, and write nothing')
    .option('--yes', 'do not ask, with a named target')
}

/** Settings flags among the global options. */
export function settingsFlags(options: GlobalOptions): SettingsFlags {
  return {
    ...(options.store === undefined ? {} : { store: options.store }),
    ...(options.at === undefined ? {} : { at: options.at }),
    ...(options.packs === undefined ? {} : { packs: options.packs }),
    ...(Array.isArray(options.overlay) ? { overlay: options.overlay } : {}),
    ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
    ...(options.by === undefined ? {} : { by: options.by }),
    ...(options.quiet === undefined ? {} : { quiet: options.quiet }),
  }
}

/** Where and how a command with these options writes. */
export function outputOf(options: GlobalOptions): Output {
  const isTerminal = process.stderr.isTTY
  return {
    form: options.ndjson ? 'ndjson' : options.json ? 'json' : 'text',
    quiet: options.quiet ?? false,
    color: options.color !== false && process.env.NO_COLOR === undefined && process.stdout.isTTY,
    isTerminal,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }
}
