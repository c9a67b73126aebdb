/** One thread that reads files for a load and gives what must be noted of their rows. */
import { workerData } from 'node:worker_threads'
import { noteFile } from '../load/index.js'
import type { FileRead, RowNotes } from '../model/load.js'
import { createKeyring, loadKeyFile } from '../store/keyring.js'
import { answerRequests } from '../store/threads.js'
import { openForReading } from './files.js'
import type { ReadingRequest, ReadingTask } from './reading-threads.js'

const { keyFile, control } = workerData as ReadingTask

answerRequests<ReadingRequest>(control, () => {
  const keyring = createKeyring(loadKeyFile(keyFile, 'store'))
  let reading: AsyncGenerator<RowNotes, FileRead> | undefined
  let isNaming = false
  let read: FileRead | undefined
  return {
    handle: async (request) => {
      if ('open' in request) {
        const { open: file, terms, sources } = request
        read = undefined
        reading = noteFile({ name: file.name, kind: file.kind, open: () => openForReading(file.path, file.path) }, terms, sources, keyring, () => isNaming)
        return undefined
      }
      isNaming = request.next.isNaming
      if (read !== undefined) return read
      if (reading === undefined) throw new TypeError('a file is opened before its rows are asked for')
      const found = await reading.next()
      if (found.done === true) read = found.value
      return found.value
    },
    close: () => undefined,
  }
})
