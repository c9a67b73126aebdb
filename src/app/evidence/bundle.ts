import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { strToU8, zipSync, type Zippable } from 'fflate'
import type { EvidenceContent } from './content.js'
import { reportPage } from './report.js'

/** The program by which a reader who has only the bundle checks the ledger's proofs. */
const VERIFIER = new URL('../../../scripts/verify-ledger.mjs', import.meta.url)
/** The earliest moment that a zip can name, by the clock of this machine as the format wants it: the same bytes on every day and in every zone. */
const ZIP_TIME = new Date(1980, 0, 1)

/** Files of a bundle by name. */
export type BundleFiles = ReadonlyMap<string, string>

function lines(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

const README = (content: EvidenceContent): string => `EVIDENCE BUNDLE

About:    ${content.about.kind === 'party' ? `a person (${content.about.partyIds.join(', ')})` : content.about.title}
Made:     ${content.madeAt}, for: ${content.purpose.replaceAll('_', ' ')}
Ledger:   ${content.ledger.origin}, ${content.ledger.size} entries

WHAT IS IN IT
  report.html          for people: open it in any browser, or print it. It holds no script and asks for nothing.
  timeline.ndjson      the same timeline, one JSON object a line
  verdicts.ndjson      every way of contact that a list considered, with every reason and citation
  compared.ndjson      every decision, held against the same one made anew from what was recorded then
  lines.ndjson         lines of lists: what was permitted, when, and at what rank
  leases.ndjson        what was handed to dispatchers, and what came of it
  facts.ndjson         what is held, with source, day collected and purposes
  sources.ndjson       the sources, and on what basis they are used
  bases.ndjson         packs, settings and time zone data that decisions rested on
  packs/DIGEST.json    whole packs of rules; the SHA-256 of each file is its name
  ledger/checkpoint.txt        the signed head of the ledger (C2SP tlog-checkpoint)
  ledger/NUMBER.tlog-proof     one entry of the ledger with the proof that it is under that head (C2SP tlog-proof)
  ledger/verifier.key          the key that the head is signed with
  ledger/entries.ndjson        the same entries, readable
  verify-ledger.mjs    the program that checks all of this; read it, it is short
  manifest.json        SHA-256 of every other file

HOW TO CHECK IT WITH NOTHING BUT THIS BUNDLE
  1. Install Node 20 or newer (nodejs.org). No network is needed after that.
  2. In the folder where you unpacked it:
       node verify-ledger.mjs "$(cat ledger/verifier.key)" ledger/checkpoint.txt ledger/*.tlog-proof
     (Windows PowerShell: node verify-ledger.mjs (Get-Content ledger/verifier.key) ledger/checkpoint.txt (Get-Item ledger/*.tlog-proof))
     It ends with 0 when every entry is in the signed ledger, unchanged. Every other C2SP verifier can do the same.
  3. Ask the lender for the verifier key by another way, and compare it with ledger/verifier.key. The key proves who signed.
  4. Compare a pack with its name:        sha256sum packs/*.json
     Compare every file with manifest.json: sha256sum FILE
  5. Keep ledger/checkpoint.txt. Whoever has it can demand a proof, at any later day, that nothing before it was changed
     (rightparty ledger prove --since checkpoint.txt).

WHAT THE LEDGER SAYS AND DOES NOT SAY
  Entries hold no names: people, debts and lists stand in them as keyed hashes.
${content.about.subjects.map(({ of, hash }) => `    ${of} is ${hash}`).join('\n')}
  An entry of a list carries the root of the list's own tree (digests.list) and the digests of what it rested on.
  Other people in the same debts stand here as another person, or as Person 1, Person 2 ... throughout; no name, number or address
  of theirs is in here.
${content.cuts.length === 0 ? '' : `\nWHAT IS LEFT OUT\n${content.cuts.map((cut) => `  ${cut}`).join('\n')}\n`}`

/** Writes every file of a bundle but the manifest. */
export function bundleFiles(content: EvidenceContent): BundleFiles {
  const { ledger, packs } = content
  return new Map<string, string>([
    ['README.txt', README(content)],
    ['report.html', reportPage(content)],
    ['timeline.ndjson', lines(content.timeline)],
    ['verdicts.ndjson', lines(content.verdicts)],
    ['compared.ndjson', lines(content.compared)],
    ['lines.ndjson', lines(content.lines)],
    ['leases.ndjson', lines(content.leases)],
    ['facts.ndjson', lines(content.facts)],
    ['sources.ndjson', lines(content.sources)],
    ['bases.ndjson', lines(content.bases)],
    ['people.ndjson', lines(content.people)],
    ['verify-ledger.mjs', readFileSync(VERIFIER, 'utf8')],
    ['ledger/checkpoint.txt', ledger.checkpoint],
    ['ledger/verifier.key', `${ledger.vkey}\n`],
    // The entry stands last and as the very text that was hashed.
    ['ledger/entries.ndjson', ledger.entries.map(({ seq, leafHash, entry }) => `{"seq":${seq},"leafHash":"${leafHash}","entry":${entry}}\n`).join('')],
    ...ledger.entries.map(({ seq, proof }) => [`ledger/${seq}.tlog-proof`, proof] as const),
    ...packs.flatMap(({ digest, text }) => (text === undefined ? [] : [[`packs/${digest}.json`, text] as const])),
  ])
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A bundle in one file. */
export interface Bundle {
  readonly bytes: Uint8Array
  /** SHA-256 in hex of the bytes. */
  readonly digest: string
  readonly files: number
}

/** Zips files with a manifest of their digests; the same files give the same bytes. */
export function zipFiles(files: BundleFiles): Bundle {
  const named = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => [name, strToU8(text)] as const)
  const manifest = strToU8(`${JSON.stringify({ sha256: Object.fromEntries(named.map(([name, bytes]) => [name, sha256(bytes)])) }, undefined, 2)}\n`)
  const zippable: Zippable = {}
  for (const [name, bytes] of [...named, ['manifest.json', manifest] as const]) zippable[name] = [bytes, { mtime: ZIP_TIME, os: 3, attrs: 0o100644 << 16 }]
  const bytes = zipSync(zippable, { level: 6 })
  return { bytes, digest: sha256(bytes), files: named.length + 1 }
}
