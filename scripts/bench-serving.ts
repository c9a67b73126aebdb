// Leases a second and the time that a dispatcher waits for them: durable, each decided again, each with its ledger entry;
// beside raw durable commits of the same disk, and a queue that decides nothing where its packages are there.
// Usage: node dist/scripts/bench-serving.js [--people 8000]
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DatabaseSync } from '@photostructure/sqlite'
import autocannon from 'autocannon'
import { openApp } from '#src/app.js'
import { runAddDispatcher, runApprove, runLease, type Acting } from '#src/app/dispatch-run.js'
import { runLoad } from '#src/app/load-run.js'
import { runRank } from '#src/app/rank-run.js'
import { readSettings } from '#src/app/settings.js'
import { newToken } from '#src/app/tokens.js'
import { beside } from './bench-queue.js'

type App = ReturnType<typeof openApp>

const AT = '2026-03-04T12:00:00Z'
const STORE = 'sqlite:./store.db'
const LIST = 'bench'
const BATCH = 100
const PER_REQUEST = 10
/** Callers that ask for one lease each at the same time: their leases share commits. */
const CALLERS = 64
/** Shares of the list that each measurement takes; a rest is left, so that no call comes to the list's end. */
const WARMING = 0.1
const MEASURED = 0.4
const LOADS = [{ clients: 1, share: 0.05 }, { clients: 10, share: 0.1 }, { clients: 100, share: 0.25 }] as const
/** Raw commits, leases one by one, leases of callers at once and one lease of many, in each round of a measurement. */
const ROUND = { raw: 64, single: 32, callers: CALLERS, batch: BATCH } as const
const PERSON: Acting = { name: 'bench', kind: 'person' }
const PROGRAM: Acting = { name: 'bench', kind: 'service' }
const silent = (): void => undefined

function line(what: string, figure: string, besides = ''): void {
  console.log(`${what.padEnd(34)}${figure.padEnd(38)}${besides}`)
}

async function secondsOf(work: () => Promise<void> | void): Promise<number> {
  const from = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - from) / 1e9
}

/** Writes borrowers with a debt and a mobile number each. */
function writePortfolio(folder: string, people: number): void {
  const each = Array.from({ length: people }, (_, i) => i + 1)
  const write = (name: string, header: string, row: (n: number) => string): void => {
    writeFileSync(join(folder, name), `${[header, ...each.map(row)].join('\n')}\n`)
  }
  mkdirSync(folder)
  writeFileSync(join(folder, 'sources.csv'),
    'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,notice_sent_on\nbook,creditor_record,Book,GB,contract,collect,2026-01-01,2026-01-02\n')
  write('parties.csv', 'party_id,kind,name,country,birth_date,source_id', (n) => `P${n},person,Pat ${n},GB,1971-02-03,book`)
  write('debts.csv', 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', (n) => `D${n},BANK,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)
  write('obligations.csv', 'debt_id,party_id,role,from,source_id', (n) => `D${n},P${n},borrower,2024-05-01,book`)
  write('contact_points.csv', 'contact_point_id,party_id,kind,value,verified_on,source_id', (n) => `C${n},P${n},mobile,+447400${100_000 + n},2026-02-20,book`)
}

/** Makes a list in a fresh store and the token of one who dispatches; says how long the list is. */
async function prepare(app: App, folder: string, people: number): Promise<{ readonly entries: number; readonly token: string }> {
  writePortfolio(join(folder, 'portfolio'), people)
  await runLoad(app, { paths: ['portfolio'] }, silent)
  const { entries } = await runRank(app, { list: LIST }, silent)
  await runApprove(app, PERSON, LIST)
  await runAddDispatcher(app, PERSON, { dispatcherId: 'bench', automation: 'none', channels: ['voice'] })
  const { token } = await newToken(app, { name: 'bench', role: 'dispatcher', dispatcherId: 'bench' })
  return { entries, token }
}

/** Commits of two small rows each, every one on the disk before the next: what this disk can do at most. */
interface RawDisk {
  readonly commit: (times: number) => void
  readonly close: () => void
}

function rawDisk(folder: string): RawDisk {
  const db = new DatabaseSync(join(folder, 'raw.db'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE lease (id TEXT PRIMARY KEY, content TEXT); CREATE TABLE leaf (id TEXT PRIMARY KEY, entry TEXT)')
  const [lease, leaf] = [db.prepare('INSERT INTO lease VALUES (?, ?)'), db.prepare('INSERT INTO leaf VALUES (?, ?)')]
  const content = 'x'.repeat(500)
  return {
    commit: (times) => {
      for (let i = 0; i < times; i++) {
        db.exec('BEGIN IMMEDIATE')
        lease.run(randomUUID(), content)
        leaf.run(randomUUID(), content)
        db.exec('COMMIT')
      }
    },
    close: () => db.close(),
  }
}

/** Leases, so many at a call. @throws Error when the list gives fewer, since the figure would then be of something else */
async function leased(app: App, calls: number, limit: number): Promise<void> {
  for (let i = 0; i < calls; i++) {
    const { leases, passed } = await runLease(app, PROGRAM, { list: LIST, holder: 'bench', limit }, randomUUID())
    if (leases.length !== limit) throw new Error(`a call for ${limit} leases gave ${leases.length}; passed over: ${JSON.stringify(passed)}`)
  }
}

/** How many of each a second, measured in turns, so that whatever else the machine does falls on all alike. */
type Rates = Readonly<Record<keyof typeof ROUND, number>>

async function measured(app: App, disk: RawDisk, rounds: number): Promise<Rates> {
  const works: Readonly<Record<keyof typeof ROUND, () => Promise<void> | void>> = {
    raw: () => disk.commit(ROUND.raw),
    single: () => leased(app, ROUND.single, 1),
    callers: async () => void await Promise.all(Array.from({ length: ROUND.callers }, () => leased(app, 1, 1))),
    batch: () => leased(app, 1, ROUND.batch),
  }
  const kinds = Object.keys(ROUND) as (keyof typeof ROUND)[]
  const spent = { raw: 0, single: 0, callers: 0, batch: 0 }
  for (let round = 0; round < rounds; round++) for (const kind of kinds) spent[kind] += await secondsOf(works[kind])
  const rate = (kind: keyof typeof ROUND): number => (ROUND[kind] * rounds) / spent[kind]
  return { raw: rate('raw'), single: rate('single'), callers: rate('callers'), batch: rate('batch') }
}

/** Starts the product's server on the store in a process of its own. */
async function served(folder: string): Promise<{ readonly address: string; readonly end: () => Promise<void> }> {
  const args = [fileURLToPath(new URL('../cli.js', import.meta.url)), '--store', STORE, '--at', AT, 'serve', '--port', '0', '--json']
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const [first] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const end = async (): Promise<void> => {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  return { address: (JSON.parse(first) as { address: string }).address, end }
}

/** What clients waited for their leases, in milliseconds, in ascending order, and how many leases they got. */
interface Waited {
  readonly waits: readonly number[]
  readonly leases: number
  readonly s: number
}

async function askedOver(address: string, token: string, clients: number, amount: number): Promise<Waited> {
  const waits: number[] = []
  const statuses = new Map<number, number>()
  let leases = 0
  const s = await secondsOf(async () => {
    await new Promise<void>((resolve, reject) => {
      const load = autocannon({
        url: `${address}v1/lists/${LIST}/leases`, method: 'POST', connections: clients, amount,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ limit: PER_REQUEST }),
        requests: [{ setupRequest: (request) => ({ ...request, headers: { ...request.headers, 'idempotency-key': randomUUID() } }) }],
        setupClient: (client) => {
          client.on('body', (body) => {
            leases += (JSON.parse(body.toString()) as { leases?: readonly unknown[] }).leases?.length ?? 0
          })
        },
      }, (error) => {
        if (error === null) resolve()
        else reject(error)
      })
      load.on('response', (_client, status, _bytes, ms) => {
        waits.push(ms)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      })
    })
  })
  if (statuses.get(200) !== amount) throw new Error(`of ${amount} requests these were answered: ${JSON.stringify([...statuses])}`)
  return { waits: waits.toSorted((a, b) => a - b), leases, s }
}

function part(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1)
}

async function bench(folder: string, people: number): Promise<void> {
  const app = openApp(readSettings({ store: STORE, at: AT, quiet: true }, {}, folder), folder)
  let token: string
  let entries: number
  try {
    ({ token, entries } = await prepare(app, folder, people))
    console.log(`\nServing: a list of ${entries} entries, embedded store`)
    const disk = rawDisk(folder)
    // Once before, so that the compiler of the runtime has settled.
    await leased(app, Math.floor(entries * WARMING), 1)
    const { raw, single, callers, batch } = await measured(app, disk, Math.max(1, Math.floor((entries * MEASURED) / (ROUND.single + ROUND.callers + ROUND.batch)))).finally(disk.close)
    line('raw durable commits', `${Math.round(raw)}/s`, 'two rows each, SQLite, WAL, synchronous = FULL, the same disk; all four in turns')
    line('leases one by one', `${Math.round(single)}/s`, `${(single / raw).toFixed(2)}x of the raw commits; decided again, with ledger entry and idempotency key`)
    line(`leases one by one, ${CALLERS} callers`, `${Math.round(callers)}/s`, `${(callers / raw).toFixed(2)}x of the raw commits; acts that wait together share one commit`)
    line('leases by the hundred', `${Math.round(batch)} entries/s`, `${(batch / single).toFixed(1)}x as many as one by one`)
    await beside(line, callers, folder)
  } finally {
    await app.close()
  }
  const { address, end } = await served(folder)
  try {
    for (const { clients, share } of LOADS) {
      const { waits, leases, s } = await askedOver(address, token, clients, Math.max(clients, Math.floor((entries * share) / PER_REQUEST)))
      line(`HTTP lease of 10, ${clients} client${clients === 1 ? '' : 's'}`, `p50 ${part(waits, 0.5)} p95 ${part(waits, 0.95)} p99 ${part(waits, 0.99)} ms`, `${waits.length} requests, ${leases} leases, ${Math.round(leases / s)} entries/s`)
    }
  } finally {
    await end()
  }
}

const given = process.argv.indexOf('--people')
const people = given === -1 ? 8000 : Number(process.argv[given + 1])
const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))
try {
  await bench(folder, people)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
