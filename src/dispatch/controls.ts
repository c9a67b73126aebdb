import type { Dispatcher, Once } from '../model/dispatch.js'
import { CHANNELS } from '../model/event.js'
import type { FactContents, FactKind } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { Approval, Pause } from '../model/recheck.js'
import type { Actor, Desk } from './desk.js'
import { onceOf, recheckOf, senderOf } from './ledger.js'
import { isWithin } from './pauses.js'
import { recheckOfHolder } from './registration.js'

/** What an act told when its key was first sent; without a key, what it tells now. */
async function firstTold<A>({ store }: Desk, once: Once | undefined, now: A): Promise<A> {
  return once === undefined ? now : ((await store.answered(once)) as A)
}

/** Registers a dispatcher with what it is, or changes what it is; leases that no longer fit it are taken back before this answers. */
export async function addDispatcher(desk: Desk, actor: Actor, input: Omit<Dispatcher, 'addedAtMs' | 'addedBy'>, key?: string): Promise<Dispatcher> {
  const dispatcher: Dispatcher = { ...input, addedAtMs: desk.nowMs, addedBy: actor.name }
  const leaf = desk.leaf(actor, {
    action: 'dispatcher', subjects: [desk.subject(`dispatcher:${input.dispatcherId}`)], decision: input.automation, counts: { channels: input.channels.length },
  })
  const keyed = onceOf(desk, actor, 'dispatcher', input, key)
  await desk.store.keep('dispatcher', dispatcher.dispatcherId, dispatcher, leaf, { nowMs: desk.nowMs, recheck: recheckOfHolder(desk, actor, dispatcher), told: dispatcher, ...keyed })
  return firstTold(desk, keyed.once, dispatcher)
}

/** What is to be paused, why, and until when. */
export interface PauseInput {
  readonly scope: Pause['scope']
  readonly because: string
  readonly untilMs?: number
}

/** A pause, with how many leases it took back. */
export interface PauseAnswer {
  readonly pause: Pause
  readonly revoked: number
}

function unknownScope(what: string): Problem {
  return new Problem('not-found', `nothing would be stopped: the store has no such ${what}`, [{ pointer: '/scope/id', message: `name a ${what} of the store as the store writes it` }])
}

async function isAnyFact<K extends FactKind>(desk: Desk, kind: K, isIt: (content: FactContents[K]) => boolean): Promise<boolean> {
  for await (const batch of desk.store.facts(kind)) if (batch.some((fact) => isIt(fact.content))) return true
  return false
}

/** Says whether any debt, person or contact point is in a place, or in a part of it. */
async function isKnownPlace(desk: Desk, id: string): Promise<boolean> {
  const isIn = (place: string | undefined): boolean => place !== undefined && isWithin(place, id)
  return (await isAnyFact(desk, 'debt', (debt) => isIn(debt.jurisdiction)))
    || (await isAnyFact(desk, 'party', (party) => isIn(party.country) || isIn(party.region)))
    || (await isAnyFact(desk, 'contact_point', (point) => point.placeRegions.some(isIn)))
}

/** Refuses a pause of what nobody knows: whoever made it would believe that something stands still. */
async function checkScope(desk: Desk, { scope }: PauseInput): Promise<void> {
  switch (scope.of) {
    case 'everything':
      return
    case 'channel':
      if (CHANNELS.some((channel) => channel === scope.id)) return
      throw new Problem('invalid-input', `nothing would be stopped: there is no such channel; the channels are ${CHANNELS.join(', ')}`, [{ pointer: '/scope/id', message: `write one of ${CHANNELS.join(', ')}` }])
    case 'creditor':
      if (await isAnyFact(desk, 'debt', (debt) => debt.creditorId === scope.id)) return
      throw unknownScope('creditor')
    case 'place':
      if (await isKnownPlace(desk, scope.id)) return
      throw unknownScope('place, in ISO 3166 (GB, US-NY)')
    case 'list':
      if ((await desk.store.lists()).some((head) => head.name === scope.id)) return
      throw unknownScope('list')
    default:
      if ((await desk.store.factsAbout({ kinds: ['party', 'obligation'], parties: [scope.id as PartyId] })).length > 0) return
      throw unknownScope('party')
  }
}

/**
 * Stops dispatching for what it names, and takes back the leases of it before it answers.
 * @throws Problem invalid-input for an end that is past or no channel; not-found for what the store does not know; key-reused
 */
export async function pause(desk: Desk, actor: Actor, input: PauseInput, key?: string): Promise<PauseAnswer> {
  if (input.untilMs !== undefined && input.untilMs <= desk.nowMs) throw new Problem('invalid-input', 'a pause ends after it begins', [{ pointer: '/until', message: 'name a moment to come' }])
  await checkScope(desk, input)
  const made: Pause = {
    pauseId: key === undefined ? desk.newId() : desk.bodyHash({ actor: senderOf(desk, actor), key }).slice(0, 32), scope: input.scope, because: input.because, by: actor.name, fromMs: desk.nowMs,
    ...(input.untilMs === undefined ? {} : { untilMs: input.untilMs }),
  }
  const subject = 'id' in input.scope ? `${input.scope.of}:${input.scope.id}` : input.scope.of
  const leaf = desk.leaf(actor, { action: 'pause', subjects: [desk.subject(subject)], rules: [`paused-${input.scope.of}`] })
  const keyed = onceOf(desk, actor, 'pause', input, key)
  const revoked = await desk.store.keep('pause', made.pauseId, made, leaf, { nowMs: desk.nowMs, recheck: recheckOf(desk, actor), told: made, ...keyed })
  return { pause: await firstTold(desk, keyed.once, made), revoked: revoked.length }
}

/**
 * Ends a pause; sent again under its key it tells of the one that it ended.
 * @throws Problem not-found when there is none of this id; key-reused
 */
export async function resume(desk: Desk, actor: Actor, pauseId: string, key?: string): Promise<Pause> {
  const keyed = onceOf(desk, actor, 'resume', { pauseId }, key)
  const found = (await desk.store.kept('pause')).find((one) => one.pauseId === pauseId)
  const known = keyed.once === undefined ? undefined : await desk.store.answered(keyed.once)
  if (known !== undefined) return known as Pause
  if (found === undefined) throw new Problem('not-found', 'there is no such pause, or it was ended')
  const leaf = desk.leaf(actor, { action: 'resume', subjects: [desk.subject(`pause:${pauseId}`)] })
  // First what remembers it, under the same leaf: ended without it, the past would no longer know that it stood.
  await desk.store.keep('ended_pause', pauseId, { ...found, endedAtMs: desk.nowMs, endedBy: actor.name }, leaf)
  await desk.store.keep('pause', pauseId, null, leaf, { nowMs: desk.nowMs, told: found, ...keyed })
  return found
}

/**
 * Keeps a named person's approval of a list: what `humanDecision` rests on.
 * @throws Problem not-found for an unknown list; not-allowed for a program; key-reused
 */
export async function approve(desk: Desk, actor: Actor, list: string, key?: string): Promise<Approval> {
  if (actor.kind !== 'person') throw new Problem('not-allowed', 'a list is approved by a named person, never by a program')
  await desk.store.list(list)
  const keyed = onceOf(desk, actor, 'approve', { list }, key)
  const first = keyed.once === undefined ? undefined : await desk.store.answered(keyed.once)
  if (first !== undefined) return first as Approval
  const known = (await desk.store.kept('approval')).find((one) => one.list === list)
  if (known !== undefined) return known
  const approval: Approval = { list, by: actor.name, atMs: desk.nowMs }
  const leaf = desk.leaf(actor, { action: 'approve', subjects: [desk.subject(`list:${list}`)] })
  await desk.store.keep('approval', list, approval, leaf, { nowMs: desk.nowMs, told: approval, ...keyed })
  return firstTold(desk, keyed.once, approval)
}
