import type { Admit, Packs, Retain } from '../model/decide.js'
import { DAY_MS, formatDay, parseDay } from '../model/time.js'
import type { RetentionDecision } from '../model/retention.js'
import type { SourceDecision } from '../model/source-use.js'
import { beginReading, setMoment, setZones, type Context } from './context.js'
import { judge, type Findings } from './judge.js'
import type { QuestionName } from './pack-schema.js'
import type { Program } from './pack-program.js'
import { contextOf, opened, programFor } from './program.js'
import { SCALES } from './scale.js'
import { endOf } from './until.js'
import { inOrder, reasonOf } from './wording.js'

/** Questions of days know no place and no hour: their one clock shows UTC. */
export const DAYS_ONLY = { version: 'none', offsetMs: (zone: string) => (zone === 'UTC' ? 0 : undefined) }

interface Asked {
  readonly program: Program
  readonly context: Context
  readonly found: Findings
  readonly nowMs: number
}

function askOn(question: QuestionName, asked: { readonly asOf: string; readonly jurisdiction: string }, packs: Packs): Asked {
  const own = opened(packs)
  const context = contextOf(own, question, DAYS_ONLY)
  const nowMs = parseDay(asked.asOf) * DAY_MS
  beginReading(context)
  context.question = asked
  setZones(context, [], nowMs)
  setMoment(context, nowMs)
  const program = programFor(own, question, [asked.jurisdiction], context)
  return { program, context, found: judge(program, context, SCALES[question].decisions), nowMs }
}

/** Answers whether a record from one source may be used for one purpose, with every reason. */
export const admit: Admit = (use, packs) => {
  const { program, context, found } = askOn('admit', use, packs)
  const { decisions } = SCALES.admit
  const rank = Math.min(decisions.indexOf('ADMIT'), found.rank)
  return {
    ...(use.id === undefined ? {} : { id: use.id }),
    decision: decisions[rank] as SourceDecision,
    reasons: inOrder(found.refusals).map((finding) => reasonOf(finding, context, undefined, ['/sourceClass', '/purpose', '/subjectRole'])),
    packs: program.stamps,
  }
}

/** Answers whether a record must be kept, and until when; with no duty to keep it, it goes. */
export const retain: Retain = (question, packs) => {
  const { program, context, found, nowMs } = askOn('retain', question, packs)
  const { decisions } = SCALES.retain
  const rank = Math.min(decisions.indexOf('PURGE'), found.rank)
  const ends = found.refusals.map((finding) => (finding.rule === undefined ? undefined : endOf(finding.rule, context, nowMs)))
  setMoment(context, nowMs)
  const untilOf = (index: number): string | undefined => {
    const end = ends[index]
    return end === undefined ? undefined : formatDay(end.day)
  }
  const keeping = ends.filter((_, i) => found.refusals[i]?.rank === rank)
  const latest = keeping.reduce((best, end) => (end !== undefined && end.day > best ? end.day : best), Number.NEGATIVE_INFINITY)
  const isDated = decisions[rank] === 'KEEP' && Number.isFinite(latest)
  return {
    ...(question.id === undefined ? {} : { id: question.id }),
    decision: decisions[rank] as RetentionDecision,
    ...(isDated ? { until: formatDay(latest) } : {}),
    reasons: inOrder(found.refusals).map((finding) => reasonOf(finding, context, untilOf(found.refusals.indexOf(finding)), [])),
    packs: program.stamps,
  }
}
