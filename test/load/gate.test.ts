import { describe, expect, it } from 'vitest'
import { admit, compilePacks, shippedPacks } from '../../src/decide/index.js'
import { createGate, type GateAnswer } from '../../src/load/gate.js'
import type { Packs } from '../../src/model/decide.js'
import type { Source } from '../../src/model/facts.js'
import type { SourceId } from '../../src/model/ids.js'
import { factsOf, input, load, totals, withStore } from './portfolio.js'

/** What the gate says at noon on 4 March 2026, by a law that admits everything, to a row of a source that expires on a day. */
function answer(expiresOn: string, forbidsOnly = false): GateAnswer {
  const source: Source = {
    sourceId: 's' as SourceId, class: 'creditor_record', name: 'A', jurisdiction: 'US', authorisation: 'contract', purposes: ['collect'],
    obtainedOn: '2025-01-01', expiresOn,
  }
  const gate = createGate(() => ({ decision: 'ADMIT', reasons: [], packs: [] }), {} as Packs, Date.UTC(2026, 2, 4, 12), () => 1)
  return gate.ask({ source, roles: ['borrower'], places: ['US'], hasRefused: false, forbidsOnly })
}

describe('the source gate of a load', () => {
  it('admits nothing that permits from the very day on which the source expires', () => {
    expect(answer('2026-03-05')).toEqual({ decision: 'admit', purposes: ['collect'] })
    expect(answer('2026-03-04')).toEqual({ decision: 'refuse', rules: ['source-expired'] })
    expect(answer('2026-03-03')).toEqual({ decision: 'refuse', rules: ['source-expired'] })
  })

  it('keeps for protection what can only forbid, whether or not the source has expired', () => {
    expect(answer('2026-03-04', true)).toEqual({ decision: 'admit', purposes: ['protect'] })
  })
})

const rows = (...lines: readonly string[]): string => lines.join('\n')

describe('the shipped gate on a register of companies', () => {
  const REGISTER = 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nreg,public_register,Register,GB,statute,assess,2026-01-05\n'
  const COMPANIES = rows('party_id,kind,name,source_id', 'a,organization,A Ltd,reg', 'b,organization,B Ltd,reg', 'm,public_body,Ministry,reg', 'p,person,Ann Sample,reg', 'q,person,Bob Sample,reg')
  const packs = compilePacks(shippedPacks)

  it('keeps organizations that owe nothing and own nothing, those who own and direct them, and nobody else, to be looked at alone', async () => {
    await withStore(async (store) => {
      const report = await load(store, [
        input('sources.csv', REGISTER), input('parties.csv', COMPANIES),
        input('relations.csv', rows('from_id,to_id,kind,share,source_id', 'p,a,owns,0.5,reg', 'b,m,supplies,,reg', 'q,b,reference_of,,reg')),
      ], {}, { admit, packs })
      expect(report.files.map(({ accepted, refused }) => [accepted, refused])).toEqual([[1, 0], [4, 1], [2, 1]])
      expect((await factsOf(store, 'party')).map((fact) => 'partyId' in fact.content && [fact.content.partyId, fact.purposes])).toEqual([
        ['a', ['assess']], ['b', ['assess']], ['m', ['assess']], ['p', ['assess']],
      ])
      expect((await factsOf(store, 'relation')).map(({ purposes }) => purposes)).toEqual([['assess'], ['assess']])
    })
  })

  it('keeps them in any order and over several loads, and takes nobody for an organization whom some row calls a person', async () => {
    await withStore(async (store) => {
      await load(store, [input('sources.csv', REGISTER), input('parties.csv', rows('party_id,kind,name,source_id', 'a,organization,A Ltd,reg', 'b,organization,B Ltd,reg'))], {}, { admit, packs })
      const second = await load(store, [input('relations.csv', rows('from_id,to_id,kind,source_id', 'b,a,supplies,reg'))], {}, { admit, packs })
      expect(totals(second)).toMatchObject({ accepted: 1, refused: 0 })
    })
    await withStore(async (store) => {
      const two = rows('party_id,kind,name,source_id', 'x,person,Someone,reg', 'x,organization,Someone,reg2')
      const report = await load(store, [input('sources.csv', `${REGISTER}reg2,public_register,Register,GB,statute,assess,2026-01-05\n`), input('parties.csv', two)], {}, { admit, packs })
      expect(report.files[1]).toMatchObject({ accepted: 0, refused: 2 })
    })
  })
})
