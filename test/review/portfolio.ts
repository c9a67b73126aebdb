import { actorOfToken, newToken } from '../../src/app/tokens.js'
import type { App } from '../../src/app/context.js'
import type { Actor } from '../../src/model/actor.js'
import { borrowers, csv, type Files } from '../dispatch/portfolio.js'

/** Two reviewers, and one who runs the installation. */
export const ANN: Actor = { name: 'Ann Reviewer', kind: 'person', role: 'reviewer' }
export const BEN: Actor = { name: 'Ben Reviewer', kind: 'person', role: 'reviewer' }
export const ADMIN: Actor = { name: 'Ada Admin', kind: 'person', role: 'admin' }
export const PROGRAM: Actor = { name: 'a program', kind: 'service', role: 'reviewer' }

/** Why, wherever a test gives a reason. */
export const WHY = 'seen in the file'

/**
 * British borrowers of whom the first is recorded as vulnerable (for a person to look at), the second has died, the third asked
 * for no contact, and the others may be called.
 */
export function reviewed(count = 5, more: Files = {}): Files {
  const each = Array.from({ length: count }, (_, i) => i + 1)
  return borrowers(count, {
    'parties.csv': csv('party_id,kind,name,country,region,birth_date,vulnerable,source_id', ...each.map((n) => `P${n},person,Pat ${n},GB,,1971-02-0${(n % 9) + 1},${n === 1 ? 'true' : ''},book`)),
    'events.csv': csv('event_id,party_id,kind,what,at,by,source_id',
      'E-DEATH,P2,report,death,2026-02-01T10:00:00Z,,book', 'E-STOP,P3,request,no_contact,2026-02-01T10:00:00Z,P3,book'),
    ...more,
  })
}

/** A reviewer who signed in by a token of their own. */
export async function tokenOf(app: App, name: string, more: Partial<Parameters<typeof newToken>[1]> = {}): Promise<Actor> {
  const { token } = await newToken(app, { name, role: 'reviewer', ...more })
  return (await actorOfToken(app, token))!
}
