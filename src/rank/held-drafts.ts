import type { Features } from '../model/scorecard.js'
import type { Draft } from './debt.js'
import { openNumbered } from './numbered.js'

/** Drafts of a whole list, packed: some 200 bytes each, where as objects they take more than a kilobyte. */
export interface HeldDrafts {
  readonly count: () => number
  readonly add: (draft: Draft) => void
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
type Packed = readonly [
  Draft['entryId'], Draft['debtId'], Draft['partyId'], Draft['contactPointId'], Draft['caseDigest'], number, number, PackedFeatures, NonNullable<Draft['passedOver']> | null,
]

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
    add: ({ entryId, debtId, partyId, contactPointId, caseDigest, features, passedOver, verdict, ...rest }) => {
      const like = alike.numberOf(JSON.stringify(rest), () => rest)
      const said = verdicts.numberOf(JSON.stringify(verdict), () => verdict)
      const packed: Packed = [entryId, debtId, partyId, contactPointId, caseDigest, like, said, packFeatures(features), passedOver ?? null]
      open.push(JSON.stringify(packed))
      if (open.length === BLOCK) close()
    },
    at: (place) => {
      const [entryId, debtId, partyId, contactPointId, caseDigest, like, verdict, features, passedOver] = JSON.parse(textAt(place)) as Packed
      return {
        ...alike.all[like]!, entryId, debtId, partyId, contactPointId, caseDigest, features: unpackFeatures(features), verdict: verdicts.all[verdict]!,
        ...(passedOver === null ? {} : { passedOver }),
      }
    },
  }
}
