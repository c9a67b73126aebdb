import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks'

/** What a list of any length shows. */
export interface VirtualParts {
  readonly label: string
  /** Rows there are, those that are not read yet included. */
  readonly count: number
  readonly rowPx: number
  /** The row that is chosen; it is kept in view. */
  readonly chosen: number
  readonly row: (index: number) => ComponentChildren
  readonly onChoose: (index: number) => void
  /** Called with the last row in view, so that what is missing is read. */
  readonly onReach: (index: number) => void
}

/** Rows kept ready above and below those in view. */
const OVERSCAN = 8

/** A list that holds only the rows in view, however many there are; the whole of it is told to who cannot see it. */
export function VirtualList({ label, count, rowPx, chosen, row, onChoose, onReach }: VirtualParts) {
  const frame = useRef<HTMLDivElement>(null)
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const [virtualizer] = useState(() => new Virtualizer<HTMLDivElement, Element>({
    count, getScrollElement: () => frame.current, estimateSize: () => rowPx, overscan: OVERSCAN,
    observeElementRect, observeElementOffset, scrollToFn: elementScroll, onChange: () => { redraw(0) },
  }))
  virtualizer.setOptions({ ...virtualizer.options, count, estimateSize: () => rowPx })
  /* eslint-disable no-underscore-dangle -- what the virtualizer offers to those who draw it themselves */
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer])
  useLayoutEffect(() => {
    virtualizer._willUpdate()
    /* eslint-enable no-underscore-dangle */
  })
  useEffect(() => {
    if (chosen >= 0 && chosen < count) virtualizer.scrollToIndex(chosen, { align: 'auto' })
  }, [virtualizer, chosen])
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    onReach(last)
  }, [last, count])
  return (
    <div ref={frame} class="virtual" role="listbox" aria-label={label} tabIndex={0} aria-activedescendant={chosen >= 0 ? `row-${chosen}` : undefined}>
      <div class="virtual-all" role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {items.map((item) => (
          <div
            key={item.key as number} id={`row-${item.index}`} role="option" aria-selected={item.index === chosen} aria-setsize={count} aria-posinset={item.index + 1}
            class={`virtual-row${item.index === chosen ? ' is-chosen' : ''}`} style={{ height: `${rowPx}px`, transform: `translateY(${item.start}px)` }}
            onClick={() => { onChoose(item.index) }}
          >
            {row(item.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
