import { createHash } from 'node:crypto'
import { LOAD_REVISION_GAP } from '../model/limits.js'
import type { FileReport, LoadContext, LoadPortfolio, LoadReport, LoadRequest, Reject } from '../model/load.js'
import type { Revision, SourceId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import { ERASED_RULE } from '../model/rights.js'
import { formatInstant } from '../model/time.js'
import { readDecimal, type RowFault } from '../model/cells.js'
import type { LedgerEntry } from '../model/ledger.js'
import type { OpenAct } from '../model/writes.js'
import type { Format, RecordText } from './formats/format.js'
import { formatFor } from './formats/index.js'
import { planInputs, type Unit, type UnitReader } from './inputs.js'
import { erasedRecords, type IsErased } from './erased.js'
import { judgeRecord } from './judge.js'
import { countLapsed, endLapsed } from './replace.js'
import { surveyInputs, type Survey } from './survey.js'
import { createTally, note, openRow, type OpenRow } from './tally.js'
import { writtenId } from './records.js'
import { BatchWriter, reject } from './writer.js'

/** Everything one load goes by. */
interface Load {
  readonly request: LoadRequest
  readonly context: LoadContext
  readonly inputs: readonly UnitReader[]
  readonly survey: Survey
  /** The store's revision when the survey began. */
  readonly revision: Revision
  readonly storeIsEmpty: boolean
  /** Digest of each input as the survey read it. */
  readonly digests: readonly string[]
}

/** Loads files into a store in two passes: one to know everything that rows refer to, one to judge and write them. */
export const loadPortfolio: LoadPortfolio = async (request, context) => {
  const load = await survey(request, context)
  const digest = digestOf(load)
  checkExpectations(load)
  const ended = await countLapsed(request, load.survey, context)
  if (request.dryRun === true) return { files: await judgeAll(load, undefined, context.onReject), digest, written: false, ended }
  if (request.strict === true) {
    const files = await judgeAll(load, undefined, context.onReject)
    if (files.some((file) => file.rejected + file.refused + file.held > 0)) return { files, digest, written: false, ended }
    load.survey.keys.forgetVisits()
  }
  return write(load, digest, ended)
}

async function survey(request: LoadRequest, context: LoadContext): Promise<Load> {
  const format = formatFor(request)
  const revision = await context.store.revision()
  const storeIsEmpty = revision === 0
  const inputs = await withFormatSources(planInputs(request, format), format, request, context)
  for (const input of inputs) await input.learn?.()
  const learnt = inputs.map((input) => (input.learn === undefined ? undefined : input.digest()))
  const found = await surveyInputs(inputs, context, request, storeIsEmpty, context.onProgress ?? (() => undefined))
  for (const [i, input] of inputs.entries()) if (learnt[i] !== undefined && learnt[i] !== found.digestOf(input)) throw changedUnder(input)
  await checkSource(request, found)
  return { request, context, inputs, survey: found, revision, storeIsEmpty, digests: inputs.map(found.digestOf) }
}

/** Every row of a format or mapping names this one source: without it all of them would be rejects. */
async function checkSource({ source, format, mapping }: LoadRequest, found: Survey): Promise<void> {
  if (source === undefined || (format === undefined && mapping === undefined)) return
  await found.sources.learn([source as SourceId])
  if (found.sources.get(source as SourceId) !== undefined) return
  throw new Problem('invalid-input', '--source names no source of the store; add a sources file that has it to the load')
}

/** A format brings its own source along where neither the load nor the store knows the one named. */
async function withFormatSources(
  inputs: readonly UnitReader[], format: Format | undefined, request: LoadRequest, context: LoadContext,
): Promise<readonly UnitReader[]> {
  const { sources } = format ?? {}
  if (sources === undefined || inputs.some((input) => input.bears.has('sources'))) return inputs
  const stored = context.store.facts('source')
  for await (const batch of stored) if (batch.some((fact) => fact.content.sourceId === request.source)) return inputs
  async function* open(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(sources ?? '', 'utf8')
  }
  const own = planInputs({ inputs: [{ name: `${format?.name ?? 'format'}/sources.csv`, kind: 'sources', open }] }, undefined)
  return [...own, ...inputs]
}

/** Digest over what was read, whatever the order and the names of the files. */
function digestOf({ inputs, digests }: Load): string {
  const lines = inputs.map((input, i) => `${input.kind} ${digests[i] ?? ''}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}

function checkExpectations({ request, survey: found }: Load): void {
  const { expectRows, expectBalance } = request
  if (expectRows !== undefined && expectRows !== found.rows) {
    throw new Problem('precondition-failed', `${expectRows} rows were expected and ${found.rows} are there; nothing was written`)
  }
  if (expectBalance === undefined) return
  const sum = readDecimal(expectBalance)
  if (sum === undefined) throw new Problem('invalid-input', '--expect-balance wants a plain decimal, for example 1234.50')
  if (!found.balance.equals(sum)) {
    throw new Problem('precondition-failed', `balances of ${sum} were expected and the debts add up to ${found.balance.text()}; nothing was written`)
  }
}

async function write(load: Load, digest: string, ended: number): Promise<LoadReport> {
  const { context, request } = load
  const { store, nowMs } = context
  const act = await store.beginLoad(context.actId, nowMs, context.writing)
  try {
    // With the act open no other can commit, so what the survey knows stays true from here on.
    // Events recorded since the survey change nothing that it read; they move the revision by less than a load does.
    if ((await store.revision()) - load.revision >= LOAD_REVISION_GAP) throw new Problem('conflict', 'another load came in between; run it again')
    const files = await judgeAll(load, act, request.strict === true ? undefined : context.onReject)
    if (request.replaceSource !== undefined && ended > 0) await endLapsed(request.replaceSource, load.survey, context, act)
    const leaf = context.makeLeaf(entryOf(load, files, digest, ended))
    const report: LoadReport = { files, digest, written: true, ended, revision: act.revision, leafId: leaf.leafId }
    await store.commitLoad(act, nowMs, leaf, context.recheck, context.once === undefined ? undefined : { once: context.once, answer: report })
    return report
  } catch (error) {
    await store.abandon(act).catch(() => {
      // What went wrong first is what counts; an act that could not be abandoned is swept by the next one.
    })
    throw error
  }
}

function entryOf({ context }: Load, files: readonly FileReport[], digest: string, ended: number): LedgerEntry {
  const total = (name: 'rows' | 'accepted' | 'changed' | 'unchanged' | 'rejected' | 'refused' | 'held'): number =>
    files.reduce((sum, file) => sum + file[name], 0)
  const rules = [...new Set(files.flatMap((file) => Object.keys(file.refusedRules)))].sort()
  return {
    time: formatInstant(context.nowMs, 0),
    actor: context.actor,
    actorKind: context.actorKind,
    action: 'load',
    ...(rules.length === 0 ? {} : { rules }),
    digests: { input: digest },
    counts: {
      rows: total('rows'), accepted: total('accepted'), changed: total('changed'), unchanged: total('unchanged'),
      rejected: total('rejected'), refused: total('refused'), held: total('held'), ended,
    },
  }
}

/** Judges every row of every file; with an act, writes what was admitted. */
async function judgeAll(load: Load, act: OpenAct | undefined, onReject: LoadContext['onReject']): Promise<readonly FileReport[]> {
  const writer = new BatchWriter(load.context, load.survey, act, load.storeIsEmpty)
  const isErased = await erasedRecords(load.context.erased)
  const files: FileReport[] = []
  try {
    for (const [i, input] of load.inputs.entries()) {
      files.push(await judgeFile(load, input, { writer, isErased }, onReject))
      if (input.digest() !== load.digests[i]) throw changedUnder(input)
    }
  } finally {
    // Nothing is under way any more when the act is committed or abandoned.
    await writer.finish()
  }
  return files
}

function changedUnder(input: UnitReader): Problem {
  return new Problem('conflict', `${input.name} changed while it was loaded; load it again when nobody writes to it`)
}

/** What every row is judged with. */
interface Judging {
  readonly writer: BatchWriter
  readonly isErased: IsErased
}

async function judgeFile(load: Load, input: UnitReader, judging: Judging, onReject: LoadContext['onReject']): Promise<FileReport> {
  const { writer } = judging
  const tally = createTally(input)
  let open: OpenRow[] = []
  let rows = 0
  const settle = async (): Promise<void> => {
    await writer.compare()
    for (const row of open) {
      tally.count(row)
      for (const fault of row.rejects ?? []) onReject?.(fault)
    }
    open = []
  }
  for await (const units of input.units()) {
    for (const unit of units) {
      open.push(judgeUnit(load, input, unit, judging))
      if (writer.wantsComparing()) await settle()
    }
    // Of an empty store nothing waits to be compared.
    if (load.storeIsEmpty) await settle()
    rows += units.length
    load.context.onProgress?.({ phase: 'write', file: input.name, rows, bytes: input.bytes() })
  }
  await settle()
  await writer.flush()
  return tally.report()
}

function judgeUnit(load: Load, input: UnitReader, unit: Unit, { writer, isErased }: Judging): OpenRow {
  const row = openRow(unit.row)
  const refuse = (fault: RowFault, text: RecordText | undefined): void => {
    const recordId = text === undefined ? undefined : writtenId(text.file, text.text.cells)
    reject(row, rejectOf(input.name, unit.row, fault, text?.columnOf, recordId))
  }
  if (unit.fault !== undefined) refuse(unit.fault, undefined)
  if (unit.unused !== undefined) {
    note(row, 'refused')
    row.rules = new Set([unit.unused])
  }
  for (const text of unit.records) {
    const record = load.survey.read(text)
    if (!('key' in record)) {
      refuse(record, text)
      continue
    }
    if (isErased(record)) {
      writer.stop(row, record, 'refuse', [ERASED_RULE])
      continue
    }
    const slot = load.survey.keys.find(record.key)
    if (slot < 0) throw changedUnder(input)
    const judgement = judgeRecord(record, slot, load.survey, load.context.roleHasUse)
    if ('fault' in judgement) refuse(judgement.fault, text)
    else if ('stopped' in judgement) writer.stop(row, record, judgement.stopped, judgement.rules)
    else {
      writer.admit({ row, file: input.name, text, record, slot, purposes: judgement.purposes })
      note(row, 'unchanged')
    }
  }
  return row
}

function rejectOf(
  file: string, row: number, fault: RowFault, columnOf: ((column: string) => string) | undefined, recordId: string | undefined,
): Reject {
  const { code, reason } = fault
  const column = fault.column === undefined ? undefined : (columnOf?.(fault.column) ?? fault.column)
  return {
    file, row, ...(column === undefined ? {} : { column }), code, reason,
    ...(recordId === undefined || recordId === '' ? {} : { recordId }),
  }
}
