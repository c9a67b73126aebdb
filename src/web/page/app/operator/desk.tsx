import { addressOf } from '../address.js'
import { useAnswer } from '../ask.js'
import { Tag } from '../parts/badge.js'
import { Await, Empty } from '../parts/state.js'
import { Counts, Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import { HeadFigures, Refusals } from './lists.js'
import type { Duties, Stats } from './shown.js'
import type { StopsShown } from '../../../../model/dispatch-schemas.js'

function Stops() {
  const { say, format } = useReader()
  const asked = useAnswer<StopsShown>('/v1/stops?limit=1000')
  return (
    <section>
      <h2>{say('desk.stops')}</h2>
      <p class="soft">{say('desk.stopsLead')}</p>
      <Await asked={asked}>
        {({ stops }) => (stops.length === 0 ? <Empty title={say('desk.noStops')}>{say('desk.noStopsHint')}</Empty> : (
          <Table
            caption={say('desk.stops')} rows={stops.slice(-50)} keyOf={({ seq }) => String(seq)}
            columns={[
              { key: 'at', title: say('ledger.when'), cell: ({ lease }) => (lease.revocation === undefined ? '' : format.moment(lease.revocation.at)) },
              { key: 'list', title: say('lists.name'), cell: ({ lease }) => lease.list },
              { key: 'holder', title: say('dispatchers.id'), cell: ({ lease }) => lease.holder },
              { key: 'rule', title: say('lists.rule'), cell: ({ lease }) => <code>{lease.revocation?.rule ?? ''}</code> },
              { key: 'because', title: say('pauses.because'), cell: ({ lease }) => <bdi>{lease.revocation?.because ?? ''}</bdi> },
            ]}
          />
        ))}
      </Await>
    </section>
  )
}

function DutyFigures() {
  const { say, format } = useReader()
  const asked = useAnswer<Duties>('/v1/duties')
  return (
    <section>
      <h2>{say('desk.dutiesDue')}</h2>
      <Await asked={asked}>
        {({ byStanding }) => (
          <p class="buttons">
            {Object.entries(byStanding).map(([standing, count]) => <Tag key={standing} tone={standing === 'overdue' ? 'no' : 'none'}>{say.code('standing', standing)}: {format.number(count)}</Tag>)}
            <a href={addressOf(['duties'])}>{say('nav.duties')}</a>
          </p>
        )}
      </Await>
    </section>
  )
}

/** The operator's desk: what waits, and why so many are left alone. */
export function Desk() {
  const { say } = useReader()
  const asked = useAnswer<Stats>('/v1/stats')
  return (
    <>
      <h1>{say('nav.desk')}</h1>
      <p class="lead">{say('desk.lead')}</p>
      <Await asked={asked}>
        {({ list }) => (list === undefined ? <Empty title={say('lists.empty')}>{say('lists.emptyHint')}</Empty> : (
          <section>
            <h2>{say('desk.newest')}: <a href={addressOf(['lists', list.name])}>{list.name}</a></h2>
            <HeadFigures of={list} />
            <Refusals of={list} />
          </section>
        ))}
      </Await>
      <DutyFigures />
      <Stops />
    </>
  )
}

/** What is held, for whoever may read counts and nothing more. */
export function OverviewView() {
  const { say } = useReader()
  const asked = useAnswer<Stats>('/v1/stats')
  const kind = (key: string) => say.code('factKind', key)
  return (
    <>
      <h1>{say('nav.overview')}</h1>
      <p class="lead">{say('overview.lead')}</p>
      <Await asked={asked}>
        {({ facts, refused, held, list }) => (
          <>
            {list === undefined ? <Empty title={say('lists.empty')}>{say('lists.emptyHint')}</Empty> : <section><h2>{say('desk.newest')}: {list.name}</h2><HeadFigures of={list} /><Refusals of={list} /></section>}
            <div class="columns">
              <section><h2>{say('overview.facts')}</h2><Counts caption={say('overview.facts')} counts={facts} name={kind} /></section>
              <section><h2>{say('overview.refused')}</h2><Counts caption={say('overview.refused')} counts={refused} name={(rule) => <code>{rule}</code>} /></section>
              <section><h2>{say('overview.held')}</h2><Counts caption={say('overview.held')} counts={held} name={(rule) => <code>{rule}</code>} /></section>
            </div>
          </>
        )}
      </Await>
    </>
  )
}
