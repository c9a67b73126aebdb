import type { Dispatcher } from '../model/dispatch.js'
import { Problem } from '../model/problem.js'
import type { Approval, Pause } from '../model/recheck.js'
import type { Actor, Desk } from './desk.js'
import { onceOf, recheckOf } from './ledger.js'

/** Registers a dispatcher with what it is, or changes what it is; leases that it holds are decided on again when they start. */
export async function addDispatcher(desk: Desk, actor: Actor, input: Omit<Dispatcher, 'addedAtMs' | 'addedBy'>, key?: string): Promise<Dispatcher> {
  const dispatcher: Dispatcher = { ...input, addedAtMs: desk.nowMs, addedBy: actor.name }
  const leaf = desk.leaf(actor, {
    action: 'dispatcher', subjects: [desk.subject(`dispatcher:${input.dispatcherId}`)], decision: input.automation, counts: { channels: input.channels.length },
  })
  await desk.store.keep('dispatcher', dispatcher.dispatcherId, dispatcher, leaf, { nowMs: desk.nowMs, ...onceOf(desk, actor, 'dispatcher', input, key) })
  return dispatcher
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

/** Stops dispatching for what it names, and takes back the leases of it before it answers. */
export async function pause(desk: Desk, actor: Actor, input: PauseInput, key?: string): Promise<PauseAnswer> {
  if (input.untilMs !== undefined && input.untilMs <= desk.nowMs) throw new Problem('invalid-input', 'a pause ends after it begins', [{ pointer: '/until', message: 'name a moment to come' }])
  const made: Pause = {
    pauseId: key === undefined ? desk.newId() : desk.bodyHash({ actor: actor.name, key }).slice(0, 32), scope: input.scope, because: input.because, by: actor.name, fromMs: desk.nowMs,
    ...(input.untilMs === undefined ? {} : { untilMs: input.untilMs }),
  }
  const subject = 'id' in input.scope ? `${input.scope.of}:${input.scope.id}` : input.scope.of
  const leaf = desk.leaf(actor, { action: 'pause', subjects: [desk.subject(subject)], rules: [`paused-${input.scope.of}`] })
  const revoked = await desk.store.keep('pause', made.pauseId, made, leaf, {
    nowMs: desk.nowMs, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'pause', input, key),
  })
  // Sent again under its key it is the pause that was made then.
  const kept = key === undefined ? undefined : (await desk.store.kept('pause')).find((one) => one.pauseId === made.pauseId)
  return { pause: kept ?? made, revoked: revoked.length }
}

/**
 * Ends a pause.
 * @throws Problem not-found when there is none of this id
 */
export async function resume(desk: Desk, actor: Actor, pauseId: string, key?: string): Promise<Pause> {
  const found = (await desk.store.kept('pause')).find((one) => one.pauseId === pauseId)
  if (found === undefined) throw new Problem('not-found', 'there is no such pause, or it was ended')
  const leaf = desk.leaf(actor, { action: 'resume', subjects: [desk.subject(`pause:${pauseId}`)] })
  await desk.store.keep('pause', pauseId, null, leaf, { nowMs: desk.nowMs, ...onceOf(desk, actor, 'resume', { pauseId }, key) })
  return found
}

/**
 * Keeps a named person's approval of a list: what `humanDecision` rests on.
 * @throws Problem not-found for an unknown list; not-allowed for a program
 */
export async function approve(desk: Desk, actor: Actor, list: string, key?: string): Promise<Approval> {
  if (actor.kind !== 'person') throw new Problem('not-allowed', 'a list is approved by a named person, never by a program')
  await desk.store.list(list)
  const known = (await desk.store.kept('approval')).find((one) => one.list === list)
  if (known !== undefined) return known
  const approval: Approval = { list, by: actor.name, atMs: desk.nowMs }
  const leaf = desk.leaf(actor, { action: 'approve', subjects: [desk.subject(`list:${list}`)] })
  await desk.store.keep('approval', list, approval, leaf, { nowMs: desk.nowMs, ...onceOf(desk, actor, 'approve', { list }, key) })
  return approval
}
