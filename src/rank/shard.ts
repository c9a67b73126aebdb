import { hash } from 'node:crypto'
import type { CaseFile } from '../model/case-file.js'
import type { CaseLine, CertificateTools } from '../model/certificate.js'
import type { CertifiedCase, JudgedDebt } from './debt.js'
import { packDraft, type PackedDraft } from './held-drafts.js'
import { openNumbered, type Numbered } from './numbered.js'
import { openSum, totalsOf, type Totals } from './totals.js'

/** A part of case files as the certificate writes it. */
export interface ShardPart {
  /** Tells it apart from every other part of the list. */
  readonly key: string
  /** Its line in canonical JSON. */
  readonly text: string
}

/** A case line whose parts are numbered by their place in the shard, and whose plain values are canonical JSON already. */
export type ShardCase = Omit<CaseLine, 'plain'> & { readonly plain: string }

/** A line of the certificate, as far as it can be written before the list is known; that of a refusal is canonical JSON. */
export type ShardLine = ShardCase | { readonly type: 'refusal'; readonly text: string }

/**
 * What judging a run of debts, consecutive in id order, gave: plain values that can be written as JSON and merged elsewhere.
 * It depends on nothing but these debts: what it shares with other shards stands in each of them.
 */
export interface JudgedShard {
  readonly totals: Totals
  /** Each names its verdict by its place in `verdicts`. */
  readonly drafts: readonly PackedDraft[]
  /** As JSON. */
  readonly verdicts: readonly string[]
  /** Each once, in the order in which the lines first name them. */
  readonly parts: readonly ShardPart[]
  /** Lines of the certificate, debt by debt; case lines number parts by their place in `parts`, and name the verdict last. */
  readonly lines: readonly ShardLine[]
}

/** A shard in the making. */
export interface ShardWriter {
  /** Takes in the next debt, in id order. */
  readonly add: (judged: JudgedDebt) => void
  readonly finish: () => JudgedShard
}

/** Splits a case file: plain values stay, objects and members of lists become parts of their own. */
function splitCase(caseFile: CaseFile, place: (value: unknown) => number): { readonly plain: unknown; readonly parts: CaseLine['parts'] } {
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

/** Numbers the parts of a shard. Case files of one debt share objects, which need not be written to be known again. */
function numberedParts({ canonical }: Pick<CertificateTools, 'canonical'>, parts: Numbered<ShardPart>): (value: unknown) => number {
  const seen = new Map<unknown, number>()
  return (value) => {
    const known = seen.get(value)
    if (known !== undefined) return known
    // Plain JSON is told apart here, several times faster than canonical JSON, which only a new part is written in.
    const key = hash('sha256', JSON.stringify(value), 'base64')
    const number = parts.numberOf(key, () => ({ key, text: canonical({ type: 'part', value }) }))
    seen.set(value, number)
    return number
  }
}

function caseLine({ entryId, caseFile, caseDigest, verdict, notAfter, readmission }: CertifiedCase, place: (value: unknown) => number, { canonical }: Pick<CertificateTools, 'canonical'>): ShardCase {
  const { plain, parts } = splitCase(caseFile, place)
  return {
    type: 'case', entryId, plain: canonical(plain), parts, caseDigest, verdict: place(verdict), notAfter,
    ...(readmission === undefined ? {} : { readmission }),
  }
}

/** Opens a shard to which judged debts are added one by one. */
export function openShard(tools: Pick<CertificateTools, 'canonical'>): ShardWriter {
  const sum = openSum()
  const drafts: PackedDraft[] = []
  const verdicts = openNumbered<string>()
  const parts = openNumbered<ShardPart>()
  const lines: ShardLine[] = []
  const place = numberedParts(tools, parts)
  return {
    add: (judged) => {
      sum.add(totalsOf(judged))
      for (const draft of judged.drafts) {
        const verdict = JSON.stringify(draft.verdict)
        drafts.push(packDraft(draft, verdicts.numberOf(verdict, () => verdict)))
      }
      for (const one of judged.certified) lines.push(caseLine(one, place, tools))
      if (judged.refusal !== undefined) lines.push({ type: 'refusal', text: tools.canonical(judged.refusal) })
    },
    finish: () => ({ totals: sum.all(), drafts, verdicts: verdicts.all, parts: parts.all, lines }),
  }
}
