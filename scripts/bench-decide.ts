// Verdicts a second on the same 20 rules and facts: ours, json-rules-engine, and Cedar and OPA compiled to wasm. None of the
// rules fires. OPA's compiler is a program of its own: name it in RIGHTPARTY_OPA, else OPA is left out.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { loadPolicy } from '@open-policy-agent/opa-wasm'
import { Engine } from 'json-rules-engine'
import { compilePacks, decide, parsePack, zoneData } from '#src/decide/index.js'
import { parseCaseFile } from '#src/model/case-file.js'

/** A rule of the comparison: the fact that it reads and the value at which it refuses. */
interface Rule {
  readonly fact: string
  readonly is: string | boolean
  readonly given: string | boolean
}

const RULES: readonly Rule[] = [
  ...['party.vulnerable', 'party.activeDuty', 'party.deceased', 'party.renounced', 'party.refusedContact', 'party.inMoratoriumScheme',
    'contactPoint.employerProvided', 'contactPoint.partyKnownThere', 'debt.jointHouseholdUse', 'humanDecision',
  ].map((fact) => ({ fact, is: true, given: false })),
  { fact: 'channel', is: 'public_post', given: 'voice' }, { fact: 'purpose', is: 'locate', given: 'collect' },
  { fact: 'automation', is: 'prerecorded', given: 'none' }, { fact: 'party.capacity', is: 'none', given: 'full' },
  { fact: 'party.identity', is: 'ambiguous', given: 'confirmed' }, { fact: 'contactPoint.place', is: 'work', given: 'home' },
  { fact: 'debt.kind', is: 'illegal', given: 'consumer' }, { fact: 'actor.kind', is: 'sub_agency', given: 'collection_agency' },
  { fact: 'content.format', is: 'postcard', given: 'letter' }, { fact: 'content.envelope', is: 'reveals_collection', given: 'neutral' },
]
/** Facts that every question has; their conditions have no way. */
const ALWAYS_GIVEN = new Set(['channel', 'purpose', 'debt.kind', 'actor.kind'])

function caseFile(): unknown {
  const file: Record<string, unknown> = {
    at: '2026-03-04T12:00:00Z', actor: { id: 'A' }, jurisdictions: ['ZZ'], party: { id: 'P', kind: 'person', role: 'borrower' },
    debt: { id: 'D', states: [] }, contactPoint: { id: 'C', kind: 'mobile' }, content: {}, zones: ['UTC'], events: [],
  }
  for (const { fact, given } of RULES) {
    const [first = '', second] = fact.split('.')
    if (second === undefined) file[first] = given
    else (file[first] as Record<string, unknown>)[second] = given
  }
  return file
}

function ourPack(): unknown {
  const grounds = { citation: 'a bench', confidence: 'design', readOn: '2026-01-01', because: 'It is one rule of the comparison.' }
  return {
    id: 'ZZ', version: '2026.1.1', place: 'ZZ', kind: 'statutory', title: 'Twenty rules', verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01',
    sources: [{ key: 'B1', what: 'a bench', copyOf: '2026' }], toCheck: [],
    rules: [
      ...RULES.map(({ fact, is }, i) => ({ ...grounds, id: `ZZ-${i + 10}`, refuse: 'DENY', when: { fact, is: [is], ...(ALWAYS_GIVEN.has(fact) ? {} : { way: 'forbids' }) } })),
      { ...grounds, id: 'ZZ-99', permit: 'ALLOW', when: { fact: 'party.role', is: ['borrower'] } },
    ],
  }
}

/** Times a second that a piece of work is done, over at least two seconds after warming up. */
async function rate(work: () => unknown): Promise<number> {
  for (let i = 0; i < 500; i++) await work()
  let done = 0
  const from = process.hrtime.bigint()
  while (process.hrtime.bigint() - from < 2_000_000_000n) {
    for (let i = 0; i < 100; i++) {
      const answer = work()
      if (answer instanceof Promise) await answer
    }
    done += 100
  }
  return (done * 1e9) / Number(process.hrtime.bigint() - from)
}

/** Finds a file in a tar archive by the end of its name. */
function fileInTar(archive: Buffer, ending: string): Buffer {
  for (let at = 0; at + 512 <= archive.length; ) {
    const field = (from: number, length: number): string => archive.toString('latin1', at + from, at + from + length).replace(/\0.*$/, '')
    const bytes = Number.parseInt(field(124, 12), 8) || 0
    if (field(0, 100).endsWith(ending)) return archive.subarray(at + 512, at + 512 + bytes)
    at += 512 + Math.ceil(bytes / 512) * 512
  }
  throw new Error(`the bundle holds no ${ending}`)
}

/** The twenty rules in Rego, compiled to wasm by the program named. */
function regoAsWasm(opa: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))
  try {
    const rules = RULES.map(({ fact, is }, i) => `deny contains "ZZ-${i + 10}" if input.${fact.replace('.', '_')} == ${quoted(is)}`)
    writeFileSync(join(folder, 'bench.rego'), ['package bench', 'import rego.v1', ...rules, 'verdict := {"allow": count(deny) == 0, "deny": deny}'].join('\n'))
    const built = spawnSync(opa, ['build', '-t', 'wasm', '-e', 'bench/verdict', '-o', 'bundle.tar.gz', 'bench.rego'], { cwd: folder, encoding: 'utf8' })
    if (built.status !== 0) throw new Error(`opa could not compile the rules: ${built.error?.message ?? built.stderr}`)
    return fileInTar(gunzipSync(readFileSync(join(folder, 'bundle.tar.gz'))), 'policy.wasm')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rate of OPA, its version beside it; undefined where no compiler is named. */
async function opaRate(facts: Readonly<Record<string, string | boolean>>): Promise<{ readonly perSecond: number; readonly version: string } | undefined> {
  const opa = process.env.RIGHTPARTY_OPA
  if (opa === undefined || opa === '') return undefined
  const policy = await loadPolicy(regoAsWasm(opa))
  const answer = (): unknown => policy.evaluate(facts)
  if (JSON.stringify(answer()) !== '[{"result":{"allow":true,"deny":[]}}]') throw new Error('the comparison is not one: OPA does not allow')
  const version = /^Version: (\S+)/.exec(spawnSync(opa, ['version'], { encoding: 'utf8' }).stdout)?.[1] ?? 'of an unknown version'
  return { perSecond: await rate(answer), version }
}

const packs = compilePacks([parsePack(ourPack(), 'bench')])
// Asked in turn, each with parts of its own: one asked twice in a row would only be looked up.
const files = Array.from({ length: 64 }, () => parseCaseFile(caseFile()))
const zones = zoneData()
if (files.some((file) => decide(file, packs, zones).decision !== 'ALLOW')) throw new Error('the comparison is not one: ours does not allow')
let asked = 0
const ours = await rate(() => decide(files[asked++ % files.length]!, packs, zones))

const flat = Object.fromEntries(RULES.map(({ fact, given }) => [fact.replace('.', '_'), given]))
const engine = new Engine(
  RULES.map(({ fact, is }, i) => ({ conditions: { all: [{ fact: fact.replace('.', '_'), operator: 'equal', value: is }] }, event: { type: `ZZ-${i + 10}` } })),
)
const theirs = await rate(() => engine.run(flat))

const quoted = (value: string | boolean): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))
const policies = ['permit(principal, action, resource);', ...RULES.map(({ fact, is }) => `forbid(principal, action, resource) when { context.${fact.replace('.', '_')} == ${quoted(is)} };`)]
preparsePolicySet('bench', { staticPolicies: policies.join('\n') })
const call = {
  principal: { type: 'User', id: 'a' }, action: { type: 'Action', id: 'contact' }, resource: { type: 'Party', id: 'p' },
  context: flat, preparsedPolicySetId: 'bench', validateRequest: false, entities: [],
}
const cedar = await rate(() => statefulIsAuthorized(call))

const opa = await opaRate(flat)

console.log('\n20 rules and facts, none of which fires')
console.log(`ours                              ${Math.round(ours)} verdicts/s, every reason, permit and pack`)
console.log(`json-rules-engine                 ${Math.round(theirs)}/s; ours ${(ours / theirs).toFixed(0)}x`)
console.log(`Cedar (wasm, parsed before)       ${Math.round(cedar)}/s; ours ${(ours / cedar).toFixed(0)}x`)
console.log(opa === undefined
  ? 'OPA compiled to wasm              not run: RIGHTPARTY_OPA names no opa to compile with'
  : `OPA ${opa.version} (wasm)`.padEnd(34) + `${Math.round(opa.perSecond)}/s; ours ${(ours / opa.perSecond).toFixed(0)}x`)
