import type { Actor } from '../model/actor.js'
import { ROLES as PARTY_ROLES } from '../model/case-file.js'
import type { Purpose } from '../model/event.js'
import type { Keyring } from '../model/keyring.js'
import { Problem } from '../model/problem.js'
import { parseInstant } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'
import type { App } from './context.js'
import { mustOwn } from './creditor-gate.js'
import type { DecidedThen } from './decided-then.js'
import { mustKnowParty } from './own-parties.js'
import { logPersonal } from './personal-log.js'
import { runWhy, type FactOrigin, type LadderStep, type WhyAnswer, type WhyCase, type WhyMoments } from './why-run.js'

/** Who asks why, as far as it matters. */
export type WhyAsking = Pick<Actor, 'role' | 'creditors'>

/** A question why, by outside ids or by refs, for a moment and with the knowledge of one. */
export interface WhyQuestion {
  readonly partyId?: string | undefined
  readonly partyRef?: string | undefined
  readonly debtId?: string | undefined
  readonly debtRef?: string | undefined
  readonly purpose: Purpose
  /** Instant; absent: now. */
  readonly at?: string | undefined
  /** Instant, or `now`; absent: the moment asked about. */
  readonly knownAt?: string | undefined
}

/** What a reader of refs alone is told of a contact: neither ids nor what stands in a record. */
export type WhyCaseOfRefs = Omit<WhyCase, 'contactPointId' | 'facts'> & { readonly contactPointRef?: string; readonly facts: readonly Pick<FactOrigin, 'kind' | 'sourceId'>[] }

/** An answer to why for who works with refs alone. */
export type WhyOfRefs = Omit<WhyAnswer, 'partyId' | 'debtId' | 'cases' | 'noCases' | 'ladder' | 'decided'> & {
  readonly partyRef: string
  readonly debtRef: string
  readonly cases: readonly WhyCaseOfRefs[]
  readonly noCases: readonly { readonly reason: string; readonly contactPointRef?: string; readonly rules: readonly string[] }[]
  readonly ladder: readonly (Omit<LadderStep, 'partyId'> & { readonly partyRef: string })[]
  readonly decided: readonly DecidedThen[]
}

/** Says whether a role works with refs alone. */
export function worksWithRefs(role: Actor['role']): boolean {
  return role === 'strategist' || role === 'auditor'
}

function pointRef(keyring: Keyring, contactPointId: string | undefined): { readonly contactPointRef?: string } {
  return contactPointId === undefined ? {} : { contactPointRef: keyring.ref('contact_point', contactPointId) }
}

/** A REDIRECT names a role, or the party that it leads to. */
function verdictOfRefs({ id: _id, to, ...verdict }: Verdict, keyring: Keyring): Verdict {
  if (to === undefined) return verdict
  return { ...verdict, to: (PARTY_ROLES as readonly string[]).includes(to) ? to : keyring.ref('party', to) }
}

/** Puts refs in the place of all ids of an answer, and leaves out what leads back to a record. */
export function whyOfRefs(why: WhyAnswer, keyring: Keyring): WhyOfRefs {
  const { partyId, debtId, cases, noCases, ladder, decided, ...rest } = why
  return {
    partyRef: keyring.ref('party', partyId),
    debtRef: keyring.ref('debt', debtId),
    ...rest,
    cases: cases.map(({ contactPointId, facts, verdict, ...one }) => (
      { ...one, ...pointRef(keyring, contactPointId), verdict: verdictOfRefs(verdict, keyring), facts: facts.map(({ kind, sourceId }) => ({ kind, ...(sourceId === undefined ? {} : { sourceId }) })) })),
    noCases: noCases.map(({ contactPointId, ...none }) => ({ ...none, ...pointRef(keyring, contactPointId) })),
    ladder: ladder.map(({ partyId: stands, ...step }) => ({ ...step, partyRef: keyring.ref('party', stands) })),
    decided: decided.map((one) => ({ ...one, differences: one.differences.map(({ contactPointId, ...difference }) => (
      { ...difference, ...(contactPointId === undefined ? {} : { contactPointId: keyring.ref('contact_point', contactPointId) }) })) })),
  }
}

function notThere(): Problem {
  return new Problem('not-found', 'there is no such debt in the store')
}

/** The outside id that a question names, by itself or by a ref. @throws Problem invalid-input; not-allowed for ids of who works with refs; not-found for a ref that is none */
function named(app: App, what: 'party' | 'debt', id: string | undefined, ref: string | undefined, role: Actor['role']): string {
  if ((id === undefined) === (ref === undefined)) throw new Problem('invalid-input', `Name the ${what} by ${what}Id or by ${what}Ref.`, [{ pointer: `/${what}Ref`, message: 'one of both is wanted' }])
  if (id !== undefined && worksWithRefs(role)) throw new Problem('not-allowed', `The role ${role} asks by ${what}Ref, as every answer gives it.`)
  const found = id ?? app.keyring().idOf(what, ref ?? '')
  if (found === undefined) throw notThere()
  return found
}

function instantOf(text: string, pointer: string): number {
  const ms = parseInstant(text)
  if (Number.isNaN(ms)) throw new Problem('invalid-input', `The moment at ${pointer} is none.`, [{ pointer, message: 'write an instant with an offset, for example 2026-03-02T12:00:00-05:00' }])
  return ms
}

/** The moments of a question. @throws Problem invalid-input */
export function whyMoments({ at, knownAt }: Pick<WhyQuestion, 'at' | 'knownAt'>): WhyMoments {
  return {
    ...(at === undefined ? {} : { atMs: instantOf(at, '/at') }),
    ...(knownAt === undefined ? {} : { knownAt: knownAt === 'now' ? 'now' : instantOf(knownAt, '/knownAt') }),
  }
}

/**
 * Answers why, to who may know of the debt and the party, and writes the look into the ledger. Whoever works with refs asks by
 * them and is told no others.
 * @throws Problem not-found in the same words for what is not there and for what is another creditor's
 */
export async function askWhy(app: App, asking: WhyAsking, question: WhyQuestion): Promise<WhyAnswer | WhyOfRefs> {
  const partyId = named(app, 'party', question.partyId, question.partyRef, asking.role)
  const debtId = named(app, 'debt', question.debtId, question.debtRef, asking.role)
  const why = await lookWhy(app, asking, { partyId, debtId, purpose: question.purpose }, whyMoments(question))
  return worksWithRefs(asking.role) ? whyOfRefs(why, app.keyring()) : why
}

/** Says why, by outside ids, to who may know of the debt and the party, and writes the look into the ledger. @throws Problem as `runWhy` does */
export async function lookWhy(
  app: App, asking: Pick<Actor, 'creditors'>, { partyId, debtId, purpose }: { readonly partyId: string; readonly debtId: string; readonly purpose: Purpose }, moments: WhyMoments,
): Promise<WhyAnswer> {
  return logPersonal(app, { what: 'why', purpose, subjects: [`party:${partyId}`, `debt:${debtId}`] }, async () => {
    await mustOwn(app, asking, debtId)
    await mustKnowParty(app, asking, partyId)
    return runWhy(app, partyId, debtId, purpose, moments)
  })
}

/** The outside id that a word of the command line stands for: a ref's, else the word itself. */
export function idOfWord(app: App, what: 'party' | 'debt', word: string): string {
  return app.keyring().idOf(what, word) ?? word
}
