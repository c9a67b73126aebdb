import { useEffect, useRef } from 'preact/hooks'
import type { FindAnswer } from '../../../../model/search.js'
import { ask } from '../ask.js'
import { added } from './board.js'
import type { BoardSteps } from './history.js'

/** Parties whose names are asked for by themselves; beyond them a name is asked for when the party is chosen. */
const NAMED_MAX = 40
/** Questions under way at once. */
const AT_ONCE = 4

/** Finds out what a party is that an answer named by its id alone. */
export async function partyById(id: string): Promise<FindAnswer['items'][number] | undefined> {
  const { body } = await ask<FindAnswer>('POST', '/v1/parties/find', { body: { purpose: 'assess', id } })
  return body.items[0]
}

/** Learns the names of parties on the canvas that came without one, those that were asked about first. */
export function useNames({ board, learn }: BoardSteps): void {
  const asked = useRef(new Set<string>())
  const busy = useRef(0)
  useEffect(() => {
    const unknown = [...board.parties.values()].filter(({ ref, partyId }) => ref === undefined && !asked.current.has(partyId))
    const first = unknown.toSorted((a, b) => Number(board.marked.has(b.partyId)) - Number(board.marked.has(a.partyId)))
    for (const { partyId } of first) {
      if (busy.current >= AT_ONCE || asked.current.size >= NAMED_MAX) return
      asked.current.add(partyId)
      busy.current++
      const done = (): void => {
        busy.current--
      }
      partyById(partyId).then(
        (party) => {
          done()
          learn((now) => (party === undefined || !now.parties.has(partyId) ? { ...now } : added(now, { parties: [party] })))
        },
        // Nobody learns more of it: the id stays.
        done,
      )
    }
  }, [board, learn])
}
