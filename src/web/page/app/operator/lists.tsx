import { useEffect, useState } from 'preact/hooks'
import { addressOf, go, usePlace } from '../address.js'
import { ask, useAct, useAnswer, withQuery } from '../ask.js'
import { DecisionBadge, Ref, Tag } from '../parts/badge.js'
import { ActForm, Choice, Dialog, TextField } from '../parts/form.js'
import { Await, Empty, Failed } from '../parts/state.js'
import { Counts, Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import { finished } from './job.js'
import type { EntryPage, Head, Job, Lists } from './shown.js'

const LINES = 50

function Standing({ of }: { readonly of: EntryPage['items'][number] }) {
  const { say } = useReader()
  if (of.waiting) return <Tag tone="later">{say('lists.waits')}</Tag>
  return of.awaitingApproval ? <Tag tone="ask">{say('lists.awaits')}</Tag> : <Tag tone="yes">{say('lists.open')}</Tag>
}

function Entries({ list }: { readonly list: string }) {
  const { say, format } = useReader()
  const [cursors, setCursors] = useState<readonly (string | undefined)[]>([undefined])
  const asked = useAnswer<EntryPage>(withQuery(`/v1/lists/${encodeURIComponent(list)}/entries`, { limit: LINES, cursor: cursors.at(-1) }))
  return (
    <Await asked={asked}>
      {({ items, next }) => (items.length === 0 ? <Empty title={say('lists.noEntries')}>{say('lists.noEntriesHint')}</Empty> : (
        <>
          <Table
            caption={say('nav.lists')} rows={items} keyOf={(entry) => entry.entryId}
            columns={[
              { key: 'rank', title: say('lists.rank'), isNumber: true, cell: (entry) => format.number(entry.rank) },
              { key: 'party', title: say('lists.party'), cell: (entry) => <Ref of={entry.partyRef} /> },
              { key: 'debt', title: say('lists.debt'), cell: (entry) => <Ref of={entry.debtRef ?? entry.caseRef ?? ''} /> },
              { key: 'role', title: say('lists.role'), cell: (entry) => say.code('partyRole', entry.role) },
              { key: 'rung', title: say('lists.rung'), isNumber: true, cell: (entry) => format.number(entry.rung) },
              { key: 'channel', title: say('lists.channel'), cell: (entry) => say.code('channel', entry.channel) },
              { key: 'window', title: say('lists.window'), cell: (entry) => <span class="window">{say('lists.from')} {format.moment(entry.notBefore)}<br />{say('lists.to')} {format.moment(entry.notAfter)}</span> },
              { key: 'chance', title: say('lists.chance'), isNumber: true, cell: (entry) => format.percent(entry.score) },
              { key: 'standing', title: say('lists.standing'), cell: (entry) => <Standing of={entry} /> },
            ]}
            below={(entry) => <span class="soft small" lang="en">{entry.words}</span>}
          />
          <div class="buttons">
            {cursors.length < 2 ? null : <button type="button" class="button" onClick={() => { setCursors(cursors.slice(0, -1)) }}>{say('back')}</button>}
            {next === undefined ? null : <button type="button" class="button" onClick={() => { setCursors([...cursors, next]) }}>{say('more')}</button>}
          </div>
        </>
      ))}
    </Await>
  )
}

/** The counts of a list: what was asked of the law, and what it said. */
export function HeadFigures({ of }: { readonly of: Head }) {
  const { say, format } = useReader()
  const figures = [['debts', of.debts], ['candidates', of.candidates], ['caseFiles', of.caseFiles], ['entries', of.entries]] as const
  return (
    <>
      <p class="soft">{say('lists.made', { when: format.moment(of.madeAt), hours: format.hours(of.horizonMs), purpose: say.code('purpose', of.purpose) })}</p>
      {of.notSignedOff.length === 0 ? null : <p class="notice">{say('lists.unsigned', { packs: of.notSignedOff.join(', ') })}</p>}
      {of.debts === undefined ? null : <ul class="figures">{figures.map(([key, value]) => <li key={key}><b>{format.number(value ?? 0)}</b> {say(`lists.${key}`)}</li>)}</ul>}
    </>
  )
}

/** Refusals of a list by decision and by rule. */
export function Refusals({ of }: { readonly of: Head }) {
  const { say } = useReader()
  if (of.byDecision === undefined) return null
  return (
    <div class="columns">
      <section><h3>{say('lists.byDecision')}</h3><Counts caption={say('lists.decision')} counts={of.byDecision} name={(decision) => <DecisionBadge decision={decision} />} /></section>
      <section><h3>{say('lists.byRule')}</h3><Counts caption={say('lists.rule')} counts={of.byRule ?? {}} name={(rule) => <code>{rule}</code>} /></section>
    </div>
  )
}

function MakeList({ onMade }: { readonly onMade: (name: string) => void }) {
  const { say } = useReader()
  const [name, setName] = useState('')
  const [horizon, setHorizon] = useState('24h')
  const [progress, setProgress] = useState<string>()
  const act = useAct(async () => {
    const { body } = await ask<Job>('POST', '/v1/lists', { body: { horizon, ...(name.trim() === '' ? {} : { name: name.trim() }) } })
    const answer = (await finished(body, setProgress).finally(() => { setProgress(undefined) })) as { readonly name?: string } | undefined
    onMade(answer?.name ?? name.trim())
  })
  return (
    <ActForm act={act} label={say('lists.make')} send={say('lists.make')}>
      <TextField label={say('lists.makeName')} value={name} maxLength={64} onValue={setName} />
      <Choice label={say('lists.makeHours')} value={horizon} options={[['24h', say('lists.hours24')], ['2d', say('lists.days2')], ['7d', say('lists.days7')]]} onValue={setHorizon} />
      {progress === undefined ? null : <p role="status" class="loading">{say('lists.making', { progress })}</p>}
    </ActForm>
  )
}

function Approve({ of }: { readonly of: Head }) {
  const { say, format } = useReader()
  const [isAsking, setAsking] = useState(false)
  const [by, setBy] = useState<string>()
  const act = useAct(async () => {
    const { body } = await ask<{ readonly by: string }>('POST', `/v1/lists/${encodeURIComponent(of.name)}/approve`)
    setBy(body.by)
    setAsking(false)
  })
  if (by !== undefined) return <p class="done" role="status">{say('lists.approved', { by })}</p>
  return (
    <>
      <button type="button" class="button" onClick={() => { setAsking(true) }}>{say('lists.approve')}</button>
      {isAsking ? (
        <Dialog title={say('lists.approve')} onClose={() => { setAsking(false) }}>
          <p>{say('lists.approveAsk', { name: of.name, entries: format.number(of.entries ?? 0) })}</p>
          {act.problem === undefined ? null : <Failed problem={act.problem} />}
          <div class="buttons"><button type="button" class="button primary" disabled={act.isRunning} onClick={act.run}>{say('lists.approve')}</button><button type="button" class="button" onClick={() => { setAsking(false) }}>{say('cancel')}</button></div>
        </Dialog>
      ) : null}
    </>
  )
}

function OneList({ of }: { readonly of: Head }) {
  const { say, may, session } = useReader()
  const isOver = Date.parse(of.madeAt) + of.horizonMs < Date.parse(session.now)
  return (
    <article>
      <h2>{of.name}</h2>
      <HeadFigures of={of} />
      {isOver ? <p class="notice">{say('lists.horizonOver')}</p> : null}
      {may('approve lists') ? <Approve key={of.name} of={of} /> : null}
      <Entries key={of.name} list={of.name} />
      <Refusals of={of} />
    </article>
  )
}

/** Lists: the newest first, its lines and what was refused. */
export function ListsView() {
  const { say, may } = useReader()
  const { path } = usePlace()
  const asked = useAnswer<Lists>('/v1/lists')
  const [isMaking, setMaking] = useState(false)
  useEffect(() => { setMaking(false) }, [path[1]])
  return (
    <>
      <h1>{say('nav.lists')}</h1>
      <p class="lead">{say('lists.lead')}</p>
      {may('make lists') ? <p><button type="button" class="button" onClick={() => { setMaking(true) }}>{say('lists.make')}</button></p> : null}
      {isMaking ? <Dialog title={say('lists.make')} onClose={() => { setMaking(false) }}><MakeList onMade={(name) => { setMaking(false); asked.again(); go(addressOf(['lists', name])) }} /></Dialog> : null}
      <Await asked={asked}>
        {({ items }) => {
          const shown = items.find((head) => head.name === path[1]) ?? items[0]
          if (shown === undefined) return <Empty title={say('lists.empty')}>{say('lists.emptyHint')}</Empty>
          return (
            <>
              {items.length < 2 ? null : <Choice label={say('lists.name')} value={shown.name} options={items.map(({ name }) => [name, name] as const)} onValue={(name) => { go(addressOf(['lists', name])) }} />}
              <OneList of={shown} />
            </>
          )
        }}
      </Await>
    </>
  )
}
