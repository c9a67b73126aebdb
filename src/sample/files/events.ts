import type { Event, EventOf } from '../../model/event.js'
import type { Happening, Scene } from '../case.js'
import { call, notice } from '../cases/words.js'
import { scenes } from '../scene.js'
import type { World } from '../world.js'
import { placedAgo } from './debts.js'
import { sourceId } from './sources.js'

/** One line of the events file before it is text; the event itself is as in the case file. */
export interface EventRow {
  readonly event_id: string
  readonly party_id?: string
  readonly debt_id?: string
  readonly evidence?: string
  readonly event: Happening['event']
  readonly source_id: string
  readonly source_record: string
  readonly collected_on: string
}

/** Results of ordinary calls; the more often named, the more often met. Conversations are rarer than attempts. */
const RESULTS: readonly NonNullable<EventOf<'contact'>['result']>[] = [
  'unanswered', 'unanswered', 'unanswered', 'voicemail', 'busy', 'conversation', 'answered_then_dropped', 'unanswered',
]
/** The notice that the law of a place wants before or soon after the first contact. */
const FIRST_NOTICE: Readonly<Record<Scene['place']['cases'], EventOf<'notice'>['what']>> = {
  US: 'validation', CN: 'agent_details', GB: 'agent_details', EU: 'transfer', IN: 'agent_details', AU: 'agent_details',
}

/** Two events of an ordinary debt: the notice of the beginning, and one call in the last two months. */
function* ordinary(scene: Scene): Generator<Happening> {
  const { world, debt } = scene
  if (scene.story.unwarned !== true) yield notice(scene, placedAgo(scene) - 2, FIRST_NOTICE[scene.place.cases])
  if (scene.story.events !== undefined || scene.story.unreachable === true) return
  // A tenth were called this week; the caps on attempts hold them back for a day or two.
  const ago = world.draw.below(10, 'event', debt) === 0 ? 2 + world.draw.below(5, 'event', debt, 1) : 9 + world.draw.below(50, 'event', debt, 1)
  const minute = 570 + world.draw.below(400, 'event', debt, 2)
  if (scene.place.numbers === undefined) {
    yield call(scene, ago, 'delivered', { channel: 'email', at: scene.at(ago, minute) })
  } else yield call(scene, ago, world.draw.pick(RESULTS, 'event', debt, 3), { at: scene.at(ago, minute) })
}

function dayOf(event: Happening['event'], fallback: string): string {
  if (event.kind === 'correction') return fallback
  const dated = event as Event & { readonly at?: string; readonly on?: string; readonly sentOn?: string }
  return (dated.at ?? dated.on ?? dated.sentOn ?? fallback).slice(0, 10)
}

function row(scene: Scene, happening: Happening, nth: number): EventRow {
  const id = happening.name === undefined ? `E${scene.debt}-${nth}` : scene.eventId(happening.name)
  const { event } = happening
  const correction = event.kind === 'correction'
  return {
    event_id: id,
    ...(correction ? {} : { party_id: happening.about === 'beside' ? scene.besideId : scene.borrowerId }),
    ...(correction || happening.anyDebt === true ? {} : { debt_id: scene.debtId }),
    ...(event.kind === 'request' && event.medium === 'writing' ? { evidence: `letter ${id}` } : {}),
    event,
    source_id: sourceId(scene.place.country, happening.from ?? 'creditor_record'), source_record: id,
    collected_on: dayOf(event, scene.day(20)),
  }
}

/** Rows of `events`: about two for each debt. */
export function* events(world: World): Generator<EventRow> {
  for (const scene of scenes(world)) {
    let nth = 0
    for (const happening of ordinary(scene)) yield row(scene, happening, nth++)
    for (const happening of scene.story.events?.(scene) ?? []) yield row(scene, happening, nth++)
  }
}
