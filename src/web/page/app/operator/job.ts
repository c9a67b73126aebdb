import { ask, Refused } from '../ask.js'
import type { Job } from './shown.js'

const POLL_MS = 400

/** Waits for work at the server to end, and tells how far it is. @throws Refused with what stopped it */
export async function finished(job: Job, tell: (progress: string) => void): Promise<unknown> {
  let now = job
  while (now.state === 'running') {
    tell(now.progress ?? '')
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS)
    })
    now = (await ask<Job>('GET', `/v1/jobs/${encodeURIComponent(job.jobId)}`)).body
  }
  if (now.state === 'failed') throw new Refused(422, { code: now.problem?.code ?? 'failed', detail: now.problem?.detail ?? '' })
  return now.answer
}
