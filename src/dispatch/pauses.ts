import type { Channel } from '../model/event.js'
import type { Dossier } from '../model/dossier.js'
import type { PartyId } from '../model/ids.js'
import type { Pause } from '../model/recheck.js'
import type { EpochMs } from '../model/time.js'

/** What a pause may be asked about. */
export interface Paused {
  readonly list: string
  /** Creditors of the debt by every source. */
  readonly creditors: readonly string[]
  readonly channel: Channel
  /** Every record of the person. */
  readonly records: readonly PartyId[]
  /** Places of the debt and of the people around it. */
  readonly places: readonly string[]
}

/** Says whether a pause is in force at a moment. */
export function isInForce(pause: Pause, atMs: EpochMs): boolean {
  return pause.fromMs <= atMs && (pause.untilMs === undefined || atMs < pause.untilMs)
}

function residence({ content }: Dossier['parties'][number]): readonly string[] {
  return [content.region, content.country].filter((one) => one !== undefined)
}

/** Places that the facts of a dossier name: where the debt lies, and where its people may live. */
export function placesOf(dossier: Dossier): readonly string[] {
  return [...new Set([
    ...dossier.debts.map((fact) => fact.content.jurisdiction),
    ...dossier.parties.flatMap(residence),
    ...dossier.contactPoints.flatMap((fact) => fact.content.placeRegions),
  ])]
}

/** Says whether a place is another one, or a part of it. */
export function isWithin(place: string, whole: string): boolean {
  return place === whole || place.startsWith(`${whole}-`)
}

function covers({ scope }: Pause, asked: Paused): boolean {
  switch (scope.of) {
    case 'everything':
      return true
    case 'creditor':
      return asked.creditors.includes(scope.id)
    case 'channel':
      return scope.id === asked.channel
    case 'list':
      return scope.id === asked.list
    case 'party':
      return asked.records.some((record) => record === scope.id)
    default:
      return asked.places.some((place) => isWithin(place, scope.id))
  }
}

/** Says whether a pause holds back whatever may be proposed to a person about a debt: of a list or a channel only some is. */
export function holdsBack(pause: Pause, about: Pick<Paused, 'creditors' | 'records' | 'places'>): boolean {
  return pause.scope.of === 'list' || pause.scope.of === 'channel' ? true : covers(pause, { ...about, list: '', channel: 'voice' })
}

/** The first pause in force that covers something; undefined: none does. */
export function pauseOf(pauses: readonly Pause[], asked: Paused, atMs: EpochMs): Pause | undefined {
  return pauses.find((pause) => isInForce(pause, atMs) && covers(pause, asked))
}
