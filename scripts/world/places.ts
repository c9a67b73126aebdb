import type { NumberPlace } from '#src/sample/phones.js'

/** A place where people of the world live, and what the law there wants of a file about them. */
export interface WorldPlace {
  readonly country: 'US' | 'GB' | 'FR'
  readonly region: string
  readonly jurisdiction: string
  readonly zone: string
  readonly currency: string
  readonly language: string
  readonly numbers: NumberPlace
  readonly debtKind: string
  /** The notice that must have gone out before anybody is called. */
  readonly notice: 'validation' | 'agent_details' | 'transfer'
}

/** Places with their share of the people: where a pack lets a collector call under the recommended overlay, and one where none does. */
export const WORLD_PLACES: readonly (readonly [place: WorldPlace, share: number])[] = [
  [{ country: 'US', region: 'US-MA', jurisdiction: 'US-MA', zone: 'America/New_York', currency: 'USD', language: 'en', numbers: 'US-MA', debtKind: 'credit_card', notice: 'validation' }, 0.56],
  [{ country: 'GB', region: 'GB-ENG', jurisdiction: 'GB', zone: 'Europe/London', currency: 'GBP', language: 'en', numbers: 'GB', debtKind: 'consumer', notice: 'agent_details' }, 0.4],
  [{ country: 'FR', region: 'FR-IDF', jurisdiction: 'FR', zone: 'Europe/Paris', currency: 'EUR', language: 'fr', numbers: 'FR', debtKind: 'consumer', notice: 'transfer' }, 0.04],
]
