// Asks a real server how it would run each statement and finds what would read or join everything.
import type { Driver, Plan } from 'neo4j-driver'
import { ADMISSIONS, schemaIn, statementsIn, type Admission, type Statement } from './cypher-header.js'

/** A place in the plan that grows with the database, by the word with which a header may admit it. */
const GREEDY: readonly (readonly [Admission, RegExp])[] = [
  ['all-nodes-scan', /AllNodesScan|SubtractionNodeByLabelsScan/],
  ['label-scan', /Node(?:ByLabel|ByLabels)?Scan|(?:Union|Intersection)NodeByLabelsScan|NodeIndex(?:Contains|EndsWith)?Scan/],
  ['relationship-scan', /(?:Directed|Undirected)(?:All|Union)?Relationship(?:s|Type|Types|Index|IndexContains|IndexEndsWith)?Scan/],
  ['cartesian-product', /CartesianProduct/],
]

/** A small projection: the server weighs plans by how much there is, and on an empty database all of them cost nothing. */
const SMALL_PROJECTION = `
UNWIND range(1, 400) AS i
CREATE (p:Party:Projected:Organization {id: 'P' + i, caption: 'P' + i}), (d:Debt:Projected {id: 'D' + i, isOpen: true})
WITH collect(p) AS parties, collect(d) AS debts
UNWIND range(0, 399) AS i
WITH parties[i] AS p, parties[(i * 7 + 1) % 400] AS q, parties[(i * 13 + 5) % 400] AS r, debts[i] AS d
CREATE (p)-[:BORROWS]->(d)<-[:GUARANTEES_DEBT]-(q)-[:ANSWERS_FOR]->(p), (q)-[:OWNS]->(r)-[:DIRECTOR_OF]->(p), (r)-[:GUARANTEES]->(q)`

/** Folders of statements, each with the folder of its schema and what lies in the database when they are planned. */
export const FOLDERS = [
  { folder: 'query', schema: 'schema', content: undefined },
  { folder: 'project', schema: 'project/schema', content: SMALL_PROJECTION },
  { folder: 'ask', schema: 'project/schema', content: SMALL_PROJECTION },
  { folder: 'gds', schema: 'project/schema', content: undefined },
] as const

/** Names of a plan's steps; a product of single rows is none. */
function operatorsOf(plan: Plan): readonly string[] {
  const name = plan.operatorType.replace(/@.*$/, '')
  return [...(name === 'CartesianProduct' && plan.children.every(isOneRow) ? [] : [name]), ...plan.children.flatMap(operatorsOf)]
}

const ONE_ROW = /^(?:NodeUniqueIndexSeek|NodeCountFromCountStore|RelationshipCountFromCountStore|Argument|MultiNodeIndexSeek)/
const ROW_FOR_ROW = /^(?:CartesianProduct|Projection|Filter|CacheProperties|AssertSameNode|Apply)/

function detailsOf(plan: Plan): string {
  const details = (plan.arguments as Readonly<Record<string, unknown>>)['Details']
  return typeof details === 'string' ? details : ''
}

/** Whether a part of a plan gives one row at most: what one unique key finds, or one count. */
function isOneRow(plan: Plan): boolean {
  if (ONE_ROW.test(plan.operatorType)) return !/ IN /.test(detailsOf(plan))
  return ROW_FOR_ROW.test(plan.operatorType) && plan.children.every(isOneRow)
}

/** What a plan holds that the header must admit; an all-nodes scan is not at the same time a label scan. */
export function greedyParts(operators: readonly string[]): readonly Admission[] {
  const found = operators.flatMap((operator) => GREEDY.find(([, pattern]) => pattern.test(operator))?.[0] ?? [])
  return ADMISSIONS.filter((one) => found.includes(one))
}

/** Faults of one statement on a database that holds its schema: of its header, of its text, of its plan. */
export async function faultsOf(driver: Driver, statement: Statement): Promise<readonly string[]> {
  const parameters = Object.fromEntries(statement.parameters.map((name) => [name, null]))
  const session = driver.session()
  try {
    const { summary } = await session.run(`EXPLAIN ${statement.text}`, parameters)
    const { plan } = summary
    if (plan === false) return [...statement.faults, 'the server gave no plan']
    const greedy = greedyParts(operatorsOf(plan))
    const writes = summary.queryType !== 'r'
    const columns = plan.operatorType.startsWith('ProduceResults') ? columnsOf(plan) : []
    return [
      ...statement.faults,
      ...greedy.filter((one) => !statement.admits.includes(one)).map((one) => `its plan has a ${one} that the header does not admit`),
      ...statement.admits.filter((one) => !greedy.includes(one)).map((one) => `its header admits a ${one} that its plan does not have`),
      ...(writes === (statement.mode === 'WRITE') ? [] : [`its header says ${statement.mode || 'no mode'} and the server ${writes ? 'WRITE' : 'READ'}`]),
      ...(columns.join() === statement.columns.join() ? [] : [`its header gives the columns (${statement.columns.join(', ')}) and the server (${columns.join(', ')})`]),
    ]
  } catch (error) {
    return [...statement.faults, `the server does not take it: ${(error as Error).message}`]
  } finally {
    await session.close()
  }
}

/** Columns in their order, as the last step of the plan lists them. */
function columnsOf(plan: Plan): readonly string[] {
  const details = detailsOf(plan)
  return details !== '' ? details.split(', ').map((name) => name.replaceAll('`', '')) : []
}

/** Applies schema files; each statement in a transaction of its own, as the server demands. */
export async function applySchema(driver: Driver, root: string, folder: string): Promise<void> {
  const session = driver.session()
  try {
    for (const statement of schemaIn(root, folder)) await session.run(statement)
    await session.run('CALL db.awaitIndexes(120)')
  } finally {
    await session.close()
  }
}

/** Faults of all statements below a root, each as `path: sentence`; `empty` takes data and schema out of the database. Those of the Graph Data Science library are judged where it is. */
export async function faultsBelow(driver: Driver, root: string, empty: () => Promise<void>): Promise<{ readonly count: number; readonly faults: readonly string[] }> {
  const faults: string[] = []
  let count = 0
  const { records } = await driver.executeQuery("SHOW FUNCTIONS YIELD name WHERE name = 'gds.version' RETURN name")
  const hasGds = records.length > 0
  for (const { folder, schema, content } of FOLDERS) {
    if (folder === 'gds' && !hasGds) continue
    const statements = statementsIn(root, folder).filter(({ path }) => !path.startsWith(`${schema}/`))
    if (statements.length === 0) continue
    await empty()
    await applySchema(driver, root, schema)
    if (content !== undefined) await driver.executeQuery(content)
    // Counts of what each index holds are taken now and then; without them an index may look worse than a scan.
    await driver.executeQuery('CALL db.prepareForReplanning(300)')
    for (const statement of statements) {
      count++
      faults.push(...(await faultsOf(driver, statement)).map((fault) => `cypher/${statement.path}: ${fault}`))
    }
  }
  return { count, faults }
}
