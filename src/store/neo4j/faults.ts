import neo4j, { type Neo4jError } from 'neo4j-driver'
import { Problem } from '../../model/problem.js'

const UNREACHABLE = 'it cannot be reached: start the server, or check the address and the network; work goes on by itself when it answers'
const MEMORY = 'a transaction needed more memory than the server may use: raise dbms.memory.transaction.total.max and server.memory.heap.max_size, then try again'
const READ_ONLY = 'the database is read-only: let it be written to (server.databases.default_to_read_only, server.databases.read_only), or name another address'

/** What to do, by the beginning of the server's code; the first that fits counts. */
const WHAT_TO_DO: readonly (readonly [code: RegExp, advice: string])[] = [
  [/^(ServiceUnavailable|SessionExpired)$/, UNREACHABLE],
  [/Security\.(Unauthorized|CredentialsExpired|TokenExpired)$/, 'it does not accept this user and password: set RIGHTPARTY_NEO4J_USER and RIGHTPARTY_NEO4J_PASSWORD'],
  [/Security\.AuthenticationRateLimit$/, 'it was given a wrong password too often and refuses for some seconds: check RIGHTPARTY_NEO4J_PASSWORD, wait and try again'],
  [/ReadOnly|AccessMode$|Statement\.NotAllowed/, READ_ONLY],
  [/Security\.Forbidden$/, 'this user may not do that there: give it the rights to read, write and change the schema, or name another by RIGHTPARTY_NEO4J_USER'],
  [/OutOfMemory|StackOverFlow/i, MEMORY],
  [/DeadlockDetected|LockClient|LockAcquisitionTimeout|Transaction\.Outdated/, 'others were writing to the same records for too long: try again'],
  [/TransactionTimedOut|Terminated|LockClientStopped/, 'the server ended the transaction (its time limit, or an administrator): raise db.transaction.timeout or try again'],
  [/Database\.(DatabaseNotFound|DatabaseUnavailable)|DatabaseUnavailable|General\.DatabaseUnavailable/, 'the database is not ready or was stopped: look into the log of the server, then try again'],
  [/Cluster\.NotALeader|NoLongerLeader/, 'the member of the cluster that answered does not take writes: use a neo4j:// address'],
  [/TransactionLogError|TransactionCommitFailed|TransactionStartFailed|DiskSpace|General\.(StorageDamage|Index)/, 'the server could not write: check its disk, the free space and its log; nothing acknowledged is lost'],
]

/** Errors that the driver would try again, though that only makes them worse. */
export function isHopeless(error: unknown): boolean {
  return isNeo4jError(error) && /OutOfMemory|StackOverFlow|AuthenticationRateLimit|ReadOnly/i.test(error.code)
}

/** Errors of two that locked each other out, of whom this one gave way. */
export function isContended(error: unknown): boolean {
  return isNeo4jError(error) && /DeadlockDetected|LockClientStopped|LockAcquisitionTimeout/.test(error.code)
}

/** The error of a schema change that somebody else made at the same moment: what it wanted is there now. */
export function isMadeMeanwhile(error: unknown): boolean {
  return isNeo4jError(error) && error.code.endsWith('EquivalentSchemaRuleAlreadyExists')
}

function isNeo4jError(error: unknown): error is Neo4jError {
  return error instanceof neo4j.Neo4jError
}

/** Turns an error of the driver or the server into a Problem that says what to do; other errors pass as they are. */
export function asProblem(error: unknown, where: string): unknown {
  if (error instanceof Problem || !isNeo4jError(error)) return error
  const { code } = error
  const advice = WHAT_TO_DO.find(([pattern]) => pattern.test(code))?.[1]
  // The server's own words may quote what was written, so that only its code is told and nothing is kept as the cause.
  return unavailable(where, advice ?? `it refused (${code}): look into the log of the server, then try again`)
}

/** The failure of a store at an address, with what to do. */
export function unavailable(where: string, advice: string): Problem {
  return new Problem('store-unavailable', `the store ${where}: ${advice}`)
}
