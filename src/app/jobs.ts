import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { senderOf } from '../dispatch/index.js'
import type { Actor } from '../model/actor.js'
import { JOBS_KEPT_MAX, JOB_ANSWER_BYTES_MAX } from '../model/limits.js'
import type { Once } from '../model/once.js'
import type { QueueEvent } from '../model/queue.js'
import { knownPlaces, Problem, PROBLEMS, type ProblemCode, type ProblemPlace } from '../model/problem.js'
import type { App } from './context.js'
import { digestOf } from './digest.js'

/** What long work can be asked for over HTTP. */
export type JobKind = 'list' | 'load'

/** A long piece of work that was asked for over HTTP. */
export interface Job {
  readonly jobId: string
  readonly what: JobKind
  readonly by: string
  readonly state: 'running' | 'done' | 'failed'
  /** What the work last said of itself. */
  readonly progress?: string
  /** What the same command answers with `--json`. */
  readonly answer?: unknown
  readonly problem?: { readonly code: string; readonly detail: string; readonly errors?: readonly ProblemPlace[] }
  /** Digest of what was asked for under a key. */
  readonly bodyHash?: string
}

/** A request that was taken in whole: how the command line does it. */
export interface Work {
  readonly words: readonly string[]
  /** What was asked for, as far as a key that is sent again must come with the same. */
  readonly asked: object
  /** What is to be done once it has ended, or is not done at all. */
  readonly after?: () => void
}

const JOB_ID_CHARS = 32

/** Long work beside a server: each piece in a process of its own, with its own connection, so that the server goes on answering. */
export interface Jobs {
  /**
   * Takes in a request and begins its work. Sent again under its key it gives the same job, of an earlier server too once
   * that was done; work that failed has not happened, and its key begins it anew.
   * @throws Problem conflict while a request of this key is being taken in; key-reused; store-unavailable where the built command is not there
   */
  readonly take: (what: JobKind, actor: Actor, key: string | undefined, takeIn: () => Promise<Work>) => Promise<Job>
  readonly find: (jobId: string) => Job | undefined
  /** Ends what is running; a killed load or list leaves nothing that anybody sees. */
  readonly stop: () => void
}

const CLI = fileURLToPath(new URL('../cli.js', import.meta.url))

/** The book of jobs, the newest kept. */
class Book {
  readonly #jobs = new Map<string, Job>()

  find(jobId: string): Job | undefined {
    return this.#jobs.get(jobId)
  }

  put(job: Job): Job {
    this.#jobs.delete(job.jobId)
    this.#jobs.set(job.jobId, job)
    const [oldest] = this.#jobs.keys()
    if (this.#jobs.size > JOBS_KEPT_MAX && oldest !== undefined && this.#jobs.get(oldest)?.state !== 'running') this.#jobs.delete(oldest)
    return job
  }
}

/** Opens the book of jobs; `cli` is the built command line that does them. */
export function openJobs(app: App, cli: string = CLI): Jobs {
  const book = new Book()
  const running = new Map<string, () => void>()
  const takingIn = new Set<string>()
  const begin = (job: Job, actor: Actor, { words, after }: Work, once?: Once): Job => {
    const child = spawn(process.execPath, [cli, ...words, '--json', '--store', app.settings.store, '--by', actor.name], {
      cwd: app.folder, stdio: ['ignore', 'pipe', 'pipe'], env: environmentOf(app, actor, once),
    })
    running.set(job.jobId, () => child.kill('SIGTERM'))
    const out: Buffer[] = []
    let [bytes, lastWords] = [0, '']
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= JOB_ANSWER_BYTES_MAX) out.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      lastWords = chunk.toString().trim().split('\n').map(saidBy).findLast((said) => said !== undefined) ?? lastWords
      if (book.find(job.jobId)?.state === 'running') book.put({ ...job, progress: lastWords.slice(0, 300) })
    })
    child.on('error', () => {
      // A process that could not be made closes without a code, which is told below.
    })
    child.on('close', (code) => {
      running.delete(job.jobId)
      after?.()
      book.put(ended(job, code, Buffer.concat(out).toString(), lastWords))
    })
    return book.put(job)
  }
  /** The job that was begun under a key, here or by an earlier server. */
  const earlier = async (job: Job, once: Once): Promise<Job | undefined> => {
    const known = book.find(job.jobId)
    if (known !== undefined && known.state !== 'failed') {
      if (known.bodyHash !== once.bodyHash) throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
      return known
    }
    const store = await app.madeStore()
    const answer = job.what === 'list' ? await (await import('./rank-run.js')).listAnswered(store, once) : await (await import('./load-run.js')).loadAnswered(store, once)
    return answer === undefined ? undefined : book.put({ ...job, state: 'done', answer })
  }
  const takeKeyed = async (job: Job, actor: Actor, key: string, takeIn: () => Promise<Work>): Promise<Job> => {
    if (takingIn.has(job.jobId)) throw new Problem('conflict', 'a request of this idempotency key is being taken in: send it again when that is done')
    takingIn.add(job.jobId)
    try {
      const work = await takeIn()
      const once: Once = { actor: senderOf({ bodyHash: digestOf }, actor), key, bodyHash: digestOf({ act: job.what, body: work.asked }) }
      return await otherwise(work, async () => {
        const known = await earlier({ ...job, bodyHash: once.bodyHash }, once)
        if (known === undefined) return begin({ ...job, bodyHash: once.bodyHash }, actor, work, once)
        work.after?.()
        return known
      })
    } finally {
      takingIn.delete(job.jobId)
    }
  }
  return {
    find: (jobId) => book.find(jobId),
    stop: () => {
      for (const end of running.values()) end()
    },
    take: async (what, actor, key, takeIn) => {
      if (!existsSync(cli)) throw new Problem('store-unavailable', 'the command line is not built, so that no long work can be started: run npm run build')
      const job: Job = { jobId: app.newId(), what, by: actor.id ?? actor.name, state: 'running' }
      if (key === undefined) return begin(job, actor, await takeIn())
      const sender = senderOf({ bodyHash: digestOf }, actor)
      return takeKeyed({ ...job, jobId: digestOf({ actor: sender, key }).slice(0, JOB_ID_CHARS) }, actor, key, takeIn)
    },
  }
}

/** Does what begins some work; when that fails, cleans up after what was taken in. */
async function otherwise<T>({ after }: Work, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    after?.()
    throw error
  }
}

function environmentOf({ settings }: App, { kind }: Actor, once: Once | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env, RIGHTPARTY_KEY_FILE: settings.keyFile,
    ...(kind === 'service' ? { RIGHTPARTY_BY_SERVICE: 'true' } : {}),
    ...(once === undefined ? {} : { RIGHTPARTY_ONCE: JSON.stringify(once) }),
  }
}

/** A job as its process left it: rows that were rejected (exit 3) are told in the answer and are no failure. */
function ended(job: Job, code: number | null, text: string, lastWords: string): Job {
  const answer = parsed(text)
  if (code === 0 || (code === 3 && answer !== undefined)) return { ...job, state: 'done', answer }
  return { ...job, state: 'failed', problem: problemIn(answer) ?? problemBy(code, lastWords) }
}

/** The problem that the command line told of itself: its exit code alone stands for several. */
function problemIn(answer: unknown): Job['problem'] {
  const told = (answer as { readonly problem?: { readonly code?: unknown; readonly detail?: unknown; readonly errors?: unknown } } | undefined)?.problem
  if (typeof told?.code !== 'string' || !(told.code in PROBLEMS) || typeof told.detail !== 'string') return undefined
  const errors = Array.isArray(told.errors) && told.errors.length > 0 ? { errors: knownPlaces(told.errors as readonly ProblemPlace[]) } : {}
  return { code: told.code, detail: told.detail, ...errors }
}

function problemBy(code: number | null, lastWords: string): NonNullable<Job['problem']> {
  if (code === null || code === 130) return { code: 'store-unavailable', detail: 'the work was ended before it was done: send it again' }
  const found = (Object.keys(PROBLEMS) as ProblemCode[]).find((one) => PROBLEMS[one].exit === code && code !== 1) ?? 'failed'
  return { code: found, detail: lastWords.slice(0, 1000) || 'the work ended without words' }
}

/** A line of a running process for people: of the events of a queue, which come as JSON, only how far it is. */
function saidBy(line: string): string | undefined {
  if (!line.startsWith('{') && !line.endsWith('}')) return line
  const event = parsed(line) as Partial<Extract<QueueEvent, { readonly event: 'progress' }>> | undefined
  return event?.event === 'progress' ? `${event.stage}: ${event.done}${event.total === 0 ? '' : ` of ${event.total}`}` : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // No answer at all, or one that was cut off: the exit code says what happened.
    return undefined
  }
}
