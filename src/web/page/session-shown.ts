import type { Permission, Role } from '../../model/actor.js'

/** The sign-in as the page is told of it. */
export type SessionShown = {
  /** What may be done: the page offers that and nothing else. */
  readonly may: readonly Permission[]
  readonly version: string
  /** The moment that the server asks about: its clock, unless it was started for another one. */
  readonly now: string
} & (
  | { readonly signedIn: false }
  | {
    readonly signedIn: true
    readonly name: string
    readonly role: Role
    readonly creditors?: readonly string[]
    /** Must come with everything that changes something. */
    readonly formToken: string
  }
)
