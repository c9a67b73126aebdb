import type { ReadErased } from '../model/load.js'
import type { LoadRecord } from './records.js'

/** Says whether a record is of a person, a debt or a contact point that was erased. */
export type IsErased = (record: LoadRecord) => boolean

const NOTHING: IsErased = () => false

/** Reads what was erased by the keyed hashes that stayed of it; nothing is asked of any record while there are none. */
export async function erasedRecords(read: ReadErased | undefined): Promise<IsErased> {
  const isErased = await read?.()
  if (isErased === undefined) return NOTHING
  return ({ kind, content, parties, debts, subject }) => {
    const ownDebt = kind === 'debt' && 'debtId' in content && content.debtId !== undefined ? [content.debtId] : []
    return (
      (subject !== undefined && isErased('party', subject)) || parties.some((id) => isErased('party', id)) || [...debts, ...ownDebt].some((id) => isErased('debt', id)) ||
      ('value' in content && content.value !== undefined && isErased('value', content.value.hash))
    )
  }
}
