import { getHeapStatistics } from 'node:v8'
import { parentPort, Worker, type WorkerOptions } from 'node:worker_threads'
import { THREAD_HEAP_MIB } from '../model/limits.js'
import { Problem, type ProblemCode, type ProblemPlace } from '../model/problem.js'

/**
 * Memory that threads share with who opened them: a thread that is ended inside the store's engine would take the whole
 * process with it, so that it is first let come to rest.
 */
export type ThreadControl = Int32Array<SharedArrayBuffer>
/** Not 0: nothing is begun any more. */
export const STOP = 0
/** Threads that are at work. */
export const BUSY = 1

/** True where the files that threads run lie beside those that open them: in the built product, not among its sources. */
export const isBuilt = import.meta.url.endsWith('.js')

/** How long the end of the process waits for threads to come to rest: several transactions or runs of debts on a slow machine. */
const REST_MS = 10_000
/** How long a thread that was told to end may take, which may be waiting for a server. */
const END_MS = 60_000

/** What a thread is opened with: what it is told, and how much memory it may take; never more than this machine gives a thread anyway. */
export function threadOptions(workerData: object): WorkerOptions {
  const givenMib = Math.floor(getHeapStatistics().heap_size_limit / 2 ** 20)
  return { workerData, resourceLimits: { maxOldGenerationSizeMb: Math.min(THREAD_HEAP_MIB, givenMib) } }
}

/** Makes such memory; `busy`: how many threads count as at work from the start, until they have opened what they work on. */
export function makeThreadControl(busy: number): ThreadControl {
  const control: ThreadControl = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  Atomics.store(control, BUSY, busy)
  return control
}

/** Keeps threads from beginning anything and waits, without a turn for anything else, until what they do is done. */
export function letThreadsRest(control: ThreadControl): void {
  Atomics.store(control, STOP, 1)
  for (let busy = Atomics.load(control, BUSY); busy > 0; busy = Atomics.load(control, BUSY)) {
    if (Atomics.wait(control, BUSY, busy, REST_MS) === 'timed-out') return
  }
}

/** Says, from within a thread, that it does nothing now. */
export function comeToRest(control: ThreadControl): void {
  Atomics.sub(control, BUSY, 1)
  Atomics.notify(control, BUSY)
}

/** A Problem on its way between threads, whose errors lose their class there. */
export interface ProblemText {
  readonly code: ProblemCode
  readonly message: string
  readonly errors: readonly ProblemPlace[]
}

/** The text of a Problem. */
export function problemText({ code, message, errors }: Problem): ProblemText {
  return { code, message, errors }
}

/** The Problem of a text. */
export function problemOf({ code, message, errors }: ProblemText): Problem {
  return new Problem(code, message, errors)
}

/** Whether a thread's error says that it could not go on, rather than what was wrong in it. */
export function isThreadDeath(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('ERR_WORKER_')
}

/** Waits until a thread that was told to end has, and ends it where it does not. */
export async function endOfThread(worker: Worker, ended: Promise<void>): Promise<void> {
  const late = setTimeout(() => void worker.terminate(), END_MS)
  await ended
  clearTimeout(late)
}

/** What a thread answers to one request. */
type ThreadAnswer = { readonly value: unknown } | { readonly problem: ProblemText }

/** A thread that does one thing after another, in the order in which it is asked. */
export interface AskedThread<Request> {
  /** @throws Problem that it met, which leaves it as it was; any other error ends it, and fails all that is asked afterwards */
  readonly ask: (request: Request) => Promise<unknown>
  /** Ends it once it has done what it was asked. */
  readonly close: () => Promise<void>
}

interface Asked {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** Opens such a thread; `entry` is the compiled file that it runs, `death` what is said when it ends before its time. */
export function openAskedThread<Request>(entry: URL, data: object, death: (cause?: Error) => Problem): AskedThread<Request> {
  const control = makeThreadControl(0)
  const worker = new Worker(entry, threadOptions({ ...data, control }))
  const asked: Asked[] = []
  let failure: Error | undefined
  const fail = (error: Error): void => {
    failure ??= error
    for (const { reject } of asked.splice(0)) reject(failure)
  }
  const restAtEnd = (): void => letThreadsRest(control)
  process.once('exit', restAtEnd)
  const ended = new Promise<void>((resolve) => worker.once('exit', () => {
    process.off('exit', restAtEnd)
    resolve()
    fail(death())
  }))
  worker.on('error', (error) => fail(isThreadDeath(error) ? death(error) : error))
  worker.on('message', (answer: ThreadAnswer) => {
    const first = asked.shift()
    if ('problem' in answer) first?.reject(problemOf(answer.problem))
    else first?.resolve(answer.value)
  })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (failure !== undefined) {
          reject(failure)
          return
        }
        asked.push({ resolve, reject })
        worker.postMessage({ request }, [])
      }),
    close: async () => {
      worker.postMessage('end', [])
      await endOfThread(worker, ended)
    },
  }
}

/** @throws Problem conflict, from within a thread, when whoever opened it is ending */
export function goOn(control: ThreadControl): void {
  if (Atomics.load(control, STOP) !== 0) throw new Problem('conflict', 'what this thread was asked for is not done: whoever opened it is ending')
}

/** What a thread works with. */
export interface AnsweringThread<Request> {
  readonly handle: (request: Request) => unknown
  readonly close: () => void
}

/**
 * Answers, from within a thread, one request after another; what cannot be opened is told to whoever asks, and anything that
 * is no Problem is a fault of ours, which ends the thread and is told by its end.
 */
export function answerRequests<Request>(control: ThreadControl, open: () => AnsweringThread<Request>): void {
  let opened: AnsweringThread<Request> | undefined
  const answerTo = async (request: Request): Promise<ThreadAnswer> => {
    Atomics.add(control, BUSY, 1)
    try {
      goOn(control)
      opened ??= open()
      return { value: await opened.handle(request) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return { problem: problemText(error) }
    } finally {
      comeToRest(control)
    }
  }
  let last: Promise<void> = Promise.resolve()
  parentPort?.on('message', (message: { readonly request: Request } | 'end') => {
    last = last.then(async () => {
      if (message !== 'end') {
        parentPort?.postMessage(await answerTo(message.request), [])
        return
      }
      opened?.close()
      // Ends this thread alone.
      process.exit()
    })
  })
}
