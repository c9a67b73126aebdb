import neo4j, { type Driver, type ManagedTransaction, type Record as DriverRecord } from 'neo4j-driver'
import { Problem } from '../../model/problem.js'
import { asProblem, isContended, isMadeMeanwhile, isHopeless, unavailable } from './faults.js'
import { statement } from './statements.js'

/** Oldest server: the long-term release whose Cypher the statements are written in. */
const OLDEST_SERVER = [5, 26] as const
/** How long a transaction is tried again after lost connections and deadlocks: a restart of the server takes 5 to 10 s. */
const RETRY_MS = 20_000
const CONNECT_MS = 10_000
/** Rows fetched ahead of their reader. */
const ROWS_AHEAD = 2000

/** One row, its columns in the order of the statement's RETURN. */
export type Row = readonly unknown[]
/** Parameters of a statement; whole numbers on the first level arrive as integers, deeper ones are wrapped by `whole`. */
export type Params = Readonly<Record<string, unknown>>
/** Runs `cypher/query/NAME.cypher` inside a transaction. */
export type Run = (name: string, params?: Params) => Promise<readonly Row[]>

/** One server with its statements. */
export interface Graph {
  /** The address without user or password, for messages. */
  readonly where: string
  readonly engine: string
  readonly isReadOnly: boolean
  /** Runs one reading statement in a transaction of its own. */
  readonly read: Run
  /**
   * Runs an act in one transaction: all of it or, when it throws, nothing. It may be run again after a lost connection, even
   * when it was committed, so it must do nothing twice.
   * @throws Problem store-unavailable when the server fails or the store was opened for reading
   */
  readonly write: <T>(act: (run: Run) => Promise<T>) => Promise<T>
  /** Runs one statement that makes its own transactions as it goes. */
  readonly writeInSteps: (name: string, params?: Params) => Promise<readonly Row[]>
  /** Changes the schema by the text of a schema file; false when somebody else was changing it at the same moment. */
  readonly change: (text: string) => Promise<boolean>
  readonly close: () => Promise<void>
}

/** Where the server is and as whom to speak to it. */
export interface Neo4jAccess {
  /** `neo4j://host[:port]`, or with `bolt`, `+s`, `+ssc`; without user and password. */
  readonly url: string
  readonly user: string
  readonly password: string
}

/** A whole number as an integer of the database; plain numbers inside lists and maps become floats. */
export function whole(value: number): unknown {
  return neo4j.int(value)
}

/**
 * Connects to a server and looks whether it can be used.
 * @throws Problem invalid-input for an address that is none; store-unavailable when the server is away, refuses or is too old
 */
export async function connect(access: Neo4jAccess, isReadOnly: boolean, retryMs = RETRY_MS): Promise<Graph> {
  const where = addressOf(access.url)
  const driver = neo4j.driver(access.url, neo4j.auth.basic(access.user, access.password), {
    disableLosslessIntegers: true, maxTransactionRetryTime: retryMs, connectionTimeout: CONNECT_MS, fetchSize: ROWS_AHEAD,
    connectionAcquisitionTimeout: 2 * retryMs + CONNECT_MS, telemetryDisabled: true, userAgent: 'rightparty',
  })
  try {
    const { agent = '' } = await driver.getServerInfo()
    refuseOld(agent, where)
    return graphOf(driver, { where, engine: agent.replace('/', ' '), isReadOnly })
  } catch (error) {
    await driver.close()
    throw asProblem(error, where)
  }
}

function addressOf(url: string): string {
  const found = /^(?:neo4j|bolt)(?:\+s|\+ssc)?:\/\/([^/?#]+)/.exec(url)
  if (found === null) throw new Problem('invalid-input', 'the address of a Neo4j store is neo4j://HOST[:PORT], or neo4j+s://HOST for an encrypted connection')
  if (found[1]!.includes('@')) {
    throw new Problem('invalid-input', 'leave user and password out of the address: set RIGHTPARTY_NEO4J_USER and RIGHTPARTY_NEO4J_PASSWORD')
  }
  return found[0]
}

/**
 * Refuses a server that is too old, or none that is known.
 * @throws Problem store-unavailable
 */
export function refuseOld(agent: string, where: string): void {
  const version = /^Neo4j\/(\d+)\.(\d+)/.exec(agent)
  // From 2025 on versions are named after years.
  const [major, minor] = version === null ? [0, 0] : [Number(version[1]), Number(version[2])]
  if (major > OLDEST_SERVER[0] || (major === OLDEST_SERVER[0] && minor >= OLDEST_SERVER[1])) return
  throw unavailable(where, `${version === null ? 'it is no Neo4j that is known' : `it is Neo4j ${major}.${minor}`}; ${OLDEST_SERVER.join('.')} or newer is needed: upgrade it or name another`)
}

function wholeNumbers(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, Number.isInteger(value) ? whole(value as number) : value]))
}

function rowOf(record: DriverRecord): Row {
  return record.keys.map((_, i) => record.get(i) as unknown)
}

function graphOf(driver: Driver, about: { readonly where: string; readonly engine: string; readonly isReadOnly: boolean }): Graph {
  const { where, isReadOnly } = about
  let isOpen = true
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!isOpen) throw unavailable(where, 'it was closed: open it again')
    try {
      return await work()
    } catch (error) {
      throw asProblem(error, where)
    }
  }
  const refuseReader = (): void => {
    if (isReadOnly) throw unavailable(where, 'it was opened read-only: open it for writing')
  }
  const runIn = (tx: ManagedTransaction): Run => async (name, params = {}) => {
    try {
      return (await tx.run(statement(name), wholeNumbers(params))).records.map(rowOf)
    } catch (error) {
      throw isHopeless(error) ? asProblem(error, where) : error
    }
  }
  const alone = async (text: string, params: Params): Promise<readonly Row[]> => {
    const session = driver.session({ bookmarkManager: driver.executeQueryBookmarkManager })
    try {
      return (await session.run(text, wholeNumbers(params))).records.map(rowOf)
    } finally {
      await session.close()
    }
  }
  return {
    ...about,
    read: (name, params = {}) =>
      guarded(async () => (await driver.executeQuery(statement(name), wholeNumbers(params), { routing: 'READ' })).records.map(rowOf)),
    write: (act) =>
      guarded(async () => {
        refuseReader()
        const session = driver.session({ bookmarkManager: driver.executeQueryBookmarkManager })
        try {
          return await session.executeWrite((tx) => act(runIn(tx)))
        } finally {
          await session.close()
        }
      }),
    writeInSteps: (name, params = {}) => guarded(() => {
      refuseReader()
      return alone(statement(name), params)
    }),
    change: (text) => guarded(async () => {
      try {
        await alone(text, {})
        return true
      } catch (error) {
        if (isContended(error) || isMadeMeanwhile(error)) return false
        throw error
      }
    }),
    close: async () => {
      isOpen = false
      await driver.close()
    },
  }
}
