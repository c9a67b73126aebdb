import type { Dispatcher, JudgeEntry, Leased } from '../model/dispatch.js'
import type { Channel } from '../model/event.js'
import { bothGrants, mustBeGranted } from '../model/grants.js'
import { Problem } from '../model/problem.js'
import type { Actor, Desk } from './desk.js'
import { entryJudge, whyNotList, type Holder } from './judge.js'
import { onceOf, subjectsOf } from './ledger.js'

/** What a dispatcher asks for. */
export interface LeaseInput {
  readonly list: string
  /** The dispatcher that will hold them. */
  readonly holder: string
  readonly limit: number
  readonly channels?: readonly Channel[] | undefined
  readonly languages?: readonly string[] | undefined
}

/** What a lease call gave, and why it gave nothing where the whole list gives nothing. */
export interface LeaseAnswer extends Leased {
  readonly whyNone?: { readonly rule: string; readonly because: string }
}

function both<T>(one: readonly T[] | undefined, other: readonly T[] | undefined): readonly T[] | undefined {
  return one === undefined ? other : other === undefined ? one : one.filter((item) => other.includes(item))
}

/**
 * The dispatcher of this id.
 * @throws Problem not-found when none is registered; not-allowed when the actor acts as another
 */
async function dispatcherOf(desk: Desk, actor: Actor, dispatcherId: string): Promise<Dispatcher> {
  if (actor.dispatcherId !== undefined && actor.dispatcherId !== dispatcherId) throw new Problem('not-allowed', 'this name acts for another dispatcher')
  const found = await desk.store.keptOne('dispatcher', dispatcherId)
  if (found === undefined) throw new Problem('not-found', 'no such dispatcher is registered; dispatcher add registers it')
  return found
}

function holderOf(actor: Actor, dispatcher: Dispatcher, input: LeaseInput): Holder {
  const creditors = both(dispatcher.creditors, actor.creditors)
  return {
    dispatcherId: dispatcher.dispatcherId, automation: dispatcher.automation, channels: both(dispatcher.channels, input.channels) ?? [],
    ...(creditors === undefined ? {} : { creditors }),
    ...(input.languages === undefined ? {} : { languages: input.languages }),
  }
}

/** Digests of the packs by which leases were decided, gathered while they are. */
function noting(desk: Desk, digests: Map<string, string>): Desk {
  return {
    ...desk,
    judgeContact: (dossier, asked) => {
      const judged = desk.judgeContact(dossier, asked)
      if (judged.permitted) for (const [pack, digest] of Object.entries(judged.packDigests)) digests.set(pack, digest)
      return judged
    },
  }
}

/**
 * Leases entries of a list that are lawful now, best rank first; each is decided again inside the transaction.
 * @param afterRank up to there an earlier call tried for nothing
 * @throws Problem not-found for an unknown dispatcher, or a list that is unknown or not granted; invalid-input when nothing could ever fit; key-reused; limit-exceeded
 */
export async function lease(desk: Desk, actor: Actor, input: LeaseInput, key?: string, afterRank?: number): Promise<LeaseAnswer> {
  const dispatcher = await dispatcherOf(desk, actor, input.holder)
  mustBeGranted(bothGrants(dispatcher.lists, actor.lists), input.list)
  const holder = holderOf(actor, dispatcher, input)
  if (holder.channels.length === 0) throw new Problem('invalid-input', 'the dispatcher is registered for none of these channels')
  // A list that gives nothing is said so without trying its entries; under a key the answer is kept with what was decided.
  const whyNone = whyNotList({ head: await desk.store.list(input.list), pauses: await desk.store.kept('pause') }, desk.nowMs)
  if (whyNone !== undefined && key === undefined) return { leases: [], passed: {}, isCut: false, isRepeated: false, whyNone: { rule: whyNone.rule, because: whyNone.because } }
  const digests = new Map<string, string>()
  const judge: JudgeEntry = entryJudge(noting(desk, digests), holder, desk.newId)
  const leased = await desk.store.lease({
    list: input.list, limit: input.limit, nowMs: desk.nowMs, channels: holder.channels, judge,
    ...(holder.creditors === undefined ? {} : { creditors: holder.creditors }), ...(afterRank === undefined ? {} : { afterRank }),
    ...onceOf(desk, actor, 'lease', { ...input, holder: holder.dispatcherId }, key),
    leaf: (leases) => desk.leaf(actor, {
      action: 'lease', subjects: subjectsOf(desk, leases), decision: 'leased', digests: Object.fromEntries([...digests].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      counts: { leases: leases.length }, ...(leases[0] === undefined ? {} : { purpose: leases[0].purpose }),
    }),
  })
  return whyNone === undefined || leased.leases.length > 0 ? leased : { ...leased, whyNone: { rule: whyNone.rule, because: whyNone.because } }
}
