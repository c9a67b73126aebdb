import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { RELATION_KINDS } from '../../src/model/facts.js'
import { ANSWERS_FOR, DEBT_TIES } from '../../src/model/projection.js'
import { openDriver, sharedNeo4j } from './server.js'

const STYLE = join(import.meta.dirname, '..', '..', 'cypher', 'style')
const LABELS = ['Party', 'Person', 'Organization', 'Debt', 'Projection']
const TYPES = [...RELATION_KINDS.map((kind) => kind.toUpperCase()), ANSWERS_FOR, ...Object.values(DEBT_TIES)]

interface Perspective {
  readonly categories: readonly { readonly labels: readonly string[] }[]
  readonly relationshipTypes: readonly { readonly name: string }[]
  readonly templates: readonly { readonly cypher: string }[]
}

describe('the styles for people who look at a projection', () => {
  const grass = readFileSync(join(STYLE, 'rightparty.grass'), 'utf8')
  const perspective = JSON.parse(readFileSync(join(STYLE, 'rightparty.perspective.json'), 'utf8')) as Perspective
  const driver = openDriver(sharedNeo4j())
  afterAll(() => driver.close())

  it('style only labels and types that a projection writes, and both files the same ones', () => {
    const types = [...grass.matchAll(/relationship\.(\w+)/g)].map((match) => match[1] ?? '')
    expect([...grass.matchAll(/node\.(\w+)/g)].map((match) => match[1]).filter((label) => !LABELS.includes(label ?? ''))).toEqual([])
    expect(types.filter((type) => !TYPES.includes(type))).toEqual([])
    expect(perspective.relationshipTypes.map((one) => one.name).sort()).toEqual(types.sort())
    expect(perspective.categories.flatMap((one) => one.labels).filter((label) => !LABELS.includes(label))).toEqual([])
  })

  it('have search phrases that the server takes', async () => {
    expect(perspective.templates.length).toBeGreaterThan(2)
    for (const { cypher } of perspective.templates) {
      const { summary } = await driver.executeQuery(`EXPLAIN ${cypher}`, { party: 'x' })
      expect(summary.queryType).toBe('r')
    }
  })
})
