import { useState } from 'preact/hooks'
import { addressOf, go, usePlace } from '../address.js'
import { ask, useAct, useAnswer } from '../ask.js'
import { DecisionBadge } from '../parts/badge.js'
import { ActForm, Choice, LongField, TextField } from '../parts/form.js'
import { Await } from '../parts/state.js'
import type { Lists } from '../operator/shown.js'
import { useReader } from '../reader.js'
import type { SampleShown } from './shown.js'

function Draw({ lists }: { readonly lists: Lists['items'] }) {
  const { say } = useReader()
  const [list, setList] = useState(lists[0]?.name ?? '')
  const [entries, setEntries] = useState('10')
  const [exclusions, setExclusions] = useState('10')
  const [seed, setSeed] = useState('')
  const act = useAct(async () => {
    const { body } = await ask<SampleShown>('POST', '/v1/samples', { body: { list, entries: Number(entries), exclusions: Number(exclusions), ...(seed.trim() === '' ? {} : { seed: seed.trim() }) } })
    go(addressOf(['samples', body.sampleId]))
  })
  return (
    <section class="card">
      <h2>{say('sample.draw')}</h2>
      <ActForm act={act} label={say('sample.draw')} send={say('sample.draw')} isReady={list !== ''}>
        <div class="filters">
          <Choice label={say('lists.name')} value={list} options={lists.map(({ name }) => [name, name] as const)} onValue={setList} />
          <TextField label={say('sample.entries')} type="number" min="0" value={entries} onValue={setEntries} />
          <TextField label={say('sample.exclusions')} type="number" min="0" value={exclusions} onValue={setExclusions} />
          <TextField label={say('sample.seed')} value={seed} maxLength={64} onValue={setSeed} />
        </div>
      </ActForm>
    </section>
  )
}

function Item({ of, sample, onAnswered }: { readonly of: SampleShown['items'][number]; readonly sample: SampleShown; readonly onAnswered: () => void }) {
  const { say, format } = useReader()
  const [because, setBecause] = useState('')
  const [agrees, setAgrees] = useState(true)
  const act = useAct(async () => {
    await ask('POST', `/v1/samples/${encodeURIComponent(sample.sampleId)}/answers`, { body: { itemId: of.itemId, agrees, because }, ifMatch: sample.etag })
    onAnswered()
  })
  const what = of.of === 'exclusion' ? <a href={addressOf(['exclusions', of.what], { list: sample.list })}>{say('sample.of.exclusion')}</a> : <>{say('sample.of.entry')} {of.what}</>
  return (
    <li class="card">
      <p><DecisionBadge decision={of.decision} /> {what} <code>{of.rules.join(', ')}</code></p>
      {of.answer !== undefined ? <p>{of.answer.agrees ? say('sample.agree') : say('sample.disagree')}: <bdi>{of.answer.because}</bdi> <span class="soft small">{say('ruling.byAt', { by: of.answer.by, when: format.moment(of.answer.at) })}</span></p> : (
        <ActForm act={act} label={`${say('sample.id')} ${of.itemId}`} send={say('save')} isReady={because.trim().length >= 3}>
          <Choice label={say('sample.agreement')} value={agrees ? 'yes' : 'no'} options={[['yes', say('sample.agree')], ['no', say('sample.disagree')]]} onValue={(word) => { setAgrees(word === 'yes') }} />
          <LongField label={say('ruling.because')} value={because} onValue={setBecause} />
        </ActForm>
      )}
    </li>
  )
}

function OneSample({ id }: { readonly id: string }) {
  const { say, format } = useReader()
  const asked = useAnswer<SampleShown>(`/v1/samples/${encodeURIComponent(id)}`)
  return (
    <Await asked={asked}>
      {(sample) => (
        <>
          <h2>{say('sample.id')} {sample.sampleId}</h2>
          <p class="soft">{sample.list} · {say('sample.seed')}: <code>{sample.seed}</code> · {say('ruling.byAt', { by: sample.madeBy, when: format.moment(sample.madeAt) })}</p>
          <dl class="facts">{(['all', 'entries', 'exclusions'] as const).map((of) => {
            const { rate, from, to, answered } = sample.agreement[of]
            return <div key={of}><dt>{say('sample.agreement')}: {of === 'all' ? say('all') : say(`sample.${of}`)}</dt><dd>{rate === undefined ? say('sample.noRate') : say('sample.rate', { rate: format.percent(rate), answered: format.number(answered), from: format.percent(from ?? 0), to: format.percent(to ?? 1) })}</dd></div>
          })}</dl>
          <ol class="cards">{sample.items.map((item) => <Item key={item.itemId} of={item} sample={sample} onAnswered={asked.again} />)}</ol>
        </>
      )}
    </Await>
  )
}

/** Samples for a quality check. */
export function Samples() {
  const { say } = useReader()
  const { path } = usePlace()
  const lists = useAnswer<Lists>('/v1/lists')
  return (
    <>
      <h1>{say('nav.samples')}</h1>
      <p class="lead">{say('sample.lead')}</p>
      {path[1] === undefined ? <Await asked={lists}>{({ items }) => <Draw lists={items} />}</Await> : <OneSample key={path[1]} id={path[1]} />}
    </>
  )
}
