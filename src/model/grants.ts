import { z } from 'zod'
import { Problem } from './problem.js'

/** The lists that somebody may work on: a name, or the beginning of names and a star (`morning-*`). */
export const grantSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\*?$/, 'write the name of a list, or the beginning of names and a star, for example morning-*')

/** Says whether a grant reaches as far as a name, or as another grant. */
function covers(grant: string, other: string): boolean {
  return grant === other || (grant.endsWith('*') && other.startsWith(grant.slice(0, -1)))
}

/** Says whether a list is among those granted; absent grants are every list. */
export function isGranted(grants: readonly string[] | undefined, list: string): boolean {
  return grants === undefined || grants.some((grant) => covers(grant, list))
}

/** What two grants both reach; absent: every list. */
export function bothGrants(one: readonly string[] | undefined, other: readonly string[] | undefined): readonly string[] | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return [...new Set(one.flatMap((a) => other.flatMap((b) => (covers(a, b) ? [b] : covers(b, a) ? [a] : []))))]
}

/**
 * Lets pass a list that is granted.
 * @throws Problem not-found for any other, as for one that does not exist
 */
export function mustBeGranted(grants: readonly string[] | undefined, list: string): void {
  if (!isGranted(grants, list)) throw new Problem('not-found', `there is no list ${list}`)
}
