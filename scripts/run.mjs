// Sets the checkout up and runs one of its tasks: start, test, build, bench, simulate, neo4j, cypher.
// Plain JavaScript on Node alone, because it runs before anything is installed or compiled.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const MIN_NODE = [20, 19]
const [task = 'help', ...rest] = process.argv.slice(2)

/** Ends with one sentence that says what is missing and what to do. */
function fail(sentence, code = 1) {
  process.stderr.write(`rightparty: ${sentence}\n`)
  process.exit(code)
}

function say(sentence) {
  process.stderr.write(`rightparty: ${sentence}\n`)
}

/** Runs a program; `quiet` keeps its output back unless it fails. Returns its exit code. */
function run(command, args, { quiet = false, env = {} } = {}) {
  const shell = process.platform === 'win32' && !command.endsWith('.exe')
  const done = spawnSync(command, args, {
    cwd: ROOT,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...env },
    shell,
  })
  if (done.error) fail(`could not run "${command}" (${done.error.code}); install it or add it to PATH, then try again.`)
  if (quiet && done.status !== 0) process.stderr.write(`${done.stdout}${done.stderr}`)
  // A program ended by a signal has no exit code; 1 says that it did not do its work.
  return done.status ?? 1
}

function node(file, args, options) {
  return run(process.execPath, [join(ROOT, file), ...args], options)
}

function changedAtMs(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function newestMs(folder) {
  let newest = changedAtMs(folder)
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name)
    newest = Math.max(newest, item.isDirectory() ? newestMs(path) : changedAtMs(path))
  }
  return newest
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const tooOld = major < MIN_NODE[0] || (major === MIN_NODE[0] && minor < MIN_NODE[1])
  if (tooOld) fail(`Node ${MIN_NODE.join('.')} or newer is needed and this is ${process.versions.node}; install a newer Node and try again.`)
}

function install() {
  const installed = changedAtMs(join(ROOT, 'node_modules', '.package-lock.json'))
  if (installed >= changedAtMs(join(ROOT, 'package-lock.json'))) return
  // A clean install empties the folder, which through a link is somebody else's.
  const link = lstatSync(join(ROOT, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true
  if (link) fail('node_modules is a link and older than package-lock.json; install where it leads to, or remove the link.')
  say('installing the packages it needs (once) ...')
  // The npm that came with this Node, so that no other one is needed on PATH.
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const code = npm?.endsWith('.js') ? run(process.execPath, [npm, ...args], { quiet: true }) : run('npm', args, { quiet: true })
  if (code !== 0) fail('the packages could not be installed (npm said why above); check the connection to the package registry and try again.')
}

function build() {
  const dist = join(ROOT, 'dist')
  const stamp = join(dist, '.built')
  const sources = ['src', 'scripts'].map((folder) => newestMs(join(ROOT, folder)))
  const newest = Math.max(...sources, changedAtMs(join(ROOT, 'tsconfig.json')), changedAtMs(join(ROOT, 'package-lock.json')))
  if (changedAtMs(stamp) > newest) return
  say('building ...')
  rmSync(dist, { recursive: true, force: true })
  const tsc = 'node_modules/typescript/bin/tsc'
  if (node(tsc, ['-p', 'tsconfig.build.json']) !== 0) fail('the sources do not compile (see above).')
  // Pages, packs and tables lie beside the code that reads them; the page is built on its own.
  const page = join(ROOT, 'src', 'web', 'page', 'app')
  cpSync(join(ROOT, 'src'), dist, { recursive: true, filter: (path) => path !== page && !path.endsWith('.ts') && !path.endsWith('.md') })
  if (node('node_modules/vite/bin/vite.js', ['build', '--config', join(page, 'vite.config.mjs')]) !== 0) fail('the page could not be built (see above).')
  if (node(tsc, ['-p', 'scripts/tsconfig.json']) !== 0) fail('the scripts do not compile (see above).')
  chmodSync(join(dist, 'cli.js'), 0o755)
  writeFileSync(stamp, '')
}

function test() {
  const steps = [
    // The page runs in a browser: its types are other ones.
    ['types', () => ['tsconfig.json', 'src/web/page/app/tsconfig.json'].reduce((code, project) => node('node_modules/typescript/bin/tsc', ['-p', project]) || code, 0)],
    ['lint', () => node('node_modules/oxlint/bin/oxlint', ['--type-aware', '--max-warnings', '0'])],
    ['tests', () => node('node_modules/vitest/vitest.mjs', ['run', ...rest])],
  ]
  const failed = steps.filter(([name, step]) => {
    say(`${name} ...`)
    return step() !== 0
  })
  if (failed.length > 0) fail(`failed: ${failed.map(([name]) => name).join(', ')} (see above).`)
  say('types, lint and tests passed.')
}

const TASKS = {
  build: () => undefined,
  start: () => process.exit(node('dist/cli.js', ['start', ...rest])),
  test,
  bench: () => process.exit(node('dist/scripts/bench.js', rest)),
  simulate: () => process.exit(node('dist/scripts/simulate.js', rest)),
  neo4j: () => process.exit(node('dist/scripts/neo4j.js', rest)),
  cypher: () => process.exit(node('dist/scripts/cypher.js', rest)),
}

checkNode()
const chosen = TASKS[task]
if (chosen === undefined) fail(`"${task}" is no task; use one of: ${Object.keys(TASKS).join(', ')}.`, 2)
install()
build()
chosen()
