import type { LossOfContact } from './case-file.js'
import type { PackStamp } from './verdict.js'

/** What a pack is for: a statute's place, the house's own rules, or a user's overlay. */
export const PACK_KINDS = ['statutory', 'always', 'recommended', 'overlay'] as const

/** What a pack is for. */
export type PackKind = (typeof PACK_KINDS)[number]

/** How sure we are that a rule says what the law says. */
export const CONFIDENCES = ['primary', 'secondary', 'low', 'unverified', 'design'] as const

/** How sure we are that a rule says what the law says. */
export type Confidence = (typeof CONFIDENCES)[number]

/** What a reader must know of a pack without reading its rules. */
export interface PackSummary extends PackStamp {
  /** Place the pack speaks for (ISO 3166), or `*` for an overlay of every place. */
  readonly place: string
  readonly parent?: string
  readonly kind: PackKind
  readonly title: string
  /** Losses of contact by which the place's own law counts a person as unreachable; absent: it names none. */
  readonly unreachable?: readonly LossOfContact[]
  /** Day on which the sources were last compared with the pack. */
  readonly verifiedAsOf: string
  /** Day by which they must be compared again. */
  readonly reviewBy: string
  /** Rules by question: of contacts, of sources, of retention, duties. */
  readonly rules: { readonly decide: number; readonly admit: number; readonly retain: number; readonly duties: number }
  /** Rules by confidence. */
  readonly confidence: Readonly<Record<Confidence, number>>
  /** What counsel must still check. */
  readonly toCheck: readonly string[]
}
