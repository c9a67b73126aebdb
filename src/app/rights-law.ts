import { claimRule, retain } from '../decide/index.js'
import type { HeldAbout } from '../model/erasing.js'
import type { AnyFact } from '../model/facts.js'
import type { HeldItem } from '../model/rights.js'
import { judgeErasure, type ErasureLaw, type JudgedErasure } from '../review/erasure.js'
import type { App } from './context.js'
import { todayOf } from './rights-person.js'

/** Where no pack says by which rule a claim keeps data, the house says it. */
const HOUSE_CLAIM = { rule: 'H-CLAIM', citation: 'house rule', because: 'A debt that is open is kept with whoever owes it until it is paid, settled or taken back.' }

/** The law of erasing as it stands at the moment asked about. */
export function erasureLaw(app: App): ErasureLaw {
  const packs = app.packs({})
  return {
    asOf: todayOf(app),
    retain: (question) => retain(question, packs),
    claimRule: (place) => claimRule(packs, place) ?? HOUSE_CLAIM,
    hash: (kind, id) => app.keyring().hash('subject', `${kind}:${id}`),
  }
}

const UNTIL_CLOSED: HeldItem['kept'] = { rule: 'storage-limit', because: 'It is kept for the debts that it is about, and erased within a year of the last of them being closed, or when erasure is asked for and no law keeps it.' }

const WAITING: HeldItem['kept'] = { rule: 'held', because: 'It is used for nothing: it waits for a reviewer, who admits or refuses it.' }

/** Says of each record how long it is kept: what a claim or the evidence of contacts keeps, and all else for the debts that it is about. */
export function keptFor(app: App, records: readonly string[], held: HeldAbout): (fact: AnyFact) => HeldItem['kept'] {
  const judged: JudgedErasure = judgeErasure(records, held, erasureLaw(app))
  const goes = new Set<string>(judged.keys)
  const [first] = judged.kept
  const why: HeldItem['kept'] = first === undefined ? UNTIL_CLOSED : { rule: first.rule, because: first.because, ...(first.until === undefined ? {} : { until: first.until }) }
  const evidence = judged.kept.find((one) => one.until !== undefined)
  return (fact) => {
    if (fact.revision === 0) return WAITING
    if (goes.has(fact.key)) return UNTIL_CLOSED
    if (fact.kind === 'event' && evidence !== undefined) return { rule: evidence.rule, because: evidence.because, ...(evidence.until === undefined ? {} : { until: evidence.until }) }
    return why
  }
}
