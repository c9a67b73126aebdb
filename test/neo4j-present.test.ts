import { describe, expect, it } from 'vitest'
import { missingForNeo4j } from '../scripts/neo4j-jars.js'

describe('the tests on Neo4j', () => {
  it('are never left out in CI for want of Java or Maven', () => {
    const missing = process.env.NEO4J_URL ? undefined : missingForNeo4j()
    expect(process.env.CI ? missing : undefined).toBeUndefined()
  })
})
