/** Roles of people and programs: what each may do is in `MAY`. */
export const ROLES = ['loader', 'strategist', 'operator', 'dispatcher', 'reviewer', 'auditor', 'admin'] as const
/** A role of a person or program. */
export type Role = (typeof ROLES)[number]

/** Who acts: a named person or program with one role. */
export interface Actor {
  readonly name: string
  readonly kind: 'person' | 'service'
  readonly role: Role
  /** Creditors whose debts it may see and work on; absent: every one. */
  readonly creditors?: readonly string[]
  /** Lists that it may work on and read, as grants name them; absent: every one. */
  readonly lists?: readonly string[]
  /** The registered dispatcher that it acts as; only for the role `dispatcher`. */
  readonly dispatcherId?: string
  /** Where its dispatcher's registration binds it further: what the sign-in alone was bound to, by which leases that it held are ended. */
  readonly signIn?: Pick<Actor, 'creditors' | 'lists'>
  /** What tells it from everybody else of its name: the token, or a digest of who signed in; absent for who acts here. */
  readonly id?: string
  /** Id of the request by which it acts, as the server's log has it; absent for who acts here. */
  readonly requestId?: string
}

/** What can be permitted, and the roles that may do it. Whoever is not named may not. */
export const MAY = {
  'load facts': ['loader'],
  'read lists': ['strategist', 'operator', 'reviewer', 'auditor', 'dispatcher'],
  'make lists': ['operator'],
  'approve lists': ['operator'],
  'search parties': ['strategist', 'reviewer'],
  'ask traces and measures': ['strategist'],
  // Strategists and auditors are told no name and no outside id.
  'look at a party': ['strategist', 'operator', 'reviewer', 'auditor'],
  'lease, start, report and release': ['dispatcher'],
  'read stops': ['dispatcher', 'operator', 'reviewer', 'auditor'],
  'record events': ['dispatcher', 'reviewer'],
  'pause and resume': ['operator', 'reviewer'],
  'read dispatchers': ['operator', 'reviewer', 'auditor', 'admin'],
  'register dispatchers': ['admin'],
  'make tokens': ['admin'],
  // Requests name people; retention tells refs and counts.
  'answer rights requests': ['reviewer'],
  'read retention': ['reviewer', 'auditor', 'admin'],
  'read duties': ['reviewer', 'operator', 'auditor'],
  // Auditors ask by refs, and are told refs alone. Strategists look at the assessed graph, never at contacts.
  'ask why': ['reviewer', 'operator', 'auditor'],
  'make evidence': ['reviewer'],
  'decide case files': ['loader', 'strategist', 'operator', 'reviewer', 'auditor', 'admin'],
  'read the ledger': ['auditor', 'reviewer', 'admin'],
  'read packs': ['loader', 'strategist', 'operator', 'dispatcher', 'reviewer', 'auditor', 'admin'],
  'sign off packs': ['admin'],
  'read exclusions': ['reviewer', 'auditor'],
  'rule on exclusions': ['reviewer'],
  'judge matches': ['reviewer'],
  'read counts': ['loader', 'strategist', 'operator', 'dispatcher', 'reviewer', 'auditor', 'admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

/** Something that can be permitted. */
export type Permission = keyof typeof MAY

/** Says whether a role may do something. */
export function mayDo(role: Role, permission: Permission): boolean {
  return (MAY[permission] as readonly Role[]).includes(role)
}
