import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { samplePortfolio, writeSample, type SampleOptions } from '../../src/sample/portfolio.js'
import { AT, DEFAULT } from './reading.js'

function digest(options: SampleOptions, except = ''): string {
  const hash = createHash('sha256')
  for (const { file, lines } of samplePortfolio(options)) {
    if (file === except) continue
    hash.update(`${file}\n`)
    for (const line of lines) hash.update(`${line}\n`)
  }
  return hash.digest('hex')
}

const small = (change: Partial<SampleOptions>): SampleOptions => ({ parties: 300, seed: 'a', at: AT, ...change })

describe('the invented portfolio', () => {
  it('is the same each time for the same seed, size and moment', () => {
    expect(digest(small({}))).toBe(digest(small({})))
    expect(digest(small({ seed: 'b' }))).toBe(digest(small({ seed: 'b' })))
  })

  // Written down when the portfolio was last changed on purpose; a change of any row changes them.
  it.each([
    ['1', '93b05aac8505d5233e80842144dd9ec0d307d327e7f0448c54d9e39e5b9f4a23'],
    ['another', '3454f737d0d2c5d139445daf5f7bef2ccbbb113a4692ea1ec06b2013dc29d380'],
  ])('has the same bytes on every machine for seed %s', (seed, known) => {
    expect(digest({ ...DEFAULT, seed })).toBe(known)
  })

  it('takes a number for a seed as the text of it', () => {
    expect(digest(small({ seed: 7 }))).toBe(digest(small({ seed: '7' })))
  })

  it('is another for another seed, size or day', () => {
    const digests = [small({}), small({ seed: 'b' }), small({ parties: 301 }),
      small({ at: '2026-11-21T17:00:00Z' })].map((options) => digest(options))
    expect(new Set(digests).size).toBe(digests.length)
  })

  it('does not depend on the hour of the day, which only its note repeats', () => {
    expect(digest(small({ at: '2026-11-20T03:00:00Z' }), 'README.txt')).toBe(digest(small({}), 'README.txt'))
  })

  it('is written in pieces that add up to its lines, each ended', async () => {
    const texts = new Map<string, string>()
    let largest = 0
    const counts = await writeSample(DEFAULT, (file, chunk) => {
      largest = Math.max(largest, chunk.length)
      texts.set(file, (texts.get(file) ?? '') + chunk)
    })
    expect([...texts.keys()]).toEqual(Object.keys(counts))
    for (const { file, lines } of samplePortfolio(DEFAULT)) {
      const all = [...lines]
      expect(texts.get(file)).toBe(all.map((line) => `${line}\n`).join(''))
      expect(counts[file]).toBe(all.length)
    }
    expect(largest).toBeLessThan(80_000)
  })

  it('waits for a slow taker before it makes the next piece', async () => {
    let open = 0
    await writeSample(small({ parties: 1000 }), async () => {
      open++
      await Promise.resolve()
      expect(open).toBe(1)
      open--
    })
    expect(open).toBe(0)
  })

  it('can end in the middle of a neighbourhood without a word about those who are not there', () => {
    for (const parties of [1, 2, 16, 40, 51, 99]) {
      const ids = new Set<string>()
      const known = [...(samplePortfolio(small({ parties })).find(({ file }) => file === 'parties.csv')?.lines ?? [])]
      for (const line of known) ids.add(line.split(',')[0] ?? '')
      const obligations = [...(samplePortfolio(small({ parties })).find(({ file }) => file === 'obligations.csv')?.lines ?? [])]
      const lost = obligations.slice(1).filter((line) => !line.includes('XO-') && !ids.has(line.split(',')[1] ?? ''))
      expect({ parties, lost }).toEqual({ parties, lost: [] })
    }
  })

  it.each([
    [{ parties: 0 }, 'parties'], [{ parties: 1.5 }, 'parties'], [{ parties: Number.NaN }, 'parties'], [{ parties: 1e9 }, 'parties'],
    [{ at: 'yesterday' }, 'at'], [{ at: '2026-11-20' }, 'at'],
  ] as const)('refuses %j and names what is wrong', (change, name) => {
    expect(() => samplePortfolio(small(change))).toThrow(name)
  })
})
