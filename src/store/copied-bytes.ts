import type { CopyBatch, CopyRecords, CopySection } from '../model/copy.js'

/** A record as JSON can hold it: the bytes of certificate segments and of runs as base64, all else as it is. */
export function withTextBytes(section: CopySection, record: CopyBatch['records'][number]): unknown {
  if (section === 'segments') {
    const segment = record as CopyRecords['segments']
    return { ...segment, bytes: base64(segment.bytes) }
  }
  if (section === 'runs') {
    const { run, leafId } = record as CopyRecords['runs']
    return { run: { ...run, lines: base64(run.lines) }, leafId }
  }
  return record
}

/** Makes of such a value the record again. */
export function withBytes(section: CopySection, value: unknown): CopyBatch['records'][number] {
  if (section === 'segments') {
    const segment = value as Omit<CopyRecords['segments'], 'bytes'> & { readonly bytes: string }
    return { ...segment, bytes: bytesOf(segment.bytes) }
  }
  if (section === 'runs') {
    const { run, leafId } = value as { readonly run: Omit<CopyRecords['runs']['run'], 'lines'> & { readonly lines: string }; readonly leafId: string }
    return { run: { ...run, lines: bytesOf(run.lines) }, leafId }
  }
  return value as CopyBatch['records'][number]
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}
