import { createHash } from 'node:crypto'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { ROLES, type Actor } from '../model/actor.js'
import { isSafeAddress, type OidcSettings } from '../model/oidc.js'
import { Problem } from '../model/problem.js'

/** Clocks of two machines may differ by so much. */
const CLOCK_TOLERANCE_S = 30
/** After a miss the keys are not asked for again for so long: a stranger's tokens cannot make us knock at the provider. */
const KEYS_COOLDOWN_MS = 10_000
const KEYS_MAX_AGE_MS = 600_000
const KEYS_TIMEOUT_MS = 5000

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() })

/** Finds who a signed token names; undefined for a text that is no such token. */
export type ReadToken = (token: string) => Promise<Actor | undefined>

async function keysUri({ issuer, jwksUri }: OidcSettings): Promise<string> {
  if (jwksUri !== undefined) return jwksUri
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address, { signal: AbortSignal.timeout(KEYS_TIMEOUT_MS), redirect: 'error' }).catch(() => undefined)
  const found = response?.ok === true ? discoverySchema.safeParse(await response.json().catch(() => undefined)) : undefined
  if (found?.success !== true || found.data.issuer !== issuer || !isSafeAddress(found.data.jwks_uri)) {
    throw new Problem('store-unavailable', 'the sign-in provider cannot be reached or is not the issuer that the settings name: try again, or check oidc.issuer')
  }
  return found.data.jwks_uri
}

function actorOf(claims: JWTPayload, settings: OidcSettings): Actor {
  const role = ROLES.find((one) => one === claims[settings.roleClaim])
  if (role === undefined) throw new Problem('not-allowed', `the token names no role of this product in its claim ${settings.roleClaim}`)
  const creditors = claims[settings.creditorsClaim]
  const isList = Array.isArray(creditors) && creditors.every((one) => typeof one === 'string')
  // A claim that cannot be read binds to nothing rather than to everything.
  const bound = creditors === undefined ? undefined : isList ? (creditors as readonly string[]) : []
  const granted = claims[settings.listsClaim]
  const lists = granted === undefined ? undefined : Array.isArray(granted) && granted.every((one) => typeof one === 'string') ? (granted as readonly string[]) : []
  if (lists !== undefined && role !== 'dispatcher') throw new Problem('not-allowed', `the token names lists in its claim ${settings.listsClaim}, and only the role dispatcher is granted some lists`)
  const dispatcherId = claims[settings.dispatcherClaim]
  if (role === 'dispatcher' && (typeof dispatcherId !== 'string' || dispatcherId === '')) {
    throw new Problem('not-allowed', `the token names no dispatcher in its claim ${settings.dispatcherClaim}: the role dispatcher acts as a registered one`)
  }
  const name = `${settings.issuer}#${claims.sub ?? ''}`
  // One person with another role or other creditors is another sender.
  const id = `oidc:${createHash('sha256').update(JSON.stringify([name, role, bound ?? null, dispatcherId ?? null, ...(lists === undefined ? [] : [lists])])).digest('hex')}`
  return {
    id, name, kind: role === 'dispatcher' || role === 'loader' ? 'service' : 'person', role,
    ...(bound === undefined ? {} : { creditors: bound }), ...(lists === undefined ? {} : { lists }),
    ...(role === 'dispatcher' && typeof dispatcherId === 'string' ? { dispatcherId } : {}),
  }
}

/**
 * Reads tokens of one OIDC provider: signature by its published keys (cached, fetched anew when a key is rotated), issuer,
 * audience and algorithm pinned, end and start checked. Source: RFC 7519, RFC 8725 (read 2026-11-22).
 * @throws Problem unauthenticated for a token that is wrong, without repeating it
 */
export function oidcTokens(settings: OidcSettings): ReadToken {
  let keys: Promise<JWTVerifyGetKey> | undefined
  const keySet = (): Promise<JWTVerifyGetKey> => {
    keys ??= keysUri(settings).then(
      (uri) => createRemoteJWKSet(new URL(uri), { cooldownDuration: KEYS_COOLDOWN_MS, cacheMaxAge: KEYS_MAX_AGE_MS, timeoutDuration: KEYS_TIMEOUT_MS }),
      (error: unknown) => {
        keys = undefined
        throw error
      },
    )
    return keys
  }
  return async (token) => {
    if (token.split('.').length !== 3) return undefined
    try {
      const { payload } = await jwtVerify(token, await keySet(), {
        issuer: settings.issuer, audience: settings.audience, algorithms: [...settings.algorithms],
        clockTolerance: CLOCK_TOLERANCE_S, requiredClaims: ['sub', 'exp'],
      })
      return actorOf(payload, settings)
    } catch (error) {
      if (error instanceof errors.JOSEError) throw wrongToken(error)
      throw error
    }
  }
}

function wrongToken(error: errors.JOSEError): Problem {
  if (error instanceof errors.JWKSTimeout) return new Problem('store-unavailable', 'the keys of the sign-in provider cannot be fetched: try again')
  const because = error instanceof errors.JWTExpired
    ? 'it has expired'
    : error instanceof errors.JWTClaimValidationFailed
      ? `its claim ${error.claim} is not the one wanted here`
      : 'its signature, key or algorithm is not one that is taken here'
  return new Problem('unauthenticated', `The token is not taken: ${because}.`)
}
