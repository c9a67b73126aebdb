import type { App } from './context.js'
import { queueShown } from './queue-address.js'

/** One setting as `config show` prints it; secrets are never among the settings. */
export interface ShownSetting {
  readonly setting: string
  readonly value: unknown
  readonly from: 'flag' | 'environment' | 'file' | 'default'
}

/** An address without a password that somebody wrote into it. */
function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//[redacted]@')
}

/** Settings in force, each with where it came from; what could hold a secret is redacted. */
export function runConfigShow({ settings }: App): readonly ShownSetting[] {
  const { origin, atMs: _atMs, quiet: _quiet, queue, ...shown } = settings
  return Object.entries({ ...shown, ...(queue === undefined ? {} : { queue: queueShown(queue) }) }).map(([setting, value]) => ({
    setting, value: typeof value === 'string' ? withoutPassword(value) : value, from: origin[setting] ?? 'default',
  }))
}
