import type { Actor } from '../dispatch/index.js'
import type { Proposal } from '../model/review.js'
import { utc, type App } from './context.js'
import { digestOf } from './digest.js'

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

