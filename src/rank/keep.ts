import type { RankContext } from './context.js'
import { byEntryId, entryIdOf } from './entry-id.js'
import type { PackedDraft } from './held-drafts.js'
import type { JudgedShard, ShardCase, ShardLine } from './shard.js'

/** A judged shard without its texts, which hold no line break and need not be read to be merged. */
interface Head extends Pick<JudgedShard, 'totals'> {
  readonly keys: readonly string[]
  /** How many verdicts there are. */
  readonly verdicts: number
  readonly drafts: readonly Omit<PackedDraft, 'alike' | 'own'>[]
  /** Null for a refusal. */
  readonly lines: readonly (Omit<ShardCase, 'plain'> | null)[]
}

/**
 * Writes what judging one debt gave as lines of text: what is read to be merged as JSON, then the texts of parts, verdicts, drafts
 * (two each) and lines, in this order.
 */
export function packJudged({ totals, drafts, verdicts, parts, lines }: JudgedShard): string {
  const head: Head = {
    totals, keys: parts.map(({ key }) => key), verdicts: verdicts.length,
    drafts: drafts.map(({ alike: _alike, own: _own, ...draft }) => draft),
    lines: lines.map((line) => {
      if (line.type === 'refusal') return null
      const { plain: _plain, ...rest } = line
      return rest
    }),
  }
  return [
    JSON.stringify(head), ...parts.map(({ text }) => text), ...verdicts, ...drafts.flatMap(({ alike, own }) => [alike, own]),
    ...lines.map((line) => (line.type === 'case' ? line.plain : line.text)),
  ].join('\n')
}

/**
 * Reads what `packJudged` wrote, as judging that debt for this list would have given it: entries have the ids that they have in this
 * list and come in the order of these. All else is as it was judged, for a list of the same terms and moment.
 */
export function unpackJudged(packed: string, context: RankContext): JudgedShard {
  const texts = packed.split('\n')
  const { totals, keys, verdicts, drafts, lines } = JSON.parse(texts[0]!) as Head
  let at = 1
  const next = (): string => texts[at++]!
  return inList({
    totals,
    parts: keys.map((key) => ({ key, text: next() })),
    verdicts: Array.from({ length: verdicts }, next),
    drafts: drafts.map((draft) => ({ ...draft, alike: next(), own: next() })),
    lines: lines.map((line): ShardLine => (line === null ? { type: 'refusal', text: next() } : { ...line, plain: next() })),
  }, context)
}

function inList(shard: JudgedShard, context: RankContext): JudgedShard {
  if (shard.drafts.length === 0) return shard
  // The case lines of one debt stand in the order of its drafts, one for each.
  const drafts = shard.drafts
    .map((draft, i): readonly [PackedDraft, ShardLine | undefined] => {
      const entryId = entryIdOf(draft, context)
      const line = shard.lines[i]
      return [{ ...draft, entryId }, line?.type === 'case' ? { ...line, entryId } : line]
    })
    .toSorted(([a], [b]) => byEntryId(a, b))
  return { ...shard, drafts: drafts.map(([draft]) => draft), lines: drafts.flatMap(([, line]) => line ?? []) }
}
