import { Problem } from '../../model/problem.js'
import type { OpenAct } from '../../model/writes.js'
import type { Owner } from '../owner.js'
import { openAskedThread, type ThreadControl } from '../threads.js'
import type { VersionRows } from './version-rows.js'

/** What a thread that writes a load is given at its start; no key, since what it writes is sealed before. */
export interface LoadTask {
  readonly path: string
  readonly busyMs: number
  /** In whose name it goes on with the act. */
  readonly owner: Owner
  readonly control: ThreadControl
}

/** What such a thread is asked: to append versions, or to seal everything that it appended. */
export type LoadThreadRequest = { readonly append: VersionRows; readonly act: OpenAct } | { readonly seal: OpenAct }

/** A thread with a connection of its own that writes what a load hands over, in order. */
export interface LoadThread {
  readonly append: (act: OpenAct, rows: VersionRows) => Promise<void>
  readonly seal: (act: OpenAct) => Promise<void>
  readonly close: () => Promise<void>
}

function death(cause?: Error): Problem {
  return new Problem('store-unavailable', 'the thread that writes the load ended before its work was done: nothing was loaded; run it again, with --workers 0 where memory is short', [], { cause })
}

/** Opens such a thread. */
export function openLoadThread(task: Omit<LoadTask, 'control'>, entry = new URL('./load-thread.js', import.meta.url)): LoadThread {
  const { ask, close } = openAskedThread<LoadThreadRequest>(entry, task, death)
  return {
    append: async (act, rows) => {
      await ask({ append: rows, act })
    },
    seal: async (act) => {
      await ask({ seal: act })
    },
    close,
  }
}
