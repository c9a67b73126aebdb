import type { FileKind } from '../model/load.js'
import type { World } from './world.js'

/** One bad line in so many good ones. */
export const DIRT_EVERY = 200

/**
 * Lines that a load must refuse or mend, by file; written as they stand, so that a wrong number of fields is possible.
 * `n` tells them apart; a comment says what is wrong. What it breaks is never an id of a good row.
 */
export type DirtyLine = (world: World, n: number) => readonly string[]
/** The bad lines of each file, taken in turn. */
export const DIRT: Readonly<Record<FileKind, readonly DirtyLine[]>> = { sources: [], parties: [], debts: [], obligations: [], relations: [], contact_points: [], statuses: [], suppressions: [], templates: [], match_decisions: [], events: [] }
