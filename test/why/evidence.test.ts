import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { runApprove, runLease, runRecord, runReport, runStart } from '../../src/app/dispatch-run.js'
import { runEvidence, type EvidenceMade, type EvidenceQuestion } from '../../src/app/evidence-run.js'
import { bundleFiles, zipFiles } from '../../src/app/evidence/bundle.js'
import { gatherEvidence } from '../../src/app/evidence/gather.js'
import { runRank } from '../../src/app/rank-run.js'
import type { PartyId } from '../../src/model/ids.js'
import { formatInstant } from '../../src/model/time.js'
import { DESK, OPERATOR, quiet } from '../dispatch/portfolio.js'
import { HOUR_MS, MINUTE_MS, onClock, START_MS, type ClockBench } from './bench.js'
import { HOSTILE, neighbours, OTHERS } from './neighbours.js'

const REVIEWER = { name: 'R. Reviewer' }
const NOW = START_MS + 6 * HOUR_MS

type Unzipped = Readonly<Record<string, string>>

/** Lists, leases, a call to P1 and what was heard, all before `NOW`. */
async function day(bench: ClockBench): Promise<void> {
  await runRank(bench.at(START_MS + HOUR_MS), { list: 'morning' }, quiet)
  await runApprove(bench.at(START_MS + HOUR_MS), OPERATOR, 'morning')
  const { leases } = await runLease(bench.at(START_MS + HOUR_MS + MINUTE_MS), DESK, { list: 'morning', holder: 'desk', limit: 5 })
  for (const { leaseId, partyId } of leases) {
    if (partyId !== 'P1' && partyId !== 'P3') continue
    await runStart(bench.at(START_MS + HOUR_MS + 2 * MINUTE_MS), DESK, leaseId)
    await runReport(bench.at(START_MS + HOUR_MS + 5 * MINUTE_MS), DESK, leaseId, { result: 'right_party', endedAt: formatInstant(START_MS + HOUR_MS + 4 * MINUTE_MS, 0), evidence: 'Quilla Otherperson called beside' })
  }
  await runRecord(bench.at(START_MS + 2 * HOUR_MS), OPERATOR, { at: formatInstant(START_MS + 2 * HOUR_MS, 0), partyId: 'P1', channel: 'voice', inbound: true, said: [{ what: 'stop_medium' }], evidence: 'Rook Strangeways wrote it down' })
  await runRank(bench.at(START_MS + 3 * HOUR_MS), { list: 'noon' }, quiet)
}

function open({ bytes }: Pick<EvidenceMade, 'bytes'>): Unzipped {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]))
}

async function evidence(bench: ClockBench, question: Omit<EvidenceQuestion, 'purpose'> & Partial<Pick<EvidenceQuestion, 'purpose'>>, creditors?: readonly string[]): Promise<EvidenceMade> {
  return runEvidence(bench.at(NOW), { ...REVIEWER, ...(creditors === undefined ? {} : { creditors }) }, { purpose: 'regulator', ...question })
}

/** Whether a text holds a word; a short one where it stands alone: random base64 holds any two letters once in a while. */
function holds(text: string, word: string): boolean {
  return word.length > 3 ? text.includes(word) : new RegExp(`(?<![\\w+/=-])${word}(?![\\w+/=-])`, 'u').test(text)
}

/** Words that stand in a bundle; not in its proofs, whose hashes are any letters. */
function found(files: Unzipped, words: readonly string[]): readonly string[] {
  const readable = Object.entries(files).filter(([name]) => !/\.tlog-proof$|checkpoint\.txt$|verifier\.key$/.test(name))
  return readable.flatMap(([name, text]) => words.filter((word) => holds(text, word)).map((word) => `${word} in ${name}`))
}

function unpack(folder: string, files: Unzipped): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** What the verifier in the bundle says of the bundle. */
function verdict(folder: string, files: Unzipped): { readonly status: number | null; readonly words: string } {
  const proofs = readdirSync(join(folder, 'ledger')).filter((name) => name.endsWith('.tlog-proof')).map((name) => join('ledger', name))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['verify-ledger.mjs', files['ledger/verifier.key']!.trim(), 'ledger/checkpoint.txt', ...proofs], { cwd: folder, encoding: 'utf8' })
  return { status, words: stdout + stderr }
}

describe('a bundle of evidence', () => {
  it('tells of contacts made and not made with rules and citations, and of nobody else a name, number, mailbox, address or birthday', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const files = open(await evidence(bench, { partyId: 'P1' }))
      expect(found(files, OTHERS)).toEqual([])
      expect(found(files, ['+447400120001', '7400120001', '+447400121234'])).toEqual([])
      const report = files['report.html']!
      for (const words of ['Contact made', 'Left alone', 'Handed over', 'mobile ***01', 'FCA CONC', 'another person', 'list noon', 'dispatcher desk']) expect(report).toContain(words)
      const moments = files['timeline.ndjson']!.trim().split('\n').map((line) => JSON.parse(line) as { readonly kind: string; readonly at: string; readonly rules: readonly { readonly citation: string }[] })
      expect(new Set(moments.map((one) => one.kind))).toEqual(new Set(['proposed', 'not_contacted', 'handed_over', 'contact', 'heard']))
      expect(moments.filter((one) => one.kind === 'not_contacted').every((one) => one.rules.length > 0 && one.rules.every((rule) => rule.citation !== ''))).toBe(true)
      const compared = files['compared.ndjson']!.trim().split('\n').map((line) => JSON.parse(line) as { readonly kind: string; readonly outcome: string })
      expect(new Set(compared.map((one) => one.kind))).toEqual(new Set(['list', 'lease', 'start']))
      expect(compared.filter((one) => one.outcome !== 'matches')).toEqual([])
    })
  }, 120_000)

  it('shows the person\'s own values whole for a rights request alone, and names nobody at all in a bundle about a debt', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const own = open(await evidence(bench, { partyId: 'P1', purpose: 'rights_request' }))
      expect(found(own, OTHERS)).toEqual([])
      expect(own['report.html']).toContain('+447400120001')
      const debt = open(await evidence(bench, { debtId: 'D1', purpose: 'rights_request' }))
      expect(found(debt, [...OTHERS, 'onerror', '+447400120001', '7400120001', '1971-02-03', '***01'])).toEqual([])
      expect(debt['report.html']).toContain('Person 2')
      expect(debt['lines.ndjson']).toContain('"D1"')
      expect(found(debt, ['D2', 'D3'].map((id) => `"${id}"`))).toEqual([])
    })
  }, 120_000)

  it('is checked by the program that lies in it, which names what was changed', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const files = open(await evidence(bench, { partyId: 'P1' }))
      const folder = join(bench.folder, 'bundle')
      unpack(folder, files)
      const whole = verdict(folder, files)
      expect([whole.status, whole.words]).toEqual([0, expect.stringContaining('ledger/checkpoint.txt')])
      const [proof] = Object.keys(files).filter((name) => name.endsWith('.tlog-proof'))
      const lines = files[proof!]!.split('\n')
      const extra = Buffer.from(lines[1]!.slice('extra '.length), 'base64').toString().replace('"actor":"', '"actor":"not ')
      writeFileSync(join(folder, proof!), [lines[0], `extra ${Buffer.from(extra).toString('base64')}`, ...lines.slice(2)].join('\n'))
      const changed = verdict(folder, files)
      expect([changed.status, changed.words]).toEqual([1, expect.stringContaining(proof!)])
      const manifest = JSON.parse(files['manifest.json']!) as { readonly sha256: Readonly<Record<string, string>> }
      const digests = Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'manifest.json').map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')]))
      expect(manifest.sha256).toEqual(digests)
      for (const [name, digest] of Object.entries(digests)) if (name.startsWith('packs/')) expect(name).toBe(`packs/${digest}.json`)
    })
  }, 120_000)

  it('is the same bytes for the same content, and its export with its digest is in the ledger', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const app = bench.at(NOW)
      const [first, second] = [await gatherEvidence(app, REVIEWER, { partyId: 'P1' as PartyId }, 'court'), await gatherEvidence(app, REVIEWER, { partyId: 'P1' as PartyId }, 'court')]
      expect(zipFiles(bundleFiles(first)).digest).toBe(zipFiles(bundleFiles(second)).digest)
      const { digest, bytes } = await evidence(bench, { partyId: 'P1' })
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest)
      const entries: string[] = []
      for await (const batch of (await app.store()).leaves(0)) entries.push(...batch.map((leaf) => leaf.entry))
      expect(entries.filter((entry) => entry.includes('"action":"export"') && entry.includes(digest)).length).toBe(1)
    })
  }, 120_000)

  it('shows hostile names as text, in a page that holds no script and asks for nothing', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const { 'report.html': report } = open(await evidence(bench, { partyId: 'P1' }))
      expect(report).not.toContain(HOSTILE)
      expect(report).not.toContain('<img')
      expect(report).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;amp; $STYLE$')
      expect(report!.match(/<script|javascript:|https?:\/\/|src=|url\(|@import/g)?.filter((hit) => hit !== 'src=') ?? []).toEqual([])
      expect(report).toContain("default-src 'none'")
    })
  }, 120_000)

  it('tells who is bound to a creditor of its debts alone, and of another\'s as of nothing', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const bound = open(await evidence(bench, { partyId: 'P1' }, ['BANK0']))
      expect(found(bound, [...OTHERS, '"D2"', 'D2', 'BANK1'])).toEqual([])
      expect(bound['timeline.ndjson']).toContain('"D1"')
      const strangers = ['party:P2', 'party:P3', 'debt:D2', 'debt:D3'].map((text) => bench.at(NOW).keyring().hash('subject', text))
      expect(strangers.filter((hash) => bound['ledger/entries.ndjson']?.includes(hash))).toEqual([])
      expect(bound['ledger/entries.ndjson']).toContain('"action":')
      expect(bound['ledger/entries.ndjson']).not.toContain('"action":"list"')
      const refusals = await Promise.all(([{ debtId: 'D2' }, { debtId: 'nothing' }, { partyId: 'P3' }, { partyId: 'nobody' }] as const).map(async (asked) => evidence(bench, asked, ['BANK0']).then(() => 'made', (error: Error) => error.message)))
      expect(refusals).toEqual(['there is no such debt in the store', 'there is no such debt in the store', 'there is no such party in the store', 'there is no such party in the store'])
    })
  }, 120_000)

  it('is made of a party about one debt, and refuses a question about nobody', async () => {
    await onClock(neighbours(), async (bench) => {
      await day(bench)
      const files = open(await evidence(bench, { partyId: 'P1', debtId: 'D1' }))
      expect(found(files, ['"D2"'])).toEqual([])
      await expect(evidence(bench, {})).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(evidence(bench, { partyRef: 'nonsense' })).rejects.toMatchObject({ code: 'not-found' })
      expect(readFileSync(new URL('../../scripts/verify-ledger.mjs', import.meta.url), 'utf8')).toBe(files['verify-ledger.mjs'])
    })
  }, 120_000)
})
