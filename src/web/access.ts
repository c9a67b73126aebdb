import type { Request } from 'express'
import type { Actor } from '../model/actor.js'
import { Problem } from '../model/problem.js'
import type { ReadToken } from './bearer.js'
import type { Recognize } from './route.js'
import type { Sessions } from './session.js'

const BEARER = /^Bearer +(\S{1,8192})$/i

async function bearerOf(authorization: string, readers: readonly ReadToken[]): Promise<Actor> {
  const token = BEARER.exec(authorization)?.[1]
  if (token === undefined) throw new Problem('unauthenticated', 'The Authorization header wants "Bearer" and a token.')
  return holderOf(token, readers)
}

/** Tells who holds a token. @throws Problem unauthenticated for one that nobody holds */
export async function holderOf(token: string, readers: readonly ReadToken[]): Promise<Actor> {
  for (const read of readers) {
    const actor = await read(token)
    if (actor !== undefined) return actor
  }
  throw new Problem('unauthenticated', 'The token is not known here: it was never made, or it was ended.')
}

/**
 * Tells who sent a request: by its token, or by the page's cookie. What changes something is taken from a cookie only with
 * the form token of its session, so that no other page can send it.
 * @param bind binds the actor to what else it may not go beyond
 */
export function recognizing(readers: readonly ReadToken[], sessions: Sessions, bind: (actor: Actor) => Promise<Actor>): Recognize {
  const recognize: Recognize = async (request: Request) => {
    const { authorization } = request.headers
    if (authorization !== undefined) return bearerOf(authorization, readers)
    const session = sessions.of(request)
    if (session === undefined) return undefined
    // A token that was ended, or bound to fewer creditors, since it signed in counts as it is now.
    const actor = session.token === undefined ? session.actor : await holderOf(session.token, readers)
    const isOwn = request.method === 'GET' || request.method === 'HEAD' || sessions.isOwnForm(request, request.headers['x-form-token'])
    if (isOwn) return { ...actor, id: actor.id ?? `session:${actor.role}:${actor.name}` }
    throw new Problem('not-allowed', 'This request came with a cookie and without the form token of its page: open the page again.')
  }
  return async (request) => {
    const actor = await recognize(request)
    return actor === undefined ? undefined : bind(actor)
  }
}
