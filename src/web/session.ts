import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
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
  usedAtMs: EpochMs
}

/** Sign-ins of the page: one-time codes, cookies, form tokens; in memory, gone with the process. */
export interface Sessions {
  /** Makes a code that signs this actor in once. */
  readonly invite: (actor: Actor) => string
  /** Signs in with a code; false when there is no such code, or it was used. */
  readonly redeem: (code: string, response: Response) => boolean
  readonly of: (request: Request) => { readonly actor: Actor; readonly formToken: string } | undefined
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
      const cookie = fresh()
      const [oldest] = sessions.keys()
      if (sessions.size >= SESSIONS_MAX && oldest !== undefined) sessions.delete(oldest)
      sessions.set(digestOf(cookie), { actor: invited.actor, formToken: fresh(), usedAtMs: nowMs() })
      response.setHeader('Set-Cookie', `${COOKIE}=${cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_MS / 1000}${isSecure ? '; Secure' : ''}`)
      return true
    },
    of: found,
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
