import { useAnswer } from '../ask.js'
import { Await } from '../parts/state.js'
import { useReader } from '../reader.js'

/** The ledger. */
export function Ledger() {
  const { say } = useReader()
  const asked = useAnswer<Readonly<Record<string, unknown>>>('/v1/ledger')
  return (
    <>
      <h1>{say('nav.ledger')}</h1>
      <p class="lead">{say('ledger.lead')}</p>
      <Await asked={asked}>{(answer) => <dl class="facts">{Object.entries(answer).map(([key, value]) => <div key={key}><dt>{key}</dt><dd><code class="long">{String(value)}</code></dd></div>)}</dl>}</Await>
    </>
  )
}
