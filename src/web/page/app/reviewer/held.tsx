import { useState } from 'preact/hooks'
import { ask, useAct, useAnswer } from '../ask.js'
import { Tag, Theirs } from '../parts/badge.js'
import { ActForm, Choice, Dialog, LongField, TextField } from '../parts/form.js'
import { Await, Empty } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import type { HeldDetail, HeldPage } from './shown.js'

const RULINGS = ['admit', 'refuse'] as const

function OneHeld({ id, onRuled }: { readonly id: string; readonly onRuled: (state: 'proposed' | 'admitted' | 'refused') => void }) {
  const { say, session } = useReader()
  const asked = useAnswer<HeldDetail>(`/v1/held/${encodeURIComponent(id)}`)
  const [ruling, setRuling] = useState<(typeof RULINGS)[number]>('admit')
  const [because, setBecause] = useState('')
  const [evidence, setEvidence] = useState('')
  const act = useAct(async () => {
    const { body } = await ask<{ readonly state: 'proposed' | 'admitted' | 'refused' }>('POST', `/v1/held/${encodeURIComponent(id)}/rulings`, {
      body: { ruling, because, ...(evidence.trim() === '' ? {} : { evidence }) }, ...(asked.answer === undefined ? {} : { ifMatch: asked.answer.etag }),
    })
    onRuled(body.state)
  })
  return (
    <Await asked={asked}>
      {(of) => (
        <>
          <h3>{say('held.fields')}</h3>
          <dl class="facts">{Object.entries(of.fields).map(([field, value]) => <div key={field}><dt>{field}</dt><dd><Theirs text={value} max={200} /></dd></div>)}</dl>
          {of.proposal === undefined ? null : <p class="notice">{say('held.proposed', { by: of.proposal.by })}: <bdi>{of.proposal.because}</bdi></p>}
          {session.signedIn && of.proposal?.by === session.name ? <p>{say('ruling.ownSecond')}</p> : (
            <ActForm act={act} label={say('ruling.title')} send={say(of.proposal !== undefined && ruling === 'admit' ? 'held.second' : `held.${ruling}`)} isReady={because.trim().length >= 3}>
              <Choice label={say('ruling.title')} value={ruling} options={RULINGS.map((one) => [one, say(`held.${one}`)] as const)} onValue={setRuling} />
              <LongField label={say('ruling.because')} value={because} onValue={setBecause} />
              <TextField label={say('ruling.evidence')} value={evidence} maxLength={500} onValue={setEvidence} />
            </ActForm>
          )}
        </>
      )}
    </Await>
  )
}

/** Rows that the gate holds until people admit them. */
export function Held() {
  const { say } = useReader()
  const asked = useAnswer<HeldPage>('/v1/held?limit=200')
  const [open, setOpen] = useState<string>()
  const [said, setSaid] = useState('')
  return (
    <>
      <h1>{say('nav.held')}</h1>
      <p class="lead">{say('held.lead')}</p>
      <p role="status" class={said === '' ? 'hidden' : 'done'}>{said}</p>
      <Await asked={asked}>
        {({ items, next }) => (items.length === 0 ? <Empty title={say('held.none')}>{say('held.noneHint')}</Empty> : (
          <>
            <Table
              caption={say('nav.held')} rows={items} keyOf={({ heldId }) => heldId}
              columns={[
                { key: 'kind', title: say('held.kind'), cell: (one) => say.code('fact', one.kind) },
                { key: 'source', title: say('held.source'), cell: (one) => <bdi>{one.sourceId}</bdi> },
                { key: 'rules', title: say('held.rules'), cell: (one) => <code>{one.rules.join(', ')}</code> },
                { key: 'state', title: say('held.state'), cell: (one) => (one.proposal === undefined ? <Tag>{say('held.held')}</Tag> : <Tag tone="later">{say('held.proposed', { by: one.proposal.by })}</Tag>) },
                { key: 'open', title: '', cell: (one) => <button type="button" class="button small" onClick={() => { setOpen(one.heldId) }}>{say('held.open')}</button> },
              ]}
            />
            {next === undefined ? null : <p class="soft">{say('cut')}</p>}
          </>
        ))}
      </Await>
      {open === undefined ? null : <Dialog title={say('nav.held')} onClose={() => { setOpen(undefined) }}><OneHeld key={open} id={open} onRuled={(state) => { setSaid(say(`heldDone.${state}`)); setOpen(undefined); asked.again() }} /></Dialog>}
    </>
  )
}
