import { createHash } from 'node:crypto'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UPLOAD_BYTES_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'

/** A file that was sent to us, on the disk of this machine for as long as it is needed. */
export interface Upload {
  readonly path: string
  /** SHA-256 of its bytes in hex. */
  readonly digest: string
  readonly remove: () => void
}

/**
 * Streams a file to a folder of its own (mode 0600), under a name that the caller has checked.
 * @throws Problem limit-exceeded for a file above `UPLOAD_BYTES_MAX`
 */
export async function receiveFile(file: Readable, name: string): Promise<Upload> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-upload-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  const path = join(folder, name)
  const hash = createHash('sha256')
  let bytes = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      if (bytes > UPLOAD_BYTES_MAX) done(new Problem('limit-exceeded', 'This file is larger than one request takes: split it, or load it on the machine itself.'))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(file, bounded, createWriteStream(path, { mode: 0o600 }))
    return { path, digest: hash.digest('hex'), remove }
  } catch (error) {
    remove()
    throw error
  }
}
