import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { oidcSchema } from '../../src/model/oidc.js'
import { borrowers } from '../dispatch/portfolio.js'
import { onServer, type Served } from './serving.js'

const AUDIENCE = 'https://rightparty.example'
let server: Server
let issuer: string
let keys: JWK[]
let signing: CryptoKey
let publicKey: CryptoKey
let handle: ReturnType<Provider['callback']>

/** Makes the provider anew with these keys: what it signs with, and what it publishes. */
function provide(): void {
  const provider = new Provider(issuer, {
    jwks: { keys: structuredClone(keys) as never },
    clients: [{ client_id: 'program', client_secret: 'secret', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    scopes: ['rightparty'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({ scope: 'rightparty', audience: AUDIENCE, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
      },
    },
    extraTokenClaims: () => ({ rightparty_role: 'auditor', rightparty_creditors: ['BANK1'] }),
  })
  handle = provider.callback()
}

async function newKey(kid: string): Promise<JWK> {
  const pair = await generateKeyPair('RS256', { extractable: true })
  signing = pair.privateKey
  publicKey = pair.publicKey
  return { ...(await exportJWK(pair.privateKey)), kid, use: 'sig', alg: 'RS256' }
}

beforeAll(async () => {
  server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  keys = [await newKey('one')]
  provide()
})
afterAll(() => new Promise<void>((resolve) => {
  server.closeAllConnections()
  server.close(() => resolve())
}))

async function issued(): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${Buffer.from('program:secret').toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: AUDIENCE, scope: 'rightparty' }),
  })
  const body = await response.json() as { access_token?: string }
  if (body.access_token === undefined) throw new Error(JSON.stringify(body))
  return body.access_token
}

/** A token like the provider's, with something changed, under its own key. */
function forged(change: (token: SignJWT) => SignJWT, claims: object = {}, kid = 'one'): Promise<string> {
  const token = new SignJWT({ rightparty_role: 'operator', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid }).setSubject('Ann').setIssuer(issuer).setAudience(AUDIENCE).setIssuedAt().setExpirationTime('5m')
  return change(token).sign(signing)
}

const withProvider = <T>(work: (served: Served) => Promise<T>): Promise<T> =>
  onServer(work, borrowers(2), { oidc: oidcSchema.parse({ issuer, audience: AUDIENCE }) })
const same = (token: SignJWT): SignJWT => token
const NOW_S = Math.floor(Date.now() / 1000)

/** Whether the settings take an address, as the issuer and as where its keys are. */
function isTaken(address: string): boolean {
  return [{ issuer: address }, { issuer, jwksUri: address }].every((one) => oidcSchema.safeParse({ ...one, audience: AUDIENCE }).success)
}

describe('sign-in by an OIDC provider', () => {
  it('takes its tokens with the role and the creditors that they name', async () => {
    await withProvider(async ({ get, post }) => {
      const token = await issued()
      const stats = await get('/v1/stats', token)
      expect([stats.status, stats.body.facts]).toEqual([200, {}])
      expect((await get('/v1/dispatchers', token)).status).toBe(200)
      expect((await post('/v1/pauses', { scope: { of: 'everything' }, because: 'x' }, token)).status).toBe(403)
      expect((await post('/v1/pauses', { scope: { of: 'everything' }, because: 'x' }, await forged(same))).status).toBe(201)
    })
  })

  it('is asked over TLS, and by plain http on this machine alone', () => {
    const addresses = ['https://id.example/', 'http://id.example/', 'http://localhost.evil.example/', 'http://127.0.0.1.evil.example/', 'http://10.0.0.1/', 'ftp://127.0.0.1/', 'http://127.0.0.1:8090/', 'http://localhost/x', 'http://[::1]:1/']
    expect(addresses.map(isTaken)).toEqual([true, false, false, false, false, false, true, true, true])
  })

  it('grants a dispatcher the lists that its token names, and none where that cannot be read', async () => {
    await withProvider(async ({ approved, get }) => {
      for (const name of ['l', 'm']) await approved(name)
      const lists = async (granted: unknown): Promise<readonly string[]> => {
        const token = await forged((sign) => sign, { rightparty_role: 'dispatcher', rightparty_dispatcher: 'desk', rightparty_lists: granted })
        return (await get('/v1/lists', token)).body.items.map((one: { name: string }) => one.name).toSorted()
      }
      expect([await lists(['l']), await lists(['*']), await lists('l'), await lists(['m*', 'l'])]).toEqual([['l'], ['l', 'm'], [], ['l', 'm']])
    })
  })

  it('refuses a wrong issuer, audience, algorithm, key, end, start, subject and role', async () => {
    await withProvider(async ({ get }) => {
      const stranger = await generateKeyPair('RS256')
      const spki = new TextEncoder().encode(await exportSPKI(publicKey))
      const hmac = await new SignJWT({ rightparty_role: 'admin' }).setProtectedHeader({ alg: 'HS256', kid: 'one' }).setSubject('Ann').setIssuer(issuer).setAudience(AUDIENCE).setExpirationTime('5m').sign(spki)
      const [, body] = (await forged(same)).split('.')
      const none = `${Buffer.from('{"alg":"none","kid":"one"}').toString('base64url')}.${body}.`
      const wrong: Readonly<Record<string, string>> = {
        issuer: await forged((token) => token.setIssuer('https://evil.example')),
        audience: await forged((token) => token.setAudience('another')),
        hmac,
        none,
        key: await new SignJWT({ rightparty_role: 'admin' }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).setSubject('Ann').setIssuer(issuer).setAudience(AUDIENCE).setExpirationTime('5m').sign(stranger.privateKey),
        unknownKey: await forged(same, {}, 'another'),
        expired: await forged((token) => token.setExpirationTime(NOW_S - 3600)),
        early: await forged((token) => token.setNotBefore(NOW_S + 3600)),
        endless: await new SignJWT({ rightparty_role: 'admin' }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).setSubject('Ann').setIssuer(issuer).setAudience(AUDIENCE).sign(signing),
        nobody: await new SignJWT({ rightparty_role: 'admin' }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).setIssuer(issuer).setAudience(AUDIENCE).setExpirationTime('5m').sign(signing),
        cut: (await forged(same)).slice(0, -4),
      }
      for (const [name, token] of Object.entries(wrong)) {
        const answer = await get('/v1/packs', token)
        expect([name, answer.status, answer.body.code, answer.text.includes(token)]).toEqual([name, 401, 'unauthenticated', false])
      }
      expect((await get('/v1/packs', await forged(same, { rightparty_role: 'emperor' }))).status).toBe(403)
      expect((await get('/v1/packs', await forged(same))).status).toBe(200)
    })
  })

  it('shows nobody lists and counts without a sign-in, since behind a proxy everybody comes from this machine', async () => {
    await withProvider(async ({ rank, get }) => {
      await rank('l')
      for (const path of ['/v1/stats', '/v1/lists', '/v1/lists/l/entries', '/metrics']) expect([path, (await get(path)).status]).toEqual([path, 401])
      expect((await get('/session')).body).toMatchObject({ signedIn: false, may: [] })
      expect((await get('/v1/lists', await forged(same))).status).toBe(200)
    })
  })

  it('binds to nothing a token whose creditors cannot be read', async () => {
    await withProvider(async ({ rank, get }) => {
      await rank('l')
      const entries = await get('/v1/lists/l/entries', await forged(same, { rightparty_creditors: 'BANK1' }))
      expect([entries.status, entries.body.items]).toEqual([200, []])
    })
  })

  it('lets in no dispatcher whose claim is missing or cannot be read', async () => {
    await withProvider(async ({ get }) => {
      for (const claim of [undefined, 7, '', ['desk']]) {
        const answer = await get('/v1/stops', await forged(same, { rightparty_role: 'dispatcher', rightparty_dispatcher: claim }))
        expect([claim, answer.status, answer.body.code]).toEqual([claim, 403, 'not-allowed'])
      }
      expect((await get('/v1/stops', await forged(same, { rightparty_role: 'dispatcher', rightparty_dispatcher: 'desk' }))).status).toBe(200)
    })
  })

  it('goes on when the provider rotates its key, and with a provider that is down says so', async () => {
    await withProvider(async ({ get }) => {
      expect((await get('/v1/packs', await forged(same))).status).toBe(200)
    })
    keys = [await newKey('two')]
    provide()
    await withProvider(async ({ get }) => {
      expect((await get('/v1/packs', await forged(same, {}, 'two'))).status).toBe(200)
      expect((await get('/v1/packs', await issued())).status).toBe(200)
    })
    await onServer(async ({ get }) => {
      expect((await get('/v1/packs', await forged(same, {}, 'two'))).status).toBe(503)
    }, borrowers(1), { oidc: oidcSchema.parse({ issuer: 'http://127.0.0.1:9', audience: AUDIENCE }) })
  })
})
