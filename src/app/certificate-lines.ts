import { saltedLeaf } from '../ledger/leaf.js'
import { growTree, rootOf } from '../ledger/tree.js'
import { canonical } from '../ledger/canonical.js'
import type { CaseLine, CertificateLine, CertificateTools, EntryLine, RefusalLine } from '../model/certificate.js'
import type { CertificateSegment } from '../model/list.js'
import { verdictSchema, type Verdict } from '../model/verdict.js'
import type { Store } from '../store/port.js'
import { segmentLines } from '../verify/index.js'

const TOOLS: CertificateTools = { canonical, saltedLeaf, grow: growTree, rootOf }

/** A case file with its verdict as a certificate tells it; a part is absent where it was erased. */
export interface RecordedCase {
  readonly caseFile?: Readonly<Record<string, unknown>>
  readonly verdict?: Verdict
}

async function* linesOf(store: Store, list: string, kind: CertificateSegment['kind']): AsyncGenerator<CertificateLine | undefined> {
  for await (const segment of store.segments(list, [kind])) for (const { line } of segmentLines(segment, TOOLS)) yield line
}

/** The cases of some entries, still naming their parts by number. */
async function caseLines(store: Store, list: string, entryIds: ReadonlySet<string>): Promise<readonly CaseLine[]> {
  const found: CaseLine[] = []
  for await (const line of linesOf(store, list, 'cases')) {
    if (line?.type === 'case' && entryIds.has(line.entryId)) found.push(line)
    if (found.length === entryIds.size) break
  }
  return found
}

function partNumbers({ parts, verdict }: CaseLine): readonly number[] {
  return [verdict, ...Object.values(parts).flat()]
}

/**
 * Reads the case files and verdicts of some entries out of a list's certificate, a segment at a time; without those whose line
 * was erased. It takes as long as the certificate is large.
 */
export async function recordedCases(store: Store, list: string, entryIds: ReadonlySet<string>): Promise<ReadonlyMap<string, RecordedCase>> {
  const cases = await caseLines(store, list, entryIds)
  const wanted = new Set(cases.flatMap(partNumbers))
  const parts = new Map<number, unknown>()
  let number = 0
  for await (const line of linesOf(store, list, 'facts')) {
    if (wanted.has(number) && line?.type === 'part') parts.set(number, line.value)
    number++
    if (parts.size === wanted.size) break
  }
  return new Map(cases.map((line) => [line.entryId, caseOf(line, parts)]))
}

function caseOf(line: CaseLine, parts: ReadonlyMap<number, unknown>): RecordedCase {
  const verdict = verdictSchema.safeParse(parts.get(line.verdict))
  const isWhole = Object.values(line.parts).flat().every((number) => parts.has(number))
  const members = Object.entries(line.parts).map(([name, at]) => [name, typeof at === 'number' ? parts.get(at) : at.map((one) => parts.get(one))] as const)
  return {
    ...(isWhole ? { caseFile: { ...line.plain, ...Object.fromEntries(members) } } : {}),
    ...(verdict.success ? { verdict: verdict.data } : {}),
  }
}

/** What a list says of a debt without any entry; undefined where it says nothing, or that was erased. */
export async function refusalOf(store: Store, list: string, debtId: string): Promise<RefusalLine | undefined> {
  for await (const line of linesOf(store, list, 'refusals')) if (line?.type === 'refusal' && line.debtId === debtId) return line
  return undefined
}

/** The places of a list's entries in its order, without those that were erased; a segment at a time is unpacked. */
export async function placesOf(store: Store, list: string): Promise<readonly EntryLine[]> {
  const found: EntryLine[] = []
  for await (const line of linesOf(store, list, 'entries')) if (line?.type === 'entry') found.push(line)
  return found
}
