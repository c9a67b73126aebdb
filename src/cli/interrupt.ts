import type { Progress, Output } from './output.js'

/** What a run does when the user asks it to stop. */
export interface Interrupt {
  /** Says what happened and ends at once when Ctrl-C is pressed from now on. */
  readonly arm: () => void
  /** Leaves Ctrl-C to the system again: it ends the process in the middle of anything. */
  readonly disarm: () => void
}

/** Exit code of a program that Ctrl-C ended, as shells count it. */
const INTERRUPTED = 130

/** Ends a long act on Ctrl-C with words: what it wrote is invisible, and the next run sweeps it. */
export function onInterrupt(output: Output, progress: Progress): Interrupt {
  const end = (): void => {
    progress.end()
    output.err('stopped; nothing was kept, run it again\n')
    process.exit(INTERRUPTED)
  }
  let isArmed = false
  const disarm = (): void => {
    isArmed = false
    process.off('SIGINT', end)
  }
  return {
    arm: () => {
      // Armed anew, it would forget a signal that has come and still waits for its turn.
      if (isArmed) return
      isArmed = true
      process.once('SIGINT', end)
    },
    disarm,
  }
}
