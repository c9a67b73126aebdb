import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { makeLeaf } from '../../src/ledger/leaf.js'
import { loadPortfolio } from '../../src/load/index.js'
import type { AnyFact, FactKind } from '../../src/model/facts.js'
import { FACT_KINDS } from '../../src/model/facts.js'
import type { Admit, Packs } from '../../src/model/decide.js'
import type { LoadContext, LoadInput, LoadReport, LoadRequest, Reject } from '../../src/model/load.js'
import type { SourceUse } from '../../src/model/source-use.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import { createKeyring } from '../../src/store/keyring.js'
import type { Store } from '../../src/store/port.js'

export const NOW_MS = Date.UTC(2026, 2, 2, 12)
export const keyring = createKeyring(new Uint8Array(32).fill(7))

/** Makes an input of text or bytes. */
export function input(name: string, content: string | Uint8Array, chunkBytes = 1 << 20): LoadInput {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  async function* open(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
  }
  return { name, open }
}

/** A gate by a table of decisions for class, role and purpose; what is not there is admitted. */
export function gateOf(decide: (use: SourceUse) => 'ADMIT' | 'REVIEW' | 'REJECT'): Admit {
  return (use) => {
    const decision = decide(use)
    const reason = { rule: `T-${decision}`, decision, citation: 'test', because: 'test', facts: [] }
    return { decision, reasons: decision === 'ADMIT' ? [] : [reason], packs: [] }
  }
}

export const admitAll = gateOf(() => 'ADMIT')

/** A store of its own in a folder of its own. */
export async function withStore<T>(run: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-load-'))
  const store = await openEmbedded({ path: join(folder, 'store.db') })
  try {
    return await run(store)
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

let acts = 0

export function contextFor(store: LoadContext['store'], more: Partial<LoadContext> = {}): LoadContext {
  return {
    store, keyring, packs: {} as Packs, admit: admitAll, nowMs: NOW_MS, actId: `act-${++acts}`, actor: 'tester', actorKind: 'person',
    makeLeaf: (entry) => makeLeaf(entry, randomUUID), ...more,
  }
}

/** Loads and gives the report with all rejects. */
export async function load(
  store: LoadContext['store'], inputs: readonly LoadInput[], request: Partial<LoadRequest> = {}, more: Partial<LoadContext> = {},
): Promise<LoadReport & { readonly rejects: readonly Reject[] }> {
  const rejects: Reject[] = []
  const report = await loadPortfolio({ inputs, ...request }, contextFor(store, { onReject: (reject) => rejects.push(reject), ...more }))
  return { ...report, rejects }
}

export async function factsOf(store: Store, kind: FactKind): Promise<readonly AnyFact[]> {
  const all: AnyFact[] = []
  for await (const batch of store.facts(kind)) all.push(...(batch as readonly AnyFact[]))
  return all
}

/** Everything a store holds, contact values by their hash. */
export async function contentsOf(store: Store): Promise<readonly string[]> {
  const lines: string[] = []
  for (const kind of FACT_KINDS) {
    for (const fact of await factsOf(store, kind)) {
      const { content } = fact
      const open = 'value' in content && content.value !== undefined ? { ...content, value: content.value.hash } : content
      lines.push(JSON.stringify([fact.key, Object.entries(open).sort(([a], [b]) => (a < b ? -1 : 1)), [...fact.purposes].sort()]))
    }
  }
  return lines.sort()
}

export const SOURCES = `source_id,class,name,jurisdiction,authorisation,purposes,obtained_on
crm,creditor_record,Bank file,US,contract,collect;assess,2026-01-05
reg,public_register,Register,US,statute,assess,2026-01-05
`
export const PARTIES = `party_id,kind,name,country,region,birth_date,source_id
p1,person,Ada Example,US,NY,1980-02-03,crm
p2,person,Bob Example,US,TX,,crm
c1,organization,Example Ltd,GB,,,crm
`
export const DEBTS = `debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id
d1,bank,credit_card,USD,1000.00,250.50,2024-01-02,US-NY,crm
`
export const OBLIGATIONS = `debt_id,party_id,role,source_id
d1,p1,borrower,crm
`
export const POINTS = `party_id,kind,value,source_id
p1,mobile,(212) 555-0123,crm
p1,email,Ada@EXAMPLE.org,crm
`
export const RELATIONS = `from_id,to_id,kind,source_id
p2,p1,reference_of,crm
`

/** A small whole portfolio. */
export function portfolio(): readonly LoadInput[] {
  return [
    input('contact_points.csv', POINTS), input('relations.csv', RELATIONS), input('obligations.csv', OBLIGATIONS),
    input('debts.csv', DEBTS), input('parties.csv', PARTIES), input('sources.csv', SOURCES),
  ]
}

/** The counts of one report added up over its files. */
export function totals(report: LoadReport): Record<'rows' | 'accepted' | 'changed' | 'unchanged' | 'rejected' | 'refused' | 'held', number> {
  const sum = { rows: 0, accepted: 0, changed: 0, unchanged: 0, rejected: 0, refused: 0, held: 0 }
  for (const file of report.files) for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += file[name]
  return sum
}
