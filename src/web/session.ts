import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request, Response } from 'express'
import type { Actor } from '../model/actor.js'
import type { EpochMs } from '../model/time.js'

/** How long a sign-in of the page lasts without being used. */
const SESSION_MS = 8 * 3_600_000
/** How long a one-time sign-in address can be used. */
const CODE_MS = 15 * 60_000
/** Most sign-ins held at once: the oldest gives way. */
const SESSIONS_MAX = 1000
const COOKIE = 'rightparty_session'

interface Session {
  readonly actor: Actor
  /** Must come with every form: a page elsewhere cannot know it. */
  readonly formToken: string
  /** The token that signed in, sealed with the cookie: read at each request, so that it ends the session when it ends. */
  readonly sealedToken?: Buffer
  usedAtMs: EpochMs
}

/** A sign-in as a request shows it. */
export interface SignedIn {
  readonly actor: Actor
  readonly formToken: string
  /** The token that signed in; absent: a one-time address did. */
  readonly token?: string
}

/** Sign-ins of the page: one-time codes, cookies, form tokens; in memory, gone with the process. */
export interface Sessions {
  /** Makes a code that signs this actor in once. */
  readonly invite: (actor: Actor) => string
  /** Signs in with a code; false when there is no such code, or it was used. */
  readonly redeem: (code: string, response: Response) => boolean
  /** Signs in who showed a token; the session asks the token again at each request. */
  readonly open: (actor: Actor, token: string, response: Response) => void
  readonly of: (request: Request) => SignedIn | undefined
  /** Says whether a form came from a page of this session. */
  readonly isOwnForm: (request: Request, formToken: unknown) => boolean
  readonly end: (request: Request, response: Response) => void
}

function fresh(): string {
  return randomBytes(32).toString('base64url')
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

const SEAL = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

function sealKey(cookie: string): Buffer {
  return Buffer.from(hkdfSync('sha256', cookie, '', 'token of a session', 32))
}

/** Seals a token with the cookie, which the process does not keep: its memory alone opens nothing. */
function sealed(token: string, cookie: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(SEAL, sealKey(cookie), nonce, { authTagLength: TAG_BYTES })
  const text = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

function unsealed(bytes: Buffer, cookie: string): string {
  const decipher = createDecipheriv(SEAL, sealKey(cookie), bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
}

function cookieOf(request: Request): string | undefined {
  const header = request.headers.cookie ?? ''
  return header.split(';').map((part) => part.trim().split('=')).find(([name]) => name === COOKIE)?.[1]
}

/** Opens the book of sign-ins; `isSecure` where the page is reached over TLS. */
export function openSessions(nowMs: () => EpochMs, isSecure: boolean): Sessions {
  const codes = new Map<string, { readonly actor: Actor; readonly untilMs: EpochMs }>()
  // Kept by digest, so that the memory of the process holds no cookie that could be used.
  const sessions = new Map<string, Session>()
  const found = (request: Request): Session | undefined => {
    const cookie = cookieOf(request)
    const key = cookie === undefined ? undefined : digestOf(cookie)
    const session = key === undefined ? undefined : sessions.get(key)
    if (session === undefined || key === undefined) return undefined
    if (session.usedAtMs + SESSION_MS < nowMs()) {
      sessions.delete(key)
      return undefined
    }
    session.usedAtMs = nowMs()
    return session
  }
  const begin = (actor: Actor, response: Response, token?: string): void => {
    const cookie = fresh()
    const [oldest] = sessions.keys()
    if (sessions.size >= SESSIONS_MAX && oldest !== undefined) sessions.delete(oldest)
    sessions.set(digestOf(cookie), { actor, formToken: fresh(), usedAtMs: nowMs(), ...(token === undefined ? {} : { sealedToken: sealed(token, cookie) }) })
    response.setHeader('Set-Cookie', `${COOKIE}=${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}${isSecure ? '; Secure' : ''}`)
  }
  return {
    invite: (actor) => {
      const code = fresh()
      codes.set(digestOf(code), { actor, untilMs: nowMs() + CODE_MS })
      return code
    },
    redeem: (code, response) => {
      const key = digestOf(code)
      const invited = codes.get(key)
      codes.delete(key)
      if (invited === undefined || invited.untilMs < nowMs()) return false
      begin(invited.actor, response)
      return true
    },
    open: (actor, token, response) => {
      begin(actor, response, token)
    },
    of: (request) => {
      const session = found(request)
      if (session === undefined) return undefined
      const { actor, formToken, sealedToken } = session
      return { actor, formToken, ...(sealedToken === undefined ? {} : { token: unsealed(sealedToken, cookieOf(request) ?? '') }) }
    },
    isOwnForm: (request, formToken) => {
      const session = found(request)
      if (session === undefined || typeof formToken !== 'string') return false
      const [given, own] = [Buffer.from(digestOf(formToken)), Buffer.from(digestOf(session.formToken))]
      return timingSafeEqual(given, own)
    },
    end: (request, response) => {
      const cookie = cookieOf(request)
      if (cookie !== undefined) sessions.delete(digestOf(cookie))
      response.setHeader('Set-Cookie', `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`)
    },
  }
}
