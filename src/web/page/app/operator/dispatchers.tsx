import { useState } from 'preact/hooks'
import type { DispatcherShown } from '../../../../model/dispatch-schemas.js'
import { ask, useAct, useAnswer } from '../ask.js'
import { ActForm, Choice, TextField } from '../parts/form.js'
import { Await, Empty } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'

const AUTOMATIONS = ['none', 'autodialed', 'prerecorded', 'ai_voice'] as const
const CHANNELS = ['voice', 'voicemail', 'sms', 'email', 'post', 'visit', 'private_message', 'push'] as const

function Register({ onDone }: { readonly onDone: () => void }) {
  const { say } = useReader()
  const [dispatcherId, setId] = useState('')
  const [automation, setAutomation] = useState<(typeof AUTOMATIONS)[number]>('none')
  const [channels, setChannels] = useState<readonly string[]>(['voice'])
  const [creditors, setCreditors] = useState('')
  const act = useAct(async () => {
    const named = creditors.split(',').map((one) => one.trim()).filter((one) => one !== '')
    await ask('POST', '/v1/dispatchers', { body: { dispatcherId: dispatcherId.trim(), automation, channels, ...(named.length === 0 ? {} : { creditors: named }) } })
    setId('')
    onDone()
  })
  return (
    <section class="card">
      <h2>{say('dispatchers.new')}</h2>
      <ActForm act={act} label={say('dispatchers.new')} send={say('dispatchers.new')} isReady={dispatcherId.trim() !== '' && channels.length > 0}>
        <TextField label={say('dispatchers.id')} value={dispatcherId} maxLength={64} onValue={setId} />
        <Choice label={say('dispatchers.automation')} value={automation} options={AUTOMATIONS.map((one) => [one, say(`automation.${one}`)] as const)} onValue={setAutomation} />
        <fieldset>
          <legend>{say('dispatchers.channels')}</legend>
          {CHANNELS.map((one) => <label key={one} class="check"><input type="checkbox" checked={channels.includes(one)} onChange={() => { setChannels(channels.includes(one) ? channels.filter((other) => other !== one) : [...channels, one]) }} />{say.code('channel', one)}</label>)}
        </fieldset>
        <TextField label={say('dispatchers.creditors')} hint={say('dispatchers.creditorsHint')} value={creditors} onValue={setCreditors} />
      </ActForm>
    </section>
  )
}

/** Registered dispatchers. */
export function Dispatchers() {
  const { say, format, may } = useReader()
  const asked = useAnswer<{ readonly items: readonly DispatcherShown[] }>('/v1/dispatchers')
  return (
    <>
      <h1>{say('nav.dispatchers')}</h1>
      <p class="lead">{say('dispatchers.lead')}</p>
      <Await asked={asked}>
        {({ items }) => (items.length === 0 ? <Empty title={say('dispatchers.none')}>{say('dispatchers.noneHint')}</Empty> : (
          <Table
            caption={say('nav.dispatchers')} rows={items} keyOf={({ dispatcherId }) => dispatcherId}
            columns={[
              { key: 'id', title: say('dispatchers.id'), cell: (one) => <strong>{one.dispatcherId}</strong> },
              { key: 'automation', title: say('dispatchers.automation'), cell: (one) => say(`automation.${one.automation}`) },
              { key: 'channels', title: say('dispatchers.channels'), cell: (one) => one.channels.map((channel) => say.code('channel', channel)).join(', ') },
              { key: 'creditors', title: say('dispatchers.creditors'), cell: (one) => <bdi>{one.creditors?.join(', ') ?? say('dispatchers.every')}</bdi> },
              { key: 'added', title: say('dispatchers.added'), cell: (one) => <>{format.moment(one.addedAt)}<br /><span class="soft small">{one.addedBy}</span></> },
            ]}
          />
        ))}
      </Await>
      {may('register dispatchers') ? <Register onDone={asked.again} /> : null}
    </>
  )
}
