import { canonical } from '../ledger/canonical.js'
import { digestOf as digestWith } from '../model/digest.js'

/** SHA-256 in hex of canonical JSON; what is undefined is left out, and null in a list. */
export function digestOf(value: unknown): string {
  return digestWith(JSON.parse(JSON.stringify(value)), { canonical })
}
