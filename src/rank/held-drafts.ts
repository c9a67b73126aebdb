import type { Features } from '../model/scorecard.js'
import type { Draft } from './debt.js'
import { openNumbered } from './numbered.js'

/** A draft in the form in which it is held, so that what was packed once need not be read to be held again. */
export interface PackedDraft extends Pick<Draft, 'entryId' | 'debtId' | 'partyId' | 'contactPointId' | 'channel'> {
  /** What few drafts differ in, as JSON. */
  readonly alike: string
  /** What is its own beside the ids, as a JSON list. */
  readonly own: string
  /** Place of its verdict among those that it comes with. */
  readonly verdict: number
}

/** Drafts of a whole list, packed: some 200 bytes each, where as objects they take more than a kilobyte. */
export interface HeldDrafts {
  readonly count: () => number
  /** Takes in drafts with their verdicts, which are JSON. */
  readonly add: (drafts: readonly PackedDraft[], verdicts: readonly string[]) => void
  /** Reads one again, by its place in the order of adding. */
  readonly at: (place: number) => Draft
}

/** What is not the draft's own: few of them differ, and each is held once. */
type Alike = Omit<Draft, 'entryId' | 'debtId' | 'partyId' | 'contactPointId' | 'caseDigest' | 'features' | 'passedOver' | 'verdict'>

/** Drafts that lie in one block of bytes. */
const BLOCK = 1024

type PackedFeatures = readonly [
  Features['confirmation'], Features['age'], number, number, string, number, Features['identity'], number, number, number, number, number | null, number, number,
]
type Own = readonly [Draft['caseDigest'], PackedFeatures, NonNullable<Draft['passedOver']> | null]
/** Ids, the numbers of what it is alike in and of its verdict, and what is its own. */
type Packed = readonly [Draft['entryId'], Draft['debtId'], Draft['partyId'], Draft['contactPointId'], number, number, ...Own]

function packFeatures({ confirmation, age, another, sharing, medium, sources, identity, history, person, hour }: Features): PackedFeatures {
  return [confirmation, age, another, sharing, medium, sources, identity, history.tries, history.reached, person.tries, person.reached, hour.hour, hour.tries, hour.reached]
}

function unpackFeatures(packed: PackedFeatures): Features {
  const [confirmation, age, another, sharing, medium, sources, identity, tries, reached, otherTries, otherReached, hour, hourTries, hourReached] = packed
  return {
    confirmation, age, another, sharing, medium, sources, identity,
    history: { tries, reached }, person: { tries: otherTries, reached: otherReached }, hour: { hour, tries: hourTries, reached: hourReached },
  }
}

/** Packs a draft; `verdict` is the place of its verdict among those that it comes with. */
export function packDraft({ entryId, debtId, partyId, contactPointId, caseDigest, features, passedOver, verdict: _verdict, ...alike }: Draft, verdict: number): PackedDraft {
  const own: Own = [caseDigest, packFeatures(features), passedOver ?? null]
  return { entryId, debtId, partyId, contactPointId, channel: alike.channel, alike: JSON.stringify(alike satisfies Alike), own: JSON.stringify(own), verdict }
}

/** Opens a holder of no drafts. */
export function holdDrafts(): HeldDrafts {
  const alike = openNumbered<Alike>()
  const verdicts = openNumbered<Draft['verdict']>()
  const blocks: { readonly bytes: Buffer; readonly ends: Uint32Array }[] = []
  let open: string[] = []
  const close = (): void => {
    const ends = new Uint32Array(BLOCK)
    let end = 0
    for (const [i, text] of open.entries()) ends[i] = end += Buffer.byteLength(text)
    blocks.push({ bytes: Buffer.from(open.join('')), ends })
    open = []
  }
  const textAt = (place: number): string => {
    const block = blocks[Math.floor(place / BLOCK)]
    const inBlock = place % BLOCK
    if (block === undefined) return open[inBlock]!
    return block.bytes.toString('utf8', inBlock === 0 ? 0 : block.ends[inBlock - 1], block.ends[inBlock])
  }
  return {
    count: () => blocks.length * BLOCK + open.length,
    add: (drafts, texts) => {
      const numbers = texts.map((text) => verdicts.numberOf(text, () => JSON.parse(text) as Draft['verdict']))
      for (const { entryId, debtId, partyId, contactPointId, alike: text, own, verdict } of drafts) {
        const like = alike.numberOf(text, () => JSON.parse(text) as Alike)
        // What is its own goes on the list that begins here.
        open.push(`${JSON.stringify([entryId, debtId, partyId, contactPointId, like, numbers[verdict]]).slice(0, -1)},${own.slice(1)}`)
        if (open.length === BLOCK) close()
      }
    },
    at: (place) => {
      const [entryId, debtId, partyId, contactPointId, like, verdict, caseDigest, features, passedOver] = JSON.parse(textAt(place)) as Packed
      return {
        ...alike.all[like]!, entryId, debtId, partyId, contactPointId, caseDigest, features: unpackFeatures(features), verdict: verdicts.all[verdict]!,
        ...(passedOver === null ? {} : { passedOver }),
      }
    },
  }
}
