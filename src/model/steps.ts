/** Work that can be paused between its steps, for whoever has others to serve; what it comes to does not depend on pauses. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Does the work without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}
