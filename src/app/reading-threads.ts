import { Problem } from '../model/problem.js'
import type { Source } from '../model/facts.js'
import type { ApartFile, ApartReader, FileRead, ReadingTerms, ReadingThreads, RowNotes } from '../model/load.js'
import { openAskedThread, type AskedThread, type ThreadControl } from '../store/threads.js'

/** What a thread that reads files is given at its start. */
export interface ReadingTask {
  /** It reads the key by itself, as whoever opened it did. */
  readonly keyFile: string
  readonly control: ThreadControl
}

/** What such a thread is asked. */
export type ReadingRequest =
  | { readonly open: ApartFile; readonly terms: ReadingTerms; readonly sources: readonly Source[] }
  | { readonly next: { readonly isNaming: boolean } }

function death(cause?: Error): Problem {
  return new Problem('store-unavailable', 'a thread that read files for the load ended before its work was done: nothing was loaded; run it again, with --workers 0 where memory is short', [], { cause })
}

/** Opens such threads, each when it is first asked: other formats leave nothing for them to read. `entry` is the compiled file that they run. */
export function openReadingThreads(keyFile: string, count: number, entry = new URL('./reading-thread.js', import.meta.url)): ReadingThreads {
  const opened: AskedThread<ReadingRequest>[] = []
  const openThread = (): AskedThread<ReadingRequest> => {
    const thread = openAskedThread<ReadingRequest>(entry, { keyFile }, death)
    opened.push(thread)
    return thread
  }
  const readers = Array.from({ length: count }, (): ApartReader => {
    let thread: AskedThread<ReadingRequest> | undefined
    const ask = (request: ReadingRequest): Promise<unknown> => (thread ??= openThread()).ask(request)
    return {
      open: async (file, terms, sources) => {
        await ask({ open: file, terms, sources })
      },
      next: async (isNaming) => (await ask({ next: { isNaming } })) as RowNotes | FileRead,
    }
  })
  return {
    readers,
    close: async () => {
      await Promise.all(opened.map((thread) => thread.close()))
    },
  }
}
