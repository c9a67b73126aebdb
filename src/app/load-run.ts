import { createWriteStream } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { csvLine } from './csv-text.js'
import { findInputs, readJson } from './inputs.js'
import { storePath, type App, type TellProgress } from './context.js'
import { admit, roleHasUse } from '../decide/index.js'
import { loadPortfolio } from '../load/index.js'
import type { LoadReport, LoadRequest, Reject } from '../model/load.js'

/** What the command line's `load` asks for. */
export interface LoadOptions extends Omit<LoadRequest, 'inputs' | 'mapping'> {
  readonly paths: readonly string[]
  readonly as?: string
  readonly mapping?: string
  /** File for the rejects; absent: `rejects.csv` beside the store. */
  readonly rejects?: string
}

/** What a load did, with the number of its ledger entry. */
export interface LoadAnswer extends LoadReport {
  readonly ledgerSeq?: number
  /** Where the rejects were written; absent when there were none. */
  readonly rejectsFile?: string
}

/** Writes rejects to a CSV file as they come; the file is made with the first one. */
class RejectFile {
  readonly path: string
  #stream: ReturnType<typeof createWriteStream> | undefined

  constructor(path: string) {
    this.path = path
  }

  write(reject: Reject): void {
    if (this.#stream === undefined) {
      this.#stream = createWriteStream(this.path, { mode: 0o600 })
      this.#stream.write(csvLine(['file', 'row', 'column', 'code', 'reason', 'record_id']))
    }
    this.#stream.write(csvLine([reject.file, String(reject.row), reject.column ?? '', reject.code, reject.reason, reject.recordId ?? '']))
  }

  /** Says where the rejects lie, once they are all written; undefined when there were none. */
  close(): Promise<string | undefined> {
    const stream = this.#stream
    if (stream === undefined) return Promise.resolve(undefined)
    return new Promise((done, failed) => {
      stream.once('error', failed)
      stream.end(() => {
        done(this.path)
      })
    })
  }
}

/** Loads files into the store and numbers the ledger entry that went with them. */
export async function runLoad(app: App, options: LoadOptions, tell: TellProgress): Promise<LoadAnswer> {
  const { paths, as, mapping, rejects, ...request } = options
  const inputs = findInputs(paths, as, request.format, app.folder)
  const store = await app.store()
  const file = new RejectFile(resolve(app.folder, rejects ?? join(dirname(storePath(app.settings.store)), 'rejects.csv')))
  const report = await loadPortfolio(
    { ...request, inputs, ...(mapping === undefined ? {} : { mapping: readJson(mapping, app.folder) }) },
    {
      store,
      keyring: app.keyring(),
      packs: app.packs({}),
      admit,
      roleHasUse: roleHasUse(app.packs({})),
      nowMs: app.clockMs(),
      actId: app.newId(),
      actor: app.settings.by,
      actorKind: 'person',
      makeLeaf: (entry) => app.leaf(entry),
      onReject: (reject) => {
        file.write(reject)
      },
      onProgress: ({ phase, file: name, rows }) => {
        tell(phase === 'survey' ? `reading ${name}` : `writing ${name}`, rows, 0)
      },
    },
  )
  const rejectsFile = await file.close()
  await app.integrate()
  const ledgerSeq = report.leafId === undefined ? undefined : await store.seqOf(report.leafId)
  return { ...report, ...(ledgerSeq === undefined ? {} : { ledgerSeq }), ...(rejectsFile === undefined ? {} : { rejectsFile }) }
}
