import { describe, expect, it } from 'vitest'
import { runStability } from '../../src/app/stability-run.js'
import { borrowers, csv, onBench, SOURCE } from '../dispatch/portfolio.js'

const SOURCES = `${SOURCE}register,public_register,Register,GB,statute,collect;assess,2026-01-05,2026-01-06\n`
const POINTS = 'contact_point_id,party_id,kind,value,verified_on,source_id'

describe('The stability of a list', () => {
  it('says of each of the best entries without which facts it falls, how far, or is not permitted any more', async () => {
    const files = borrowers(6, {
      'sources.csv': SOURCES,
      'contact_points.csv': csv(
        POINTS, ...[1, 2, 3, 4, 5, 6].map((n) => `C${n},P${n},mobile,+44740012${String(n).padStart(4, '0')},${n === 1 ? '' : '2025-12-20'},book`),
        'C1,P1,mobile,+447400120001,2026-03-01,register',
      ),
    })
    await onBench(files, async ({ app, rank }) => {
      const { top } = await rank('morning')
      const [first] = top
      expect(first?.contactPointId).toBe('C1')
      const found = await runStability(app, 'morning', 2)
      expect(found.entries.map(({ rank: at, rebuilt }) => [at, rebuilt])).toEqual([[1, true], [2, true]])
      const { changes, unmoved, untried } = found.entries[0]!
      // Both sources make it up; the register alone has seen the number used.
      const fell = changes.filter(({ without }) => without === 'what the public register register says of the contact point')
      expect(fell).toHaveLength(1)
      expect(fell[0]?.rank).toBeGreaterThan(1)
      expect(fell[0]?.words).toBe(`falls to rank ${fell[0]?.rank} without what the public register register says of the contact point`)
      expect(changes[0]?.words).toMatch(/^no longer permitted without /)
      expect(changes.filter(({ kind }) => kind === 'obligation')).toEqual([expect.not.objectContaining({ rank: expect.anything() })])
      expect(unmoved + changes.length).toBeGreaterThan(5)
      expect(untried).toBe(0)
      expect(JSON.stringify(found)).not.toMatch(/Pat|7400|1971/)
    })
  }, 60_000)

  it('gives of each fact the rank of a list that is made without it', async () => {
    const [register, book] = ['C1,P1,mobile,+447400120001,2026-03-01,register', 'C1,P1,mobile,+447400120001,,book']
    const others = [2, 3, 4].map((n) => `C${n},P${n},mobile,+44740012${String(n).padStart(4, '0')},2025-12-20,book`)
    const rankOf = async (...points: readonly string[]): Promise<number | undefined> => {
      const files = borrowers(4, { 'sources.csv': SOURCES, 'contact_points.csv': csv(POINTS, ...points, ...others) })
      return onBench(files, async ({ rank }) => (await rank('morning')).top.find(({ contactPointId }) => contactPointId === 'C1')?.rank)
    }
    const told = await onBench(borrowers(4, { 'sources.csv': SOURCES, 'contact_points.csv': csv(POINTS, register, book, ...others) }), async ({ app, rank }) => {
      await rank('morning')
      return (await runStability(app, 'morning')).entries[0]!
    })
    const without = (text: string): number | undefined => {
      const found = told.changes.find((one) => one.without === `what the ${text} says of the contact point`)
      return found === undefined ? told.rank : found.rank
    }
    expect(without('public register register')).toBe(await rankOf(book))
    expect(without('creditor record book')).toBe(await rankOf(register))
  }, 60_000)

  it('is told of a list that is there, and of no more entries than it is worth', async () => {
    await onBench(borrowers(1), async ({ app, rank }) => {
      await rank('morning')
      await expect(runStability(app, 'nothing')).rejects.toMatchObject({ code: 'not-found' })
      await expect(runStability(app, 'morning', 1001)).rejects.toMatchObject({ code: 'limit-exceeded' })
    })
  })
})
