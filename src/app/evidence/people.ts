import type { AnyFact } from '../../model/facts.js'
import type { Keyring } from '../../model/keyring.js'
import { masked } from '../../review/index.js'

/** How people, debts and contact points are named in a bundle: whose it is as they are, everybody else by a pseudonym. */
export interface Naming {
  /** A pseudonym, or `the person` for whose bundle it is. */
  readonly person: (partyId: string, role?: string) => string
  readonly isSubject: (partyId: string) => boolean
  /** The outside id of a debt that the bundle is about or its person owes, else a ref. */
  readonly debt: (debtId: string) => string
  /** What is shown of a contact point: masked or whole for whose bundle it is, only its kind for everybody else. */
  readonly point: (contactPointId: string | undefined) => string | undefined
  /** Id of a contact point: as it is for whose bundle it is, a ref for everybody else. */
  readonly pointId: (contactPointId: string | undefined) => string | undefined
  /** Everybody who was named so far, with the role they were named in first. */
  readonly people: () => readonly { readonly name: string; readonly role?: string; readonly ref: string }[]
}

/** Whose bundle it is, and what may be shown as it is. */
export interface Shown {
  /** Records of the person; none in a bundle about a debt, where everybody has a pseudonym. */
  readonly records: ReadonlySet<string>
  readonly debts: ReadonlySet<string>
  /** Contact points of everybody concerned, as any version told them. */
  readonly points: readonly Extract<AnyFact, { readonly kind: 'contact_point' }>[]
  /** Contact values of the person whole. */
  readonly isWhole: boolean
}

/** What is told of a contact point in words: `mobile ***12`. */
function pointWords(kind: string, value: string): string {
  return `${kind.replaceAll('_', ' ')} ${value}`.trim()
}

/** Opens the naming of one bundle: the same people get the same pseudonyms whenever it is made from the same content in the same order. */
export function openNaming(keyring: Keyring, shown: Shown): Naming {
  const names = new Map<string, { readonly name: string; readonly role?: string; readonly ref: string }>()
  const points = new Map<string, string>()
  const owners = new Map<string, string>()
  for (const { content: { contactPointId, partyId, kind, value } } of shown.points) {
    owners.set(contactPointId, partyId)
    const isOpen = shown.records.has(partyId) && value.sealed !== ''
    const text = isOpen ? keyring.open(value.sealed) : ''
    points.set(contactPointId, pointWords(kind, isOpen ? (shown.isWhole ? text : masked(kind, text)) : ''))
  }
  const isOwnPoint = (id: string): boolean => shown.records.has(owners.get(id) ?? '')
  return {
    isSubject: (partyId) => shown.records.has(partyId),
    person: (partyId, role) => {
      if (shown.records.has(partyId)) return 'the person'
      const known = names.get(partyId)
      if (known !== undefined) return known.name
      const made = { name: `Person ${names.size + 1}`, ref: keyring.ref('party', partyId), ...(role === undefined ? {} : { role }) }
      names.set(partyId, made)
      return made.name
    },
    debt: (debtId) => (shown.debts.has(debtId) ? debtId : keyring.ref('debt', debtId)),
    point: (id) => (id === undefined ? undefined : (points.get(id) ?? 'a contact point')),
    pointId: (id) => (id === undefined ? undefined : isOwnPoint(id) ? id : keyring.ref('contact_point', id)),
    people: () => [...names.values()],
  }
}
