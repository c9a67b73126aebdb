import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contactKey, contactsOf } from '../../src/app/exclusions.js'
import { matchIdOf, runMatch, runMatchDecision } from '../../src/app/match-run.js'
import type { App } from '../../src/app/context.js'
import { digestOf } from '../../src/app/digest.js'
import { debtsThen, worldOf } from '../../src/app/review-world.js'
import { runRank } from '../../src/app/rank-run.js'
import type { CaseFile } from '../../src/model/case-file.js'
import { isOpenAt, openable, readmitted, seenReason } from '../../src/model/readmission.js'
import { isSamePerson } from '../../src/model/review.js'
import { DECISIONS, strictness, type Decision, type Reason, type Verdict } from '../../src/model/verdict.js'
import { shareOf, openDraw } from '../../src/review/index.js'
import { borrowers, csv, NOON, onBench, type Files } from '../dispatch/portfolio.js'
import { ANN, BEN, WHY } from './portfolio.js'

const CASE = { at: NOON, humanDecision: false, party: { role: 'borrower', vulnerable: true }, events: [{ kind: 'request', what: 'complaint' }, { kind: 'request', what: 'complaint', at: '2026-01-01' }] } as unknown as CaseFile
const reason = fc.record({
  rule: fc.constantFrom('A', 'B', 'C'), decision: fc.constantFrom(...DECISIONS), citation: fc.constant('x'), because: fc.constantFrom('one', 'two'),
  facts: fc.subarray(['/party/vulnerable', '/events/0', '/events/1', '/humanDecision', '/at']),
}, { noNullPrototype: true }) as fc.Arbitrary<Reason>
const verdictOf = (reasons: readonly Reason[]): Verdict => ({
  decision: DECISIONS[Math.min(DECISIONS.length - 1, ...reasons.map((one) => strictness(one.decision as Decision)))]!, reasons, permits: [], counters: [], flags: [], packs: [],
})
const verdict = fc.array(reason, { maxLength: 5 }).map(verdictOf)
const T = Date.parse(NOON)

describe('a re-admission, whatever was seen and whatever stands', () => {
  it('makes no verdict milder that anything but REVIEW decides, and none over a reason that was not seen', () => {
    fc.assert(fc.property(verdict, fc.array(reason, { maxLength: 6 }), fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2, max: 2 }), (stands, seen, from, until) => {
      const keys = seen.map((one) => seenReason(one, CASE, digestOf).key)
      const readmission = { rulingId: 'r', keys, fromMs: T + from, untilMs: T + until }
      const opened = readmitted(stands, CASE, readmission, T, digestOf)
      if (opened === stands) return
      expect(stands.decision).toBe('REVIEW')
      expect(isOpenAt(readmission, T)).toBe(true)
      const left = [...keys]
      for (const one of openable(stands)) {
        const at = left.indexOf(seenReason(one, CASE, digestOf).key)
        expect(at).toBeGreaterThanOrEqual(0)
        left.splice(at, 1)
      }
      // What is left is what stood, less what was seen: as strict as the strictest of it.
      const rest = stands.reasons.filter((one) => !openable(stands).includes(one))
      expect([opened.reasons, opened.decision]).toEqual([rest, verdictOf(rest).decision])
    }), { numRuns: 500 })
  })

  it('speaks of a reason with the facts that it rests on: the same rule for another fact is another reason, at another moment it is the same', () => {
    const of = (facts: readonly string[], more: object = {}): string => seenReason({ rule: 'A', decision: 'REVIEW', citation: '', because: 'x', facts }, { ...CASE, ...more }, digestOf).key
    expect(of(['/events/0'])).not.toBe(of(['/events/1']))
    expect(of(['/events/0', '/at'])).toBe(of(['/events/0', '/at'], { at: '2027-01-01T00:00:00Z' }))
    expect(of(['/events/1'])).toBe(of(['/events/0'], { events: [CASE.events[1]] }))
    expect(of(['/party/vulnerable'])).not.toBe(of(['/party/vulnerable'], { party: { role: 'borrower' } }))
  })

  it('counts one person once, however their name is written', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }), fc.constantFrom((s: string) => s.toUpperCase().toLowerCase(), (s: string) => ` ${s} `, (s: string) => s.normalize('NFKD'), (s: string) => s.split('').join('')), (name, write) => {
      expect(isSamePerson({ name }, { name: write(name) })).toBe(true)
    }))
    expect(isSamePerson({ name: 'Ann', id: 'token:1' }, { name: 'Ben', id: 'token:1' })).toBe(true)
    expect(isSamePerson({ name: 'Ann', id: 'token:1' }, { name: 'Ben', id: 'token:2' })).toBe(false)
  })
})

describe('a sample', () => {
  it('tells a share within an interval that holds it, and draws fairly and the same for one seed', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (answers) => {
      const { rate = -1, from = -1, to = -1 } = shareOf(answers)
      expect(from).toBeGreaterThanOrEqual(0)
      expect(to).toBeLessThanOrEqual(1)
      expect(from).toBeLessThanOrEqual(rate + 1e-9)
      expect(to).toBeGreaterThanOrEqual(rate - 1e-9)
    }))
    // Published: 9 of 10 gives 0.596 to 0.982 (Newcombe 1998, method 3).
    const known = shareOf([...Array.from({ length: 9 }, () => true), false])
    expect([known.from?.toFixed(3), known.to?.toFixed(3)]).toEqual(['0.596', '0.982'])
    fc.assert(fc.property(fc.uniqueArray(fc.string(), { maxLength: 60 }), fc.integer({ min: 0, max: 10 }), (tickets, size) => {
      const draw = openDraw<string>(size)
      for (const ticket of tickets) draw.offer(ticket, ticket)
      expect([draw.seen(), draw.drawn()]).toEqual([tickets.length, tickets.toSorted((a, b) => (a < b ? -1 : 1)).slice(0, size)])
    }))
  })
})

/** Borrowers of whom some have died, asked for no contact, share a number, or are stale. */
const portfolio = fc.array(fc.record({ trouble: fc.constantFrom('', '', 'death', 'no_contact', 'complaint', 'distress'), shares: fc.boolean(), debts: fc.integer({ min: 1, max: 2 }) }), { minLength: 3, maxLength: 4 })
  .map((people): Files => {
    const each = people.map((one, i) => ({ ...one, n: i + 1 }))
    return borrowers(people.length, {
      'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...each.map(({ n, shares }) => `C${n},P${n},mobile,+44740012000${shares ? 9 : n},2026-02-20,book`)),
      'events.csv': csv('event_id,party_id,kind,what,at,by,source_id', ...each.filter(({ trouble }) => trouble !== '').map(({ n, trouble }) =>
        `E${n},P${n},${trouble === 'death' || trouble === 'distress' ? 'report' : 'request'},${trouble},2026-02-01T10:00:00Z,${trouble === 'death' || trouble === 'distress' ? '' : `P${n}`},book`)),
    })
  })

/** Contacts by value that a new list proposes, and all that there are; of whichever record stands for the person. */
async function permitted(app: App, name: string): Promise<{ readonly open: ReadonlySet<string>; readonly decisions: ReadonlyMap<string, Decision> }> {
  await runRank(app, { list: name }, () => undefined)
  const store = await app.store()
  const world = await worldOf(app, store, await store.list(name))
  const [open, decisions] = [new Set<string>(), new Map<string, Decision>()]
  for await (const batch of store.debtIds()) {
    for (const then of await debtsThen(world, batch)) {
      const values = new Map(then.dossier.contactPoints.map(({ content }) => [content.contactPointId as string, content.value.hash as string]))
      for (const entry of then.entries) open.add([then.dossier.debtId, values.get(entry.contactPointId), entry.channel].join(' '))
      for (const { assembled, verdict: found } of then.judged.asked) decisions.set(contactKey({ debtId: then.dossier.debtId, partyId: assembled.candidate.partyId, channel: assembled.channel, contactPointId: assembled.contactPointId! }), found.decision)
      expect(contactsOf(then).size).toBeGreaterThan(0)
    }
  }
  return { open, decisions }
}

describe('a merge', () => {
  it('opens no contact of any debt that was refused before, and everything is as before once it is reversed', async () => {
    await fc.assert(fc.asyncProperty(portfolio, fc.nat(), fc.constantFrom('same' as const, 'unsure' as const), async (files, pick, decision) => {
      await onBench(files, async ({ app }) => {
        const count = files['parties.csv']!.trim().split('\n').length - 1
        const [a, b] = [`P${(pick % count) + 1}`, `P${((pick + 1) % count) + 1}`]
        const before = await permitted(app, 'a')
        const id = matchIdOf(app, a, b)
        const judged = await runMatchDecision(app, ANN, id, (await runMatch(app, ANN, id)).etag, { decision, because: WHY })
        const merged = await permitted(app, 'b')
        expect([...merged.open].filter((contact) => !before.open.has(contact))).toEqual([])
        for (const [key, found] of merged.decisions) {
          const earlier = before.decisions.get(key)
          if (earlier !== undefined) expect([key, strictness(found) <= strictness(earlier)]).toEqual([key, true])
        }
        const apart = await runMatchDecision(app, ANN, id, judged.match.etag, { decision: 'different', because: WHY })
        if (decision === 'same') await runMatchDecision(app, BEN, id, apart.match.etag, { decision: 'different', because: WHY })
        const after = await permitted(app, 'c')
        expect([after.open, after.decisions]).toEqual([before.open, before.decisions])
      })
    }), { numRuns: 6 })
  }, 300_000)
})
