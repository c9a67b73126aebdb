import type { Command } from 'commander'
import { Problem } from '../model/problem.js'
import type { GlobalOptions } from './options.js'

/** The named person who acts. @throws Problem invalid-input without --by */
export function personOf({ by }: GlobalOptions): { readonly name: string; readonly kind: 'person' } {
  if (by === undefined) throw new Problem('invalid-input', '--by wants the name of the person who decides')
  return { name: by, kind: 'person' }
}

/** What an act needs of the options that name what was looked at. */
export interface Looked {
  readonly because?: string
  readonly seen?: string
  readonly key?: string
}

/** The reason that an act is given. @throws Problem invalid-input without --because */
export function reasonOf({ because }: Looked): string {
  if (because === undefined) throw new Problem('invalid-input', '--because wants the reason, in a few words')
  return because
}

/** Options of every act on what was looked at. */
export function actOptions(command: Command): Command {
  return command
    .option('--because <reason>', 'why')
    .option('--seen <tag>', 'the tag of what was looked at (default: what stands now)')
    .option('--key <key>', 'an idempotency key')
}
