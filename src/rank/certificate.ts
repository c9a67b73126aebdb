import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { CaseFile } from '../model/case-file.js'
import type { CaseLine, CertificateLine, CertificateTools } from '../model/certificate.js'
import type { TreeState } from '../model/ledger.js'
import { CERTIFICATE_PARTS_MAX, SEGMENT_LINES_MAX } from '../model/limits.js'
import type { CertificateSegment, SegmentKind } from '../model/list.js'
import type { CertifiedCase } from './debt.js'

const KIND_OF: Readonly<Record<CertificateLine['type'], SegmentKind>> = {
  part: 'facts', case: 'cases', refusal: 'refusals', entry: 'entries', head: 'head',
}

/** Writes a certificate line by line; segments come out as they fill. */
export interface CertificateWriter {
  /** Adds a case file with its verdict; what it shares with earlier ones is named, not written again. */
  readonly addCase: (one: CertifiedCase) => void
  /** Adds a refusal, an entry or the head. */
  readonly addLine: (line: Exclude<CertificateLine, { readonly type: 'part' | 'case' }>) => void
  /** Gives the segments that are full, each once, in order. */
  readonly takeSegments: () => readonly CertificateSegment[]
  /** Closes the last segments and gives what is left, with the Merkle root over all lines (hex). */
  readonly finish: () => { readonly segments: readonly CertificateSegment[]; readonly root: string; readonly lines: number }
}

/** Splits a case file: plain values stay, objects and members of lists become parts of their own. */
function splitCase(caseFile: CaseFile, place: (value: unknown) => number): Pick<CaseLine, 'plain' | 'parts'> {
  const plain: Record<string, unknown> = {}
  const parts: Record<string, number | readonly number[]> = {}
  for (const [name, value] of Object.entries(caseFile)) {
    if (value === undefined) continue
    if (Array.isArray(value) && value.some((item) => typeof item === 'object')) parts[name] = value.map(place)
    else if (typeof value === 'object' && !Array.isArray(value)) parts[name] = place(value)
    else plain[name] = value
  }
  return { plain, parts }
}

/** Lines are hashes and small numbers: more effort saves little room and costs four times the time. */
const DEFLATE_LEVEL = 1

/** Lines of one kind on their way into a segment. */
interface Run {
  readonly lines: string[]
  readonly leaves: string[]
  /** Lines of this kind written before. */
  count: number
}

/** Kinds in the order in which they are closed: what others name comes before them. */
const KINDS = ['facts', 'cases', 'refusals', 'entries', 'head'] as const

/** Numbers of parts by hash, forgotten all at once when they become too many: a part may then stand there again. */
function rememberedParts(): (value: unknown, write: () => number) => number {
  const numbers = new Map<string, number>()
  return (value, write) => {
    // Plain JSON is told apart here, several times faster than canonical JSON, which only a new part is written in.
    const key = createHash('sha256').update(JSON.stringify(value)).digest('base64')
    const known = numbers.get(key)
    if (known !== undefined) return known
    if (numbers.size >= CERTIFICATE_PARTS_MAX) numbers.clear()
    const number = write()
    numbers.set(key, number)
    return number
  }
}

/**
 * Opens a certificate for a list. `salt` gives the same salt for the same line of the same list, so that the same list
 * gives the same bytes; who does not hold the key behind it cannot tell a line from its leaf hash.
 * The bytes depend on the order in which lines are added: add debts in id order.
 */
export function openCertificate(list: string, tools: CertificateTools, salt: (text: string) => string): CertificateWriter {
  const full: CertificateSegment[] = []
  const runs = new Map<SegmentKind, Run>(KINDS.map((kind) => [kind, { lines: [], leaves: [], count: 0 }]))
  let tree: TreeState = { size: 0, peaks: [] }
  let segments = 0

  const close = (kind: SegmentKind): void => {
    const run = runs.get(kind)
    if (run === undefined || run.lines.length === 0) return
    const bytes = deflateSync(`${run.lines.join('\n')}\n`, { level: DEFLATE_LEVEL })
    full.push({ list, index: segments++, kind, lines: run.lines.length, bytes })
    tree = tools.grow(tree, run.leaves)
    run.lines.length = 0
    run.leaves.length = 0
  }
  const write = (type: CertificateLine['type'], text: string): number => {
    const kind = KIND_OF[type]
    const run = runs.get(kind) ?? { lines: [], leaves: [], count: 0 }
    const seasoning = salt(`${list}\u001f${kind}\u001f${run.count}`)
    run.lines.push(tools.canonical([seasoning, text]))
    run.leaves.push(tools.saltedLeaf(seasoning, text))
    if (run.lines.length >= SEGMENT_LINES_MAX) {
      // A case names parts by number, so these come out first.
      if (kind === 'cases') close('facts')
      close(kind)
    }
    return run.count++
  }
  const remember = rememberedParts()
  const place = (value: unknown): number => remember(value, () => write('part', tools.canonical({ type: 'part', value })))
  return {
    addCase: ({ entryId, caseFile, caseDigest, verdict, notAfter, readmission }) => {
      const line: CaseLine = {
        type: 'case', entryId, ...splitCase(caseFile, place), caseDigest, verdict: place(verdict), notAfter, ...(readmission === undefined ? {} : { readmission }),
      }
      write('case', tools.canonical(line))
    },
    addLine: (line) => void write(line.type, tools.canonical(line)),
    takeSegments: () => full.splice(0),
    finish: () => {
      for (const kind of KINDS) close(kind)
      return { segments: full.splice(0), root: tools.rootOf(tree), lines: tree.size }
    },
  }
}
