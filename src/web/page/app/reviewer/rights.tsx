import { useState } from 'preact/hooks'
import type { retentionAnswerSchema, retentionPreviewSchema, rightRequestsSchema } from '../../../../model/rights.js'
import { ask, useAct, useAnswer } from '../ask.js'
import { Law, Ref, Tag } from '../parts/badge.js'
import { Dialog } from '../parts/form.js'
import { Await, Empty, Failed } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import { RightForm } from './right-form.js'

type Requests = ReturnType<typeof rightRequestsSchema.parse>
type Preview = ReturnType<typeof retentionPreviewSchema.parse>

/** Requests of people about their data, earliest due first, and how one is answered. */
export function RightsView() {
  const { say, format } = useReader()
  const asked = useAnswer<Requests>('/v1/rights')
  return (
    <>
      <h1>{say('nav.rights')}</h1>
      <p class="lead">{say('rights.lead')}</p>
      <Await asked={asked}>
        {({ items }) => (items.length === 0 ? <Empty title={say('rights.none')}>{say('rights.noneHint')}</Empty> : (
          <Table
            caption={say('nav.rights')} rows={items} keyOf={({ requestId }) => requestId}
            columns={[
              { key: 'due', title: say('rights.due'), cell: (one) => <>{format.day(one.deadline.dueOn)}{one.overdue ? <><br /><Tag tone="no">{say('rights.overdue')}</Tag></> : null}</> },
              { key: 'right', title: say('rights.right'), cell: (one) => say(`right.${one.right}`) },
              { key: 'party', title: say('lists.party'), cell: (one) => (one.partyRef === undefined ? '' : <Ref of={one.partyRef} />) },
              { key: 'state', title: say('rights.state'), cell: (one) => <Tag tone={one.state === 'open' ? 'later' : 'none'}>{say(`rightState.${one.state}`)}</Tag> },
              { key: 'by', title: say('rights.by'), cell: (one) => <>{one.recordedBy}<br /><span class="soft small">{format.moment(one.recordedAt)}</span></> },
              { key: 'law', title: say('rights.law'), cell: (one) => <><code>{one.deadline.rule}</code><br /><cite class="small">{one.deadline.citation}</cite></> },
            ]}
          />
        ))}
      </Await>
      <RightForm onAnswered={asked.again} />
    </>
  )
}

function Run({ onRun }: { readonly onRun: () => void }) {
  const { say } = useReader()
  const [isAsking, setAsking] = useState(false)
  const [done, setDone] = useState<ReturnType<typeof retentionAnswerSchema.parse>>()
  const act = useAct(async () => {
    setDone((await ask<ReturnType<typeof retentionAnswerSchema.parse>>('POST', '/v1/retention', { body: { run: true } })).body)
    setAsking(false)
    onRun()
  })
  return (
    <>
      <div class="buttons"><button type="button" class="button" onClick={() => { setAsking(true) }}>{say('retention.run')}</button></div>
      {done === undefined ? null : <p class="done" role="status">{say('retention.done', { erased: done.erased, restricted: done.restricted, failed: done.failed })}</p>}
      {isAsking ? (
        <Dialog title={say('retention.run')} onClose={() => { setAsking(false) }}>
          <p>{say('retention.ask')}</p>
          {act.problem === undefined ? null : <Failed problem={act.problem} />}
          <div class="buttons"><button type="button" class="button primary" disabled={act.isRunning} onClick={act.run}>{say('retention.run')}</button><button type="button" class="button" onClick={() => { setAsking(false) }}>{say('cancel')}</button></div>
        </Dialog>
      ) : null}
    </>
  )
}

/** What may no longer be kept, and what a law keeps. */
export function Retention() {
  const { say, format, may } = useReader()
  const asked = useAnswer<Preview>('/v1/retention')
  return (
    <>
      <h1>{say('nav.retention')}</h1>
      <p class="lead">{say('retention.lead')}</p>
      <Await asked={asked}>
        {({ lines, isCut }) => (lines.length === 0 ? <Empty title={say('retention.none')}>{say('retention.noneHint')}</Empty> : (
          <>
            <Table
              caption={say('nav.retention')} rows={lines} keyOf={({ rule, act, until }) => `${rule}${act}${until ?? ''}`}
              columns={[
                { key: 'act', title: say('retention.act'), cell: (one) => <Tag tone={one.act === 'erase' ? 'no' : 'none'}>{say(`retention.${one.act}`)}</Tag> },
                { key: 'rule', title: say('duties.rule'), cell: (one) => <><code>{one.rule}</code><br /><Law text={one.because} /></> },
                { key: 'until', title: say('retention.until'), cell: (one) => (one.until === undefined ? '' : format.day(one.until)) },
                { key: 'parties', title: say('retention.parties'), isNumber: true, cell: (one) => format.number(one.parties) },
                { key: 'records', title: say('retention.records'), isNumber: true, cell: (one) => format.number(one.records) },
              ]}
            />
            {isCut ? <p class="soft">{say('cut')}</p> : null}
          </>
        ))}
      </Await>
      {may('answer rights requests') ? <Run onRun={asked.again} /> : null}
    </>
  )
}
