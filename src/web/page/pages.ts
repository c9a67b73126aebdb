import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type Express, type Request, type Response } from 'express'
import { z } from 'zod'
import { MAY, mayDo, type Actor, type Permission } from '../../model/actor.js'
import { Problem } from '../../model/problem.js'
import { holderOf } from '../access.js'
import type { ReadToken } from '../bearer.js'
import type { Mounting } from '../route.js'
import type { Sessions } from '../session.js'
import type { SessionShown } from './session-shown.js'

/** What the page is served with. */
export interface PageParts {
  readonly mounting: Mounting
  readonly sessions: Sessions
  readonly readers: readonly ReadToken[]
  readonly version: string
  /** The moment asked about. */
  readonly nowMs: () => number
  /** Where the built page lies; absent: beside this code. */
  readonly folder?: string
}

const YEAR_MS = 31_536_000_000
const signInSchema = z.strictObject({ token: z.string().min(1).max(8192) })
/** What whoever has no sign-in may do on this machine while lists and counts are open. */
const OPEN_HERE: readonly Permission[] = ['read counts', 'read lists']

function permissionsOf(actor: Actor): readonly Permission[] {
  return (Object.keys(MAY) as Permission[]).filter((permission) => mayDo(actor.role, permission))
}

/** Takes a sign-in only from the page itself: a form elsewhere must not sign a reader in as somebody else. */
function mustBeOwnPage(request: Request): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('not-allowed', 'Sign in on the page of this server itself.')
}

/** Serves the shell of the page, the same bytes for everybody, and its files, whose names change with what is in them. */
function addFiles(web: Express, folder: string): void {
  const style = readFileSync(new URL('style.css', import.meta.url), 'utf8')
  web.get('/style.css', (_request, response) => {
    response.type('text/css').send(style)
  })
  web.get('/favicon.ico', (_request, response) => {
    response.status(204).end()
  })
  const shell = join(folder, 'index.html')
  const html = existsSync(shell) ? readFileSync(shell, 'utf8') : undefined
  web.get('/', (_request, response) => {
    if (html === undefined) throw new Problem('not-found', 'The page is not built: run "npm run build" and start the server again. The interface under /v1 answers without it.')
    response.setHeader('Cache-Control', 'no-store')
    response.type('html').send(html)
  })
  web.use('/assets', express.static(join(folder, 'assets'), { immutable: true, maxAge: YEAR_MS, index: false, redirect: false, fallthrough: true, dotfiles: 'ignore' }))
}

function tell(response: Response, session: SessionShown): void {
  response.setHeader('Cache-Control', 'no-store')
  response.json(session)
}

/** The sign-in as the page asks for it: who it is, what they may do, and the token of their forms. */
function addSession(web: Express, { mounting, sessions, readers, version, nowMs }: PageParts): void {
  const nobody = (may: readonly Permission[]): SessionShown => ({ signedIn: false, may, version, now: new Date(nowMs()).toISOString() })
  const shown = async (request: Request): Promise<SessionShown> => {
    const actor = await mounting.recognize(request)
    const formToken = sessions.of(request)?.formToken
    if (actor === undefined || formToken === undefined) return nobody((await mounting.isOpenHere()) ? OPEN_HERE : [])
    const { name, role, creditors } = actor
    return { ...nobody(permissionsOf(actor)), signedIn: true, name, role, formToken, ...(creditors === undefined ? {} : { creditors }) }
  }
  // Whatever only looks whether the address is there (a mail scanner, a preview) uses up no code.
  web.head('/sign-in', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.status(204).end()
  })
  web.get('/sign-in', (request, response) => {
    const code = typeof request.query.code === 'string' ? request.query.code : ''
    if (!sessions.redeem(code, response)) throw new Problem('unauthenticated', 'This sign-in address was used before or is too old: start the server again for a new one.')
    response.redirect(303, '/')
  })
  web.get('/session', async (request, response) => {
    try {
      tell(response, await shown(request))
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'unauthenticated') throw error
      // The token behind the cookie was ended: so is the session.
      sessions.end(request, response)
      tell(response, nobody([]))
    }
  })
  web.post('/session', mounting.readJson, async (request, response) => {
    mustBeOwnPage(request)
    const read = signInSchema.safeParse(request.body)
    if (!read.success) throw new Problem('invalid-input', 'Send a token to sign in with.')
    const token = read.data.token.trim()
    sessions.open(await holderOf(token, readers), token, response)
    response.setHeader('Cache-Control', 'no-store')
    response.status(204).end()
  })
  web.post('/session/end', async (request, response) => {
    await mounting.recognize(request)
    sessions.end(request, response)
    response.status(204).end()
  })
}

/** Adds the page that people look at, and their sign-in. */
export function addPages(web: Express, parts: PageParts): void {
  addFiles(web, parts.folder ?? fileURLToPath(new URL('.', import.meta.url)))
  addSession(web, parts)
}
