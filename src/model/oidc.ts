import { z } from 'zod'

/** Signature algorithms of tokens; symmetric ones are never taken, nor `none`. */
export const TOKEN_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Says whether what is read at an address is what its server sent: over TLS, or from this machine itself. */
export function isSafeAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
}

const safeAddress = z.url().refine((address) => !URL.canParse(address) || isSafeAddress(address), 'write an address of https: over plain http anybody on the way could sign people in (only this machine itself may be asked by http)')

/** Who signs people and programs in, and how its tokens say their role (`rightparty.json`, `oidc`). */
export const oidcSchema = z.strictObject({
  /** `iss` of every token, exactly. */
  issuer: safeAddress,
  /** `aud` of every token. */
  audience: z.string().min(1),
  algorithms: z.array(z.enum(TOKEN_ALGORITHMS)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  /** Address of the keys; absent: what the issuer's discovery document names. */
  jwksUri: safeAddress.optional(),
  /** Claim that holds the role. */
  roleClaim: z.string().min(1).default('rightparty_role'),
  /** Claim that holds the creditors a token is bound to, a list; absent in a token: every one. */
  creditorsClaim: z.string().min(1).default('rightparty_creditors'),
  /** Claim that holds the lists a dispatcher's token is granted, by name or beginning; absent in a token: every one. */
  listsClaim: z.string().min(1).default('rightparty_lists'),
  /** Claim that names the registered dispatcher. */
  dispatcherClaim: z.string().min(1).default('rightparty_dispatcher'),
})
/** Settings of an OIDC provider. */
export type OidcSettings = z.infer<typeof oidcSchema>
