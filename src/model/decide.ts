import type { CaseFile } from './case-file.js'
import type { PackSummary } from './pack.js'
import type { RetentionQuestion, RetentionVerdict } from './retention.js'
import type { SourceUse, SourceVerdict } from './source-use.js'
import type { EpochMs } from './time.js'
import type { Verdict } from './verdict.js'

declare const compiled: unique symbol

/** Compiled packs: what `compilePacks` made and the deciding functions take; opaque to every other stage. */
export interface Packs {
  readonly [compiled]: 'packs'
  /** The packs in it, by id. */
  readonly list: readonly PackSummary[]
}

/** Offsets of time zones from UTC, from dated zone data. */
export interface ZoneData {
  /** Version of the zone data, recorded with every verdict. */
  readonly version: string
  /** Offset of a zone from UTC at an instant, in milliseconds; undefined when the zone is not known. */
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
}

/** Answers one case file; pure: the same case file, packs and zone data give the same verdict byte for byte. */
export type Decide = (caseFile: CaseFile, packs: Packs, zoneData: ZoneData) => Verdict

/** Answers whether a record may be used for a purpose. */
export type Admit = (use: SourceUse, packs: Packs) => SourceVerdict

/** Answers whether a record may, or must, be kept. */
export type Retain = (question: RetentionQuestion, packs: Packs) => RetentionVerdict

/**
 * Lists every instant in [`fromMs`, `untilMs`) at which the verdict on this case file could change, other things being
 * equal: hour bounds and midnights in every zone, ends and starts of states, requests, consents, notices and
 * cool-downs. Ascending, each once. Between two neighbours, ends not included, the verdict is the same; the bounds
 * themselves must be asked, because some windows are open (after 08:00) and some closed (from 08:00 on).
 */
export type Boundaries = (
  caseFile: CaseFile, packs: Packs, zoneData: ZoneData, fromMs: EpochMs, untilMs: EpochMs,
) => readonly EpochMs[]
