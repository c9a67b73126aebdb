import { z } from 'zod'

/** Signature algorithms of tokens; symmetric ones are never taken, nor `none`. */
export const TOKEN_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const

/** Who signs people and programs in, and how its tokens say their role (`rightparty.json`, `oidc`). */
export const oidcSchema = z.strictObject({
  /** `iss` of every token, exactly. */
  issuer: z.url(),
  /** `aud` of every token. */
  audience: z.string().min(1),
  algorithms: z.array(z.enum(TOKEN_ALGORITHMS)).min(1).default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  /** Address of the keys; absent: what the issuer's discovery document names. */
  jwksUri: z.url().optional(),
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
