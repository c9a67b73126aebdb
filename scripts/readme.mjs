// Prints the README's console blocks anew: runs their commands, in order, in an empty folder, with the built command line.
// Lines are cut at 150 characters unless longer ones stood there; a block that ends with "..." keeps the length that it had.
// An id of a lease in a command stands for the one that `lease` has just printed. `node scripts/readme.mjs` writes README.md; `--check` says whether it would change.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LINE_MAX = 150
/** How far a long act has come: said only where it takes long. */
const PROGRESS = /^[a-z ]+: \d+ % \(/
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const FILE = join(ROOT, 'README.md')
const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g

/** The commands of a block with the lines that each printed. */
function commandsOf(block) {
  const commands = []
  for (const line of block.split('\n')) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), lines: [] })
    else commands.at(-1)?.lines.push(line)
  }
  return commands
}

function printed(command, folder) {
  const cli = `rightparty() { "${process.execPath}" "${join(ROOT, 'dist', 'cli.js')}" "$@"; }\n`
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RIGHTPARTY_')))
  const done = spawnSync('bash', ['-c', `${cli}{ ${command}\n} 2>&1`], { cwd: folder, encoding: 'utf8', env })
  return done.stdout.trimEnd().replaceAll(folder, '.').split('\n').filter((line) => !PROGRESS.test(line))
}

function printAnew(text, folder) {
  let leased = []
  return text.replaceAll(/```console\n([\s\S]*?)\n```/g, (_, block) => {
    const out = commandsOf(block).flatMap(({ command, lines }) => {
      const run = leased.length === 0 ? command : command.replaceAll(ID, leased[0])
      // A file that is only shown is made from what is shown of it.
      const shown = /^cat (\S+)$/.exec(run)
      if (shown) writeFileSync(join(folder, shown[1]), `${lines.join('\n')}\n`)
      const isWhole = lines.some((line) => line.length > LINE_MAX)
      const found = printed(run, folder).map((line) => (isWhole ? line : line.slice(0, LINE_MAX)))
      if (run.startsWith('rightparty lease ')) leased = found.join('\n').match(ID) ?? []
      const isCut = lines.at(-1) === '...'
      return [`$ ${run}`, ...(isCut ? [...found.slice(0, lines.length - 1), '...'] : found)]
    })
    return `\`\`\`console\n${out.join('\n')}\n\`\`\``
  })
}

const folder = mkdtempSync(join(tmpdir(), 'readme-'))
try {
  const before = readFileSync(FILE, 'utf8')
  const after = printAnew(before, folder)
  if (process.argv.includes('--check')) process.stdout.write(after === before ? 'README.md is as printed\n' : 'README.md would change\n')
  else writeFileSync(FILE, after)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
