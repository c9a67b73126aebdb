// Starts and stops a real Neo4j on this machine: for the tests, the benches and for trying it out.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import neo4j from 'neo4j-driver'
import { neo4jJars, type Jars } from './neo4j-jars.js'
import { freePort } from './free-port.js'

/** A machine that is busy with other things may take long; a server that will never come has ended by itself before. */
const READY_WITHIN_MS = 180_000
const STOPPED_WITHIN_MS = 30_000
const USER = 'neo4j'

/** How a server is started. */
export interface Neo4jOptions {
  /** Folder of its data, kept at the end and started again with the same password; absent: a new one, removed by `stop`. */
  readonly folder?: string
  readonly plugins?: 'gds'
  /** Most heap in MB, 1024 when absent. */
  readonly heapMb?: number
}

/** Where a server answers, and as whom. */
export interface Neo4jAccess {
  readonly url: string
  readonly user: string
  readonly password: string
}

/** A running server. */
export interface Neo4jServer extends Neo4jAccess {
  /** Process id of the server itself, which changes with each `restart`. */
  readonly pid: number
  readonly folder: string
  /** Asks it to end (SIGTERM), waits until it has, and removes the folder if it was made for it. */
  readonly stop: () => Promise<void>
  /** Ends it at once (SIGKILL), as a crash would; its data stay. */
  readonly kill: () => Promise<void>
  /** Starts it again on the same data and the same URL, once it was killed or has ended; resolves when it answers. */
  readonly restart: () => Promise<void>
}

function configuration(port: number, jars: Jars): string {
  return [
    'server.bolt.enabled=true',
    `server.bolt.listen_address=127.0.0.1:${port}`,
    `server.bolt.advertised_address=127.0.0.1:${port}`,
    'server.http.enabled=false',
    'server.https.enabled=false',
    'dbms.security.auth_enabled=true',
    'dbms.usage_report.enabled=false',
    'server.memory.pagecache.size=256m',
    // Ends at once instead of waiting 7 to 10 seconds for idle threads.
    'internal.server.bolt.thread_pool_shutdown_wait_time=0s',
    ...(jars.plugins === undefined ? [] : [`server.directories.plugins=${jars.plugins}`, 'dbms.security.procedures.unrestricted=gds.*']),
    '',
  ].join('\n')
}

function classPath({ lib, plugins }: Jars): string {
  return [plugins, lib].filter((folder) => folder !== undefined).map((folder) => join(folder, '*')).join(delimiter)
}

/** The folder's password; set once before the first start, since it has no effect later. */
function passwordOf(folder: string, jars: Jars): string {
  const file = join(folder, 'password')
  if (existsSync(file)) return readFileSync(file, 'utf8')
  // In hex, because base64 may begin with a dash, which the tool would read as an option.
  const password = randomBytes(18).toString('hex')
  const done = spawnSync('java', ['-cp', classPath(jars), 'org.neo4j.cli.AdminTool', 'dbms', 'set-initial-password', password], {
    encoding: 'utf8', env: { ...process.env, NEO4J_HOME: folder, NEO4J_CONF: join(folder, 'conf') },
  })
  if (done.status !== 0) throw new Error(`Neo4j did not take its first password:\n${done.stdout ?? ''}${done.stderr ?? ''}`)
  writeFileSync(file, password, { mode: 0o600 })
  return password
}

/** Ends the server when this process is gone, however it went: its end closes the pipe that the watcher reads. */
function watch(pid: number): ChildProcess {
  const script = `process.stdin.resume().on('end', () => { try { process.kill(${pid}, 'SIGKILL') } catch {} })`
  const watcher = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watcher.unref()
  return watcher
}

interface Running {
  readonly child: ChildProcess
  readonly watcher: ChildProcess
  readonly ended: Promise<void>
  /** The last of what it printed, for the error text when it does not come up. */
  readonly said: () => string
}

/** Uses the archive of classes where there is one; else this server writes it when it ends in order. */
function archiving({ archive }: Jars): { readonly flags: readonly string[]; readonly keep: () => void } {
  if (existsSync(archive)) return { flags: [`-XX:SharedArchiveFile=${archive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'], keep: () => undefined }
  const written = `${archive}.${process.pid}.tmp`
  return {
    flags: [`-XX:ArchiveClassesAtExit=${written}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off'],
    keep: () => {
      if (existsSync(written)) renameSync(written, archive)
    },
  }
}

function run(folder: string, jars: Jars, heapMb: number): Running {
  const { flags, keep } = archiving(jars)
  const args = [
    ...flags, `-Xmx${heapMb}m`, '-XX:+UseSerialGC', '-cp', classPath(jars), 'org.neo4j.server.CommunityEntryPoint',
    `--home-dir=${folder}`, `--config-dir=${join(folder, 'conf')}`,
  ]
  // A group of its own: Ctrl-C reaches this process, which then ends the server in order.
  const child = spawn('java', args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)))
  const ended = new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done())).then(keep)
  return { child, watcher: watch(child.pid ?? 0), ended, said: () => said }
}

async function untilReady(access: Neo4jAccess, running: Running): Promise<void> {
  const driver = neo4j.driver(access.url, neo4j.auth.basic(access.user, access.password), { connectionTimeout: 5000 })
  const startedAtMs = Date.now()
  let last: unknown
  try {
    while (Date.now() - startedAtMs < READY_WITHIN_MS && running.child.exitCode === null && running.child.signalCode === null) {
      try {
        await driver.getServerInfo()
        return
      } catch (error) {
        // Not yet; asked again until it answers or has ended.
        last = error
      }
      await sleep(100)
    }
  } finally {
    await driver.close()
  }
  throw new Error(`Neo4j did not start; it said:\n${running.said()}`, { cause: last })
}

async function end(running: Running, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  running.child.kill(signal)
  const late = new AbortController()
  const isLate = sleep(STOPPED_WITHIN_MS, true, { signal: late.signal }).catch(() => false)
  if ((await Promise.race([running.ended.then(() => false), isLate])) && running.child.kill('SIGKILL')) await running.ended
  late.abort()
  running.watcher.kill('SIGKILL')
}

async function upOrEnded(access: Neo4jAccess, running: Running): Promise<Running> {
  try {
    await untilReady(access, running)
    return running
  } catch (error) {
    await end(running, 'SIGKILL')
    throw error
  }
}

/** Tries again on another port when the server ended: someone else may have taken the port since it was found free. */
async function startOnFreePort(home: string, jars: Jars, heapMb: number, attempts = 3): Promise<{ readonly access: Neo4jAccess; readonly started: Running }> {
  const port = await freePort()
  writeFileSync(join(home, 'conf', 'neo4j.conf'), configuration(port, jars))
  const access: Neo4jAccess = { url: `bolt://127.0.0.1:${port}`, user: USER, password: passwordOf(home, jars) }
  const started = run(home, jars, heapMb)
  try {
    return { access, started: await upOrEnded(access, started) }
  } catch (error) {
    if (attempts === 1) throw error
    return startOnFreePort(home, jars, heapMb, attempts - 1)
  }
}

/**
 * Starts a Neo4j 5.26 community server on loopback with a free port and a generated password, and waits until it answers
 * (2 to 6 seconds, and a first fetch of its jars). It ends with this process at the latest.
 *
 *     const server = await startNeo4j()
 *     const driver = neo4j.driver(server.url, neo4j.auth.basic(server.user, server.password))
 *     await server.kill(); await server.restart()   // a crash: same data, same URL
 *     await driver.close(); await server.stop()
 *
 * @throws Error with what the server printed when it does not come up, or with what Maven printed
 */
export async function startNeo4j({ folder, plugins, heapMb = 1024 }: Neo4jOptions = {}): Promise<Neo4jServer> {
  const jars = neo4jJars(plugins === 'gds')
  const home = folder === undefined ? mkdtempSync(join(tmpdir(), 'rightparty-neo4j-')) : resolve(folder)
  mkdirSync(join(home, 'conf'), { recursive: true })
  const { access, started } = await startOnFreePort(home, jars, heapMb)
  let running = started
  const stop = async (): Promise<void> => {
    await end(running, 'SIGTERM')
    if (folder === undefined) rmSync(home, { recursive: true, force: true })
  }
  return {
    ...access,
    get pid() {
      return running.child.pid ?? 0
    },
    folder: home,
    stop,
    kill: () => end(running, 'SIGKILL'),
    restart: async () => {
      running = await upOrEnded(access, run(home, jars, heapMb))
    },
  }
}

/** The server that `NEO4J_URL`, `NEO4J_USER` and `NEO4J_PASSWORD` name, if they do. */
export function givenNeo4j(env: NodeJS.ProcessEnv = process.env): Neo4jAccess | undefined {
  const { NEO4J_URL, NEO4J_USER, NEO4J_PASSWORD } = env
  return NEO4J_URL === undefined || NEO4J_URL === '' ? undefined : { url: NEO4J_URL, user: NEO4J_USER ?? USER, password: NEO4J_PASSWORD ?? '' }
}
