import { useState } from 'preact/hooks'
import { useAnswer, withQuery } from '../ask.js'
import { Law, Ref, Tag, Theirs } from '../parts/badge.js'
import { TextField } from '../parts/form.js'
import { Await, Empty } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import type { Duties, DutyLine } from './shown.js'

const ROWS = 200

function When({ of }: { readonly of: DutyLine }) {
  const { say, format } = useReader()
  const day = of.dueOn === undefined ? say('duties.noDay') : format.day(of.dueOn)
  return <>{day}<br /><Tag tone={of.standing === 'overdue' ? 'no' : 'none'}>{say.code('standing', of.standing)}</Tag></>
}

/** Whom and what it concerns: by id, or for who is told refs alone by them. */
function For({ of }: { readonly of: DutyLine }) {
  const { say, format } = useReader()
  const debt = of.debts === 1 ? of.debtIds?.[0] : say('duties.debts', { count: format.number(of.debts) })
  if (of.debtRefs === undefined) return <Theirs text={[of.partyId, debt].filter((word) => word !== undefined).join(' · ')} max={60} />
  return <>{of.partyRef === undefined ? null : <Ref of={of.partyRef} />} {of.debts === 1 ? <Ref of={of.debtRefs[0] ?? ''} /> : debt}</>
}

/** Duties, earliest due first. */
export function DutiesView() {
  const { say, format } = useReader()
  const [due, setDue] = useState('')
  const [shown, setShown] = useState(ROWS)
  const asked = useAnswer<Duties>(withQuery('/v1/duties', { due }))
  return (
    <>
      <h1>{say('nav.duties')}</h1>
      <p class="lead">{say('duties.lead')}</p>
      <div class="filters"><TextField label={say('duties.by')} type="date" value={due} onValue={setDue} /></div>
      <Await asked={asked}>
        {({ duties, byStanding }) => (duties.length === 0 ? <Empty title={say('duties.none')}>{say('duties.noneHint')}</Empty> : (
          <>
            <p class="buttons">{Object.entries(byStanding).map(([standing, count]) => <Tag key={standing} tone={standing === 'overdue' ? 'no' : 'none'}>{say.code('standing', standing)}: {format.number(count)}</Tag>)}</p>
            <Table
              caption={say('nav.duties')} rows={duties.slice(0, shown)} keyOf={(_, at) => String(at)}
              columns={[
                { key: 'due', title: say('duties.due'), cell: (duty) => <When of={duty} /> },
                { key: 'what', title: say('duties.what'), cell: (duty) => <><span class="duty-what"><Law text={duty.what} /></span><br /><span class="soft small">{say('duties.started', { what: say.code('started', duty.startedBy.on), day: format.day(duty.startedBy.day) })}</span></> },
                { key: 'for', title: say('duties.for'), cell: (duty) => <For of={duty} /> },
                { key: 'rule', title: say('duties.rule'), cell: (duty) => <><code>{duty.rule}</code><br /><cite class="small">{duty.citation}</cite></> },
              ]}
            />
            {duties.length > shown ? <button type="button" class="button" onClick={() => { setShown(shown + ROWS) }}>{say('more')}</button> : null}
          </>
        ))}
      </Await>
    </>
  )
}
