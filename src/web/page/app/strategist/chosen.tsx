import { useState } from 'preact/hooks'
import type { NeighbourhoodAnswer } from '../../../../model/search.js'
import { ask, Refused, useAct, withQuery } from '../ask.js'
import { Theirs } from '../parts/badge.js'
import { Failed } from '../parts/state.js'
import { useReader } from '../reader.js'
import { added, collapsed, revealed, standingOf, without, type Board, type BoardParty } from './board.js'
import type { BoardSteps } from './history.js'
import { partyById } from './naming.js'

/** Parties around one that are read at once. */
const AROUND_MAX = 500

/** Reads who is tied to a party. */
async function around(party: BoardParty): Promise<NeighbourhoodAnswer> {
  const ref = party.ref ?? (await partyById(party.partyId))?.ref
  if (ref === undefined) throw new Refused(404, { detail: party.partyId })
  const { body } = await ask<NeighbourhoodAnswer>('GET', withQuery(`/v1/parties/${encodeURIComponent(ref)}/neighbourhood`, { purpose: 'assess', hops: 1, limit: AROUND_MAX }))
  return body
}

/** Ties of a party that would bring somebody new, by kind. */
function newByRelation(board: Board, party: string, { ties }: NeighbourhoodAnswer): ReadonlyMap<string, NeighbourhoodAnswer['ties']> {
  const by = new Map<string, NeighbourhoodAnswer['ties'][number][]>()
  for (const tie of ties) {
    const other = tie.fromId === party ? tie.toId : tie.toId === party ? tie.fromId : undefined
    if (other === undefined || board.parties.has(other)) continue
    by.set(tie.relation, [...(by.get(tie.relation) ?? []), tie])
  }
  return by
}

function Expand({ party, steps }: { readonly party: BoardParty; readonly steps: BoardSteps }) {
  const { say } = useReader()
  const [seen, setSeen] = useState<NeighbourhoodAnswer>()
  const look = useAct(async () => { setSeen(await around(party)) })
  const reveal = useAct(async () => {
    const { ties } = await around(party)
    steps.change((board) => revealed(board, ties))
  })
  const by = seen === undefined ? undefined : newByRelation(steps.board, party.partyId, seen)
  const add = (ties: NeighbourhoodAnswer['ties']): void => {
    const ends = new Set(ties.flatMap(({ fromId, toId }) => [fromId, toId]))
    steps.change((board) => added(board, { ties, parties: seen?.parties.filter(({ partyId }) => ends.has(partyId)) ?? [] }))
  }
  const problem = look.problem ?? reveal.problem
  return (
    <>
      <div class="buttons">
        <button type="button" class="button primary" disabled={look.isRunning} onClick={look.run}>{say('chosen.look')}</button>
        <button type="button" class="button" disabled={reveal.isRunning} onClick={reveal.run}>{say('chosen.reveal')}</button>
        <button type="button" class="button" onClick={() => { steps.change((board) => collapsed(board, party.partyId)) }}>{say('chosen.collapse')}</button>
        <button type="button" class="button" onClick={() => { steps.change((board) => without(board, new Set([party.partyId]))) }}>{say('chosen.remove')}</button>
      </div>
      {problem === undefined ? null : <Failed problem={problem} />}
      {by === undefined ? null : (
        <section class="expand" aria-label={say('chosen.expand')}>
          <h3>{say('chosen.expand')}</h3>
          {by.size === 0 ? <p role="status">{say('chosen.nothingNew')}</p> : (
            <ul class="found">
              {[...by].map(([relation, ties]) => <li key={relation}><span>{say.code('relation', relation)}</span><button type="button" class="button small" onClick={() => { add(ties) }}>{say('chosen.add', { n: ties.length })}</button></li>)}
              {by.size < 2 ? null : <li><span>{say('all')}</span><button type="button" class="button small" onClick={() => { add([...by.values()].flat()) }}>{say('chosen.addAll')}</button></li>}
            </ul>
          )}
          {seen?.cut === true ? <p class="soft small">{seen.notes.join(' ')}</p> : null}
        </section>
      )}
    </>
  )
}

/** Everything about the party that is chosen: what it is, how it stands in words, and what can be done from it. */
export function Chosen({ id, steps, shown }: { readonly id: string | undefined; readonly steps: BoardSteps; readonly shown: Pick<Board, 'parties' | 'ties'> }) {
  const { say, format } = useReader()
  const party = id === undefined ? undefined : steps.board.parties.get(id)
  if (party === undefined) return <><h2>{say('chosen.title')}</h2><p class="soft">{say('chosen.none')}</p></>
  const { ties, others, rank, parts } = standingOf(shown, party.partyId)
  return (
    <>
      <h2><Theirs text={party.name ?? party.partyId} max={120} /></h2>
      <dl class="facts">
        <div><dt>{say('tie.kind')}</dt><dd>{say.code('kind', party.kind ?? 'unknown')}</dd></div>
        <div><dt>{say('find.id')}</dt><dd><Theirs text={party.partyId} max={60} /></dd></div>
        {party.country === undefined ? null : <div><dt>{say('chosen.country')}</dt><dd>{party.country}</dd></div>}
        {party.registrationNo === undefined ? null : <div><dt>{say('find.registrationNo')}</dt><dd><Theirs text={party.registrationNo} max={60} /></dd></div>}
      </dl>
      <h3>{say('measure.title')}</h3>
      {ties === 0 ? <p>{say('measure.alone')}</p> : <p>{say('measure.degree', { n: format.number(ties), all: format.number(others), rank: format.number(rank), total: format.number(others + 1) })} {parts > 1 ? say('measure.bridge', { n: format.number(parts) }) : say('measure.noBridge')}</p>}
      {(steps.board.words.get(party.partyId) ?? []).map((words) => <p key={words}><Theirs text={words} max={400} /></p>)}
      <Expand key={party.partyId} party={party} steps={steps} />
    </>
  )
}
