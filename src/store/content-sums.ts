import { createHash, hash, type Hash } from 'node:crypto'
import { textHash } from '../model/text-hash.js'
import type { KeyRange } from './port.js'

/**
 * The content digest with what it was made of: facts in key order are cut into short runs, wherever a key's own hash says
 * so, and each run has a sum. So the same facts give the same runs, and a change touches the sums of few.
 */
export interface ContentSums {
  /** SHA-256 in hex over the sums of all runs. */
  readonly digest: string
  /** Facts of all runs. */
  readonly facts: number
  readonly runs: RunColumns
}

/** Runs of facts in key order, as columns. */
export interface RunColumns {
  /** SHA-256 of each run's lines, one after another. */
  readonly sums: Uint8Array
  /** Facts of each run. */
  readonly facts: Uint32Array
  /** Where each run's first key ends in `keys`, which holds them in UTF-8; the very first run begins before every key. */
  readonly keyEnds: Uint32Array
  readonly keys: Uint8Array
}

const SUM_BYTES = 32
/** What is summed begins with this, so that no digest of another form is taken for one of these. */
const FORM = 'rightparty content 2\n'
/** Text of a run that is held before it is summed: a run is short unless somebody chose its keys. */
const HELD_CHARS = 65_536
/** On average one key in eight begins a run: then a hundredth of changes touches a twelfth of the facts. */
const RUN_SHIFT = 29

/** Whether a run begins at a key: its own hash says so, and no store needs to keep it. */
function beginsRun(key: string): boolean {
  return textHash(key) >>> RUN_SHIFT === 0
}

/** Writes runs one after another. */
export interface RunWriter {
  /** Begins a run at a key, wherever it would be cut. */
  readonly begin: (key: string) => void
  /** Adds the line of the next fact in key order. */
  readonly add: (key: string, line: string) => void
  /** Takes over runs as they are, from one place up to another. */
  readonly take: (runs: RunColumns, from: number, until: number) => void
  readonly finish: () => ContentSums
}

/** Opens the sums of no facts. */
export function openRuns(): RunWriter {
  const columns = growingColumns()
  let text = ''
  let sum: Hash | undefined
  let first: string | undefined
  let facts = 0
  const end = (): void => {
    if (first === undefined) return
    columns.push(first, facts, sum === undefined ? hash('sha256', text, 'buffer') : sum.update(text).digest())
    text = ''
    sum = undefined
    first = undefined
    facts = 0
  }
  const begin = (key: string): void => {
    end()
    first = key
  }
  return {
    begin,
    add: (key, line) => {
      if (beginsRun(key) && key !== first) begin(key)
      text += line
      facts++
      if (text.length < HELD_CHARS) return
      sum = (sum ?? createHash('sha256')).update(text)
      text = ''
    },
    take: (runs, from, until) => {
      end()
      columns.take(runs, from, until)
    },
    finish: () => {
      end()
      return sumsOf(columns.all())
    },
  }
}

/** The digest and count of some runs. */
export function sumsOf(runs: RunColumns): ContentSums {
  return {
    digest: createHash('sha256').update(FORM).update(runs.sums).digest('hex'),
    facts: runs.facts.reduce((all, one) => all + one, 0),
    runs,
  }
}

/** A stretch of runs to be summed anew, and the keys that it covers. */
export interface Stretch {
  readonly first: number
  /** The run behind the last. */
  readonly end: number
  readonly range: KeyRange
}

/**
 * The stretches of runs whose facts may have changed, in order; `changed` are keys in UTF-8, in byte order. Where the first
 * key of a run changed, it may begin none any more, so that the run before it is summed anew too.
 */
export function touchedStretches(runs: RunColumns, changed: readonly Uint8Array[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  const bytes = Buffer.from(runs.keys.buffer, runs.keys.byteOffset, runs.keys.byteLength)
  const count = runs.facts.length
  const startOf = (run: number): number => (run === 0 ? 0 : runs.keyEnds[run - 1]!)
  const keyOf = (run: number): string => bytes.toString('utf8', startOf(run), runs.keyEnds[run])
  let [open, openEnd] = [-1, -1]
  const close = (): void => {
    if (open < 0) return
    stretches.push({ first: open, end: openEnd, range: { from: keyOf(open), ...(openEnd < count ? { until: keyOf(openEnd) } : {}) } })
  }
  let run = 0
  for (const key of changed) {
    while (run + 1 < count && bytes.compare(key, 0, key.length, runs.keyEnds[run], runs.keyEnds[run + 1]) <= 0) run++
    const isFirstKey = run > 0 && bytes.compare(key, 0, key.length, startOf(run), runs.keyEnds[run]) === 0
    const first = isFirstKey ? run - 1 : run
    if (first > openEnd || open < 0) {
      close()
      open = first
    }
    openEnd = run + 1
  }
  close()
  return stretches
}

interface GrowingColumns {
  readonly push: (key: string, facts: number, sum: Uint8Array) => void
  readonly take: (runs: RunColumns, from: number, until: number) => void
  readonly all: () => RunColumns
}

/** By how much columns grow: those of a large store are most of what its digest holds, and while they grow they lie there twice. */
const GROWTH = 1.25

/** Columns that grow as they are filled. */
function growingColumns(): GrowingColumns {
  let sums = Buffer.alloc(1024 * SUM_BYTES)
  let facts = new Uint32Array(1024)
  let keyEnds = new Uint32Array(1024)
  let keys = Buffer.alloc(65_536)
  let [count, keyBytes] = [0, 0]
  const makeRoom = (moreRuns: number, moreKeyBytes: number): void => {
    if (count + moreRuns > facts.length) {
      const size = Math.max(Math.ceil(facts.length * GROWTH), count + moreRuns)
      sums = Buffer.concat([sums], size * SUM_BYTES)
      facts = grown(facts, size)
      keyEnds = grown(keyEnds, size)
    }
    if (keyBytes + moreKeyBytes > keys.length) keys = Buffer.concat([keys], Math.max(Math.ceil(keys.length * GROWTH), keyBytes + moreKeyBytes))
  }
  return {
    push: (key, ofRun, sum) => {
      makeRoom(1, key.length * 3)
      keyBytes += keys.write(key, keyBytes, 'utf8')
      sums.set(sum, count * SUM_BYTES)
      facts[count] = ofRun
      keyEnds[count++] = keyBytes
    },
    take: (runs, from, until) => {
      const start = from === 0 ? 0 : runs.keyEnds[from - 1]!
      const end = until === 0 ? 0 : runs.keyEnds[until - 1]!
      makeRoom(until - from, end - start)
      sums.set(runs.sums.subarray(from * SUM_BYTES, until * SUM_BYTES), count * SUM_BYTES)
      facts.set(runs.facts.subarray(from, until), count)
      keys.set(runs.keys.subarray(start, end), keyBytes)
      for (let run = from; run < until; run++) keyEnds[count + run - from] = runs.keyEnds[run]! - start + keyBytes
      count += until - from
      keyBytes += end - start
    },
    all: () => ({ sums: sums.subarray(0, count * SUM_BYTES), facts: facts.subarray(0, count), keyEnds: keyEnds.subarray(0, count), keys: keys.subarray(0, keyBytes) }),
  }
}

function grown(column: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size)
  larger.set(column)
  return larger
}
