import { admit, boundaries, decide, outlastsApproval, overdueNotices } from '../decide/index.js'
import { canonical } from '../ledger/canonical.js'
import { saltedLeaf, saltedLine } from '../ledger/leaf.js'
import { growTree, rootOf } from '../ledger/tree.js'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import type { Purpose } from '../model/event.js'
import type { Reached, ReachContext, ReachedPersons } from '../model/reach.js'
import type { Scorecard } from '../model/scorecard.js'
import { DAY_MS } from '../model/time.js'
import { DEFAULT_SCORECARD, type RankContext } from '../rank/index.js'
import { assembleCases, assemblePersons } from '../reach/assemble.js'
import type { App } from './context.js'

/** What reach is told for the debts of one creditor. */
export function reachContext(app: App, packs: Packs, purpose: Purpose, dossier: Dossier): ReachContext {
  const creditor = dossier.debts[0]?.content.creditorId
  const own = creditor === undefined ? undefined : app.settings.entrustments[creditor]
  // A late notice is a reason for REVIEW by the house's recommended rules, and for asking to be paid alone.
  const isDutyAsked = purpose === 'collect' && packs.list.some((pack) => pack.kind === 'recommended')
  return {
    atMs: app.atMs(), purpose, actor: { ...app.settings.actor, ...own }, automation: 'none', packs, admit,
    ...(isDutyAsked ? { overdueNotices } : {}),
  }
}

/** Everyone who could be asked about a debt for a purpose, at the moment of the application. */
export function reachOf(app: App, packs: Packs, purpose: Purpose, dossier: Dossier): Reached {
  return assembleCases(dossier, reachContext(app, packs, purpose, dossier))
}

/** The same person by person, for debts around which there are more than can be held. */
export function reachPersons(app: App, packs: Packs, purpose: Purpose, dossier: Dossier): ReachedPersons {
  return assemblePersons(dossier, reachContext(app, packs, purpose, dossier))
}

/** What rank is told: moment, horizon, law, weights (absent: those shipped) and keys. */
export function rankContext(
  app: App, packs: Packs, name: string, asked: { readonly purpose?: Purpose; readonly horizonMs?: number; readonly scorecard?: Scorecard },
  digests: Readonly<Record<string, string>>, signedOff: ReadonlySet<string> = new Set(),
): RankContext {
  const { zoneData } = app
  return {
    name,
    atMs: app.atMs(),
    horizonMs: asked.horizonMs ?? DAY_MS,
    purpose: asked.purpose ?? 'collect',
    law: {
      decide: (caseFile) => decide(caseFile, packs, zoneData),
      boundaries: (caseFile, fromMs, untilMs) => boundaries(caseFile, packs, zoneData, fromMs, untilMs),
      offsetMs: zoneData.offsetMs,
      outlastsApproval: (verdict) => outlastsApproval(verdict, packs),
    },
    packs: packs.list,
    signedOff,
    scorecard: asked.scorecard ?? DEFAULT_SCORECARD,
    ref: (text) => app.keyring().hash('ref', text),
    salt: (text) => app.keyring().hash('leaf', text),
    certificate: { canonical, saltedLeaf, saltedLine, grow: growTree, rootOf },
    digests,
  }
}
