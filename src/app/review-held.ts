import type { z } from 'zod'
import { onceOf } from '../dispatch/ledger.js'
import { recheckOf, type Actor } from '../dispatch/index.js'
import type { Settled } from '../model/dispatch.js'
import type { AnyFact, Source } from '../model/facts.js'
import { factKey, type DebtId, type FactKey, type PartyId, type SourceId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { heldDetailSchema, heldPageSchema, heldRuledSchema, heldRulingInputSchema, heldSchema } from '../model/review-schemas.js'
import { isSamePerson, type Proposal } from '../model/review.js'
import { SOURCE_PURPOSES } from '../model/source-use.js'
import type { HeldRow, NewVersion } from '../model/writes.js'
import { masked } from '../review/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { deskOf } from './dispatch-desk.js'
import { logPersonal } from './personal-log.js'
import { mustMatch, mustRule, proposedBy, reviewLeaf, rulerOf, tagOf } from './review-acts.js'

/** A held row as it is shown. */
export type HeldShown = z.infer<typeof heldSchema>
/** What a ruling on a held row gave. */
export type HeldRuled = z.infer<typeof heldRuledSchema>

/** A held row opened: the fact that it would become, and its contact value. */
interface Opened {
  readonly key: FactKey
  readonly content: AnyFact['content']
  readonly plain?: string
  /** Keyed digest of what it says: the same row held again is known by it. */
  readonly digest: string
}

function openRow(app: App, row: HeldRow): Opened {
  const text = app.keyring().open(row.sealed)
  const { key, content, plain } = JSON.parse(text) as Omit<Opened, 'digest'>
  return { key, content, digest: app.keyring().hash('refusal', text), ...(plain === undefined ? {} : { plain }) }
}

const heldId = (keyHash: string): string => `held:${keyHash}`

/** The word on a row that says what it says; undefined where there is none, or it was on another content. */
function proposalOn(record: Proposal | undefined, digest: string): Proposal | undefined {
  return record?.evidence === digest ? record : undefined
}

async function sourcesOf(store: Store, ids: readonly SourceId[]): Promise<ReadonlyMap<string, Source>> {
  const found = await store.factsByKey([...new Set(ids)].map((id) => factKey('source', id)))
  return new Map(found.flatMap((fact) => (fact.kind === 'source' ? [[fact.content.sourceId as string, fact.content] as const] : [])))
}

function isOwn({ creditors }: Pick<Actor, 'creditors'>, source: Source | undefined): boolean {
  return creditors === undefined || (source?.forCreditor !== undefined && creditors.includes(source.forCreditor))
}

function shown(row: HeldRow, proposal: Proposal | undefined): HeldShown {
  const isProposed = proposal?.state === 'open'
  return {
    heldId: row.keyHash, kind: row.kind, sourceId: row.sourceId, rules: [...row.rules], state: isProposed ? 'proposed' : 'held',
    ...(isProposed ? { proposal: proposedBy(proposal) } : {}),
  }
}

/** A page of rows that only a reviewer may admit; what was ruled on and held again unchanged is left out. */
export async function runHeld(app: App, actor: Pick<Actor, 'creditors'>, ask: { readonly cursor?: string | undefined; readonly limit?: number | undefined }): Promise<z.infer<typeof heldPageSchema>> {
  const store = await app.store()
  const limit = ask.limit ?? 50
  const proposals = new Map((await store.kept('proposal')).filter((one) => one.of === 'held').map((one) => [one.proposalId, one]))
  const items: HeldShown[] = []
  let after = ask.cursor ?? ''
  for (;;) {
    const rows = await store.heldRows(after, limit)
    const sources = await sourcesOf(store, rows.map((row) => row.sourceId))
    for (const row of rows) {
      const proposal = proposals.get(heldId(row.keyHash))
      const known = proposal === undefined ? undefined : proposalOn(proposal, openRow(app, row).digest)
      const isSettled = known !== undefined && known.state !== 'open'
      if (isSettled || !isOwn(actor, sources.get(row.sourceId))) continue
      if (items.length === limit) return { items, next: after }
      items.push(shown(row, known))
      after = row.keyHash
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return { items }
    if (items.length < limit) after = last.keyHash
  }
}

async function rowOf(store: Store, actor: Pick<Actor, 'creditors'>, keyHash: string): Promise<{ readonly row: HeldRow; readonly source: Source | undefined }> {
  const row = await store.heldRow(keyHash)
  const source = row === undefined ? undefined : (await sourcesOf(store, [row.sourceId])).get(row.sourceId)
  if (row === undefined || !isOwn(actor, source)) throw new Problem('not-found', 'there is no such held row')
  return { row, source }
}

function subjectsOf({ content }: Opened): readonly string[] {
  const { partyId, fromId, toId, debtId } = content as { readonly partyId?: string; readonly fromId?: string; readonly toId?: string; readonly debtId?: string }
  return [...[partyId, fromId, toId].flatMap((id) => (id === undefined ? [] : [`party:${id}`])), ...(debtId === undefined ? [] : [`debt:${debtId}`])]
}

/** The fields of a row in text; a contact value only masked. */
function fieldsOf({ content, plain }: Opened): Record<string, string> {
  const kind = 'kind' in content ? content.kind : ''
  return Object.fromEntries(Object.entries(content).flatMap(([name, value]) => {
    if (value === undefined || value === null) return []
    if (name === 'value') return plain === undefined ? [] : [[name, masked(kind, plain)]]
    return [[name, typeof value === 'string' ? value : JSON.stringify(value)]]
  }))
}

/** Opens a held row for a reviewer; who looked is written down. @throws Problem not-found */
export async function runHeldRow(app: App, actor: Actor, keyHash: string): Promise<z.infer<typeof heldDetailSchema>> {
  const store = await app.store()
  const { row } = await rowOf(store, actor, keyHash)
  const opened = openRow(app, row)
  return logPersonal(app, { what: 'held row', purpose: 'review', subjects: subjectsOf(opened) }, async () => {
    const record = (await store.kept('proposal')).find((one) => one.proposalId === heldId(keyHash))
    const proposal = proposalOn(record, opened.digest)
    return { ...shown(row, proposal), etag: tagOf(opened.digest, proposal ?? null), fields: fieldsOf(opened) }
  })
}

/** The fact that an admitted row becomes: for the purposes of its source, marked as admitted by two people. */
function versionOf(app: App, row: HeldRow, opened: Opened, source: Source): NewVersion {
  const { content, plain, key, digest } = opened
  const value = plain === undefined || !('value' in content) || content.value === undefined ? {} : { value: { ...content.value, sealed: app.keyring().seal(plain) } }
  const purposes = SOURCE_PURPOSES.filter((purpose) => purpose !== 'resale' && (source.purposes.includes(purpose) || purpose === 'protect'))
  return { kind: row.kind, key, content: { ...content, ...value, admittedBy: `held:${digest}` }, purposes }
}

/** @throws Problem conflict where what the row hangs on is not there: it is to be admitted first */
async function mustHang(store: Store, row: HeldRow, { content }: Opened): Promise<void> {
  const { partyId, fromId, toId, debtId } = content as { readonly partyId?: PartyId; readonly fromId?: PartyId; readonly toId?: PartyId; readonly debtId?: DebtId }
  const parties = row.kind === 'party' ? [] : [partyId, fromId, toId].filter((id) => id !== undefined)
  const debts = row.kind === 'debt' || debtId === undefined ? [] : [debtId]
  const found = parties.length === 0 ? [] : await store.factsAbout({ kinds: ['party'], parties })
  const owed = debts.length === 0 ? [] : await store.factsAbout({ kinds: ['debt'], debts })
  const known = new Set<string>([...found, ...owed].flatMap((fact): readonly string[] => (fact.kind === 'party' ? [fact.content.partyId] : fact.kind === 'debt' ? [fact.content.debtId] : [])))
  if (![...parties, ...debts].every((id) => known.has(id))) throw new Problem('conflict', 'the row hangs on a party or debt that is not there: admit that first')
}

/**
 * Rules on a held row: one person refuses it, and it is dropped; two admit it, and it becomes a fact. What was held with it is
 * ruled on by itself.
 * @throws Problem not-allowed for the person who proposed it; not-found; precondition-required; precondition-failed; conflict
 */
export async function runHeldRuling(
  app: App, actor: Actor, keyHash: string, ifMatch: string | undefined, input: z.infer<typeof heldRulingInputSchema>, key?: string,
): Promise<HeldRuled> {
  mustRule(actor)
  const store = await app.store()
  const desk = deskOf(app, store)
  const once = onceOf(desk, actor, 'held', { keyHash, input }, key)
  const told = once.once === undefined ? undefined : ((await store.answered(once.once)) as { readonly answer: Omit<HeldRuled, 'revoked'>; readonly revoked: readonly unknown[] } | undefined)
  if (told !== undefined) return { ...told.answer, revoked: told.revoked.length }
  const { row: first, source } = await rowOf(store, actor, keyHash)
  if (input.ruling === 'admit') await mustHang(store, first, openRow(app, first))
  const { answer, revoked } = await store.settle<Omit<HeldRuled, 'revoked'>>({
    nowMs: desk.nowMs, sees: { heldHash: keyHash, record: { kind: 'proposal', id: heldId(keyHash) } }, recheck: recheckOf(desk, actor), ...once,
    decide: ({ held, record }): Settled<Omit<HeldRuled, 'revoked'>> => {
      if (held === undefined || source === undefined) throw new Problem('not-found', 'there is no such held row')
      const opened = openRow(app, held)
      const proposal = proposalOn(record as Proposal | undefined, opened.digest)
      mustMatch(ifMatch, tagOf(opened.digest, proposal ?? null))
      const by = { by: rulerOf(actor), atMs: desk.nowMs, because: input.because }
      const isSecond = proposal?.state === 'open'
      if (input.ruling === 'admit' && isSecond && isSamePerson(proposal.by, by.by)) throw new Problem('not-allowed', 'the second person is not the first: somebody else has to look at it')
      const state = input.ruling === 'refuse' ? 'refused' : isSecond ? 'admitted' : 'proposed'
      const base: Proposal = { proposalId: heldId(keyHash), of: 'held', target: keyHash, state: 'open', evidence: opened.digest, ...by }
      const kept: Proposal = state === 'proposed' ? base : { ...(isSecond ? proposal : base), state: state === 'refused' ? 'refused' : 'done', ...(isSecond ? { second: by } : {}) }
      return {
        answer: { heldId: keyHash, state }, keep: [{ kind: 'proposal', id: heldId(keyHash), record: kept }],
        leaf: reviewLeaf(app, actor, 'ruling', `held-${state}`, subjectsOf(opened), held.rules),
        ...(state === 'proposed' ? {} : { unheldHash: keyHash }),
        ...(state === 'admitted' ? { facts: [versionOf(app, held, opened, source)] } : {}),
      }
    },
  })
  return { ...answer, revoked: revoked.length }
}
