import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { DebtId } from '../model/ids.js'
import type { KeptJudgement } from '../model/kept-judgement.js'
import { packJudged, unpackJudged, type RankContext } from '../rank/index.js'
import type { Shard } from './shard.js'

/** Every list unpacks it again: more effort saves a tenth of the room and costs twice the time. */
const DEFLATE_LEVEL = 1

/** What judging one debt gave, and what is kept of it; absent where nothing is to be kept. */
export interface JudgedApart {
  readonly debtId: DebtId
  readonly shard: Shard
  readonly kept?: Omit<KeptJudgement, 'debtId' | 'judging'>
}

/** Writes the shard of one debt as text. */
export function textOf({ judged, ...beside }: Shard): string {
  return `${JSON.stringify(beside)}\n${packJudged(judged)}`
}

/** Reads the shard of one debt as it stands in the list that is made. */
export function shardIn(text: string, context: RankContext): Shard {
  const end = text.indexOf('\n')
  const beside = JSON.parse(text.slice(0, end)) as Omit<Shard, 'judged'>
  return { ...beside, judged: unpackJudged(text.slice(end + 1), context) }
}

/** Packs a text for the store. */
export function packedText(text: string): Uint8Array {
  return deflateRawSync(text, { level: DEFLATE_LEVEL })
}

/** The text that `packedText` packed. */
export function unpackedText({ body }: Pick<KeptJudgement, 'body'>): string {
  return inflateRawSync(body).toString()
}
