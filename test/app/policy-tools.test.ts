import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runPolicyCheck } from '../../src/app/policy-check.js'
import { runPolicyPrint } from '../../src/app/policy-print.js'
import { readSettings } from '../../src/app/settings.js'
import { packDigest, ruleKey, sentenceIn, shippedPacks } from '../../src/decide/index.js'
import type { Problem } from '../../src/model/problem.js'
import { inFolder } from '../cli/command.js'

const PACKS = fileURLToPath(new URL('../../src/decide/packs/', import.meta.url))

function appIn(folder: string): App {
  return openApp(readSettings({ at: '2026-03-04T17:00:00Z' }, {}, folder), folder)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

/** Copies a shipped pack out of the product and changes its text. */
function copied(folder: string, pack: string, change: (text: string) => string, file = 'pack.json'): string {
  const to = join(folder, pack)
  mkdirSync(to, { recursive: true })
  for (const name of ['pack.json', 'cases.json']) cpSync(join(PACKS, pack, name), join(to, name))
  writeFileSync(join(to, file), change(readFileSync(join(to, file), 'utf8')))
  return to
}

describe('policy check', () => {
  it('finds the cases of a folder outside the product as wanted, and names in words each that no longer is', async () => {
    await inFolder((folder) => {
      const app = appIn(folder)
      const good = runPolicyCheck(app, copied(folder, 'us-ma', (text) => text))
      expect([good.pack, good.failed, good.silent]).toEqual(['US-MA', [], []])
      expect(good.cases).toBeGreaterThan(5)
      const bad = runPolicyCheck(app, copied(folder, 'us-ma', (text) => text.replace('"2026.', '"2027.').replaceAll('"refuse": "DENY"', '"refuse": "REVIEW"').replaceAll('"refuse": "DELAY_UNTIL"', '"refuse": "REVIEW"')))
      expect(bad.failed.length).toBeGreaterThan(0)
      expect(bad.failed.flatMap((one) => one.faults)).toContainEqual(expect.stringMatching(/^the decision is \w+, not \w+$/))
      expect(bad.digest).not.toBe(good.digest)
    })
  })

  it('names a rule that no case makes speak', async () => {
    await inFolder((folder) => {
      const dir = copied(folder, 'us-ma', () => '[]', 'cases.json')
      expect(runPolicyCheck(appIn(folder), dir).silent).toEqual(shippedPacks.find((pack) => pack.id === 'US-MA')!.rules.map(ruleKey))
    })
  })

  it.each([
    ['an unknown operator', (text: string) => text.replace('"when": {', '"when": { "whenever": 1,'), '/rules/0/when'],
    ['a missing citation', (text: string) => text.replace(/"citation": "[^"]*",/, ''), '/rules/0/citation'],
    ['a text that is not JSON', (text: string) => text.slice(1), ''],
  ])('refuses a pack with %s, with file and pointer', async (_what, change, pointer) => {
    await inFolder((folder) => {
      const dir = copied(folder, 'us-ma', change)
      let thrown: unknown
      try {
        runPolicyCheck(appIn(folder), dir)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toMatchObject({ code: 'pack-invalid', exit: 2 })
      expect((thrown as Error).message).toContain(join(dir, 'pack.json'))
      expect((thrown as Problem).errors[0]?.pointer.startsWith(pointer)).toBe(true)
    })
  })

  it('refuses cases that are none, with file and pointer', async () => {
    await inFolder((folder) => {
      const dir = copied(folder, 'us-ma', (text) => text.replace('"id"', '"name"'), 'cases.json')
      expect(() => runPolicyCheck(appIn(folder), dir)).toThrow(/cases\.json.*\/0/)
    })
  })
})

describe("counsel's page", () => {
  it.each(shippedPacks.map((pack) => [pack.id, pack] as const))('of %s has every rule beside its law, its cases, and what must be checked', (id, pack) => {
    const page = runPolicyPrint(appIn('.'), id, [])
    const rules = [...pack.rules, ...pack.tables.flatMap((table) => table.rows)]
    const wanted = [
      ...rules.flatMap((rule) => [`<h3>${ruleKey(rule)}</h3>`, escaped(rule.because), escaped(rule.citation)]),
      ...pack.toCheck.map(escaped), ...pack.notes.map((note) => escaped(note.how)), ...pack.duties.map((duty) => escaped(duty.what)),
      ...pack.sources.map((source) => escaped(source.what)), packDigest(pack), pack.version, pack.verifiedAsOf, 'Not signed off',
    ]
    expect(wanted.filter((text) => !page.includes(text))).toEqual([])
    expect(page).not.toMatch(/undefined|\[object|NaN/)
    expect(page.match(/<article/g)).toHaveLength(rules.length)
  })

  it('has in Chinese every sentence with the English beneath, and says what it does not have', () => {
    for (const pack of shippedPacks) {
      const page = runPolicyPrint(appIn('.'), pack.id, [], 'zh')
      const sentences = [...pack.rules, ...pack.tables.flatMap((table) => table.rows)].map((rule) => rule.because)
      const wanted = [...sentences, ...pack.duties.flatMap((duty) => [duty.what, duty.because])].flatMap((sentence) => [escaped(sentence), escaped(sentenceIn('zh', sentence))])
      expect(wanted.filter((text) => !page.includes(text))).toEqual([])
      expect(page).toContain('<html lang="zh">')
      expect(page).toContain('尚无中文，以英文列出')
      expect(page).not.toContain('尚无中文，原文为英文')
    }
    expect(runPolicyPrint(appIn('.'), 'US', [])).not.toMatch(/\p{Script=Han}/u)
  })

  it('says who signed off which digest, and nothing of a word on another digest', () => {
    const pack = shippedPacks.find((one) => one.id === 'US-MA')!
    const word = { pack: 'US-MA', version: pack.version, digest: packDigest(pack), by: 'A. <Counsel>', evidence: 'letter 7', at: '2026-03-01T09:00:00Z' }
    expect(runPolicyPrint(appIn('.'), 'us-ma', [word])).toContain('<b>Signed off</b> by A. &lt;Counsel&gt; on 2026-03-01, evidence: letter 7')
    expect(runPolicyPrint(appIn('.'), 'US-MA', [{ ...word, digest: '0'.repeat(64) }])).toContain('Not signed off')
  })

  it('shows in which case a rule fails its case', async () => {
    await inFolder((folder) => {
      const dir = copied(folder, 'us-ma', (text) => text.replace('"decision": "', '"decision": "NOT_'), 'cases.json')
      expect(runPolicyPrint(appIn(folder), dir, [])).toMatch(/NOT as wanted: the decision is/)
    })
  })

  it('names the packs there are when there is no such pack', () => {
    expect(() => runPolicyPrint(appIn('.'), 'XX', [])).toThrow(/no pack "XX".*US-MA/)
  })
})
