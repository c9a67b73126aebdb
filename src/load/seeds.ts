import type { Keyring } from '../model/keyring.js'

/** Seeds of the hashes by which a load tells apart what it notes, each its own; equal wherever one part of a load reads for another. */
export interface LoadSeeds {
  readonly keys: string
  readonly contents: string
  readonly parties: string
  readonly debts: string
  readonly numbers: string
}

/** Seeds of this installation. */
export function seedsOf(keyring: Keyring): LoadSeeds {
  // A secret, so that nobody can choose ids or keys whose hashes meet.
  const secret = keyring.hash('ref', 'load keys')
  return {
    keys: `${secret} keys`, contents: `${secret} keys contents`, parties: `${secret} parties`, debts: `${secret} debts`,
    numbers: `${secret} numbers`,
  }
}
