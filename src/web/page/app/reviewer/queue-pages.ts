import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { EXCLUSION_PAGE_MAX } from '../../../../model/limits.js'
import { ask, Refused, withQuery } from '../ask.js'
import type { Exclusion, ExclusionPage } from './shown.js'

/** What is asked of the queue. */
export interface QueueFilter {
  readonly list?: string
  readonly state: string
  readonly decision?: string
  readonly rule?: string
}

/** The queue as far as it was read. */
export interface Queue {
  readonly items: readonly Exclusion[]
  /** All there are; absent where a filter narrows them. */
  readonly total?: number
  readonly isWhole: boolean
  readonly isLoading: boolean
  readonly problem?: Refused
  /** Reads on until the row at this place is there. */
  readonly reach: (index: number) => void
  readonly again: () => void
  /** Puts what is known now of one exclusion in its place. */
  readonly replace: (exclusion: Exclusion) => void
}

/** Rows that are read first, so that something is there at once. */
const FIRST_PAGE = 30
/** How many rows away the next page is asked for: some screens. */
const AHEAD = 100

interface Held {
  readonly items: Exclusion[]
  next?: string | undefined
  total?: number | undefined
  isWhole: boolean
  isLoading: boolean
  problem?: Refused | undefined
}

function nothing(): Held {
  return { items: [], isWhole: false, isLoading: false }
}

/** Reads the queue page by page as far as it is looked at. */
export function useQueue(filter: QueueFilter): Queue {
  const held = useRef<Held>(nothing())
  const wanted = useRef(0)
  const [, redraw] = useState(0)
  const [round, setRound] = useState(0)
  const asked = JSON.stringify(filter)
  const stop = useRef(new AbortController())
  const readOn = useCallback((): void => {
    const { current } = held
    if (current.isLoading || current.isWhole || current.problem !== undefined || wanted.current + AHEAD < current.items.length) return
    current.isLoading = true
    const { signal } = stop.current
    const query = { ...(JSON.parse(asked) as QueueFilter), limit: current.items.length === 0 ? FIRST_PAGE : EXCLUSION_PAGE_MAX, cursor: current.next }
    ask<ExclusionPage>('GET', withQuery('/v1/exclusions', query), { signal }).then(
      ({ body }) => {
        if (signal.aborted) return
        current.items.push(...body.items)
        current.next = body.next
        current.total = body.total ?? current.total
        current.isWhole = body.next === undefined
        current.isLoading = false
        redraw((n) => n + 1)
        readOn()
      },
      (error: unknown) => {
        if (signal.aborted) return
        current.problem = error instanceof Refused ? error : new Refused(0, {})
        current.isLoading = false
        redraw((n) => n + 1)
      },
    )
  }, [asked])
  useEffect(() => {
    held.current = nothing()
    wanted.current = 0
    stop.current = new AbortController()
    readOn()
    redraw((n) => n + 1)
    return () => {
      stop.current.abort()
    }
  }, [readOn, round])
  const { items, total, isWhole, isLoading, problem } = held.current
  return {
    items, isWhole, isLoading, ...(total === undefined ? {} : { total }), ...(problem === undefined ? {} : { problem }),
    reach: useCallback((index: number) => {
      // Whoever goes back up again wants the rest no more.
      wanted.current = index
      readOn()
    }, [readOn]),
    again: useCallback(() => {
      setRound((n) => n + 1)
    }, []),
    replace: useCallback((exclusion: Exclusion) => {
      const at = held.current.items.findIndex((one) => one.exclusionId === exclusion.exclusionId)
      if (at >= 0) held.current.items[at] = exclusion
      redraw((n) => n + 1)
    }, []),
  }
}
