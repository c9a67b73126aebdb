import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { inFolder, json, rightparty, startRightparty } from './command.js'

const AT = '2026-03-04T17:00:00Z'

interface LoadReport {
  readonly files: readonly Readonly<Record<'rows' | 'accepted' | 'changed' | 'unchanged' | 'rejected' | 'refused' | 'held', number>>[]
  readonly digest: string
  readonly ledgerSeq: number
}
interface Rank {
  readonly list: string
  readonly entries: number
  readonly caseFiles: number
  readonly byDecision: Readonly<Record<string, number>>
  readonly byRule: Readonly<Record<string, number>>
  readonly top: readonly { readonly partyId: string; readonly debtId: string; readonly contactPointId: string; readonly channel: string; readonly awaitingApproval: boolean }[]
}

function sumsHold(report: LoadReport): boolean {
  return report.files.every((f) => f.rows === f.accepted + f.changed + f.unchanged + f.rejected + f.refused + f.held)
}

/** Makes a list and gives its lines without the last column, the entry id, which names the list. */
function linesOf(folder: string, name: string): string {
  rightparty(folder, ['rank', '--list', name, '--at', AT, '-q'])
  return rightparty(folder, ['list', name, '--csv']).out.replaceAll(/,[^,\r]*\r/g, '\r')
}

describe('the main job, from files to a list', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-first-'))
    expect(rightparty(folder, ['sample', 'portfolio', '--at', AT, '--parties', '600']).code).toBe(0)
    expect(rightparty(folder, ['load', 'portfolio', '-q']).code).toBe(3)
    expect(rightparty(folder, ['rank', '--list', 'first', '--at', AT, '-q']).code).toBe(0)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes a list on which somebody stands and from which most proposed contacts were kept', () => {
    const ranked = json<Rank>(rightparty(folder, ['rank', '--list', 'second', '--at', AT, '--json']))
    expect(ranked.entries).toBeGreaterThan(50)
    expect(Object.values(ranked.byDecision).reduce((sum, n) => sum + n, 0)).toBe(ranked.caseFiles)
    expect(ranked.byDecision.ALLOW ?? 0).toBeLessThan(ranked.caseFiles / 2)
    expect(Object.keys(ranked.byRule).length).toBeGreaterThan(10)
  })

  it('makes the same lines again at the same moment from the same facts', () => {
    expect(linesOf(folder, 'again')).toBe(linesOf(folder, 'once-more'))
  })

  it('counts every row once, and finds all unchanged when the same files are loaded again', () => {
    const before = json<{ digest: string }>(rightparty(folder, ['store', 'check', '--json'])).digest
    const report = json<LoadReport>(rightparty(folder, ['load', 'portfolio', '--json', '-q']))
    expect(sumsHold(report)).toBe(true)
    expect(report.files.reduce((sum, f) => sum + f.accepted + f.changed, 0)).toBe(0)
    expect(json<{ digest: string }>(rightparty(folder, ['store', 'check', '--json'])).digest).toBe(before)
  })

  it('explains the best line: the verdict permits, names its citation, and the ladder has the party', () => {
    const [best] = json<Rank>(rightparty(folder, ['rank', '--list', 'third', '--at', AT, '--json'])).top
    const why = json<{ cases: readonly { contactPointId: string; channel: string; verdict: { decision: string; permits: readonly { citation: string }[] } }[]; ladder: readonly { partyId: string }[] }>(
      rightparty(folder, ['why', best?.partyId ?? '', best?.debtId ?? '', '--at', AT, '--json']),
    )
    const asked = why.cases.filter((one) => one.contactPointId === best?.contactPointId && one.channel === best.channel)
    // A line that only lacks a named person's approval is on REVIEW until it has it.
    const wanted = best?.awaitingApproval ? ['REVIEW'] : ['ALLOW', 'DELAY_UNTIL']
    expect(asked.map((one) => one.verdict.decision).filter((decision) => wanted.includes(decision))).not.toEqual([])
    expect(asked.every((one) => one.verdict.permits.every((permit) => permit.citation.length > 3))).toBe(true)
    expect(why.ladder.map((step) => step.partyId)).toContain(best?.partyId)
  })

  it('says that nobody may be contacted only of an empty list, and of a store without debts what brings them', async () => {
    expect(rightparty(folder, ['rank', '--limit', '0', '--at', AT, '--dry-run', '-q']).out).not.toContain('nobody may be contacted')
    await inFolder((bare) => {
      writeFileSync(join(bare, 'sources.csv'), 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nbook,creditor_record,Book,GB,contract,collect,2026-01-01\n')
      expect(rightparty(bare, ['load', '.', '-q']).code).toBe(0)
      expect(rightparty(bare, ['rank', '-q']).out).toContain('nobody may be contacted\nthe store holds no debts: rightparty load brings them')
    })
  })

  it('keeps contact values out of the store file, and the key out of the store and readable by its owner alone', () => {
    const phones = readFileSync(join(folder, 'portfolio', 'contact_points.csv'), 'utf8').match(/\+1\d{10}/g) ?? []
    const store = readFileSync(join(folder, 'data', 'rightparty.db'), 'latin1')
    expect(phones.length).toBeGreaterThan(10)
    expect(phones.filter((phone) => store.includes(phone))).toEqual([])
    expect(statSync(join(folder, 'data', 'keys', 'rightparty.key')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'data', 'rightparty.db')).mode & 0o077).toBe(0)
  })

  it('lists rejected rows with file, row, column, code and reason, and none of their values', () => {
    const rejects = readFileSync(join(folder, 'data', 'rejects.csv'), 'utf8').trim().split('\r\n')
    expect(rejects[0]).toBe('file,row,column,code,reason,record_id')
    expect(rejects.length).toBeGreaterThan(5)
    expect(rejects.join('\n')).not.toMatch(/\+\d{7,}|@example/)
  })

  it('finds the ledger whole, with an entry for each load and list', () => {
    const verdict = json<{ ok: boolean; size: number; pending: number }>(rightparty(folder, ['ledger', 'verify', '--json']))
    expect(verdict).toMatchObject({ ok: true, pending: 0 })
    const lists = json<readonly unknown[]>(rightparty(folder, ['lists', '--json']))
    expect(verdict.size).toBeGreaterThanOrEqual(lists.length + 1)
  })

  it('serves the list without names, contact values or outside ids, and answers only to its own name', async () => {
    const server = startRightparty(folder, ['serve', '--port', '0', '--json'])
    try {
      const [chunk] = (await once(server.stdout ?? server, 'data')) as [Buffer]
      const { address } = JSON.parse(chunk.toString()) as { address: string }
      expect(await (await fetch(`${address}healthz`)).json()).toEqual({ ok: true })
      const page = await (await fetch(address)).text()
      const entries = await (await fetch(`${address}v1/lists/first/entries?limit=5`)).text()
      const names = readFileSync(join(folder, 'portfolio', 'parties.csv'), 'utf8').split('\r\n').slice(1, 400).map((row) => row.split(',')[2] ?? '').filter((name) => name.length > 4)
      for (const text of [page, entries]) {
        expect(text).not.toMatch(/\+\d{9,}|@[a-z]+\.example|"partyId"|"debtId"/)
        expect(names.filter((name) => text.includes(name))).toEqual([])
      }
      const stats = await (await fetch(`${address}v1/stats`)).text()
      expect(stats).toContain('US-TP-01')
      // The page is the same shell for everybody: it holds no data, and its files come from this server alone.
      const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
      expect(files.length).toBeGreaterThan(1)
      for (const file of files) {
        const answer = await fetch(new URL(file, address))
        expect([file.startsWith('/assets/'), answer.status, answer.headers.get('cache-control')]).toEqual([true, 200, 'public, max-age=31536000, immutable'])
      }
      const { items, next } = JSON.parse(entries) as { items: readonly unknown[]; next: string }
      expect(items).toHaveLength(5)
      expect(next).toBe('5')
      const missing = await fetch(`${address}v1/lists/nowhere/entries`)
      expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8'])
      const { port } = new URL(address)
      const http = await import('node:http')
      const status = await new Promise<number | undefined>((resolve) => {
        http.get({ host: '127.0.0.1', port, path: '/', headers: { Host: 'evil.example' } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
      })
      expect(status).toBe(403)
    } finally {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    }
  })
})

describe('the command line when it is used wrongly', () => {
  it('suggests the nearest command and ends with 2', async () => {
    await inFolder((folder) => {
      const ran = rightparty(folder, ['lod', 'x'])
      expect(ran.code).toBe(2)
      expect(ran.err).toContain('load')
    })
  })

  it('gives every command a help text with an example', async () => {
    await inFolder((folder) => {
      for (const words of [['sample'], ['load'], ['rank'], ['lists'], ['list'], ['decide'], ['admit'], ['why'], ['measure'], ['policy', 'list'], ['policy', 'show'], ['ledger', 'verify'], ['store', 'check'], ['serve'], ['doctor']]) {
        const ran = rightparty(folder, [...words, '--help'])
        expect([words.join(' '), ran.code, /Examples?:\n {2}(rightparty|echo)/.test(ran.out)]).toEqual([words.join(' '), 0, true])
      }
    })
  })

  it('names the file that is not there, the list that is not there and the off-loopback address, each with its exit code', async () => {
    await inFolder((folder) => {
      const missing = rightparty(folder, ['load', 'nowhere.csv'])
      expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('nowhere.csv')])
      expect(rightparty(folder, ['list', 'nowhere']).code).toBe(1)
      const open = rightparty(folder, ['serve', '--host', '0.0.0.0'])
      expect([open.code, open.err]).toEqual([4, expect.stringContaining('authentication')])
      expect(rightparty(folder, ['rank', '--horizon', 'soon']).code).toBe(2)
      expect(rightparty(folder, ['doctor', '--at', 'noon']).code).toBe(2)
    })
  })

  it('answers a wrong case file in a stream by its problem in its place, and goes on', async () => {
    await inFolder((folder) => {
      const right = { id: 'b', at: '2026-03-04T17:00:00Z', purpose: 'collect', channel: 'voice', actor: { id: 'A', kind: 'collection_agency' }, jurisdictions: ['US'], party: { id: 'P', kind: 'person', role: 'borrower' }, debt: { id: 'D', kind: 'consumer', states: [] }, contactPoint: { id: 'C', kind: 'mobile' }, zones: ['America/New_York'], events: [] }
      const wrong = { ...right, id: 'a', at: '2026-02-30T17:00:00Z', mood: 'angry' }
      const ran = rightparty(folder, ['decide', '-', '--ndjson'], `${JSON.stringify(wrong)}\n{nonsense\n${JSON.stringify(right)}\n`)
      const lines = ran.out.trim().split('\n').map((line) => JSON.parse(line) as { id?: string; decision?: string; problem?: { errors: readonly { pointer: string }[] } })
      expect(ran.code).toBe(3)
      expect(lines).toHaveLength(3)
      expect(lines[0]?.id).toBe('a')
      expect(lines[0]?.problem?.errors.map((place) => place.pointer).toSorted()).toEqual(['/at', '/mood'])
      expect(lines[1]?.problem).toBeDefined()
      expect(lines[2]).toMatchObject({ id: 'b', decision: 'ALLOW' })
      const one = rightparty(folder, ['decide', '-'], JSON.stringify(wrong))
      expect([one.code, one.err]).toEqual([2, expect.stringContaining('/mood')])
      expect(readdirSync(folder)).toEqual([])
    })
  })

  it('measures an edge list without a store, leaves out bad rows and says so', async () => {
    await inFolder((folder) => {
      writeFileSync(join(folder, 'ties.csv'), 'from,to,strength\na,b,1\nb,c,2\n,c,1\na,c,heavy\n')
      const ran = rightparty(folder, ['measure', '--edges', 'ties.csv', '--metric', 'degree,betweenness'])
      expect(ran.code).toBe(3)
      expect(ran.out).toBe('id,degree,betweenness\na,1,0\nb,2,1\nc,1,0\n')
      expect(ran.err).toContain('row 3')
      expect(existsSync(join(folder, 'data'))).toBe(false)
      expect(rightparty(folder, ['measure', '--edges', 'ties.csv', '--metric', 'charm']).code).toBe(2)
    })
  })
})
