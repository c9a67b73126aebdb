import { dutiesOf, sentenceIn, type Duty } from '../decide/index.js'
import { DOSSIERS_MAX, NAMED_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { slicesOf } from '../model/slices.js'
import type { Language } from '../model/telling.js'
import { DAY_MS, formatDay, parseDay } from '../model/time.js'
import type { App, TellProgress } from './context.js'
import type { DutyLine } from './duty-line.js'
import { logShown } from './personal-log.js'
import { isOfRequest, requestDuties } from './request-duties.js'

export type { DutyLine } from './duty-line.js'

/** What `duties` answers. */
export interface DutiesAnswer {
  /** The day asked about. */
  readonly on: string
  /** Only duties due by that day; absent: all that are not done. */
  readonly due?: string
  readonly byStanding: Readonly<Record<string, number>>
  readonly byRule: Readonly<Record<string, number>>
  /** Earliest due first; those without a day last. */
  readonly duties: readonly DutyLine[]
}

function keyOf(duty: Duty): string {
  const about = duty.partyId === undefined ? [] : [duty.partyId, duty.startedBy.id]
  return [duty.pack, duty.rule, duty.part ?? '', duty.dueOn ?? '', ...about].join('\u001f')
}

function addTo(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Adds the duties of one debt to those of others that are the same duty. */
function merge(lines: Map<string, { duty: Duty; debts: string[]; count: number }>, duties: readonly Duty[]): void {
  for (const duty of duties) {
    const key = keyOf(duty)
    const known = lines.get(key) ?? { duty, debts: [], count: 0 }
    lines.set(key, known)
    if (known.debts.at(-1) === duty.debtId) continue
    known.count += 1
    if (known.debts.length < NAMED_MAX) known.debts.push(duty.debtId)
  }
}

/**
 * Lists what must be done, for whom, by when and by which rule, over every debt of the store; what and why in the language asked for.
 * @throws Problem invalid-input when `due` is no day
 */
export async function runDuties(app: App, due: string | undefined, tell: TellProgress, language: Language = 'en'): Promise<DutiesAnswer> {
  if (due !== undefined && (!/^\d{4}-\d{2}-\d{2}$/.test(due) || Number.isNaN(parseDay(due)))) throw new Problem('invalid-input', '--due wants an existing day as YYYY-MM-DD')
  const on = formatDay(Math.floor(app.atMs() / DAY_MS))
  const packs = app.packs({})
  const store = await app.store()
  const total = (await store.counts()).debt
  const lines = new Map<string, { duty: Duty; debts: string[]; count: number }>()
  let done = 0
  for await (const batch of store.debtIds()) {
    for (const debts of slicesOf(batch, DOSSIERS_MAX)) {
      for (const dossier of await store.dossiers(debts)) {
        merge(lines, dutiesOf(dossier, packs, on).filter((duty) => duty.standing !== 'done' && !isOfRequest(duty) && (due === undefined || (duty.dueOn !== undefined && duty.dueOn <= due))))
      }
      done = Math.min(total, done + DOSSIERS_MAX)
      tell('finding duties', done, total)
    }
  }
  const [byStanding, byRule] = [new Map<string, number>(), new Map<string, number>()]
  const ofDebts = [...lines.values()].map(({ duty, debts, count }): DutyLine => {
    const { debtId: _debtId, doneOn: _doneOn, ...rest } = duty
    return { ...rest, what: sentenceIn(language, duty.what), because: sentenceIn(language, duty.because), debtIds: debts, debts: count }
  })
  const duties = [...ofDebts, ...(await requestDuties(store, on, due, language))]
  for (const duty of duties) {
    addTo(byStanding, duty.standing)
    addTo(byRule, duty.rule)
  }
  const byDue = duties.toSorted((a, b) => ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : (a.dueOn ?? '9999') > (b.dueOn ?? '9999') ? 1 : a.rule < b.rule ? -1 : 1))
  await logShown(app, { what: 'duties', purpose: 'service', subjects: duties.flatMap(({ partyId }) => (partyId === undefined ? [] : [`party:${partyId}`])) })
  return { on, ...(due === undefined ? {} : { due }), byStanding: sorted(byStanding), byRule: sorted(byRule), duties: byDue }
}
