import { useState } from 'preact/hooks'
import type { PausedShown, PauseShown } from '../../../../model/dispatch-schemas.js'
import { ask, useAct, useAnswer } from '../ask.js'
import { ActForm, Choice, LongField, TextField } from '../parts/form.js'
import { Await, Empty, Failed } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'

const SCOPES = ['everything', 'creditor', 'place', 'channel', 'list', 'party'] as const

function NewPause({ onPaused }: { readonly onPaused: (count: number) => void }) {
  const { say } = useReader()
  const [of, setOf] = useState<(typeof SCOPES)[number]>('everything')
  const [id, setId] = useState('')
  const [because, setBecause] = useState('')
  const [until, setUntil] = useState('')
  const act = useAct(async () => {
    const scope = of === 'everything' ? { of } : { of, id: id.trim() }
    const end = until === '' ? {} : { until: new Date(until).toISOString() }
    const { body } = await ask<PausedShown>('POST', '/v1/pauses', { body: { scope, because, ...end } })
    setBecause('')
    setId('')
    onPaused(body.revoked)
  })
  return (
    <section class="card">
      <h2>{say('pauses.new')}</h2>
      <ActForm act={act} label={say('pauses.new')} send={say('pauses.new')} isReady={because.trim() !== '' && (of === 'everything' || id.trim() !== '')}>
        <div class="filters">
          <Choice label={say('pauses.what')} value={of} options={SCOPES.map((one) => [one, say(`paused.${one}`)] as const)} onValue={setOf} />
          {of === 'everything' ? null : <TextField label={say('pauses.id')} value={id} maxLength={128} onValue={setId} />}
          <TextField label={say('pauses.until')} type="datetime-local" value={until} onValue={setUntil} />
        </div>
        <LongField label={say('pauses.because')} value={because} onValue={setBecause} />
      </ActForm>
    </section>
  )
}

/** Pauses in force, and how to begin and end one. */
export function Pauses() {
  const { say, format, may } = useReader()
  const asked = useAnswer<{ readonly items: readonly PauseShown[] }>('/v1/pauses')
  const [said, setSaid] = useState('')
  const resume = useAct(async (pauseId: string) => {
    await ask('POST', `/v1/pauses/${encodeURIComponent(pauseId)}/resume`)
    setSaid(say('pauses.resumed'))
    asked.again()
  })
  return (
    <>
      <h1>{say('nav.pauses')}</h1>
      <p class="lead">{say('pauses.lead')}</p>
      <p role="status" class={said === '' ? 'hidden' : 'done'}>{said}</p>
      {resume.problem === undefined ? null : <Failed problem={resume.problem} />}
      <Await asked={asked}>
        {({ items }) => (items.length === 0 ? <Empty title={say('pauses.none')}>{say('pauses.noneHint')}</Empty> : (
          <Table
            caption={say('nav.pauses')} rows={items} keyOf={({ pauseId }) => pauseId}
            columns={[
              { key: 'what', title: say('pauses.what'), cell: ({ scope }) => <>{say.code('paused', scope.of)}{scope.of === 'everything' ? '' : <> <bdi>{scope.id}</bdi></>}</> },
              { key: 'because', title: say('pauses.because'), cell: ({ because }) => <bdi>{because}</bdi> },
              { key: 'by', title: say('pauses.by'), cell: ({ by }) => by },
              { key: 'since', title: say('pauses.since'), cell: ({ from }) => format.moment(from) },
              { key: 'until', title: say('pauses.untilShort'), cell: ({ until }) => (until === undefined ? say('pauses.noEnd') : format.moment(until)) },
              ...(may('pause and resume') ? [{ key: 'resume', title: '', cell: ({ pauseId }: PauseShown) => <button type="button" class="button small" disabled={resume.isRunning} onClick={() => { resume.run(pauseId) }}>{say('pauses.resume')}</button> }] : []),
            ]}
          />
        ))}
      </Await>
      {may('pause and resume') ? <NewPause onPaused={(count) => { setSaid(say('pauses.done', { count })); asked.again() }} /> : null}
    </>
  )
}
