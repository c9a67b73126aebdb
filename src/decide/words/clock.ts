import type { Clock, Mark } from '../clock.js'
import { listed, plain } from './names.js'

const TRACE_WORDS: Readonly<Record<Mark['on'], string>> = {
  contact: 'a contact', request: 'a request', notice: 'a notice', consent: 'a consent', dispute: 'a dispute', report: 'a report', check: 'a check',
  state: 'a state', data: 'data about a person from a source', placement: 'the placement of the debt',
}

const BEFORE_WORDS = { collection: 'before collecting again', contact: 'before the next contact', use: 'before use', text: 'before the next text message', legal_step: 'before a legal step' } as const

function valueWords(value: string | boolean | null): string {
  if (value === null) return 'not said'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : plain(value)
}

/** Writes what a duty starts or ends with. */
export function markWords(mark: Mark): string {
  const fields = Object.entries(mark.where ?? {}).map(([name, values]) => `${name === 'what' || name === 'kind' ? 'kind' : plain(name)}: ${listed(values.map(valueWords))}`)
  return `${TRACE_WORDS[mark.on]}${fields.length === 0 ? '' : ` (${fields.join('; ')})`}`
}

/** Writes when a duty begins. */
export function startWords(clock: Clock): string {
  const of = clock.starts.of === undefined ? '' : clock.starts.of === 'obligor' ? ' of an obligor' : ' of somebody who does not owe the debt'
  const given = clock.given === undefined ? '' : `, where there is ${listed(clock.given.map((mark) => `${markWords(mark)}${mark.person === undefined ? '' : ' of the same person, not later'}`))}`
  return `${clock.starts.count === 'first' ? 'the first of: ' : 'each of: '}${markWords(clock.starts)}${of}${given}`
}

/** Writes by when a duty is due. */
export function dueWords({ within, before, extension }: Pick<Clock, 'within' | 'before' | 'extension'>): string {
  if (within === undefined) return BEFORE_WORDS[before ?? 'contact']
  if ('businessDays' in within) return `${within.businessDays} business days (without ${within.holidays})`
  const { months, days } = 'months' in within ? within : { months: undefined, days: within.days }
  const parts = [
    ...(months === undefined ? [] : [`${months} month${months === 1 ? '' : 's'}`]),
    ...(days === undefined ? [] : [days === 0 ? 'the same day' : `${days} day${days === 1 ? '' : 's'}`]),
  ]
  const more = extension === undefined ? '' : `, and ${extension.months} months more if the person is told so in time`
  return `${parts.join(' and ')}${more}`
}

/** Writes what ends a duty. */
export function endWords(clock: Clock): string {
  if (clock.ends.length === 0) return 'the record cannot show it'
  return listed(clock.ends.map((end) => `${markWords(end)}${end.replies === true ? ' in reply' : ''}${end.point === undefined ? '' : ' at the same contact point'}${end.since === 'ever' ? ', at any time' : ' afterwards'}`))
}
