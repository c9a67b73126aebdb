import { useAnswer } from '../ask.js'
import { Tag } from '../parts/badge.js'
import { Await } from '../parts/state.js'
import { Table } from '../parts/table.js'
import type { PackInForce } from '../operator/shown.js'
import { useReader } from '../reader.js'

function ReviewDay({ of }: { readonly of: PackInForce }) {
  const { say, format, session } = useReader()
  const isOverdue = of.reviewBy < session.now.slice(0, 10)
  return <>{format.day(of.reviewBy)}{isOverdue ? <><br /><Tag tone="no">{say('packs.overdue')}</Tag></> : null}</>
}

function SignOff({ of }: { readonly of: PackInForce }) {
  const { say, format } = useReader()
  if (of.signOff === undefined) return <Tag tone="ask">{say('packs.unsigned')}</Tag>
  return <>{say('packs.signed', { by: of.signOff.by, day: format.moment(of.signOff.at) })}</>
}

function Below({ of }: { readonly of: PackInForce }) {
  const { say, format } = useReader()
  return (
    <details>
      <summary>{say('packs.toCheck')} ({format.number(of.toCheck.length)}) · {say('packs.confidence')}</summary>
      <p class="buttons">{Object.entries(of.confidence).map(([word, count]) => <Tag key={word}>{say.code('confidence', word)}: {format.number(count)}</Tag>)}</p>
      <ul lang="en">{of.toCheck.map((what) => <li key={what}>{what}</li>)}</ul>
      <p class="soft small">{say('packs.digest')}: <code class="long">{of.digest}</code></p>
      {of.signedOff ? null : <p class="soft small">{say('packs.unsignedHint')}</p>}
    </details>
  )
}

/** Packs in force with their review dates and counsel's word. */
export function Packs() {
  const { say, format } = useReader()
  const asked = useAnswer<{ readonly items: readonly PackInForce[] }>('/v1/packs')
  return (
    <>
      <h1>{say('nav.packs')}</h1>
      <p class="lead">{say('packs.lead')}</p>
      <Await asked={asked}>
        {({ items }) => (
          <Table
            caption={say('nav.packs')} rows={items} keyOf={({ id }) => id} below={(pack) => <Below of={pack} />}
            columns={[
              { key: 'place', title: say('packs.place'), cell: (pack) => <><strong>{pack.id}</strong> <span lang="en">{pack.title}</span></> },
              { key: 'kind', title: say('packs.kind'), cell: (pack) => say.code('packKind', pack.kind) },
              { key: 'version', title: say('packs.version'), cell: (pack) => pack.version },
              { key: 'rules', title: say('packs.rules'), isNumber: true, cell: (pack) => format.number(pack.rules.decide + pack.rules.admit + pack.rules.retain) },
              { key: 'verified', title: say('packs.verified'), cell: (pack) => format.day(pack.verifiedAsOf) },
              { key: 'review', title: say('packs.review'), cell: (pack) => <ReviewDay of={pack} /> },
              { key: 'signed', title: say('packs.signOff'), cell: (pack) => <SignOff of={pack} /> },
            ]}
          />
        )}
      </Await>
    </>
  )
}
