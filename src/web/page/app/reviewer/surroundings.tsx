import { lazy } from '../parts/lazy.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import type { ExclusionDetail } from './shown.js'

type Around = ExclusionDetail['surroundings']

const Picture = lazy(() => import('../strategist/small-picture.js').then(({ SmallPicture }) => SmallPicture))

/** Who stands around an exclusion as far as it may be seen: a picture, and the same as a table. */
export function Surroundings({ of }: { readonly of: Around }) {
  const { say, format } = useReader()
  const words = new Map(of.nodes.map((node) => [node.ref, node.words]))
  if (of.edges.length === 0) return <p class="soft">{say('around.nobody')}</p>
  const dates = (since: string | undefined, until: string | undefined): string => [since, until].map((day) => (day === undefined ? '' : format.day(day))).join(' – ')
  return (
    <>
      <Picture
        label={say('around.pictureOf', { parties: say('around.parties', { n: of.nodes.length }), ties: say('around.ties', { n: of.edges.length }) })}
        nodes={of.nodes.map(({ ref, words: label, kind, isSubject }) => ({ id: ref, label, kind, isMarked: isSubject }))}
        ties={of.edges.map(({ from, to, words: label, kind }) => ({ from, to, label, kind }))}
      />
      <Table
        caption={say('around.table')} rows={of.edges} keyOf={(edge, at) => `${edge.from}${edge.to}${at}`}
        columns={[
          { key: 'from', title: say('around.from'), cell: (edge) => <bdi>{words.get(edge.from) ?? edge.from}</bdi> },
          { key: 'tie', title: say('around.tie'), cell: (edge) => edge.words },
          { key: 'to', title: say('around.to'), cell: (edge) => <bdi>{words.get(edge.to) ?? edge.to}</bdi> },
          { key: 'dates', title: say('around.dates'), cell: (edge) => (edge.since === undefined && edge.until === undefined ? '' : dates(edge.since, edge.until)) },
        ]}
      />
    </>
  )
}
