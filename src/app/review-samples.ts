import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import { onceOf } from '../dispatch/ledger.js'
import { recheckOf, type Actor } from '../dispatch/index.js'
import type { Settled } from '../model/dispatch.js'
import type { DebtId } from '../model/ids.js'
import { BATCH_ROWS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { sampleAnswerInputSchema, sampleInputSchema, sampleSchema } from '../model/review-schemas.js'
import type { Sample, SampleItem } from '../model/review.js'
import { slicesOf } from '../model/slices.js'
import { openDraw, shareOf, type Share } from '../review/index.js'
import type { Store } from '../store/port.js'
import { utc, type App } from './context.js'
import { deskOf } from './dispatch-desk.js'
import { contactKey, isCandidate, type ExclusionPlace } from './exclusions.js'
import { openQueue, type Queue } from './left-out.js'
import { reachOf } from './rank-context.js'
import { mustMatch, mustRule, reviewLeaf, rulerOf, tagOf } from './review-acts.js'
import { exclusionIdOf, queued } from './review-queue.js'
import { dossiersThen, linesAbout } from './review-world.js'

/** A sample as it is shown. */
export type SampleShown = z.infer<typeof sampleSchema>

/** Debts read together. */
const DEBTS_AT_ONCE = 200

/** What puts an item into the draw: the same for the same seed, and fair among all items. */
function ticketOf(seed: string, of: SampleItem['of'], key: string): string {
  return createHash('sha256').update(JSON.stringify([seed, of, key])).digest('hex')
}

async function drawEntries(store: Store, list: string, seed: string, size: number, creditors: readonly string[] | undefined) {
  const draw = openDraw<Omit<SampleItem, 'itemId'>>(size)
  let afterRank = 0
  for (;;) {
    const batch = await store.entries(list, afterRank, BATCH_ROWS_MAX, creditors)
    for (const entry of batch) {
      draw.offer({ of: 'entry', what: String(entry.rank), decision: entry.verdict.decision, rules: entry.verdict.permits.map((permit) => permit.rule) }, ticketOf(seed, 'entry', entry.entryId))
    }
    const last = batch.at(-1)
    if (last === undefined) return draw
    afterRank = last.rank
    await setImmediate()
  }
}

/** Every contact that a list left out about some debts, without asking the law again. */
async function placesLeftOut({ world }: Queue, debts: readonly DebtId[], creditors: readonly string[] | undefined): Promise<readonly ExclusionPlace[]> {
  const dossiers = (await dossiersThen(world, debts)).filter((dossier) => creditors === undefined || creditors.includes(dossier.debts[0]?.content.creditorId ?? ''))
  const lines = await linesAbout(world, dossiers.map((dossier) => dossier.debtId))
  return dossiers.flatMap((dossier) => {
    const { debtId } = dossier
    const { cases, noCases } = reachOf(world.app, world.packs, world.head.purpose, dossier)
    const listed = new Set((lines.get(debtId) ?? []).map(({ partyId, contactPointId, channel }) => contactKey({ debtId, partyId, contactPointId, channel })))
    const places = new Map<string, ExclusionPlace>()
    for (const { candidate, contactPointId, channel } of [...cases, ...noCases.filter(isCandidate).map((none) => ({ ...none, channel: undefined }))]) {
      if (candidate === undefined) continue
      const place: ExclusionPlace = {
        list: world.head.name, debtId, partyId: candidate.partyId, ...(contactPointId === undefined ? {} : { contactPointId }), ...(channel === undefined ? {} : { channel }),
      }
      if (!listed.has(contactKey(place))) places.set(contactKey(place), place)
    }
    return [...places.values()]
  })
}

async function drawExclusions(queue: Queue, seed: string, size: number, creditors: readonly string[] | undefined) {
  const { store, head } = queue.world
  const draw = openDraw<ExclusionPlace>(size)
  for await (const batch of store.debtIds(head.revision)) {
    for (const debts of slicesOf(batch, DEBTS_AT_ONCE)) {
      for (const place of await placesLeftOut(queue, debts, creditors)) draw.offer(place, ticketOf(seed, 'exclusion', contactKey(place)))
      await setImmediate()
    }
  }
  return draw
}

async function exclusionItems(app: App, queue: Queue, places: readonly ExclusionPlace[]): Promise<readonly Omit<SampleItem, 'itemId'>[]> {
  const told = new Map((await queued(queue, places)).map((one) => [contactKey(one), one]))
  return places.flatMap((place) => {
    const one = told.get(contactKey(place))
    return one === undefined ? [] : [{ of: 'exclusion' as const, what: exclusionIdOf(app, place), decision: one.decision, rules: one.rules }]
  })
}

function agreementOf(items: readonly SampleItem[]): Share {
  return shareOf(items.flatMap((item) => (item.answer === undefined ? [] : [item.answer.agrees])))
}

function shown(sample: Sample): SampleShown {
  const { items } = sample
  return {
    sampleId: sample.sampleId, list: sample.list, seed: sample.seed, madeBy: sample.madeBy.name, madeAt: utc(sample.madeAtMs),
    drawnFrom: { entries: sample.entries, exclusions: sample.exclusions },
    items: items.map(({ itemId, of, what, decision, rules, answer }) => ({
      itemId, of, what, decision: decision as SampleShown['items'][number]['decision'], rules: [...rules],
      ...(answer === undefined ? {} : { answer: { agrees: answer.agrees, because: answer.because, by: answer.by.name, at: utc(answer.atMs) } }),
    })),
    agreement: {
      all: agreementOf(items), entries: agreementOf(items.filter((item) => item.of === 'entry')), exclusions: agreementOf(items.filter((item) => item.of === 'exclusion')),
    },
    etag: tagOf(sample),
  }
}

/**
 * Draws a seeded random sample of the lines and the exclusions of a list: every set of that size is equally likely, and the
 * same seed draws the same. Whoever is bound to creditors draws from their debts alone. Linear in the list.
 * @throws Problem not-found; not-allowed; key-reused
 */
export async function runSampleDraw(app: App, actor: Actor, input: z.infer<typeof sampleInputSchema>, key?: string): Promise<SampleShown> {
  mustRule(actor)
  const store = await app.store()
  const desk = deskOf(app, store)
  const queue = await openQueue(app, store, input.list)
  const seed = input.seed ?? desk.newId()
  const entries = await drawEntries(store, input.list, seed, input.entries, actor.creditors)
  const exclusions = await drawExclusions(queue, seed, input.exclusions, actor.creditors)
  const drawn = [...entries.drawn(), ...(await exclusionItems(app, queue, exclusions.drawn()))]
  const sample: Sample = {
    sampleId: desk.newId(), list: input.list, seed, madeBy: rulerOf(actor), madeAtMs: desk.nowMs, entries: entries.seen(), exclusions: exclusions.seen(),
    ...(actor.creditors === undefined ? {} : { creditors: actor.creditors }), items: drawn.map((item, i) => ({ itemId: String(i + 1), ...item })),
  }
  const { answer } = await store.settle<{ readonly sampleId: string }>({
    nowMs: desk.nowMs, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'sample', input, key),
    decide: (): Settled<{ readonly sampleId: string }> => ({
      answer: { sampleId: sample.sampleId }, keep: [{ kind: 'sample', id: sample.sampleId, record: sample }],
      leaf: reviewLeaf(app, actor, 'ruling', 'sample-drawn', [`list:${input.list}`]),
    }),
  })
  return shown(await sampleOf(store, actor, answer.sampleId))
}

async function sampleOf(store: Store, { creditors }: Pick<Actor, 'creditors'>, sampleId: string): Promise<Sample> {
  const found = (await store.kept('sample')).find((one) => one.sampleId === sampleId)
  const isOwn = found !== undefined && (creditors === undefined || (found.creditors?.every((id) => creditors.includes(id)) ?? false))
  if (!isOwn) throw new Problem('not-found', 'there is no such sample')
  return found
}

/** A sample with its answers so far. @throws Problem not-found */
export async function runSampleShown(app: App, actor: Pick<Actor, 'creditors'>, sampleId: string): Promise<SampleShown> {
  return shown(await sampleOf(await app.store(), actor, sampleId))
}

/**
 * Answers one item of a sample: whether the reviewer would have decided the same, and why.
 * @throws Problem not-allowed; not-found; precondition-required; precondition-failed; conflict when it was answered
 */
export async function runSampleAnswer(
  app: App, actor: Actor, sampleId: string, ifMatch: string | undefined, input: z.infer<typeof sampleAnswerInputSchema>, key?: string,
): Promise<SampleShown> {
  mustRule(actor)
  const store = await app.store()
  await sampleOf(store, actor, sampleId)
  const desk = deskOf(app, store)
  await store.settle<object>({
    nowMs: desk.nowMs, sees: { record: { kind: 'sample', id: sampleId } }, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'answer', { sampleId, input }, key),
    decide: ({ record }): Settled<object> => {
      const sample = record as Sample
      mustMatch(ifMatch, tagOf(sample))
      const item = sample.items.find((one) => one.itemId === input.itemId)
      if (item === undefined) throw new Problem('not-found', 'the sample has no such item', [{ pointer: '/itemId', message: 'take it from the sample' }])
      if (item.answer !== undefined) throw new Problem('conflict', 'this item was answered already')
      const answer = { agrees: input.agrees, because: input.because, by: rulerOf(actor), atMs: desk.nowMs }
      const items = sample.items.map((one) => (one === item ? { ...one, answer } : one))
      return {
        answer: {}, keep: [{ kind: 'sample', id: sampleId, record: { ...sample, items } }],
        leaf: reviewLeaf(app, actor, 'ruling', input.agrees ? 'sample-agreed' : 'sample-disagreed', [`list:${sample.list}`]),
      }
    },
  })
  return shown(await sampleOf(store, actor, sampleId))
}
