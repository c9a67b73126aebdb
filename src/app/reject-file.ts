import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reject } from '../model/load.js'
import { csvLine } from './csv-text.js'
import { onFiles, openTextFile } from './files.js'

/** A CSV file of the rows that a load did not take. */
export interface RejectFile {
  readonly write: (reject: Reject) => void
  /** Says where the rejects lie, all written; undefined when there were none. */
  readonly close: () => string | undefined
}

/**
 * Opens the file for rejects before the load, so that a path that cannot be written is told before anything is done. Where
 * there were none, the default file of an earlier load is removed, and a file that the user named is left as it was.
 * @throws Problem invalid-input naming the path and what to do
 */
export function openRejects(path: string, isDefault: boolean): RejectFile {
  if (isDefault) onFiles(path, () => mkdirSync(dirname(path), { recursive: true, mode: 0o700 }))
  const file = openTextFile(path)
  let isEmpty = true
  return {
    write: (reject) => {
      if (isEmpty) file.write(csvLine(['file', 'row', 'column', 'code', 'reason', 'record_id']))
      isEmpty = false
      file.write(csvLine([reject.file, String(reject.row), reject.column ?? '', reject.code, reject.reason, reject.recordId ?? '']))
    },
    close: () => {
      if (!isEmpty) {
        file.close()
        return path
      }
      file.discard()
      if (isDefault && existsSync(path)) onFiles(path, () => rmSync(path))
      return undefined
    },
  }
}
