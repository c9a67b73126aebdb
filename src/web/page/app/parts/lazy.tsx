import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useReader } from '../reader.js'
import { Failed } from './state.js'
import { Refused } from '../ask.js'

/** A part of the page that is fetched when it is first shown. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): (props: Props) => preact.JSX.Element {
  let found: ComponentType<Props> | undefined
  return function Lazy(props: Props) {
    const { say } = useReader()
    const [, redraw] = useState(0)
    const [isLost, setLost] = useState(false)
    useEffect(() => {
      if (found !== undefined) return
      load().then(
        (part) => {
          found = part
          redraw((n) => n + 1)
        },
        () => {
          setLost(true)
        },
      )
    }, [])
    if (isLost) return <Failed problem={new Refused(0, {})} />
    if (found === undefined) return <p class="loading" role="status">{say('loading')}</p>
    const Found = found
    return <Found {...props} />
  }
}
