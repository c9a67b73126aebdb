import type { ComponentChildren } from 'preact'
import type { Asked, Refused } from '../ask.js'
import { useReader } from '../reader.js'

/** Nothing to show, and what can be done about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <svg viewBox="0 0 48 32" width="48" height="32" aria-hidden="true"><path d="M4 28h40M10 28V12h28v16M10 18h28M20 12V6h8v6" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>
      <p class="empty-title">{title}</p>
      {children === undefined ? null : <p class="soft">{children}</p>}
    </div>
  )
}

/** What a failure says to the reader: the server's own words, the fields it names, and what to do. */
export function problemWords(problem: Refused, say: ReturnType<typeof useReader>['say']): string {
  if (problem.status === 0) return say('noAnswer')
  if (problem.status === 412) return say('conflict')
  return problem.message
}

/** A failure with the server's words and a way on. */
export function Failed({ problem, again }: { readonly problem: Refused; readonly again?: () => void }) {
  const { say } = useReader()
  return (
    <div class="failed" role="alert">
      <p><strong>{say('wentWrong')}</strong></p>
      <p>{problemWords(problem, say)}</p>
      {problem.places.length === 0 ? null : <ul>{problem.places.slice(0, 10).map((place) => <li key={place.pointer}><code>{place.pointer}</code> {place.message}</li>)}</ul>}
      {problem.requestId === '' ? null : <p class="soft small">{say('requestId', { id: problem.requestId })}</p>}
      {again === undefined ? null : <button type="button" class="button" onClick={again}>{say('again')}</button>}
    </div>
  )
}

/** Waits for an answer, tells of a failure, or shows what came. */
export function Await<T>({ asked, children }: { readonly asked: Asked<T>; readonly children: (answer: T) => ComponentChildren }) {
  const { say } = useReader()
  if (asked.problem !== undefined) return <Failed problem={asked.problem} again={asked.again} />
  if (asked.answer === undefined) return asked.isLoading ? <p class="loading" role="status">{say('loading')}</p> : null
  return <>{children(asked.answer)}</>
}
