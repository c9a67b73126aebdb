import type { LeaseAsk, ListedEntry } from '../../model/dispatch.js'
import type { Entry } from '../../model/list.js'
import type { DebtId } from '../../model/ids.js'
import type { EpochMs } from '../../model/time.js'
import type { Database, Row } from './database.js'

/** Ranks that one mark speaks of: what frees an entry makes no more than so many be looked at again. */
const RANKS_OF_MARK = 256
/** Questions (a list, with channels and creditors) that are remembered at once. */
const QUESTIONS_MAX = 64
/** Ranks written to since a question was asked last that are looked at one by one; where there are more all is looked at anew. */
const WRITTEN_MAX = 512

/** Up to where the ranks of a stretch are taken: nothing up to `taken` is free in [`fromMs`, `untilMs`), unless it was written to. */
interface Mark {
  readonly taken: number
  readonly fromMs: EpochMs
  readonly untilMs: EpochMs
}

/** What is remembered of one question: a mark for each stretch of ranks, the list's last rank, and the ranks written to since. */
interface Question {
  readonly list: string
  readonly lastRank: number
  readonly marks: Map<number, Mark>
  readonly written: Set<number>
}

/** What one open file remembers, and the state of the file for which it holds. */
interface Memory {
  readonly questions: Map<string, Question>
  version: number
  undone: number
}

/** What becomes of an entry that was tried: when it can be offered again at the soonest; undefined: at any moment. */
export interface Tried {
  readonly rank: number
  readonly freeAtMs: EpochMs | undefined
}

/** The free entries of one question, by rank. */
export interface FreeEntries {
  /** At most `limit` free entries after a rank, by rank; none: there are no more. */
  readonly after: (rank: number, limit: number) => readonly ListedEntry[]
  /** Remembers what became of those that were tried, in the order in which they were given. */
  readonly remember: (tried: readonly Tried[]) => void
}

const MEMORIES = new WeakMap<Database, Memory>()

/** What is remembered of a file; nothing once another program wrote to it, or something was undone. */
function memoryOf(db: Database): Memory {
  const version = Number(db.get('PRAGMA data_version')![0])
  const undone = db.undone()
  let memory = MEMORIES.get(db)
  if (memory === undefined) {
    memory = { questions: new Map(), version, undone }
    MEMORIES.set(db, memory)
  }
  if (memory.version !== version || memory.undone !== undone) memory.questions.clear()
  memory.version = version
  memory.undone = undone
  return memory
}

/** Notes that an entry, or a lease of it, was written to; belongs to whatever writes of one. */
export function noteWritten(db: Database, list: string, rank: number): void {
  for (const question of MEMORIES.get(db)?.questions.values() ?? []) {
    if (question.list !== list) continue
    if (question.written.size >= WRITTEN_MAX) question.marks.clear()
    else question.written.add(rank)
  }
}

function stretchOf(rank: number): number {
  return Math.floor((rank - 1) / RANKS_OF_MARK)
}

/** The cells that every statement about a question begins with; what is asked for, each item between two separators. */
type Cells = readonly [list: string, nowMs: EpochMs, channels: string | null, creditors: string | null]

function wordsOf(items: readonly string[] | undefined): string | null {
  return items === undefined ? null : `\u001f${items.map((item) => `${item}\u001f`).join('')}`
}

function questionOf(db: Database, cells: Cells): Question {
  const { questions } = memoryOf(db)
  const [list, , channels, creditors] = cells
  const key = JSON.stringify([list, channels, creditors])
  const known = questions.get(key)
  if (known !== undefined) return known
  const lastRank = Number(db.get('SELECT coalesce(max(rank), 0) FROM entry WHERE list = ?', list)![0])
  const made = { list, lastRank, marks: new Map<number, Mark>(), written: new Set<number>() }
  if (questions.size >= QUESTIONS_MAX) questions.clear()
  questions.set(key, made)
  return made
}

/** Looked for in a text: a table made for each statement would cost more than all the rest of it. */
const OF_QUESTION = `(?3 IS NULL OR instr(?3, char(31) || e.channel || char(31)) > 0) AND (?4 IS NULL OR instr(?4, char(31) || e.creditor_id || char(31)) > 0)`

/** Entries that may be tried after a rank and up to another: in their window, of what is asked for, free, and not put off or final. */
function readFree(db: Database, cells: Cells, afterRank: number, upToRank: number, limit: number): readonly ListedEntry[] {
  return db
    .all(
      `SELECT e.rank FROM entry e INDEXED BY entry_place LEFT JOIN entry_state s ON s.list = e.list AND s.rank = e.rank
       WHERE e.list = ?1 AND e.rank > ?5 AND e.rank <= ?6 AND e.not_before <= ?2 AND e.not_after > ?2
         AND (s.state IS NULL OR (s.state = 'open' AND coalesce(s.not_before, 0) <= ?2)) AND ${OF_QUESTION}
         AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.list = e.list AND l.rank = e.rank AND l.state IN ('open', 'started') AND l.held_until > ?2)
       ORDER BY e.rank LIMIT ?7`,
      ...cells, afterRank, upToRank, limit,
    )
    .map(([rank]) => toListed(db.get('SELECT content, debt_id, creditor_id FROM entry WHERE list = ? AND rank = ?', cells[0], rank!)!))
}

/** The soonest moment at which one of the entries after a rank and up to another, none of them free now, may be. */
function soonestFree(db: Database, cells: Cells, afterRank: number, upToRank: number): EpochMs {
  const soonest = db.get(
    `SELECT min(max(e.not_before, CASE s.state WHEN 'open' THEN coalesce(s.not_before, 0) ELSE 0 END,
         coalesce((SELECT max(l.held_until) FROM lease l WHERE l.list = e.list AND l.rank = e.rank AND l.state IN ('open', 'started')), 0)))
     FROM entry e INDEXED BY entry_place LEFT JOIN entry_state s ON s.list = e.list AND s.rank = e.rank
     WHERE e.list = ?1 AND e.rank > ?5 AND e.rank <= ?6 AND e.not_after > ?2 AND (s.state IS NULL OR s.state = 'open') AND ${OF_QUESTION}`,
    ...cells, afterRank, upToRank,
  )?.[0]
  return typeof soonest === 'number' ? soonest : Number.POSITIVE_INFINITY
}

/** Reads an entry from a row of its content, debt and creditor. */
export function toListed([content, debtId, creditorId]: Row): ListedEntry {
  return { entry: JSON.parse(String(content)) as Entry, debtId: String(debtId) as DebtId, creditorId: String(creditorId) }
}

/** Up to where a stretch is taken at a moment. */
function takenIn(question: Question, stretch: number, nowMs: EpochMs): number {
  const mark = question.marks.get(stretch)
  return mark !== undefined && mark.fromMs <= nowMs && nowMs < mark.untilMs ? mark.taken : stretch * RANKS_OF_MARK
}

/** Looks at what was written to since the question was asked last: some of it may be free, or sooner than was known. */
function seeWritten(db: Database, cells: Cells, question: Question, nowMs: EpochMs): void {
  for (const rank of question.written) {
    const mark = question.marks.get(stretchOf(rank))
    if (mark === undefined || rank > mark.taken) continue
    const freeAtMs = soonestFree(db, cells, rank - 1, rank)
    question.marks.set(stretchOf(rank), freeAtMs <= nowMs ? { ...mark, taken: rank - 1 } : { ...mark, untilMs: Math.min(mark.untilMs, freeAtMs) })
  }
  question.written.clear()
}

/** Notes that a stretch is taken from where it was known to be up to a rank, and until when; an earlier end stands. */
function note(question: Question, stretch: number, nowMs: EpochMs, taken: number, untilMs: EpochMs): void {
  const mark = question.marks.get(stretch)
  const stands = mark !== undefined && mark.fromMs <= nowMs && nowMs < mark.untilMs
  question.marks.set(stretch, { taken, fromMs: stands ? mark.fromMs : nowMs, untilMs: stands ? Math.min(mark.untilMs, untilMs) : untilMs })
}

/**
 * Opens the free entries of a question inside a transaction. Stretches that are taken as a whole are passed over without
 * being read: what is looked at is what may be free, however long the list is.
 */
export function freeEntries(db: Database, ask: LeaseAsk): FreeEntries {
  const { nowMs } = ask
  const cells: Cells = [ask.list, nowMs, wordsOf(ask.channels), wordsOf(ask.creditors)]
  const question = questionOf(db, cells)
  seeWritten(db, cells, question, nowMs)
  const last = stretchOf(question.lastRank)
  const inStretch = (stretch: number, afterRank: number, limit: number): readonly ListedEntry[] => {
    const end = (stretch + 1) * RANKS_OF_MARK
    const taken = takenIn(question, stretch, nowMs)
    if (Math.max(taken, afterRank) >= end) return []
    const found = readFree(db, cells, Math.max(taken, afterRank), end, limit)
    // Looked through from where it was known to be taken: the next call needs not do so again.
    if (found.length === 0 && afterRank <= taken) note(question, stretch, nowMs, end, soonestFree(db, cells, taken, end))
    return found
  }
  return {
    after: (rank, limit) => {
      const found: ListedEntry[] = []
      for (let stretch = stretchOf(rank + 1); stretch <= last && found.length < limit; stretch++) found.push(...inStretch(stretch, rank, limit - found.length))
      return found
    },
    remember: (tried) => {
      let stretch = -1
      let isOpen = false
      for (const { rank, freeAtMs } of tried) {
        if (stretchOf(rank) !== stretch) {
          stretch = stretchOf(rank)
          isOpen = true
        }
        // Behind one that is still free nothing is passed over.
        if (!isOpen) continue
        if (freeAtMs === undefined || freeAtMs <= nowMs) {
          isOpen = false
          continue
        }
        const from = takenIn(question, stretch, nowMs)
        const between = rank - from > 1 ? soonestFree(db, cells, from, rank - 1) : Number.POSITIVE_INFINITY
        note(question, stretch, nowMs, Math.max(from, rank), Math.min(freeAtMs, between))
        question.written.delete(rank)
      }
    },
  }
}
