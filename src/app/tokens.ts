import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { ROLES, type Actor, type Role } from '../model/actor.js'
import { grantSchema } from '../model/grants.js'
import type { LedgerEntry } from '../model/ledger.js'
import { GRANTS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { App } from './context.js'

/** A token as the store keeps it: its secret only as a digest. */
export interface StoredToken extends Actor {
  readonly tokenId: string
  /** SHA-256 in hex of the secret. */
  readonly secretHash: string
  readonly addedAtMs: number
  readonly addedBy: string
}

/** What a new token is for. */
export interface NewToken {
  readonly name: string
  readonly role: Role
  readonly kind?: Actor['kind']
  readonly creditors?: readonly string[]
  /** Lists it is granted, by name or beginning; absent: every one. */
  readonly lists?: readonly string[]
  readonly dispatcherId?: string
}

const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._'-]{0,63}$/u
const TOKEN = /^rp_([a-f0-9]{16})_([A-Za-z0-9_-]{43})$/
const SECRET_BYTES = 32

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

function checkNew({ name, role, dispatcherId, lists }: NewToken): void {
  if (!NAME.test(name)) throw new Problem('invalid-input', 'a name has 1 to 64 letters, digits, blanks, dots, dashes, underscores and apostrophes, and starts with a letter or digit')
  if (!ROLES.includes(role)) throw new Problem('invalid-input', `this role is not known; use one of: ${ROLES.join(', ')}`)
  if (dispatcherId !== undefined && role !== 'dispatcher') throw new Problem('invalid-input', 'only a token of the role dispatcher acts as a registered dispatcher')
  if (lists === undefined) return
  if (role !== 'dispatcher') throw new Problem('invalid-input', 'only a token of the role dispatcher is granted some lists')
  const wrong = z.array(grantSchema).max(GRANTS_MAX).safeParse(lists).error?.issues[0]
  if (wrong !== undefined) throw new Problem('invalid-input', `a list that is granted is wrong: ${wrong.message}`)
}

/** What the ledger says of one token: which it is, so that its end is told beside its beginning and no two entries are the same. */
function aboutToken(app: App, tokenId: string): Pick<LedgerEntry, 'subjects' | 'counts'> {
  return { subjects: [app.keyring().hash('subject', `token:${tokenId}`)], counts: { tokens: 1 } }
}

/**
 * Makes a token of a named person or program and gives it, this once; the store keeps a digest of it.
 * @throws Problem invalid-input for a name or role that is none
 */
export async function newToken(app: App, wanted: NewToken): Promise<{ readonly tokenId: string; readonly token: string }> {
  checkNew(wanted)
  const store = await app.madeStore()
  const tokenId = randomBytes(8).toString('hex')
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const { name, role, creditors, lists, dispatcherId } = wanted
  const kept: StoredToken = {
    tokenId, name, role, kind: wanted.kind ?? (role === 'dispatcher' || role === 'loader' ? 'service' : 'person'),
    ...(creditors === undefined ? {} : { creditors }), ...(lists === undefined ? {} : { lists }), ...(dispatcherId === undefined ? {} : { dispatcherId }),
    secretHash: digestOf(secret), addedAtMs: app.clockMs(), addedBy: app.settings.by,
  }
  await store.keep('token', tokenId, { ...kept }, app.leaf({ action: 'token', decision: 'new', ...aboutToken(app, tokenId) }))
  await app.integrate()
  return { tokenId, token: `rp_${tokenId}_${secret}` }
}

/** Tokens without their digests, by id. */
export async function listTokens(app: App): Promise<readonly Omit<StoredToken, 'secretHash'>[]> {
  const found = (await (await app.store()).kept('token')) as unknown as readonly StoredToken[]
  return found.map(({ secretHash: _secretHash, ...rest }) => rest)
}

/** Ends a token. @throws Problem not-found when there is none of this id */
export async function revokeToken(app: App, tokenId: string): Promise<void> {
  const store = await app.store()
  if (!(await listTokens(app)).some((one) => one.tokenId === tokenId)) throw new Problem('not-found', 'there is no token of this id; rightparty token list names them')
  await store.keep('token', tokenId, null, app.leaf({ action: 'token', decision: 'revoked', ...aboutToken(app, tokenId) }))
  await app.integrate()
}

/** Says whether a token is bound to creditors or lists, or a dispatcher to lists: from then on nobody looks at lists without a sign-in. */
export async function hasBoundToken(app: App): Promise<boolean> {
  const isTokenBound = (await listTokens(app)).some((one) => one.creditors !== undefined || one.lists !== undefined)
  return isTokenBound || (await (await app.store()).kept('dispatcher')).some((one) => one.lists !== undefined)
}

/** Who holds a token; undefined for a text that is no token of this installation. */
export async function actorOfToken(app: App, text: string): Promise<Actor | undefined> {
  const [, tokenId, secret] = TOKEN.exec(text) ?? []
  if (tokenId === undefined || secret === undefined) return undefined
  const found = (await (await app.store()).keptOne('token', tokenId)) as unknown as StoredToken | undefined
  if (found === undefined || !timingSafeEqual(Buffer.from(found.secretHash), Buffer.from(digestOf(secret)))) return undefined
  const { name, kind, role, creditors, lists, dispatcherId } = found
  return { id: `token:${tokenId}`, name, kind, role, ...(creditors === undefined ? {} : { creditors }), ...(lists === undefined ? {} : { lists }), ...(dispatcherId === undefined ? {} : { dispatcherId }) }
}
