import type { CaseLine, RefusalLine } from '../model/certificate.js'
import type { RankContext } from './context.js'
import { byEntryId, entryIdOf } from './entry-id.js'
import type { JudgedShard, ShardDraft } from './shard.js'

/** A judged shard with its parts apart, whose texts hold no line break and need not be read to be merged. */
type Head = Omit<JudgedShard, 'parts'> & { readonly keys: readonly string[] }

/** Writes what judging one debt gave as lines of text: everything but the parts as JSON, then the text of each part. */
export function packJudged({ parts, ...shard }: JudgedShard): string {
  const head: Head = { ...shard, keys: parts.map(({ key }) => key) }
  return [JSON.stringify(head), ...parts.map(({ text }) => text)].join('\n')
}

/**
 * Reads what `packJudged` wrote, as judging that debt for this list would have given it: entries have the ids that they have in this
 * list and come in the order of these. All else is as it was judged, for a list of the same terms and moment.
 */
export function unpackJudged(text: string, context: RankContext): JudgedShard {
  const [head, ...texts] = text.split('\n')
  const { keys, ...shard } = JSON.parse(head!) as Head
  return inList({ ...shard, parts: texts.map((part, i) => ({ key: keys[i]!, text: part })) }, context)
}

function inList(shard: JudgedShard, context: RankContext): JudgedShard {
  if (shard.drafts.length === 0) return shard
  // The case lines of one debt stand in the order of its drafts, one for each.
  const drafts = shard.drafts
    .map((draft, i): readonly [ShardDraft, CaseLine | RefusalLine | undefined] => {
      const entryId = entryIdOf(draft, context)
      const line = shard.lines[i]
      return [{ ...draft, entryId }, line?.type === 'case' ? { ...line, entryId } : line]
    })
    .toSorted(([a], [b]) => byEntryId(a, b))
  return { ...shard, drafts: drafts.map(([draft]) => draft), lines: drafts.flatMap(([, line]) => line ?? []) }
}
