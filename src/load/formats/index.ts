import type { LoadRequest } from '../../model/load.js'
import { Problem } from '../../model/problem.js'
import { bods } from './bods/bods.js'
import { finbench } from './finbench/finbench.js'
import type { Format, MakeFormat } from './format.js'
import { ftm } from './ftm/ftm.js'
import { placement } from './placement/placement.js'

/** Formats by name: one line each. */
const FORMATS: Readonly<Record<string, MakeFormat>> = {
  bods,
  finbench,
  ftm,
}

/** Names of the formats that can be loaded. */
export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS)

/**
 * Finds the format that a load asks for; undefined when its files are those of a portfolio.
 * @throws Problem unknown-format when there is none of that name
 */
export function formatFor(request: LoadRequest): Format | undefined {
  if (request.format === undefined) return request.mapping === undefined ? undefined : placement(request)
  const make = Object.hasOwn(FORMATS, request.format) ? FORMATS[request.format] : undefined
  if (make === undefined) {
    throw new Problem('unknown-format', `there is no format of that name; the formats are ${FORMAT_NAMES.join(', ')}`)
  }
  return make(request)
}
