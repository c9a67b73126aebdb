import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Actor } from '../model/actor.js'
import { Problem, PROBLEMS, type ProblemCode } from '../model/problem.js'
import type { App } from './context.js'

/** A long piece of work that was asked for over HTTP. */
export interface Job {
  readonly jobId: string
  readonly what: 'list' | 'load'
  readonly by: string
  readonly state: 'running' | 'done' | 'failed'
  /** What the work last said of itself. */
  readonly progress?: string
  /** What the same command answers with `--json`. */
  readonly answer?: unknown
  readonly problem?: { readonly code: string; readonly detail: string }
}

/** Jobs that are remembered after their end: the newest. */
const JOBS_KEPT_MAX = 1000
/** Bytes of an answer: a load's report of a thousand files stays far below. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024

/** Long work beside a server: each piece in a process of its own, with its own connection, so that the server goes on answering. */
export interface Jobs {
  readonly start: (what: Job['what'], actor: Actor, words: readonly string[], after?: () => void) => Job
  readonly find: (jobId: string) => Job | undefined
  /** Ends what is running; a killed load or list leaves nothing that anybody sees. */
  readonly stop: () => void
}

const CLI = fileURLToPath(new URL('../cli.js', import.meta.url))

/** Opens the book of jobs. @throws Problem store-unavailable from `start` where the built command is not there */
export function openJobs(app: App): Jobs {
  const jobs = new Map<string, Job>()
  const running = new Map<string, () => void>()
  const put = (job: Job): Job => {
    jobs.set(job.jobId, job)
    const [oldest] = jobs.keys()
    if (jobs.size > JOBS_KEPT_MAX && oldest !== undefined && jobs.get(oldest)?.state !== 'running') jobs.delete(oldest)
    return job
  }
  return {
    find: (jobId) => jobs.get(jobId),
    stop: () => {
      for (const end of running.values()) end()
    },
    start: (what, actor, words, after) => {
      if (!existsSync(CLI)) throw new Problem('store-unavailable', 'the command line is not built, so that no long work can be started: run npm run build')
      const job = put({ jobId: app.newId(), what, by: actor.id ?? actor.name, state: 'running' })
      const child = spawn(process.execPath, [CLI, ...words, '--json', '--store', app.settings.store, '--by', actor.name], {
        cwd: app.folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RIGHTPARTY_KEY_FILE: app.settings.keyFile, ...(actor.kind === 'service' ? { RIGHTPARTY_BY_SERVICE: 'true' } : {}) },
      })
      running.set(job.jobId, () => child.kill('SIGTERM'))
      const [out, err]: [Buffer[], { last: string }] = [[], { last: '' }]
      let bytes = 0
      child.stdout.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes <= ANSWER_BYTES_MAX) out.push(chunk)
      })
      child.stderr.on('data', (chunk: Buffer) => {
        err.last = chunk.toString().trim().split('\n').at(-1) ?? err.last
        const known = jobs.get(job.jobId)
        if (known?.state === 'running') put({ ...known, progress: err.last.slice(0, 300) })
      })
      child.on('close', (code) => {
        running.delete(job.jobId)
        after?.()
        put(ended(job, code, Buffer.concat(out).toString(), err.last))
      })
      return job
    },
  }
}

/** A job as its process left it: rows that were rejected (exit 3) are told in the answer and are no failure. */
function ended(job: Job, code: number | null, text: string, lastWords: string): Job {
  const answer = parsed(text)
  if (code === 0 || (code === 3 && answer !== undefined)) return { ...job, state: 'done', answer }
  const found = (Object.keys(PROBLEMS) as ProblemCode[]).find((one) => PROBLEMS[one].exit === code) ?? 'failed'
  return { ...job, state: 'failed', problem: { code: found, detail: lastWords.slice(0, 1000) || 'the work ended without words' } }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // No answer at all, or one that was cut off: the exit code says what happened.
    return undefined
  }
}
