import type { ApartReader } from '../model/load.js'
import type { UnitReader } from './inputs.js'

/** An input that a thread may read by itself. */
export type ApartInput = UnitReader & Required<Pick<UnitReader, 'apart'>>

/** One file to read here, and the input that a thread may read in its stead. */
export interface ReadingStep {
  readonly read: () => Promise<void>
  readonly input?: UnitReader
}

/**
 * Reads files here, one after another, while each reader takes the largest that is left of those that it may read; what they
 * leave is read here too. Of several failures that of the first file is thrown, as without readers.
 */
export async function readTogether(
  steps: readonly ReadingStep[], readers: readonly ApartReader[], readApart: (input: ApartInput, reader: ApartReader) => Promise<void>,
): Promise<void> {
  const failures = new Map<ReadingStep, unknown>()
  const left = new Map<ReadingStep, ApartInput>()
  for (const step of steps) if (step.input !== undefined && isApart(step.input)) left.set(step, step.input)
  const own = steps.filter((step) => !left.has(step))
  const bySize = [...left].toSorted(([, a], [, b]) => b.apart.sizeBytes - a.apart.sizeBytes).map(([step]) => step)
  // Behind a file that failed nothing counts any more; before it, another may.
  const attempt = async (step: ReadingStep, read: () => Promise<void>): Promise<void> => {
    left.delete(step)
    if (steps.slice(0, steps.indexOf(step)).some((earlier) => failures.has(earlier))) return
    try {
      await read()
    } catch (error) {
      // Thrown below, when it is known which comes first.
      failures.set(step, error)
    }
  }
  const apart = async (reader: ApartReader): Promise<void> => {
    for (const step of bySize) {
      const input = left.get(step)
      if (input !== undefined) await attempt(step, () => readApart(input, reader))
    }
  }
  const here = async (): Promise<void> => {
    for (const step of own) await attempt(step, step.read)
    for (const step of bySize.toReversed()) if (left.has(step)) await attempt(step, step.read)
  }
  await Promise.all([...readers.map(apart), here()])
  const first = steps.find((step) => failures.has(step))
  if (first !== undefined) throw failures.get(first)
}

function isApart(input: UnitReader): input is ApartInput {
  return input.apart !== undefined
}
