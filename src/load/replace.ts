import type { AnyFact, FactKind, RelationKind } from '../model/facts.js'
import type { SourceId } from '../model/ids.js'
import { BATCH_ROWS_MAX, REPLACE_SHARE_MAX } from '../model/limits.js'
import type { LoadContext, LoadRequest } from '../model/load.js'
import { isOwnSource } from '../model/own-source.js'
import { Problem } from '../model/problem.js'
import { slicesOf } from '../model/slices.js'
import type { OpenAct } from '../model/writes.js'
import type { Survey } from './survey.js'

const REPLACED_KINDS = ['contact_point', 'relation', 'obligation', 'debt', 'party'] as const satisfies readonly FactKind[]

/** Ties that forbid: whoever represents or protects a person stays, until the tie itself says that it ended. */
const FORBIDDING_RELATIONS: ReadonlySet<RelationKind> = new Set<RelationKind>([
  'lawyer_of', 'adviser_of', 'lpa_attorney_of', 'authorised_representative_of', 'insolvency_office_holder_of', 'guardian_of',
  'personal_representative_of',
])

function permits(fact: AnyFact): boolean {
  if (fact.kind === 'relation') return !FORBIDDING_RELATIONS.has(fact.content.kind)
  if (fact.kind !== 'party') return true
  const { deceasedOn, capacity, activeDuty, vulnerable } = fact.content
  return deceasedOn === undefined && (capacity === undefined || capacity === 'full') && activeDuty !== true && vulnerable !== true
}

/** Current permitting facts of a source that the load no longer has, and how many it has in all. */
async function* lapsed(source: string, survey: Survey, context: LoadContext, count: { total: number }): AsyncGenerator<readonly AnyFact[]> {
  for (const kind of REPLACED_KINDS) {
    for await (const batch of context.store.facts(kind)) {
      const own = (batch as readonly AnyFact[]).filter((fact) => 'sourceId' in fact.content && fact.content.sourceId === source && permits(fact))
      count.total += own.length
      const gone = own.filter((fact) => survey.keys.find(fact.key) < 0)
      if (gone.length > 0) yield gone
    }
  }
}

/**
 * Says how many facts a replacement would end.
 * @throws Problem precondition-failed when they are over 5 % of the source's and the expected rows were not named
 */
export async function countLapsed(request: LoadRequest, survey: Survey, context: LoadContext): Promise<number> {
  const { replaceSource } = request
  if (replaceSource === undefined) return 0
  if (isOwnSource(replaceSource)) throw new Problem('invalid-input', "--replace-source names the source of this installation's own records, which no file replaces")
  await survey.sources.learn([replaceSource as SourceId])
  if (survey.sources.get(replaceSource as SourceId) === undefined) {
    throw new Problem('invalid-input', '--replace-source names no source of this load or of the store')
  }
  const count = { total: 0 }
  let ended = 0
  for await (const batch of lapsed(replaceSource, survey, context, count)) ended += batch.length
  if (ended > count.total * REPLACE_SHARE_MAX && request.expectRows === undefined) {
    throw new Problem(
      'precondition-failed',
      `the replacement would end ${ended} of ${count.total} facts of this source, more than 5 %; if the file is whole, name its number of rows with --expect-rows`,
    )
  }
  return ended
}

/** Ends the permitting facts of the source that the load no longer has; nothing that prohibits ends so. */
export async function endLapsed(source: string, survey: Survey, context: LoadContext, act: OpenAct): Promise<void> {
  for await (const batch of lapsed(source, survey, context, { total: 0 })) {
    for (const some of slicesOf(batch, BATCH_ROWS_MAX)) {
      const versions = some.map(({ kind, key, purposes }) => ({ kind, key, content: null, purposes }))
      await context.store.writeVersions(act, versions)
    }
  }
}
