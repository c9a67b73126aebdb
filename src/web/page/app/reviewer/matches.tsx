import { useState } from 'preact/hooks'
import { ask, useAct, useAnswer, withQuery } from '../ask.js'
import { Ref, Tag, Theirs } from '../parts/badge.js'
import { ActForm, Choice, LongField } from '../parts/form.js'
import { Await, Empty } from '../parts/state.js'
import { useReader } from '../reader.js'
import type { Match, MatchPage } from './shown.js'

const DECISIONS = ['same', 'different', 'unsure'] as const

function Record({ which, of }: { readonly which: string; readonly of: Match['a'] }) {
  const { say, format } = useReader()
  const rows = [[say('match.born'), of.birthDate === undefined ? undefined : format.day(of.birthDate)], [say('match.registration'), of.registrationNo], [say('chosen.country'), of.country], [say('match.sources'), of.sources.join(', ')]] as const
  return (
    <section class="record" aria-label={say('match.record', { which })}>
      <p class="record-name"><Theirs text={of.name ?? of.partyId} max={160} /></p>
      <p class="soft small">{say.code('kind', of.kind)} · <Theirs text={of.partyId} max={60} /> <Ref of={of.partyRef} /></p>
      <dl class="facts">{rows.map(([title, value]) => (value === undefined ? null : <div key={title}><dt>{title}</dt><dd><Theirs text={value} max={120} /></dd></div>))}</dl>
    </section>
  )
}

/** A word that undoes a merge, until a second person says the same. */
function Awaiting({ word }: { readonly word: NonNullable<Match['awaiting']> }) {
  const { say } = useReader()
  return (
    <div class="notice">
      <p><Tag tone="later">{say('rulingState.awaiting_second')}</Tag> {say('match.awaits', { by: word.by, decision: say(`match.${word.decision}`) })}</p>
      {word.because === undefined ? null : <p><Theirs text={word.because} max={2000} /></p>}
    </div>
  )
}

function Judge({ of, onJudged }: { readonly of: Match; readonly onJudged: (revoked: number) => void }) {
  const { say } = useReader()
  const [decision, setDecision] = useState<(typeof DECISIONS)[number]>('unsure')
  const [because, setBecause] = useState('')
  const act = useAct(async () => {
    const { body } = await ask<{ readonly revoked: number }>('POST', `/v1/matches/${encodeURIComponent(of.matchId)}/decisions`, { body: { decision, because }, ifMatch: of.etag })
    onJudged(body.revoked)
  })
  return (
    <ActForm act={act} label={say('ruling.title')} send={say('ruling.title')} isReady={because.trim().length >= 3}>
      <Choice label={say('ruling.title')} value={decision} options={DECISIONS.map((one) => [one, say(`match.${one}`)] as const)} onValue={setDecision} />
      <LongField label={say('ruling.because')} value={because} onValue={setBecause} />
    </ActForm>
  )
}

function Signs({ title, of }: { readonly title: string; readonly of: readonly { readonly words: string }[] }) {
  const { say } = useReader()
  return <section><h3>{title}</h3>{of.length === 0 ? <p class="soft">{say('match.nothing')}</p> : <ul>{of.map(({ words }) => <li key={words}><Theirs text={words} max={200} /></li>)}</ul>}</section>
}

/** Pairs of records that may be the same person. */
export function Matches() {
  const { say } = useReader()
  const [state, setState] = useState<'open' | 'decided' | 'all'>('open')
  const asked = useAnswer<MatchPage>(withQuery('/v1/matches', { state, limit: 50 }))
  const [said, setSaid] = useState('')
  return (
    <>
      <h1>{say('nav.matches')}</h1>
      <p class="lead">{say('match.lead')}</p>
      <div class="filters"><Choice label={say('match.show')} value={state} options={[['open', say('match.open')], ['decided', say('match.decided')], ['all', say('all')]]} onValue={setState} /></div>
      <p role="status" class={said === '' ? 'hidden' : 'done'}>{said}</p>
      <Await asked={asked}>
        {({ items, next }) => (items.length === 0 ? <Empty title={say('match.none')}>{say('match.noneHint')}</Empty> : (
          <ol class="cards">
            {items.map((of, at) => (
              <li key={of.matchId} class="card">
                <h2 class="hidden">{say('match.pair', { n: at + 1 })}</h2>
                <div class="columns"><Record which="A" of={of.a} /><Record which="B" of={of.b} /></div>
                <div class="columns"><Signs title={say('match.why')} of={of.why} /><Signs title={say('match.whyNot')} of={of.whyNot} /></div>
                {of.history.map((word) => <p key={`${word.on}${word.by}${word.decision}`}><Tag>{say('match.judged', { decision: say(`match.${word.decision}`), by: word.by })}</Tag></p>)}
                {of.awaiting === undefined ? null : <Awaiting word={of.awaiting} />}
                <Judge of={of} onJudged={(count) => { setSaid(say('match.done', { count })); asked.again() }} />
              </li>
            ))}
            {next === undefined ? null : <li class="soft">{say('cut')}</li>}
          </ol>
        ))}
      </Await>
    </>
  )
}
