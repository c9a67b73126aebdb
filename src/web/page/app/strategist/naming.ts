import { useEffect, useRef } from 'preact/hooks'
import type { FindAnswer } from '../../../../model/search.js'
import { ask } from '../ask.js'
import { added } from './board.js'
import type { BoardSteps } from './history.js'

/** Parties whose names are asked for by themselves; beyond them a name is asked for when the party is chosen. */
const NAMED_MAX = 40
/** Questions under way at once. */
const AT_ONCE = 10

/** Finds out what a party is that an answer named by its id alone. */
export async function partyById(id: string): Promise<FindAnswer['items'][number] | undefined> {
  const { body } = await ask<FindAnswer>('POST', '/v1/parties/find', { body: { purpose: 'assess', id } })
  return body.items[0]
}

/** Learns the names of parties on the canvas that came without one, those that were asked about first; some at once, so that the canvas is drawn seldom. */
export function useNames({ board, learn }: BoardSteps): void {
  const asked = useRef(new Set<string>())
  const isBusy = useRef(false)
  useEffect(() => {
    if (isBusy.current || asked.current.size >= NAMED_MAX) return
    const unknown = [...board.parties.values()].filter(({ ref, partyId }) => ref === undefined && !asked.current.has(partyId))
    const some = unknown.toSorted((a, b) => Number(board.marked.has(b.partyId)) - Number(board.marked.has(a.partyId))).slice(0, AT_ONCE)
    if (some.length === 0) return
    for (const { partyId } of some) asked.current.add(partyId)
    isBusy.current = true
    // Of whom nothing more can be learned the id stays.
    void Promise.allSettled(some.map(({ partyId }) => partyById(partyId))).then((answers) => {
      isBusy.current = false
      const parties = answers.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []))
      learn((now) => added(now, { parties: parties.filter(({ partyId }) => now.parties.has(partyId)) }))
    })
  }, [board, learn])
}
