import { useState } from 'preact/hooks'
import type { FindAnswer, SeenParty } from '../../../../model/search.js'
import type { ChainAnswer, ControlAnswer, InfluenceAnswer, PathAnswer } from '../../../../model/trace.js'
import { ask, useAct } from '../ask.js'
import { Theirs } from '../parts/badge.js'
import { ActForm, Choice, TextField } from '../parts/form.js'
import { Empty } from '../parts/state.js'
import { useReader } from '../reader.js'

/** What was asked, and what came. */
export type Answered =
  | { readonly of: 'path'; readonly answer: PathAnswer }
  | { readonly of: 'chain'; readonly answer: ChainAnswer }
  | { readonly of: 'control'; readonly answer: ControlAnswer }
  | { readonly of: 'influence'; readonly answer: InfluenceAnswer }

/** What a question form needs of the view. */
export interface QuestionParts {
  /** The party chosen on the canvas. */
  readonly chosen: string | undefined
  readonly onAnswer: (answered: Answered) => void
  readonly onFound: (party: SeenParty) => void
}

const FINDS = ['name', 'id', 'registrationNo', 'lei'] as const

function Kind({ party }: { readonly party: SeenParty }) {
  const { say } = useReader()
  return <span class="soft small">{[say.code('kind', party.kind ?? 'unknown'), party.country, party.registrationNo].filter((word) => word !== undefined).join(' · ')}</span>
}

/** Search by name, id or number. */
export function Find({ onFound }: QuestionParts) {
  const { say } = useReader()
  const [by, setBy] = useState<(typeof FINDS)[number]>('name')
  const [words, setWords] = useState('')
  const [found, setFound] = useState<FindAnswer>()
  const act = useAct(async () => {
    const { body } = await ask<FindAnswer>('POST', '/v1/parties/find', { body: { purpose: 'assess', [by]: words, limit: 50 } })
    setFound(body)
  })
  return (
    <>
      <ActForm act={act} label={say('ask.find')} send={say('find.send')} isReady={words.trim().length >= (by === 'name' ? 2 : 1)}>
        <Choice label={say('find.by')} value={by} options={FINDS.map((one) => [one, say(`find.${one}`)] as const)} onValue={setBy} />
        <TextField label={say('find.words')} value={words} maxLength={200} autoComplete="off" onValue={setWords} />
      </ActForm>
      <div role="status">
        {found === undefined ? null : found.items.length === 0 ? <Empty title={say('find.none')}>{say('find.noneHint')}</Empty> : <p class="soft small">{say('find.found', { n: found.items.length })}{found.cut ? ` · ${say('cut')}` : ''}</p>}
      </div>
      <ul class="found">
        {found?.items.map((party) => (
          <li key={party.partyId}>
            <span class="found-name"><Theirs text={party.name ?? party.partyId} max={80} /><Kind party={party} /></span>
            <button type="button" class="button small" onClick={() => { onFound(party) }} aria-label={`${say('find.add')}: ${party.name ?? party.partyId}`.slice(0, 200)}>＋</button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A field for a party, filled with the one chosen on the canvas. */
function PartyField({ label, value, onValue, chosen }: { readonly label: string; readonly value: string; readonly onValue: (id: string) => void; readonly chosen: string | undefined }) {
  const { say } = useReader()
  return (
    <div class="with-button">
      <TextField label={label} value={value} maxLength={128} autoComplete="off" onValue={onValue} />
      {chosen === undefined || chosen === value ? null : <button type="button" class="button small" onClick={() => { onValue(chosen) }}>{say('ask.useChosen')}</button>}
    </div>
  )
}

/** How two parties are tied. */
export function Path({ chosen, onAnswer }: QuestionParts) {
  const { say } = useReader()
  const [a, setA] = useState('')
  const [b, setB] = useState('')
  const [hops, setHops] = useState('6')
  const [by, setBy] = useState<'hops' | 'distance'>('hops')
  const act = useAct(async () => {
    const { body: answer } = await ask<PathAnswer>('POST', '/v1/trace/path', { body: { purpose: 'assess', a: a.trim(), b: b.trim(), maxHops: Number(hops), by } })
    onAnswer({ of: 'path', answer })
  })
  return (
    <ActForm act={act} label={say('ask.path')} send={say('ask.send')} isReady={a.trim() !== '' && b.trim() !== ''}>
      <PartyField label={say('ask.a')} value={a} onValue={setA} chosen={chosen} />
      <PartyField label={say('ask.b')} value={b} onValue={setB} chosen={chosen} />
      <TextField label={say('ask.hops')} type="number" min="1" max="1000" value={hops} onValue={setHops} />
      <Choice label={say('ask.by')} value={by} options={[['hops', say('ask.byHops')], ['distance', say('ask.byDistance')]]} onValue={setBy} />
    </ActForm>
  )
}

/** Who is reached by guarantees. */
export function Chain({ chosen, onAnswer }: QuestionParts) {
  const { say } = useReader()
  const [party, setParty] = useState('')
  const [direction, setDirection] = useState<'out' | 'in'>('out')
  const act = useAct(async () => {
    const { body: answer } = await ask<ChainAnswer>('POST', '/v1/trace/chain', { body: { purpose: 'assess', party: party.trim(), direction } })
    onAnswer({ of: 'chain', answer })
  })
  return (
    <ActForm act={act} label={say('ask.chain')} send={say('ask.send')} isReady={party.trim() !== ''}>
      <PartyField label={say('ask.party')} value={party} onValue={setParty} chosen={chosen} />
      <Choice label={say('ask.direction')} value={direction} options={[['out', say('chain.out')], ['in', say('chain.in')]]} onValue={setDirection} />
    </ActForm>
  )
}

/** Who owns and directs a company. */
export function Control({ chosen, onAnswer }: QuestionParts) {
  const { say } = useReader()
  const [party, setParty] = useState('')
  const [direction, setDirection] = useState<'up' | 'down'>('up')
  const [percent, setPercent] = useState('')
  const act = useAct(async () => {
    const threshold = percent.trim() === '' ? {} : { threshold: Number(percent) / 100 }
    const { body: answer } = await ask<ControlAnswer>('POST', '/v1/trace/control', { body: { purpose: 'assess', party: party.trim(), direction, ...threshold } })
    onAnswer({ of: 'control', answer })
  })
  return (
    <ActForm act={act} label={say('ask.control')} send={say('ask.send')} isReady={party.trim() !== ''}>
      <PartyField label={say('ask.party')} value={party} onValue={setParty} chosen={chosen} />
      <Choice label={say('ask.direction')} value={direction} options={[['up', say('control.up')], ['down', say('control.down')]]} onValue={setDirection} />
      <TextField label={say('ask.threshold')} type="number" min="1" max="100" value={percent} onValue={setPercent} />
    </ActForm>
  )
}

/** Through whom most exposure runs. */
export function Influence({ onAnswer }: QuestionParts) {
  const { say } = useReader()
  const [limit, setLimit] = useState('10')
  const act = useAct(async () => {
    const { body: answer } = await ask<InfluenceAnswer>('POST', '/v1/trace/influence', { body: { purpose: 'assess', limit: Number(limit) } })
    onAnswer({ of: 'influence', answer })
  })
  return (
    <ActForm act={act} label={say('ask.influence')} send={say('ask.send')}>
      <TextField label={say('ask.limit')} type="number" min="1" max="1000" value={limit} onValue={setLimit} />
    </ActForm>
  )
}
