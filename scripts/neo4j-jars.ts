// Fetches the jars of a Neo4j server with Maven, once, into a folder of the user's cache that survives a fresh checkout.
// Neo4j and GDS are under GPL-3.0: they are run as a process of their own and are no part of this package.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The long-term release that is run: the newest line that Java 17 can carry. */
export const NEO4J_VERSION = '5.26.12'
/** The release of the Graph Data Science library that fits it. */
export const GDS_VERSION = '2.13.9'
const OLDEST_JAVA = 17
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies'

type Dependency = readonly [group: string, artifact: string, version: string]
const SERVER: Dependency = ['org.neo4j', 'neo4j', NEO4J_VERSION]
const GDS: readonly Dependency[] = [['org.neo4j.gds', 'proc', GDS_VERSION], ['org.neo4j.gds', 'opengds-extension', GDS_VERSION]]

/** Folders of jars: those of the server, and those of the library where it was asked for. */
export interface Jars {
  readonly lib: string
  readonly plugins?: string
  /** File in which this Java may keep the classes of these jars ready, which halves the time of a start; it may not be there. */
  readonly archive: string
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      // Not in this folder; the next one is asked.
      return false
    }
  })
}

/** `RIGHTPARTY_CACHE`, else the folder where this system keeps what can be fetched again. */
function cacheFolder(): string {
  const { RIGHTPARTY_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (RIGHTPARTY_CACHE !== undefined) return RIGHTPARTY_CACHE
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'rightparty')
  return join(XDG_CACHE_HOME ?? LOCALAPPDATA ?? join(homedir(), '.cache'), 'rightparty')
}

const libFolder = (): string => join(cacheFolder(), `neo4j-${NEO4J_VERSION}`)
const gdsFolder = (): string => join(cacheFolder(), `gds-${GDS_VERSION}-for-neo4j-${NEO4J_VERSION}`)

/** The version of Java on PATH such as `17.0.15`; undefined when it says none. */
function javaVersion(): string | undefined {
  return /version "([^"]+)"/.exec(spawnSync('java', ['-version'], { encoding: 'utf8' }).stderr)?.[1]
}

/** Says in a sentence what is missing to run a server here; undefined when nothing is. */
export function missingForNeo4j(): string | undefined {
  if (!isOnPath('java')) return `Java ${OLDEST_JAVA} or newer is missing`
  const version = javaVersion()
  if (Number.parseInt(version ?? '0') < OLDEST_JAVA) return `Java ${OLDEST_JAVA} or newer is needed and this is ${version ?? 'older'}`
  if (!isOnPath('mvn') && !(existsSync(libFolder()) && existsSync(gdsFolder()))) return 'Maven (mvn) is missing'
  return undefined
}

function pom(dependencies: readonly Dependency[]): string {
  const list = dependencies.map(([group, artifact, version]) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`)
  return `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>rightparty</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${list.join('\n')}</dependencies></project>\n`
}

/** Copies jars into `target` and shows it only when it is whole: two runs at once do not disturb each other. */
function fetchInto(target: string, dependencies: readonly Dependency[], except: ReadonlySet<string>): void {
  if (existsSync(target)) return
  mkdirSync(cacheFolder(), { recursive: true })
  const place = mkdtempSync(`${target}.`)
  try {
    const jars = join(place, 'jars')
    writeFileSync(join(place, 'pom.xml'), pom(dependencies))
    const done = spawnSync('mvn', ['-q', '-B', '-ntp', COPY, `-DoutputDirectory=${jars}`, '-DincludeScope=runtime'], {
      cwd: place, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32',
    })
    if (done.status !== 0) throw new Error(`Maven could not fetch the jars of Neo4j:\n${done.stdout ?? ''}${done.stderr ?? ''}`)
    for (const name of readdirSync(jars)) if (except.has(name)) rmSync(join(jars, name))
    if (!existsSync(target)) renameSync(jars, target)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function archiveFor(jars: string): string {
  return `${jars}-java-${javaVersion() ?? ''}.jsa`
}

/** Folders with the jars, fetched when they are not there yet; a first time takes 15 to 60 seconds and 120 MB. */
export function neo4jJars(withGds: boolean): Jars {
  const lib = libFolder()
  fetchInto(lib, [SERVER], new Set())
  if (!withGds) return { lib, archive: archiveFor(lib) }
  const plugins = gdsFolder()
  // What the server has already is left out, so that nothing is on the class path twice.
  fetchInto(plugins, [SERVER, ...GDS], new Set(readdirSync(lib)))
  return { lib, plugins, archive: archiveFor(plugins) }
}
