import { hash } from 'node:crypto'
import type { CertificateTools } from './certificate.js'

/** SHA-256 in hex of a value in canonical form, as certificates name what they do not tell whole. */
export function digestOf(value: unknown, { canonical }: Pick<CertificateTools, 'canonical'>): string {
  return hash('sha256', canonical(value))
}
