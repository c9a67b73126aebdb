import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readStatement } from '../../scripts/cypher-header.js'
import { faultsBelow, faultsOf } from '../../scripts/cypher-plan.js'
import { emptyDatabase, openDriver, sharedNeo4j } from './server.js'

const ROOT = join(import.meta.dirname, '..', '..', 'cypher')

function statement(body: string, header: readonly string[] = ['in:   none', 'out:  id string']): ReturnType<typeof readStatement> {
  return readStatement('query/find.cypher', ['find: finds parties.', 'mode: READ', ...header, 'index: party_id'].map((line) => `// ${line}`).join('\n') + `\n${body}\n`)
}

describe('statements for Neo4j', () => {
  const driver = openDriver(sharedNeo4j())
  beforeAll(async () => {
    await emptyDatabase(driver)
    await driver.executeQuery('CREATE CONSTRAINT party_id FOR (p:Party) REQUIRE p.id IS UNIQUE')
    await driver.executeQuery('CREATE INDEX party_name FOR (p:Party) ON (p.name)')
  })
  afterAll(() => driver.close())

  const faulty: readonly (readonly [string, string, RegExp])[] = [
    ['reads every node', 'MATCH (p) RETURN p.id AS id', /all-nodes-scan/],
    ['reads every node of a label', 'MATCH (p:Party) RETURN p.id AS id', /label-scan/],
    ['reads a whole index', "MATCH (p:Party) WHERE p.name ENDS WITH 'x' RETURN p.id AS id", /label-scan/],
    ['reads every tie of a type', 'MATCH (p)-[:OWNS]->(q) RETURN p.id AS id', /relationship-scan/],
    ['reads every tie', 'MATCH (p)-->(q) RETURN p.id AS id', /relationship-scan|all-nodes-scan/],
    ['joins everything with everything', "MATCH (p:Party {id: 'a'}), (q:Party {name: 'b'}) RETURN p.id AS id", /cartesian-product/],
    ['uses a parameter that the header does not name', 'MATCH (p:Party {id: $id}) RETURN p.id AS id', /parameter id/],
    ['writes although it says READ', "CREATE (p:Party {id: 'a'}) RETURN p.id AS id", /says READ and the server WRITE/],
    ['gives other columns', "MATCH (p:Party {id: 'a'}) RETURN p.id AS party, p.name AS name", /columns \(id\) and the server \(party, name\)/],
    ['is not Cypher', 'MATCH (p:Party {id: 1) RETURN', /does not take it/],
  ]
  it.each(faulty)('refuses one that %s', async (_, body, expected) => {
    expect((await faultsOf(driver, statement(body))).join('\n')).toMatch(expected)
  })

  it('accepts one that finds its rows by an index and says so', async () => {
    expect(await faultsOf(driver, statement('MATCH (p:Party {id: $id}) RETURN p.id AS id', ['in:   $id string', 'out:  id string']))).toEqual([])
  })

  it('accepts the product of what two unique keys find, which is one row, and no product of more', async () => {
    const both = "MATCH (p:Party {id: 'a'}), (q:Party {id: 'b'}) RETURN p.id + q.id AS id"
    expect(await faultsOf(driver, statement(both))).toEqual([])
    expect((await faultsOf(driver, statement(both.replace("{id: 'b'}", "{name: 'b'}")))).join()).toContain('cartesian-product')
    const many = "MATCH (p:Party), (q:Party) WHERE p.id IN ['a', 'b'] AND q.id IN ['c', 'd'] RETURN p.id + q.id AS id"
    expect((await faultsOf(driver, statement(many))).join()).toContain('cartesian-product')
  })

  it('accepts a scan that the header admits, and refuses an admission without need or reason', async () => {
    const scan = 'MATCH (p:Party) RETURN p.id AS id'
    const admitting = (line: string, body = scan): ReturnType<typeof readStatement> => statement(body, ['in: none', 'out: id string', `admits: ${line}`])
    expect(await faultsOf(driver, admitting('label-scan because it lists all'))).toEqual([])
    expect((await faultsOf(driver, admitting('label-scan'))).join()).toContain('"because"')
    expect((await faultsOf(driver, admitting('label-scan because it lists all', "MATCH (p:Party {id: 'a'}) RETURN p.id AS id"))).join()).toContain('does not have')
  })

  it('finds no fault in those of this product', async () => {
    const { count, faults } = await faultsBelow(driver, ROOT, () => emptyDatabase(driver))
    expect(faults).toEqual([])
    expect(count).toBeGreaterThan(0)
  })
})
