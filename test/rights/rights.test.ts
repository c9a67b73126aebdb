import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runAccess } from '../../src/app/access-run.js'
import { runLease, runReport, runStart } from '../../src/app/dispatch-run.js'
import { runDuties } from '../../src/app/duties-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runErase } from '../../src/app/erase-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runFind } from '../../src/app/neighbourhood-run.js'
import { runObject, runRectify, runRestrict } from '../../src/app/rights-run.js'
import { runRightRequests } from '../../src/app/rights-person.js'
import type { Actor } from '../../src/model/actor.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { accessAnswerSchema, type AccessReport } from '../../src/model/rights.js'
import type { Store } from '../../src/store/port.js'
import { withStore } from '../app/guarded-portfolio.js'
import { americans, borrowers, csv, DESK, onBench, SOURCE, type Files } from '../dispatch/portfolio.js'
import { PAID, people } from './portfolio.js'

const ANN = { name: 'Ann', kind: 'person' } as const
const BEA = { name: 'Bea', kind: 'person' } as const
const STRATEGIST: Actor = { name: 'S', kind: 'person', role: 'strategist' }

async function ledgerOf(store: Store): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for await (const batch of store.leaves(0)) for (const { entry } of batch) entries.push(JSON.parse(entry) as LedgerEntry)
  return entries
}

/** A cell of a CSV file. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function inHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}

function fieldsOf(report: AccessReport | undefined, kind: string): readonly Readonly<Record<string, unknown>>[] {
  return (report?.items ?? []).filter((item) => item.kind === kind).map((item) => item.fields)
}

describe('access', () => {
  it('tells everything held about a person, from where, to whom it went and how long it stays, and the ledger that it was read', async () => {
    await onBench(people(), async ({ app, approved }) => {
      await approved('l')
      const leased = await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10 })
      const lease = leased.leases.find((one) => one.partyId === 'P1')!
      await runStart(app, DESK, lease.leaseId)
      await runReport(app, DESK, lease.leaseId, { result: 'no_answer', endedAt: '2026-03-04T12:00:00Z' })
      const { report, deadline, state } = await runAccess(app, ANN, { partyId: 'P1', receivedOn: '2026-03-01' })
      expect([state, deadline.rule, deadline.dueOn, deadline.extendableTo]).toEqual(['done', 'DL-GB', '2026-04-01', '2026-06-01'])
      expect(fieldsOf(report, 'party')).toMatchObject([{ name: 'Pat 1', birthDate: '1971-02-03', of: 'you' }])
      expect(fieldsOf(report, 'contact_point')).toMatchObject([{ kind: 'mobile', value: '+447400120001' }])
      expect(fieldsOf(report, 'obligation')).toMatchObject([{ debtId: 'D1', role: 'borrower' }])
      expect(fieldsOf(report, 'debt')).toMatchObject([{ debtId: 'D1', balance: '750.50' }])
      expect(fieldsOf(report, 'event')).toMatchObject([{ kind: 'contact', direction: 'out', result: 'unanswered' }])
      expect(report?.sources.map((one) => [one.sourceId, one.class, one.authorisation])).toEqual([['book', 'creditor_record', 'contract'], ['rightparty', 'obligor_update', 'contract']])
      expect(report?.given).toMatchObject([{ to: 'desk', list: 'l', channel: lease.channel, result: 'no_answer' }])
      expect(report?.listed.map((one) => one.list)).toContain('l')
      expect(report?.items.every((item) => item.kept.rule !== '' && item.kept.because !== '')).toBe(true)
      const store = await app.store()
      await app.integrate()
      const read = (await ledgerOf(store)).filter((entry) => entry.action === 'read-personal')
      expect(read).toMatchObject([{ actor: 'Ann', purpose: 'access', decision: 'access: answered', subjects: [app.keyring().hash('subject', 'party:P1')] }])
      // Whoever asks again also sees that somebody looked.
      const later = await runAccess(app, ANN, { partyId: 'P1' })
      expect(later.report?.acts.map((one) => one.action)).toEqual(expect.arrayContaining(['lease', 'start', 'outcome', 'right', 'read-personal']))
      expect(JSON.stringify(later.report?.acts)).not.toContain('Ann')
      expect(accessAnswerSchema.safeParse(later).error).toBeUndefined()
    })
  })

  it('takes in every record that is judged to be the same person, ended versions too, and what a suppression holds', async () => {
    const files = people(2, {})
    await onBench({ ...files, 'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', 'P1,P2,same,r,2026-01-01') }, async ({ app, load }) => {
      await load({ 'parties.csv': 'party_id,kind,name,country,source_id\nP2,person,Pat Renamed,GB,book\n' })
      const { report } = await runAccess(app, ANN, { partyId: 'P1' })
      expect(report?.records).toEqual(['P1', 'P2'])
      expect(fieldsOf(report, 'party').map((one) => one.name)).toEqual(['Pat 1', 'Pat 2', 'Pat Renamed'])
      expect(report?.items.filter((item) => item.kind === 'party').map((item) => item.current)).toEqual([true, false, true])
      const paid = await runAccess(app, ANN, { partyRef: app.keyring().ref('party', PAID) })
      expect(fieldsOf(paid.report, 'suppression')).toMatchObject([{ value: 'vergessen@example.org', scope: 'email' }])
      expect(JSON.stringify(paid)).not.toContain('letter of Vergessen')
    })
  })

  it('writes a page that loads nothing, runs nothing and shows hostile names as text', async () => {
    const name = '<img src=x onerror=alert(1)>"\'&\u202E名'
    const files = borrowers(1)
    await onBench({ ...files, 'parties.csv': `party_id,kind,name,country,source_id\nP1,person,"${name.replaceAll('"', '""')}",GB,book\n` }, async ({ app }) => {
      for (const language of ['en', 'zh'] as const) {
        const { html = '' } = await runAccess(app, ANN, { partyId: 'P1', html: true, language })
        expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;')
        expect(html.match(/<(script|img|link|iframe|object|a|form)\b/gi)).toBeNull()
        expect(html).toContain(`<html lang="${language}">`)
        expect(html).toContain('+447400120001')
      }
    })
  })

  const nasty = fc.constantFrom('<b>', '"', "'", '&amp;', '\\', '\u202E', '名前', '\u{1F600}', '=1+1', '${x}', '; DROP', '%00')
  const word = fc.tuple(fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z'), minLength: 6, maxLength: 10 }), nasty).map(([text, sign]) => `${text}${sign}Z`)

  it('holds no name, number or id of anybody else, whatever they are called', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(word, { minLength: 9, maxLength: 9 }), fc.constantFrom('emergency_contact_of', 'spouse_of', 'employs', 'lawyer_of', 'guarantees'), async (words, kind) => {
      const [own, other, third, ownName, otherName, thirdName, debt, otherDebt, evidence] = words as [string, string, string, string, string, string, string, string, string]
      const files: Files = {
        'sources.csv': SOURCE,
        'parties.csv': csv('party_id,kind,name,country,birth_date,source_id', ...[[own, ownName, '1971-02-03'], [other, otherName, '1949-01-09'], [third, thirdName, '1951-11-30']].map(([id, name, day]) => `${quoted(id!)},person,${quoted(name!)},GB,${day!},book`)),
        'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...[debt, otherDebt].map((id) => `${quoted(id)},BANK,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)),
        'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...[[debt, own, 'borrower'], [debt, other, 'co_borrower'], [otherDebt, other, 'borrower']].map(([d, p, role]) => `${quoted(d!)},${quoted(p!)},${role!},2024-05-01,book`)),
        'contact_points.csv': csv('contact_point_id,party_id,kind,value,source_id', `CPOWN,${quoted(own)},mobile,+447400120001,book`, `CPOTHER,${quoted(other)},mobile,+447400129999,book`, `CPTHIRD,${quoted(third)},email,third.person@example.org,book`),
        'relations.csv': csv('from_id,to_id,kind,source_id,evidence', `${quoted(other)},${quoted(own)},${kind},book,${quoted(evidence)}`, `${quoted(own)},${quoted(third)},${kind},book,${quoted(otherName)}`),
        'events.ndjson': [
          { event_id: 'E1', party_id: own, debt_id: debt, evidence: `said by ${otherName}`, event: { kind: 'report', what: 'distress', at: '2026-01-20T12:00:00Z', by: other, partyId: own }, source_id: 'book' },
          { event_id: 'E2', party_id: own, event: { kind: 'representation', who: 'debt_adviser', representativeId: third, from: '2026-01-20', partyId: own }, source_id: 'book' },
          { event_id: 'E3', party_id: own, debt_id: otherDebt, event: { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-01-20T12:00:00Z', purpose: 'locate', result: 'conversation', debts: [otherDebt], partyId: own }, source_id: 'book' },
          { event_id: 'E4', event: { kind: 'correction', corrects: 'E1', because: `${thirdName} told us` }, source_id: 'book' },
        ].map((line) => JSON.stringify(line)).join('\n'),
      }
      await withStore(files, async (app) => {
        const answer = await runAccess(app, ANN, { partyId: own, html: true })
        const { html = '', ...rest } = answer
        const theirs = [other, third, otherName, thirdName, otherDebt, evidence, '1949-01-09', '1951-11-30', '+447400129999', '7400129999', 'third.person', 'CPOTHER', 'CPTHIRD']
        for (const text of theirs) {
          expect([text, JSON.stringify(rest).includes(inJson(text)), html.includes(inHtml(text)), html.includes(text)]).toEqual([text, false, false, false])
        }
        expect(JSON.stringify(rest)).toContain(inJson(ownName))
        expect(JSON.stringify(rest)).toContain(inJson(debt))
        expect(html).toContain(inHtml(ownName))
      })
    }), { numRuns: 6 })
  })

  it('holds nothing of anybody else in an invented portfolio of all kinds of ties', async () => {
    await withStore(120, async (app) => {
      const store = await app.store()
      const names = new Map<string, string>()
      const numbers = new Map<string, Set<string>>()
      for await (const batch of store.facts('party')) for (const { content } of batch) if (content.name !== undefined) names.set(content.partyId, content.name)
      for await (const batch of store.facts('contact_point')) for (const { content } of batch) numbers.set(content.partyId, (numbers.get(content.partyId) ?? new Set()).add(app.keyring().open(content.value.sealed)))
      const ids = [...names.keys()].filter((_, i) => i % 6 === 0)
      for (const id of ids) {
        const { report } = await runAccess(app, ANN, { partyId: id })
        const text = JSON.stringify(report)
        const own = new Set(report!.records)
        const ownNames = new Set(report!.records.map((record) => names.get(record)))
        const ownNumbers = new Set(report!.records.flatMap((record) => [...(numbers.get(record) ?? [])]))
        const leaked = [...names].filter(([other, name]) => !own.has(other) && (text.includes(`"${other}"`) || (!ownNames.has(name) && text.includes(`"${name}"`))))
        const numbersLeaked = [...numbers].flatMap(([other, values]) => (own.has(other) ? [] : [...values].filter((value) => !ownNumbers.has(value) && text.includes(JSON.stringify(value).slice(1, -1)))))
        expect([id, leaked, numbersLeaked]).toEqual([id, [], []])
        expect(text).toContain(JSON.stringify(names.get(id)))
      }
    })
  })
})

describe('a request', () => {
  it('is a duty from the day it arrived until it is answered, by the deadline of the person\'s place', async () => {
    await onBench({ ...people(1) }, async ({ app, at }) => {
      const asked = await runAccess(app, ANN, { partyId: 'P1', receivedOn: '2026-02-10', recordOnly: true })
      const american = await runRectify(app, ANN, { partyId: 'CALLED-1', receivedOn: '2026-02-10', recordOnly: true })
      expect([asked.state, asked.report, asked.deadline.dueOn, american.deadline.rule, american.deadline.dueOn]).toEqual(['open', undefined, '2026-03-10', 'DL-US', '2026-03-27'])
      const duties = async (when: string, due?: string) => (await runDuties(at(when), due, () => undefined)).duties.filter((duty) => duty.rule.startsWith('DL-') && duty.partyId !== PAID).map((duty) => [duty.rule, duty.partyId, duty.dueOn, duty.standing, duty.startedBy.day])
      expect(await duties('2026-03-04T12:00:00Z')).toEqual([['DL-GB', 'P1', '2026-03-10', 'open', '2026-02-10'], ['DL-US', 'CALLED-1', '2026-03-27', 'open', '2026-02-10']].toSorted((a, b) => (a[2]! < b[2]! ? -1 : 1)))
      expect(await duties('2026-03-11T12:00:00Z', '2026-03-12')).toEqual([['DL-GB', 'P1', '2026-03-10', 'overdue', '2026-02-10']])
      const answered = await runAccess(app, ANN, { partyId: 'P1' })
      expect([answered.requestId, answered.state]).toEqual([asked.requestId, 'done'])
      expect(await duties('2026-03-11T12:00:00Z')).toHaveLength(1)
      expect((await runRightRequests(at('2026-04-11T12:00:00Z'), ANN)).map((one) => [one.right, one.state, one.overdue])).toEqual([['rectify', 'open', true], ['access', 'done', false]])
      await expect(runAccess(app, ANN, { partyId: 'P1', receivedOn: '2026-03-05' })).rejects.toMatchObject({ code: 'invalid-input' })
    })
  })

  it('answers the same under its key, and refuses the key with another request', async () => {
    await onBench(people(2), async ({ app }) => {
      const first = await runObject(app, ANN, { partyId: 'P1' }, 'k')
      const again = await runObject(app, ANN, { partyId: 'P1' }, 'k')
      expect(again).toEqual(first)
      await expect(runObject(app, ANN, { partyId: 'P2' }, 'k')).rejects.toMatchObject({ code: 'key-reused' })
      expect((await (await app.store()).factsAbout({ kinds: ['event'], parties: ['P1' as never] })).length).toBe(1)
      expect((await runObject(app, BEA, { partyId: 'P2' }, 'k')).requestId).not.toBe(first.requestId)
    })
  })
})

describe('rectification', () => {
  it('puts the person\'s word in the place of what it contradicts, keeps the older versions, and the next file brings the error back to nobody', async () => {
    await onBench(people(2), async ({ app, folder }) => {
      const done = await runRectify(app, ANN, { partyId: 'P1', party: { birthDate: '1972-03-04', name: 'Pat Right' }, evidence: 'passport seen' })
      expect([done.state, done.facts]).toEqual(['done', 2])
      const store = await app.store()
      const parties = await store.factsAbout({ kinds: ['party'], parties: ['P1' as never] })
      expect(parties.map((fact) => [(fact.content as { sourceId: string }).sourceId, (fact.content as { birthDate?: string }).birthDate])).toEqual([['book', undefined], ['rightparty', '1972-03-04']])
      expect((await store.history(parties[0]!.key)).map((fact) => (fact.content as { birthDate?: string }).birthDate)).toEqual(['1971-02-03', undefined])
      const again = await runLoad(app, { paths: [`${folder}/files-1`] }, () => undefined)
      expect(again.files.find((file) => file.kind === 'parties')?.rejectCodes).toEqual({ 'identity-conflict': 1 })
      await expect(runRectify(app, ANN, { partyId: 'P1', party: { name: 'X' } })).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(runRectify(app, ANN, { partyId: 'P1', evidence: 'x' })).rejects.toMatchObject({ code: 'invalid-input' })
    })
  })

  it('closes a contact point that is not the person\'s and opens the right one', async () => {
    await onBench(people(1), async ({ app, approved }) => {
      await approved('l')
      await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10 })
      const done = await runRectify(app, ANN, { partyId: 'P1', contactPoints: [{ contactPointId: 'C1', value: '07400 120777' }], evidence: 'told on the phone' })
      expect([done.facts, done.revoked]).toEqual([2, 1])
      const { report } = await runAccess(app, ANN, { partyId: 'P1' })
      expect(fieldsOf(report, 'contact_point').map((one) => String(one.value)).toSorted()).toEqual(['+447400120001', '+447400120777'])
      await expect(runRectify(app, ANN, { partyId: 'P1', contactPoints: [{ contactPointId: 'PAIDPOINT' }], evidence: 'x' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(runRectify(app, ANN, { partyId: 'P1', contactPoints: [{ contactPointId: 'C1', value: 'no number' }], evidence: 'x' })).rejects.toMatchObject({ code: 'invalid-input' })
    })
  })
})

const FIRM: Files = {
  'parties.csv': csv('party_id,kind,name,country,source_id', 'DIRECTOR,person,Dora Director,GB,book', 'FIRM,organization,Firm Ltd,GB,book', 'P1,person,Pat 1,GB,book'),
  'relations.csv': csv('from_id,to_id,kind,start,source_id', 'DIRECTOR,FIRM,director_of,2021-01-01,book'),
}

describe('restriction', () => {
  it('takes back leases, keeps the person out of lists, searches and the assessed graph, and is lifted by two', async () => {
    const files = borrowers(3)
    await onBench({ ...files, ...FIRM, 'obligations.csv': `${files['obligations.csv']!}D2,FIRM,guarantor,2024-05-01,book\n`.replace('D2,P2,', 'D2,P1,').replace('D3,P3,', 'D3,DIRECTOR,'), 'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', 'C1,P1,mobile,+447400120001,2026-02-20,book', 'C3,DIRECTOR,mobile,+447400120003,2026-02-20,book') }, async ({ app, approved, rank }) => {
      const before = await approved('l')
      expect(before.top.map((line) => line.partyId)).toEqual(expect.arrayContaining(['P1', 'DIRECTOR']))
      await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10 })
      const found = async (): Promise<number> => (await runFind(app, { purpose: 'assess', id: 'DIRECTOR' } as never, STRATEGIST)).items.length
      expect(await found()).toBe(1)
      const done = await runRestrict(app, ANN, { partyId: 'DIRECTOR', because: 'accuracy is contested' })
      expect([done.state, done.restricted, done.revoked]).toEqual(['done', true, 1])
      expect(await found()).toBe(0)
      expect((await rank('m')).top.map((line) => line.partyId)).toEqual(expect.not.arrayContaining(['DIRECTOR']))
      const first = await runRestrict(app, ANN, { partyId: 'DIRECTOR', because: 'set right', act: 'lift' })
      expect([first.state, first.restricted]).toEqual(['lift-asked', true])
      await expect(runRestrict(app, ANN, { partyId: 'DIRECTOR', because: 'set right', act: 'lift' })).rejects.toMatchObject({ code: 'not-allowed' })
      await expect(runRestrict(app, { name: 'bot', kind: 'service' }, { partyId: 'DIRECTOR', because: 'x', act: 'lift' })).rejects.toMatchObject({ code: 'not-allowed' })
      expect(await found()).toBe(0)
      const second = await runRestrict(app, BEA, { partyId: 'DIRECTOR', because: 'set right', act: 'lift' })
      expect([second.state, second.restricted, await found()]).toEqual(['lifted', false, 1])
      expect((await rank('n')).top.map((line) => line.partyId)).toContain('DIRECTOR')
      await expect(runRestrict(app, BEA, { partyId: 'DIRECTOR', because: 'x', act: 'lift' })).rejects.toMatchObject({ code: 'not-found' })
    })
  })
})

describe('an objection', () => {
  it('is known to the packs as the request that it is, which say per place what follows, and is answered by the deadline of the place', async () => {
    await onBench(borrowers(2), async ({ app, approved }) => {
      await approved('l')
      await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10 })
      const done = await runObject(app, ANN, { partyId: 'P1', receivedOn: '2026-03-02', evidence: 'letter' })
      expect([done.state, done.eventId, done.revoked]).toEqual(['done', `right:${done.requestId}`, 1])
      const [event] = await (await app.store()).factsAbout({ kinds: ['event'], parties: ['P1' as never] })
      expect(event?.content).toMatchObject({ partyId: 'P1', collectedOn: '2026-03-02', event: { kind: 'request', what: 'objection', receivedOn: '2026-03-02', by: 'P1' } })
    })
    await onBench(americans(2), async ({ app }) => {
      expect((await runObject(app, ANN, { partyId: 'P1' })).deadline.rule).toBe('DL-US')
    })
  })

  it('against profiling keeps the person out of lists and measures, and one against marketing is answered and says nothing of the claim', async () => {
    await onBench(borrowers(3), async ({ app, approved, rank }) => {
      await approved('l')
      await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10 })
      const profiling = await runObject(app, ANN, { partyId: 'P1', to: 'profiling' })
      expect([profiling.restricted, profiling.revoked]).toEqual([true, 1])
      const marketing = await runObject(app, ANN, { partyId: 'P2', to: 'direct_marketing' })
      expect([marketing.restricted, marketing.revoked, marketing.eventId]).toEqual([false, 0, undefined])
      const listed = (await rank('m')).top.map((line) => String(line.partyId))
      expect([listed.includes('P1'), listed.includes('P2')]).toEqual([false, true])
      await runRestrict(app, ANN, { partyId: 'P1', because: 'x', act: 'lift' })
      expect((await runRestrict(app, BEA, { partyId: 'P1', because: 'x', act: 'lift' })).restricted).toBe(false)
    })
  })
})

describe('people whose data are kept unused', () => {
  it('stand in no list of any purpose, and nobody is asked about them', async () => {
    await withStore(60, async (app) => {
      const made = async (name: string) => {
        const listed = new Set<string>()
        for (const purpose of ['collect', 'locate', 'legal_notice', 'service'] as const) {
          for (const line of (await runRank(app, { list: `${name}-${purpose}`, purpose, top: 10_000 }, () => undefined)).top) listed.add(line.partyId)
        }
        return listed
      }
      const before = [...(await made('before'))]
      expect(before.length).toBeGreaterThan(5)
      const restricted = before.filter((_, i) => i % 2 === 0)
      for (const partyId of restricted) await runRestrict(app, ANN, { partyId, because: 'accuracy is contested' })
      const after = await made('after')
      expect(restricted.filter((id) => after.has(id))).toEqual([])
      expect(after.size).toBeGreaterThan(0)
    })
  })
})

describe('rows that wait for a reviewer', () => {
  it('are told to the person they are about, and go with the person', async () => {
    await withStore(400, async (app) => {
      const store = await app.store()
      const rows = await store.heldRows('', 5000)
      expect(rows.length).toBeGreaterThan(0)
      const opened = rows.map(({ keyHash, sealed }) => ({ keyHash, ...(JSON.parse(app.keyring().open(sealed)) as { content: { partyId?: string; fromId?: string } }) }))
      const about = opened.find(({ content }) => (content.partyId ?? content.fromId) !== undefined)!
      const partyId = about.content.partyId ?? about.content.fromId!
      const mine = opened.filter(({ content }) => content.partyId === partyId || content.fromId === partyId).map(({ keyHash }) => keyHash)
      const { report } = await runAccess(app, ANN, { partyId })
      expect(report?.items.filter((item) => item.kept.rule === 'held').length).toBeGreaterThanOrEqual(mine.length)
      await runErase(app, ANN, { partyId })
      expect((await store.heldRows('', 5000)).filter(({ keyHash }) => mine.includes(keyHash))).toEqual([])
      expect((await store.check()).faults).toEqual([])
    })
  })
})
