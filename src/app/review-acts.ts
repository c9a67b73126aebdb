import type { Actor } from '../dispatch/index.js'
import { Problem } from '../model/problem.js'
import type { Proposal, Ruler } from '../model/review.js'
import { utc, type App } from './context.js'
import { digestOf } from './digest.js'

/**
 * Lets pass whoever may rule: a named person, and not one who runs the installation.
 * @throws Problem not-allowed
 */
export function mustRule(actor: Actor): void {
  if (actor.kind !== 'person') throw new Problem('not-allowed', 'a ruling is made by a named person, never by a program')
  if (actor.role !== undefined && actor.role !== 'reviewer') throw new Problem('not-allowed', `the role ${actor.role} rules on nothing: a reviewer does`)
}

/** Who acts, as rulings tell people apart. */
export function rulerOf({ name, id }: Actor): Ruler {
  return { name, ...(id === undefined ? {} : { id }) }
}

/**
 * Holds what was looked at against what is there.
 * @throws Problem precondition-required without a tag; precondition-failed when it changed meanwhile
 */
export function mustMatch(ifMatch: string | undefined, etag: string): void {
  if (ifMatch === undefined) throw new Problem('precondition-required', 'send If-Match with the ETag of what you looked at, so that nothing is ruled on that changed meanwhile')
  if (ifMatch.replaceAll(/^(?:W\/)?"|"$/g, '') !== etag) throw new Problem('precondition-failed', 'it has changed since you looked at it: look again, then rule')
}

/** Tag of a small record with what it is about: changes with either. */
export function tagOf(...seen: readonly unknown[]): string {
  return digestOf(seen).slice(0, 32)
}

/** How a proposal is told: who made it, when and why. */
export function proposedBy({ by, atMs, because }: Pick<Proposal, 'by' | 'atMs' | 'because'>): { readonly by: string; readonly at: string; readonly because: string } {
  return { by: by.name, at: utc(atMs), because }
}

/** A ledger leaf of a reviewer's act on parties and debts. */
export function reviewLeaf(app: App, actor: Actor, action: 'ruling' | 'match', decision: string, subjects: readonly string[], rules: readonly string[] = []) {
  const hashes = subjects.map((text) => app.keyring().hash('subject', text))
  return app.as(actor).leaf({ action, subjects: hashes, decision, ...(rules.length === 0 ? {} : { rules: [...rules] }) })
}

