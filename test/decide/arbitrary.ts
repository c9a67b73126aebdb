import fc from 'fast-check'
import { CHANNELS, DEBT_KINDS, PURPOSES, ROLES, caseFileSchema, type CaseFile } from '../../src/model/case-file.js'
import { formatInstant, parseInstant } from '../../src/model/time.js'
import { packFolders } from './packs.js'

/** The case files of every pack's worked cases. */
export const knownCases: readonly CaseFile[] = packFolders.flatMap(({ cases }) =>
  cases.flatMap((worked) => ('case' in worked ? [worked.case] : [])),
)

/** Every event of every worked case. */
export const knownEvents: CaseFile['events'] = knownCases.flatMap((one) => one.events)

/** Optional parts of a case file, each as the keys that lead to it. */
export const OPTIONAL_FACTS: readonly (readonly string[])[] = [
  ['automation'], ['humanDecision'], ['countTo'], ['reply'], ['ground'], ['content'], ['content', 'kind'],
  ['content', 'discloses'], ['content', 'optOutText'], ['content', 'identifiesAs'], ['content', 'pressure'],
  ['party', 'liability'], ['party', 'authority'], ['party', 'signedContract'], ['party', 'age'], ['party', 'capacity'],
  ['party', 'deceased'], ['party', 'identity'], ['party', 'activeDuty'], ['party', 'volunteersToPay'],
  ['obligor'], ['obligor', 'reachable'], ['obligor', 'lossOfContact'], ['obligor', 'locationKnown'],
  ['debt', 'accountGroup'], ['debt', 'jointHouseholdUse'], ['otherDebts'], ['contactPoint'],
  ['contactPoint', 'place'], ['contactPoint', 'origin'], ['contactPoint', 'ownerId'], ['contactPoint', 'employerProvided'],
]

/** Leaves one fact out of a case file; the case file itself where it does not have it. */
export function withoutFact(caseFile: CaseFile, [key, inner]: readonly string[]): CaseFile {
  if (key === undefined || !(key in caseFile)) return caseFile
  const entries = Object.entries(caseFile)
  const kept = inner === undefined
    ? entries.filter(([name]) => name !== key)
    : entries.map(([name, value]) =>
        name === key && typeof value === 'object' && value !== null
          ? [name, Object.fromEntries(Object.entries(value).filter(([one]) => one !== inner))]
          : [name, value])
  return caseFileSchema.parse(Object.fromEntries(kept))
}

/** Moves the moment of a case file by whole minutes. */
export function movedBy(caseFile: CaseFile, minutes: number): CaseFile {
  return { ...caseFile, at: formatInstant(parseInstant(caseFile.at) + minutes * 60_000, 0) }
}

/** Mostly nothing, so that most case files stay ordinary and many are allowed. */
function rarely<T>(values: readonly T[]): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...values) })
}

function seldomSome<T>(values: readonly T[]): fc.Arbitrary<readonly T[]> {
  return rarely([1, 2, 3, 4]).chain((maxLength) =>
    fc.array(fc.constantFrom(...values), { maxLength: maxLength ?? 0 }),
  )
}

/** Case files near the worked ones: another role, purpose, channel, kind of debt or hour, more events, fewer facts. */
export const caseFiles: fc.Arbitrary<CaseFile> = fc
  .record({
    base: fc.constantFrom(...knownCases),
    role: rarely(ROLES),
    purpose: rarely(PURPOSES),
    channel: rarely(CHANNELS),
    kind: rarely(DEBT_KINDS),
    minutes: fc.oneof(fc.constant(0), fc.integer({ min: -20_000, max: 20_000 })),
    events: seldomSome(knownEvents),
    missing: seldomSome(OPTIONAL_FACTS),
  })
  .map(({ base, role, purpose, channel, kind, minutes, events, missing }) => {
    const changed: CaseFile = {
      ...movedBy(base, minutes),
      purpose: purpose ?? base.purpose,
      channel: channel ?? base.channel,
      party: { ...base.party, role: role ?? base.party.role },
      debt: { ...base.debt, kind: kind ?? base.debt.kind },
      events: [...base.events, ...events],
    }
    return missing.reduce(withoutFact, changed)
  })
