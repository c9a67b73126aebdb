import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ROLES, type Role } from '../model/actor.js'
import { runAddDispatcher } from './dispatch-run.js'
import { onFiles } from './files.js'
import { newToken } from './tokens.js'
import { storeStem } from './store-name.js'
import type { App } from './context.js'

/** Tokens made for a first look: one of each role, and a second reviewer, since some acts want two. */
export interface StartTokens {
  /** Folder of their files (mode 0600). */
  readonly folder: string
  /** Name of the reviewer that the one-time sign-in is for. */
  readonly reviewer: string
}

const NAMES: readonly { readonly file: string; readonly name: string; readonly role: Role }[] = [
  ...ROLES.map((role) => ({ file: role, name: `first ${role}`, role })),
  { file: 'reviewer-2', name: 'second reviewer', role: 'reviewer' },
]

/** Registers the dispatcher that the first look's token speaks for: a person who dials, writes and visits. */
async function firstDispatcher(app: App, name: string): Promise<string> {
  const { dispatcherId } = await runAddDispatcher(app, { name, kind: 'service' }, { dispatcherId: 'first', automation: 'none', channels: ['voice', 'sms', 'email', 'post'] })
  return dispatcherId
}

/** Makes the tokens of a first look beside the store, those that are not there yet. */
export async function startTokens(app: App): Promise<StartTokens> {
  const folder = join(dirname(resolve(app.folder, storeStem(app.settings.store))), 'tokens')
  onFiles(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }))
  for (const { file, name, role } of NAMES) {
    const path = join(folder, `${file}.token`)
    if (existsSync(path)) continue
    const dispatcherId = role === 'dispatcher' ? await firstDispatcher(app, name) : undefined
    const { token } = await newToken(app, { name, role, ...(dispatcherId === undefined ? {} : { dispatcherId }) })
    onFiles(path, () => {
      writeFileSync(path, `${token}\n`, { mode: 0o600 })
      chmodSync(path, 0o600)
    })
  }
  return { folder, reviewer: 'first reviewer' }
}
