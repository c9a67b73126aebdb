import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { compilePacks, statutoryPacks, unmet, workedCaseSchema } from '../../src/decide/index.js'
import { answer } from './packs.js'

const LAW = new URL('../../../shared/law/', import.meta.url)
const packs = compilePacks(statutoryPacks)

describe.each(['cases-decide.json', 'cases-admit.json', 'cases-purge.json'])('the published %s', (name) => {
  it('come out as they want, with the statutory packs alone', () => {
    const file = new URL(name, LAW)
    if (!existsSync(file)) {
      console.info(`${name} is not beside this checkout: not compared`)
      return
    }
    const cases = z.array(workedCaseSchema).parse(JSON.parse(readFileSync(file, 'utf8')))
    const failed = cases.flatMap((worked) => unmet(answer(worked, packs), worked.want).map((text) => `${worked.id}: ${text}`))
    expect(failed).toEqual([])
    expect(cases.length).toBeGreaterThan(2)
  })
})
