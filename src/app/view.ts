import type { Keyring } from '../model/keyring.js'
import type { Entry, ListHead } from '../model/list.js'

/** A list line for eyes that need no names: outside ids are replaced by keyed refs. */
export type PublicEntry = Omit<Entry, 'debtId' | 'partyId' | 'contactPointId'> & {
  readonly debtRef?: string
  readonly partyRef: string
  readonly contactPointRef: string
}

/** One page of a list's lines. */
export interface EntryPage {
  readonly list: string
  readonly items: readonly PublicEntry[]
  /** Cursor of the next page; absent on the last one. */
  readonly next?: string
}

/** What the first page shows of a store. */
export interface Overview {
  readonly facts: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly held: Readonly<Record<string, number>>
  readonly list?: ListHead
}

/** Replaces the outside ids of a line by refs that mean nothing outside this installation. */
export function publicEntry(entry: Entry, keyring: Keyring): PublicEntry {
  const { debtId, partyId, contactPointId, ...rest } = entry
  return {
    ...rest,
    ...(debtId === undefined ? {} : { debtRef: keyring.ref('debt', debtId) }),
    partyRef: keyring.ref('party', partyId),
    contactPointRef: keyring.ref('contact_point', contactPointId),
  }
}
