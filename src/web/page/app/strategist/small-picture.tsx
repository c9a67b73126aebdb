import { useEffect, useRef, useState } from 'preact/hooks'
import { useReader } from '../reader.js'
import { canDraw, openPicture, type DrawnNode, type DrawnTie } from './picture.js'

/** A small picture that is looked at and not worked with; the table beside it says the same. */
export function SmallPicture({ label, nodes, ties }: { readonly label: string; readonly nodes: readonly DrawnNode[]; readonly ties: readonly DrawnTie[] }) {
  const { say } = useReader()
  const place = useRef<HTMLDivElement>(null)
  const [isDrawn] = useState(canDraw)
  useEffect(() => {
    if (place.current === null || !isDrawn) return undefined
    const picture = openPicture(place.current, { isSmall: true, onChoose: () => undefined, onBusy: () => undefined })
    picture.show(nodes, ties)
    return picture.end
  }, [isDrawn, nodes.map((node) => node.id).join('\n')])
  if (!isDrawn) return <p class="notice">{say('around.noPicture')}</p>
  return <div class="picture is-small" role="img" aria-label={label} ref={place} />
}
