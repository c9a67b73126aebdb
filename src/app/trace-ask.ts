import type { Day } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import { SOURCE_PURPOSES } from '../model/source-use.js'
import { DAY_MS, formatDay, parseInstant } from '../model/time.js'
import { TRACE_PURPOSES } from '../model/trace.js'
import type { Store } from '../store/port.js'
import { notSeen, type TraceWorld } from '../trace/index.js'
import { openAssessGate, type AssessScope } from './assess-gate.js'
import type { App } from './context.js'
import type { Sight } from './trace-world.js'

/** One question: its kind, its words, whom it names and who asks. */
export interface Asking {
  readonly what: 'path' | 'chain' | 'control' | 'influence' | 'neighbourhood' | 'find'
  readonly asked: Asked
  readonly subjects: readonly string[]
  readonly scope: AssessScope
}

type Asked = { readonly purpose: string; readonly at?: string | undefined }

function dayOf(app: App, { at }: Asked): Day {
  return formatDay(Math.floor((at === undefined ? app.atMs() : parseInstant(at)) / DAY_MS))
}

function subject(app: App, partyId: string): string {
  return app.keyring().hash('subject', `party:${partyId}`)
}

/** A purpose as the ledger may keep it: one that there is, or that it was another; what somebody typed might be anything. */
export function purposeWord(purpose: string): string {
  return (SOURCE_PURPOSES as readonly string[]).includes(purpose) ? purpose : 'unknown'
}

/** Writes the question into the ledger, answered or not. */
async function log(app: App, store: Store, asked: Asked, subjects: readonly string[], decision: string, counts: Readonly<Record<string, number>>): Promise<void> {
  await store.appendLeaf(app.leaf({ action: 'trace', purpose: purposeWord(asked.purpose), subjects: subjects.map((id) => subject(app, id)), decision, counts }))
  await app.integrate()
}

/**
 * Answers a question on the assessed graph for its purpose and writes it into the ledger, refused ones too.
 * @throws Problem not-allowed when the purpose does not open the assessed graph
 */
export async function ask<Answer>(
  app: App, asking: Asking, answer: (sight: Sight) => Promise<Answer>, sizeOf: (answer: Answer) => Readonly<Record<string, number>>,
): Promise<Answer> {
  const { what, asked, subjects, scope } = asking
  const store = await app.store()
  if (!(TRACE_PURPOSES as readonly string[]).includes(asked.purpose)) {
    await log(app, store, asked, subjects, `${what}: refused`, {})
    throw new Problem('not-allowed', `the purpose ${asked.purpose} does not permit this: ownership, guarantees and control may be looked at for the purpose assess alone, and never to find whom to contact; rank does that`)
  }
  const day = dayOf(app, asked)
  try {
    const found = await answer({ store, day, scope, gate: await openAssessGate(app, store, day, scope) })
    await log(app, store, asked, subjects, `${what}: answered`, sizeOf(found))
    return found
  } catch (error) {
    if (error instanceof Problem && error.code !== 'store-unavailable') await log(app, store, asked, subjects, `${what}: ${error.code}`, {})
    throw error
  }
}

/** Says whether a party may be looked at whatever its ties: an organization may. */
export async function isSeenAlone({ store, gate }: Sight, partyId: string): Promise<boolean> {
  const facts = await store.factsAbout({ kinds: ['party'], parties: [partyId as PartyId] })
  return facts.some((fact) => fact.kind === 'party' && fact.content.kind !== 'person' && gate.mayAssess(fact))
}

/**
 * An organization may be looked at even where it has no ties; a person only as part of one.
 * @throws Problem not-found, in the same words for whoever may not be seen as for whoever is not there
 */
export async function mustBeSeen(sight: Sight, world: TraceWorld, partyId: string): Promise<void> {
  if (!world.has(partyId) && !(await isSeenAlone(sight, partyId))) throw notSeen()
}
