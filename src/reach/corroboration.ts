import type { Fact, Source } from '../model/facts.js'
import type { SourceId } from '../model/ids.js'

function mark(...parts: readonly string[]): string {
  return parts.join('\u001f')
}

/** What says where one fact comes from: facts that share a mark are copies of one another. */
function marksOf({ content }: Fact<'contact_point'>, source: Source | undefined): readonly string[] {
  const { sourceId, sourceRecord, collectedOn } = content
  // Sources of which nothing is known are as good as one.
  if (source === undefined) return [mark('source', sourceId), mark('unknown')]
  const day = collectedOn ?? source.obtainedOn
  const references = [['contract', source.evidence], ['record', sourceRecord]] as const
  return [
    mark('source', sourceId),
    // Two of one class on one day had it from one file, as far as anybody can tell.
    mark('class', source.class, day),
    // One contract, or one record, is one origin: on one day whoever passes it on, on another day within its class.
    ...references.flatMap(([name, value]) => (value === undefined ? [] : [mark(name, value, 'day', day), mark(name, value, 'class', source.class)])),
  ]
}

/**
 * Counts the origins of one value that cannot have copied one another. Facts are copies where they come from one source, from
 * sources of one class on one day, or under one contract or record on one day or in one class; what is a copy of two makes
 * these one. The day is that of collection, else that on which the source was obtained.
 */
export function independentOrigins(facts: readonly Fact<'contact_point'>[], sourceOf: (id: SourceId) => Source | undefined): number {
  if (facts.length < 2) return facts.length
  let origins: (readonly string[])[] = []
  for (const fact of facts) {
    const marks = marksOf(fact, sourceOf(fact.content.sourceId))
    const copied = origins.filter((origin) => origin.some((one) => marks.includes(one)))
    origins = [...origins.filter((origin) => !copied.includes(origin)), [...marks, ...copied.flat()]]
  }
  return origins.length
}
