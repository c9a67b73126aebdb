import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Actor } from '../model/actor.js'
import type { DebtId, PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { App } from './context.js'
import { bundleFiles, zipFiles, type Bundle } from './evidence/bundle.js'
import type { EvidencePurpose } from './evidence/content.js'
import { gatherEvidence } from './evidence/gather.js'
import type { EvidenceAbout } from './evidence/subject.js'
import { onFiles } from './files.js'

export { EVIDENCE_PURPOSES, type EvidencePurpose } from './evidence/content.js'

/** Whose evidence is asked for, by outside ids or by refs, and what for. */
export interface EvidenceQuestion {
  readonly partyId?: string | undefined
  readonly partyRef?: string | undefined
  readonly debtId?: string | undefined
  readonly debtRef?: string | undefined
  readonly purpose: EvidencePurpose
}

/** A bundle with what it holds, in numbers. */
export interface EvidenceMade extends Bundle {
  /** A name for the file that tells nothing of whom it is about. */
  readonly name: string
  readonly counts: {
    readonly moments: number
    readonly verdicts: number
    readonly compared: number
    readonly matching: number
    readonly leases: number
    readonly facts: number
    readonly packs: number
    readonly ledgerEntries: number
  }
}

function one(app: App, what: 'party' | 'debt', id: string | undefined, ref: string | undefined): string | undefined {
  if (id !== undefined && ref !== undefined) throw new Problem('invalid-input', `Name the ${what} by ${what}Id or by ${what}Ref, not by both.`, [{ pointer: `/${what}Ref`, message: 'leave one of both out' }])
  if (ref === undefined) return id
  const found = app.keyring().idOf(what, ref)
  if (found === undefined) throw new Problem('not-found', `there is no such ${what} in the store`)
  return found
}

function aboutOf(app: App, question: EvidenceQuestion): EvidenceAbout {
  const [partyId, debtId] = [one(app, 'party', question.partyId, question.partyRef), one(app, 'debt', question.debtId, question.debtRef)]
  return { ...(partyId === undefined ? {} : { partyId: partyId as PartyId }), ...(debtId === undefined ? {} : { debtId: debtId as DebtId }) }
}

function subjectsOf(app: App, { partyId, debtId }: EvidenceAbout): readonly string[] {
  const words = [...(partyId === undefined ? [] : [`party:${partyId}`]), ...(debtId === undefined ? [] : [`debt:${debtId}`])]
  return words.map((text) => app.keyring().hash('subject', text))
}

/**
 * Makes the bundle of evidence of a party, a debt, or a party about one debt, and writes the export with its digest into the
 * ledger before it is handed out. The same content gives the same bytes.
 * @throws Problem invalid-input without a subject; not-found for what is not there and, in the same words, for another creditor's
 */
export async function runEvidence(app: App, actor: Pick<Actor, 'name' | 'creditors'>, question: EvidenceQuestion): Promise<EvidenceMade> {
  const about = aboutOf(app, question)
  const content = await gatherEvidence(app, actor, about, question.purpose)
  const bundle = zipFiles(bundleFiles(content))
  const subjects = subjectsOf(app, about)
  const store = await app.store()
  await store.appendLeaf(app.leaf({ action: 'export', purpose: question.purpose, subjects, decision: 'evidence: written', digests: { bundle: bundle.digest }, counts: { files: bundle.files } }))
  await app.integrate()
  const { timeline, verdicts, compared, leases, facts, packs, ledger } = content
  return {
    ...bundle, name: `evidence-${app.keyring().hash('ref', `evidence:${subjects.join(' ')}`).slice(0, 12)}.zip`,
    counts: {
      moments: timeline.length, verdicts: verdicts.length, compared: compared.length, matching: compared.filter((found) => found.outcome === 'matches').length,
      leases: leases.length, facts: facts.length, packs: packs.length, ledgerEntries: ledger.entries.length,
    },
  }
}

/** Writes a bundle into a file that only this user may read; says where. @throws Problem invalid-input when it cannot be written */
export function writeBundle(app: App, path: string, bytes: Uint8Array): string {
  const file = resolve(app.folder, path)
  onFiles(file, () => writeFileSync(file, bytes, { mode: 0o600 }))
  return file
}
