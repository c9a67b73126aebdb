import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { readSettings } from '../../src/app/settings.js'
import { json, rightparty, startRightparty, type Ran } from '../cli/command.js'
import { csv } from '../dispatch/portfolio.js'
import { PAID, people, TEXTS } from './portfolio.js'

const NOON = '2026-03-04T12:00:00Z'

interface Check {
  readonly ok: boolean
  readonly digest: string
  readonly ledger: { readonly size: number; readonly ok: boolean }
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}

/** What stands for people in the portfolio: names, numbers, addresses, and ids in clear. */
const PERSONAL = /\+447400|\+1617555|Pat \d|Erika|Otto Other|Wanda|Dora Director|vergessen@|\b(P[1-4]|PAID-1|COPAID|CALLED-1|DIRECTOR)\b/

describe('rights on the command line', () => {
  let folder = ''
  const run = (...args: readonly string[]): Ran => rightparty(folder, [...args, '--at', NOON])
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-rights-'))
    const files = people(4)
    write(join(folder, 'p'), {
      ...files,
      'parties.csv': `${files['parties.csv']!}DIRECTOR,person,Dora Director,GB,,1970-01-01,book\nFIRM,organization,Firm Ltd,GB,,,book\n`,
      'obligations.csv': `${files['obligations.csv']!}D4,FIRM,guarantor,2024-05-01,book\n`,
      'relations.csv': csv('from_id,to_id,kind,start,source_id', 'DIRECTOR,FIRM,director_of,2021-01-01,book'),
    })
    expect(run('load', 'p', '-q').code).toBe(0)
    expect(run('rank', '--list', 'l', '-q').code).toBe(0)
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  /** Entries in the ledger, numbered or not. */
  const size = async (): Promise<number> => {
    const app = openApp(readSettings({ quiet: true }, {}, folder), folder)
    const store = await app.store()
    const entries = (await store.treeState()).size + (await store.pending())
    await app.close()
    return entries
  }

  it('tells of nobody unnoticed: what a command prints of people stands in the ledger', async () => {
    run('dispatcher', 'add', 'desk', '--automation', 'none', '--channels', 'voice', 'sms', '--by', 'Ann')
    run('approve', 'l', '--by', 'Ann')
    run('restrict', 'P3', '--record-only', '--because', 'x', '--by', 'Ann')
    run('pause', 'party', 'P4', '--because', 'x', '--by', 'Ann')
    const commands: readonly (readonly string[])[] = [
      ['why', 'P1', 'D1', '--json'], ['list', 'l', '--csv'], ['list', 'l', '--ndjson'], ['rank', '--list', 'm', '--json'], ['duties'], ['pause'], ['chain', 'DIRECTOR', '--purpose', 'assess', '--json'],
      ['control', 'FIRM', '--purpose', 'assess', '--json'], ['path', 'DIRECTOR', 'FIRM', '--purpose', 'assess', '--json'], ['influence', '--purpose', 'assess', '--json'], ['access', 'P2', '--by', 'Ann'],
      ['erase', 'P2', '--dry-run', '--by', 'Ann'], ['lists', '--json'], ['rights', '--json'], ['retention', 'preview', '--json'], ['ledger', 'verify'], ['match', 'list', '--json'],
    ]
    const silent: string[] = []
    const told: string[] = []
    for (const words of commands) {
      const before = await size()
      const ran = run(...words)
      if (!PERSONAL.test(ran.out)) continue
      told.push(words[0]!)
      if ((await size()) === before) silent.push(words.join(' '))
    }
    expect(silent).toEqual([])
    expect(new Set(told)).toEqual(new Set([...told, 'why', 'list', 'duties', 'pause', 'chain', 'access']))
  }, 600_000)

  it('says what is wanted, keeps the request with its day, answers it, and refuses what is not said fully', () => {
    expect(run('erase', 'P1', '--by', 'Ann').code).toBe(2)
    expect(run('erase', 'P1', '--yes').code).toBe(2)
    expect(run('access', 'NOBODY', '--by', 'Ann').code).toBe(1)
    expect(run('retention', 'run', '--by', 'Ann').code).toBe(2)
    const recorded = json<{ state: string; deadline: { dueOn: string } }>(run('access', 'P1', '--received-on', '2026-02-10', '--record-only', '--by', 'Ann', '--json'))
    expect([recorded.state, recorded.deadline.dueOn]).toEqual(['open', '2026-03-10'])
    const answered = json<{ state: string; report: { items: readonly unknown[] } }>(run('access', 'P1', '--html', 'a.html', '--by', 'Ann', '--json'))
    expect([answered.state, answered.report.items.length > 3, statSync(join(folder, 'a.html')).mode & 0o777]).toEqual(['done', true, 0o600])
    const rectified = rightparty(folder, ['rectify', 'P1', '--evidence', 'told', '--by', 'Ann', '--json', '--at', NOON], '{"party": {"language": "cy"}}')
    expect(json<{ facts: number }>(rectified).facts).toBe(1)
    expect(run('restrict', 'P1', '--because', 'x', '--by', 'Ann').out).toContain('kept unused')
    expect(run('restrict', 'P1', '--because', 'x', '--lift', '--by', 'Ann').out).toContain('another person')
    expect(run('restrict', 'P1', '--because', 'x', '--lift', '--by', ' ANN').code).toBe(4)
    expect(run('restrict', 'P1', '--because', 'x', '--lift', '--by', 'Bea').out).toContain('no longer')
    expect(run('object', 'P2', '--by', 'Ann').out).toContain('objection recorded')
    expect(run('rights').out).toMatch(/object +2026-03-04 +2026-04-04 +done +DL-GB/)
  }, 600_000)

  it('erases for good, also from a backup and a copy that are made later, and verifies afterwards', () => {
    expect(run('erase', PAID, '--yes', '--by', 'Ann').code).toBe(0)
    expect(run('store', 'backup', 'b.rpb', '--yes').code).toBe(0)
    expect(run('store', 'copy', '--to', 'sqlite:./copy/c.db', '--yes').code).toBe(0)
    const kept = filesBelow(folder).filter((path) => !path.includes(`${folder}/p/`))
    const texts = TEXTS[PAID]!
    const seen = kept.flatMap((path) => texts.filter((text) => readFileSync(path).includes(text)).map((text) => `${path} ${text}`))
    expect(seen).toEqual([])
    expect(run('ledger', 'verify').code).toBe(0)
    const checked = json<Check>(rightparty(folder, ['--store', 'sqlite:./copy/c.db', '--key-file', 'data/keys/rightparty.key', 'store', 'check', '--json']))
    expect([checked.ok, checked.digest]).toEqual([true, json<Check>(run('store', 'check', '--json')).digest])
    const again = json<{ files: readonly { refusedRules: Record<string, number> }[] }>(rightparty(folder, ['--store', 'sqlite:./copy/c.db', '--key-file', 'data/keys/rightparty.key', 'load', 'p', '--json', '-q', '--at', NOON]))
    expect(again.files.reduce((sum, file) => sum + (file.refusedRules['erased-person'] ?? 0), 0)).toBe(9)
  }, 600_000)
})

function on(store: string): readonly string[] {
  return ['--store', `sqlite:./${store}/s.db`, '--key-file', 'one.key', '--at', NOON]
}

describe('an erasure that is killed', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-rights-kill-'))
    const files = people(120)
    // Everybody's debt was paid long ago.
    write(join(folder, 'p'), { ...files, 'statuses.csv': csv('debt_id,kind,from,source_id', ...Array.from({ length: 120 }, (_, i) => `D${i + 1},paid,2024-01-01,book`), 'PAIDDEBT,paid,2026-01-01,book', 'SHAREDDEBT,paid,2026-01-01,book', 'USDEBT,paid,2026-01-10,usbook') })
    const { 'statuses.csv': _statuses, ...open } = files
    write(join(folder, 'open'), open)
    for (const store of ['whole', 'killed']) {
      const at = ['--store', `sqlite:./${store}/s.db`, '--key-file', 'one.key', '--at', NOON]
      expect(rightparty(folder, [...at, 'load', 'open', '-q']).code).toBe(0)
      expect(rightparty(folder, [...at, 'rank', '--list', 'l', '-q']).code).toBe(0)
      expect(rightparty(folder, [...at, 'load', 'p', '-q']).code).toBe(0)
    }
  }, 600_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const retention = ['retention', 'run', '--yes', '--by', 'Ann', '-q', '--json']

  it('at any moment ends, when it is run again, as one that was never killed: nobody half erased, nothing doubled, the ledger whole', async () => {
    const done = json<{ erased: number; failed: number }>(rightparty(folder, [...on('whole'), ...retention]))
    expect([done.erased, done.failed]).toEqual([120, 0])
    const whole = json<Check>(rightparty(folder, [...on('whole'), 'store', 'check', '--json']))
    let hits = 0
    for (const afterMs of [500, 900, 1400, 2000, 2600]) {
      const child = startRightparty(folder, [...on('killed'), ...retention])
      const ended = once(child, 'exit')
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
      const [, signal] = (await ended) as [number | null, string | null]
      clearTimeout(timer)
      if (signal === 'SIGKILL') hits++
      // Whatever was reached, the store is whole but for the act that the next run sweeps.
      expect(json<Check>(rightparty(folder, [...on('killed'), 'store', 'check', '--json'])).ledger.ok).toBe(true)
    }
    expect(hits).toBeGreaterThan(0)
    expect(rightparty(folder, [...on('killed'), ...retention]).code).toBe(0)
    const check = json<Check>(rightparty(folder, [...on('killed'), 'store', 'check', '--json']))
    expect([check.ok, check.digest]).toEqual([true, whole.digest])
    const bytes = ['killed', 'whole'].flatMap((store) => filesBelow(join(folder, store))).map((path) => readFileSync(path))
    for (const text of ['Pat 7', 'Pat 119', '"P7"', '"P119"', '\u001fP7\u001f', '"C7"']) expect([text, bytes.some((one) => one.includes(text))]).toEqual([text, false])
  }, 900_000)
})
