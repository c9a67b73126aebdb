import type { CertificateLine, CertificateWriting } from '../model/certificate.js'
import type { TreeState } from '../model/ledger.js'
import { CERTIFICATE_PARTS_MAX, SEGMENT_LINES_MAX } from '../model/limits.js'
import type { CertificateSegment, SegmentKind } from '../model/list.js'
import { packedLines } from '../model/segment-bytes.js'
import type { JudgedShard, ShardCase, ShardPart } from './shard.js'

const KIND_OF: Readonly<Record<CertificateLine['type'], SegmentKind>> = {
  part: 'facts', case: 'cases', refusal: 'refusals', entry: 'entries', head: 'head',
}

/** Writes a certificate line by line; segments come out as they fill. */
export interface CertificateWriter {
  /** Adds case files with their verdicts, and refusals; what they share with earlier ones is named, not written again. */
  readonly addShard: (shard: Pick<JudgedShard, 'parts' | 'lines'>) => void
  /** Adds an entry or the head. */
  readonly addLine: (line: Exclude<CertificateLine, { readonly type: 'part' | 'case' | 'refusal' }>) => void
  /** Gives the segments that are full, each once, in order. */
  readonly takeSegments: () => readonly CertificateSegment[]
  /** Closes the last segments and gives what is left, with the Merkle root over all lines (hex). */
  readonly finish: () => { readonly segments: readonly CertificateSegment[]; readonly root: string; readonly lines: number }
}

/** Lines of one kind on their way into a segment. */
interface Run {
  readonly lines: string[]
  readonly leaves: string[]
  /** Lines of this kind written before. */
  count: number
}

/** Kinds in the order in which they are closed: what others name comes before them. */
const KINDS = ['facts', 'cases', 'refusals', 'entries', 'head'] as const

/** Numbers of parts by key, forgotten all at once when they become too many: a part may then stand there again. */
function rememberedParts(write: (part: ShardPart) => number): (part: ShardPart) => number {
  const numbers = new Map<string, number>()
  return (part) => {
    const known = numbers.get(part.key)
    if (known !== undefined) return known
    if (numbers.size >= CERTIFICATE_PARTS_MAX) numbers.clear()
    const number = write(part)
    numbers.set(part.key, number)
    return number
  }
}

/**
 * A case line of a shard in canonical JSON with the list's numbers of its parts: placed in the order in which the shard first
 * named them, its verdict last.
 */
function caseText(line: ShardCase, place: (number: number) => number, { canonical }: Pick<CertificateWriting, 'canonical'>): string {
  const parts: Record<string, number | readonly number[]> = {}
  for (const [name, number] of Object.entries(line.parts)) parts[name] = typeof number === 'number' ? place(number) : number.map(place)
  const { type, entryId, caseDigest, notAfter, readmission } = line
  // Members stand in the order of their names: those before `plain`, which is written already, and those behind it.
  const before = canonical({ caseDigest, entryId, notAfter, parts }).slice(0, -1)
  const behind = canonical({ readmission, type, verdict: place(line.verdict) }).slice(1)
  return `${before},"plain":${line.plain},${behind}`
}

/**
 * Opens a certificate for a list. `salt` gives the same salt for the same line of the same list, so that the same list
 * gives the same bytes; who does not hold the key behind it cannot tell a line from its leaf hash.
 * The bytes depend on the order in which lines are added: add debts in id order.
 */
export function openCertificate(list: string, tools: CertificateWriting, salt: (text: string) => string): CertificateWriter {
  const full: CertificateSegment[] = []
  const runs = new Map<SegmentKind, Run>(KINDS.map((kind) => [kind, { lines: [], leaves: [], count: 0 }]))
  let tree: TreeState = { size: 0, peaks: [] }
  let segments = 0

  const close = (kind: SegmentKind): void => {
    const run = runs.get(kind)
    if (run === undefined || run.lines.length === 0) return
    full.push({ list, index: segments++, kind, lines: run.lines.length, bytes: packedLines(run.lines) })
    tree = tools.grow(tree, run.leaves)
    run.lines.length = 0
    run.leaves.length = 0
  }
  const write = (type: CertificateLine['type'], text: string): number => {
    const kind = KIND_OF[type]
    const run = runs.get(kind) ?? { lines: [], leaves: [], count: 0 }
    const seasoning = salt(`${list}\u001f${kind}\u001f${run.count}`)
    const { line, leafHash } = tools.saltedLine(seasoning, text)
    run.lines.push(line)
    run.leaves.push(leafHash)
    if (run.lines.length >= SEGMENT_LINES_MAX) {
      // A case names parts by number, so these come out first.
      if (kind === 'cases') close('facts')
      close(kind)
    }
    return run.count++
  }
  const numberOf = rememberedParts((part) => write('part', part.text))
  return {
    addShard: ({ parts, lines }) => {
      // What a shard's line names is in the shard.
      const place = (number: number): number => numberOf(parts[number]!)
      for (const line of lines) write(line.type, line.type === 'case' ? caseText(line, place, tools) : line.text)
    },
    addLine: (line) => void write(line.type, tools.canonical(line)),
    takeSegments: () => full.splice(0),
    finish: () => {
      for (const kind of KINDS) close(kind)
      return { segments: full.splice(0), root: tools.rootOf(tree), lines: tree.size }
    },
  }
}
