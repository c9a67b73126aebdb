import { createReadStream, createWriteStream } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { COPY_SECTIONS, type CopyBatch, type CopySection, type CopySummary } from '../model/copy.js'
import { BACKUP_BATCH_CHARS, BACKUP_LINE_CHARS_MAX, BATCH_ROWS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { withBytes, withTextBytes } from '../store/copied-bytes.js'
import { summing } from '../store/digest.js'
import type { StoreExport } from '../store/port.js'

/*
 * A backup is gzip over lines of JSON: a header; one line `[section, record]` for each record, in the order in which a store
 * gives them out; and an end, with the digest of everything and a keyed hash of it. A file that was cut off has no end, and one
 * that was changed has another digest.
 */

/** Form of the file: it goes up when an older program would read a newer file wrongly. */
const FORM = 1
/** Hardly larger than with more effort, and several times faster. */
const GZIP_LEVEL = 4
const CHUNK_BYTES = 1 << 18

const headerSchema = z.strictObject({
  rightpartyBackup: z.int(),
  madeAt: z.string(),
  /** Keyed hash of a fixed text: tells whether a key is the one this store was made with. */
  keyCheck: z.string(),
  /** The key file's text, where that was asked for. */
  key: z.string().optional(),
  /** The text of the file of the key that signs the ledger, likewise, where there is one. */
  ledgerKey: z.string().optional(),
})
const endSchema = z.strictObject({
  end: z.strictObject({
    digest: z.string(),
    sections: z.array(z.strictObject({ section: z.enum(COPY_SECTIONS), records: z.int(), digest: z.string() })),
    /** Keyed hash of the digest: only who has the key can have written it. */
    proof: z.string(),
  }),
})

/** The first line of a backup. */
export type BackupHeader = z.infer<typeof headerSchema>

/** The last line of a backup. */
export interface BackupEnd extends CopySummary {
  readonly proof: string
}

/** What is written into a backup. */
export interface BackupContent {
  readonly header: Omit<BackupHeader, 'rightpartyBackup'>
  readonly from: StoreExport
  readonly canonical: (value: unknown) => string
  readonly proofOf: (digest: string) => string
  readonly onProgress?: (section: CopySection, records: number) => void
}

/**
 * Writes a new file (mode 0600) and brings it to the disk; without a path it only says what would be written.
 * @throws Error of the file system, EEXIST for a file that is there
 */
export async function writeBackup(path: string | undefined, content: BackupContent): Promise<CopySummary> {
  const sum = summing(content.canonical)
  let summary: CopySummary | undefined
  const lines = async function* (): AsyncGenerator<string> {
    yield `${JSON.stringify({ rightpartyBackup: FORM, ...content.header })}\n`
    for await (const batch of content.from.everything()) {
      sum.add(batch)
      yield batch.records.map((record) => `${JSON.stringify([batch.section, withTextBytes(batch.section, record)])}\n`).join('')
      content.onProgress?.(batch.section, batch.records.length)
    }
    summary = sum.end()
    yield `${JSON.stringify({ end: { ...summary, proof: content.proofOf(summary.digest) } })}\n`
  }
  if (path === undefined) for await (const _ of lines());
  else await pipeline(lines(), createGzip({ level: GZIP_LEVEL }), createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
  if (summary === undefined) throw new Error('a backup ended without its end')
  return summary
}

function damaged(shownAs: string, what: string): Problem {
  return new Problem('invalid-input', `${shownAs} is damaged or cut off (${what}): take another backup`)
}

/** Lines of a gzip file, a screenful of them at a time. */
async function* linesOf(path: string, shownAs: string): AsyncGenerator<readonly string[]> {
  const decoder = new StringDecoder('utf8')
  // A line may come in many chunks: they are joined once, when its end is there.
  let parts: string[] = []
  let chars = 0
  try {
    const bytes = createReadStream(path, { highWaterMark: CHUNK_BYTES })
    const unpacked = createGunzip({ chunkSize: CHUNK_BYTES })
    bytes.on('error', (error) => unpacked.destroy(error))
    bytes.pipe(unpacked)
    for await (const chunk of unpacked) {
      const text = decoder.write(chunk as Buffer)
      const end = text.lastIndexOf('\n')
      parts.push(end < 0 ? text : text.slice(0, end))
      chars += text.length
      if (chars > BACKUP_LINE_CHARS_MAX) throw damaged(shownAs, 'a line without an end')
      if (end < 0) continue
      yield parts.join('').split('\n')
      parts = [text.slice(end + 1)]
      chars = parts[0]!.length
    }
  } catch (error) {
    throw isZlibError(error) ? damaged(shownAs, 'its packing is broken') : error
  }
  if (chars > 0) throw damaged(shownAs, 'its last line has no end')
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}

function parsed(line: string, shownAs: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch (error) {
    // The parser's own message quotes the line, so it is not kept.
    if (error instanceof SyntaxError) throw damaged(shownAs, 'a line is no JSON')
    throw error
  }
}

/**
 * Reads the first line of a backup.
 * @throws Problem unknown-format for a file that is no backup, or one of a newer version
 */
export async function readBackupHeader(path: string, shownAs: string): Promise<BackupHeader> {
  const stranger = new Problem('unknown-format', `${shownAs} is no backup of rightparty: name a file that store backup wrote`)
  let first: string | undefined
  try {
    for await (const [line] of linesOf(path, shownAs)) {
      first = line
      break
    }
  } catch (error) {
    throw error instanceof Problem ? stranger : error
  }
  let value: unknown
  try {
    value = parsed(first ?? '', shownAs)
  } catch (error) {
    throw error instanceof Problem ? stranger : error
  }
  const header = headerSchema.safeParse(value)
  const form = typeof value === 'object' && value !== null && 'rightpartyBackup' in value ? Number(value.rightpartyBackup) : 0
  if (form > FORM) throw new Problem('unknown-format', `${shownAs} was written by a newer version: install that version`)
  if (!header.success) throw stranger
  return header.data
}

/** A backup as a source of everything; `end` is its last line once all was read. */
export interface BackupReading extends StoreExport {
  /** @throws Problem invalid-input when the file has no end, or its end speaks of other content than was read */
  readonly end: () => BackupEnd
}

/** Opens a backup for reading; nothing is read before `everything` is asked for. */
export function readBackup(path: string, shownAs: string, canonical: (value: unknown) => string): BackupReading {
  let end: BackupEnd | undefined
  return {
    end: () => {
      if (end === undefined) throw damaged(shownAs, 'it has no end')
      return end
    },
    everything: async function* () {
      const sum = summing(canonical)
      for await (const batch of batchesOf(path, shownAs, (found) => { end = found })) {
        sum.add(batch)
        yield batch
      }
      if (end === undefined) throw damaged(shownAs, 'it has no end')
      const read = sum.end()
      const section = read.sections.find((one) => end?.sections.find((other) => other.section === one.section)?.digest !== one.digest)?.section
      if (read.digest !== end.digest) throw damaged(shownAs, section === undefined ? 'something is missing' : `its ${section} are not what was written`)
    },
  }
}

async function* batchesOf(path: string, shownAs: string, onEnd: (end: BackupEnd) => void): AsyncGenerator<CopyBatch> {
  let section: CopySection | undefined
  let records: CopyBatch['records'][number][] = []
  let [chars, isHeader, isEnded] = [0, true, false]
  const taken = (): CopyBatch => {
    const batch = { section, records } as unknown as CopyBatch
    records = []
    chars = 0
    return batch
  }
  for await (const lines of linesOf(path, shownAs)) {
    for (const line of lines) {
      if (isEnded) throw damaged(shownAs, 'something follows its end')
      const value = isHeader ? undefined : parsed(line, shownAs)
      if (isHeader) isHeader = false
      else if (Array.isArray(value)) {
        const next = sectionOf(value[0], section, shownAs)
        if (records.length > 0 && (next !== section || records.length >= BATCH_ROWS_MAX || chars >= BACKUP_BATCH_CHARS)) yield taken()
        section = next
        records.push(withBytes(next, value[1]))
        chars += line.length
      } else {
        const end = endSchema.safeParse(value)
        if (!end.success) throw damaged(shownAs, 'a line is neither a record nor its end')
        isEnded = true
        onEnd(end.data.end)
      }
    }
  }
  if (records.length > 0) yield taken()
}

/** The section that a line names: one that we know, never an earlier one than that of the line before. */
function sectionOf(name: unknown, before: CopySection | undefined, shownAs: string): CopySection {
  const place = COPY_SECTIONS.findIndex((section) => section === name)
  if (place < 0) throw new Problem('unknown-format', `${shownAs} holds something that this version does not know: install the version that wrote it`)
  if (before !== undefined && place < COPY_SECTIONS.indexOf(before)) throw damaged(shownAs, 'its parts are out of order')
  return COPY_SECTIONS[place]!
}
