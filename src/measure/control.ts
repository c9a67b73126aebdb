/** How a long run is watched and stopped; everything is optional. */
export interface Control {
  /** Told now and then how much of the run is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void
  /** Asked now and then; true ends the run with `Stopped`. */
  readonly shouldStop?: () => boolean
  readonly signal?: AbortSignal
}

/** Ends a run that its caller stopped; nothing of it is kept. */
export class Stopped extends Error {
  constructor() {
    super('the measure was stopped before its end')
    this.name = 'AbortError'
  }
}

/**
 * Tells the watcher how far a run is and ends the run when it was stopped.
 * @throws Stopped when the caller wants no more of it.
 */
export function checkpoint(control: Control, share: number): void {
  control.onProgress?.(share)
  if (control.signal?.aborted === true || control.shouldStop?.() === true) throw new Stopped()
}
