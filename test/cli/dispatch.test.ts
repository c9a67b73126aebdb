import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { borrowers } from '../dispatch/portfolio.js'
import { inFolder, json, rightparty, type Ran } from './command.js'

interface Leased { readonly leases: readonly { readonly leaseId: string; readonly partyId: string }[]; readonly passed: Readonly<Record<string, number>> }

describe('dispatch on the command line', { timeout: 300_000 }, () => {
  it('goes from a portfolio to a reported contact, and says by exit code and words what is refused', async () => {
    await inFolder((folder) => {
      const at = (...args: readonly string[]): Ran => rightparty(folder, [...args, '--at', '2026-03-04T12:05:00Z', '-q'])
      mkdirSync(join(folder, 'p'))
      for (const [name, text] of Object.entries(borrowers(3))) writeFileSync(join(folder, 'p', name), text)
      expect(at('load', 'p').code).toBe(0)
      expect(at('rank', '--list', 'l').code).toBe(0)
      expect(at('dispatcher', 'add', 'desk', '--automation', 'none', '--channels', 'voice').code).toBe(0)
      expect(at('dispatcher', 'list').out).toContain('desk')
      expect(json<Leased>(at('lease', 'l', '--holder', 'desk', '--json')).passed).toEqual({ 'not-approved': 3 })
      expect(at('approve', 'l').code).toBe(2)
      expect(at('approve', 'l', '--by', 'A. Operator').code).toBe(0)
      const { leases } = json<Leased>(at('lease', 'l', '--holder', 'desk', '--limit', '3', '--json'))
      const [one, two, three] = leases.map((lease) => lease.leaseId) as [string, string, string]
      expect(leases).toHaveLength(3)
      expect(json<{ value: string }>(at('start', one, '--json')).value).toMatch(/^\+4474001200\d\d$/)
      const reported = at('report', one, '--result', 'right_party', '--said', 'inconvenient_time:windows=Mon-Fri 00:00-18:00', '--said', 'promise:until=2026-03-20', '--json')
      expect([reported.code, json<object>(reported)]).toEqual([0, { leaseId: one, result: 'right_party', flags: [], facts: 3, entry: 'done', revoked: 0 }])
      expect(at('heartbeat', two).code).toBe(0)
      expect(at('record', '--party', leases[1]?.partyId ?? '', '--channel', 'sms', '--inbound', '--said', 'stop_everything').code).toBe(0)
      const beat = at('heartbeat', two, '--json')
      expect([beat.code, json<object>(beat)]).toMatchObject([5, { state: 'revoked', rule: 'H-NOCONTACT-01' }])
      expect([at('start', two).code, at('report', one, '--result', 'busy').code, at('start', 'none').code]).toEqual([5, 5, 1])
      expect(json<{ stops: readonly unknown[] }>(at('stops', '--json')).stops).toHaveLength(1)
      writeFileSync(join(folder, 'happened.ndjson'), '{"id":"a","at":"2026-03-04T12:00:00Z","partyId":"P9","said":[{"what":"distress"}]}\n{"at":"2026-03-04T12:00:00Z","partyId":"P1","said":[{"what":"distress"}]}\nno json\n')
      const recorded = at('record', 'happened.ndjson', '--ndjson')
      expect([recorded.code, recorded.out.trim().split('\n').map((line) => Object.keys(JSON.parse(line) as object).at(-1))]).toEqual([3, ['problem', 'revoked', 'problem']])
      expect([at('release', three).code, at('release', three).code]).toEqual([0, 0])
      const paused = at('pause', 'everything', '--because', 'phones are down', '--json')
      expect(json<Leased & { whyNone: object }>(at('lease', 'l', '--holder', 'desk', '--json')).whyNone).toMatchObject({ rule: 'paused-everything' })
      expect(at('resume', json<{ pause: { pauseId: string } }>(paused).pause.pauseId).code).toBe(0)
      expect([at('lease', 'l', '--holder', 'nobody').code, at('lease', 'none', '--holder', 'desk').code, at('lease', 'l', '--holder', 'desk', '--limit', '101').code]).toEqual([1, 1, 2])
      expect([at('lease', 'l', '--holder', 'desk', '-n').code, at('ledger', 'verify').code, at('store', 'check').code]).toEqual([2, 0, 0])
      for (const word of ['dispatcher', 'lease', 'heartbeat', 'start', 'report', 'release', 'record', 'stops', 'pause', 'resume', 'approve']) {
        const help = rightparty(folder, word === 'dispatcher' ? [word, 'add', '--help'] : [word, '--help'])
        expect([word, help.code, help.out.includes('Example')]).toEqual([word, 0, true])
      }
    })
  })
})
