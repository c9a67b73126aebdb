import { useEffect, useRef, useState } from 'preact/hooks'
import { useAct } from '../ask.js'
import { Theirs } from '../parts/badge.js'
import { Empty, Failed } from '../parts/state.js'
import { saveFile } from '../parts/save.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import { neighboursOf, type Board } from './board.js'
import { boardCsv, boardGexf, boardSvg, pngOf, type Shown } from './export.js'
import type { BoardSteps } from './history.js'
import { canDraw, openPicture, type Picture } from './picture.js'

/** Rows of the tables under the picture; the export has them all. */
const ROWS_MAX = 300
const FORMS = ['svg', 'png', 'gexf', 'csv'] as const

function useDrawn(shown: Shown, marked: Board['marked'], chosen: string | undefined, choose: (id: string | undefined) => void) {
  const { say } = useReader()
  const place = useRef<HTMLDivElement>(null)
  const picture = useRef<Picture>(undefined)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    if (place.current === null || !canDraw()) return undefined
    picture.current = openPicture(place.current, { isSmall: false, onChoose: choose, onBusy: setBusy })
    return () => {
      picture.current?.end()
      picture.current = undefined
    }
  }, [choose])
  useEffect(() => {
    picture.current?.show(
      [...shown.parties.values()].map((party) => ({ id: party.partyId, label: party.name ?? party.partyId, kind: party.kind ?? 'unknown', isMarked: marked.has(party.partyId) })),
      [...shown.ties.values()].map(({ fromId, toId, relation }) => ({ from: fromId, to: toId, label: say.code('relation', relation), kind: relation })),
    )
  }, [shown, marked, say, choose])
  useEffect(() => { picture.current?.choose(chosen) }, [chosen, shown])
  return { place, picture, isBusy }
}

function Exports({ shown, picture }: { readonly shown: Shown; readonly picture: { readonly current: Picture | undefined } }) {
  const { say } = useReader()
  const act = useAct(async (form: (typeof FORMS)[number]) => {
    const places = picture.current?.places() ?? new Map([...shown.parties.keys()].map((id, i) => [id, { x: Math.cos(i * 2.4) * Math.sqrt(i + 1), y: Math.sin(i * 2.4) * Math.sqrt(i + 1) }]))
    const svg = (): string => boardSvg(shown, places, (relation) => say.code('relation', relation))
    const content = form === 'png' ? await pngOf(svg())
      : form === 'svg' ? new Blob([svg()], { type: 'image/svg+xml' })
        : form === 'gexf' ? new Blob([boardGexf(shown)], { type: 'application/xml' }) : new Blob([boardCsv(shown)], { type: 'text/csv' })
    saveFile(`rightparty-canvas.${form}`, content)
  })
  return (
    <>
      <span class="button-group" role="group" aria-label={say('canvas.export')}>
        <span class="soft small">{say('canvas.export')}</span>
        {FORMS.map((form) => <button key={form} type="button" class="button small" disabled={act.isRunning} onClick={() => { act.run(form) }}>{form.toUpperCase()}</button>)}
      </span>
      {act.problem === undefined ? null : <Failed problem={act.problem} />}
    </>
  )
}

function Tables({ shown, choose }: { readonly shown: Shown; readonly choose: (id: string) => void }) {
  const { say, format } = useReader()
  const near = neighboursOf(shown.parties.keys(), shown.ties.values())
  const parties = [...shown.parties.values()].toSorted((a, b) => (near.get(b.partyId)?.size ?? 0) - (near.get(a.partyId)?.size ?? 0))
  const name = (id: string): string => shown.parties.get(id)?.name ?? id
  const ties = [...shown.ties.values()]
  return (
    <div class="tables">
      <h2>{say('tie.parties')}</h2>
      <Table
        caption={say('tie.parties')} rows={parties.slice(0, ROWS_MAX)} keyOf={(party) => party.partyId}
        columns={[
          { key: 'name', title: say('tie.name'), cell: (party) => <button type="button" class="link" onClick={() => { choose(party.partyId) }}><Theirs text={party.name ?? party.partyId} max={60} /></button> },
          { key: 'kind', title: say('tie.kind'), cell: (party) => say.code('kind', party.kind ?? 'unknown') },
          { key: 'count', title: say('tie.count'), isNumber: true, cell: (party) => format.number(near.get(party.partyId)?.size ?? 0) },
        ]}
      />
      <h2>{say('tie.ties')}</h2>
      <Table
        caption={say('tie.ties')} rows={ties.slice(0, ROWS_MAX)} keyOf={(_, at) => String(at)}
        columns={[
          { key: 'from', title: say('tie.from'), cell: (tie) => <Theirs text={name(tie.fromId)} max={60} /> },
          { key: 'relation', title: say('tie.relation'), cell: (tie) => <>{say.code('relation', tie.relation)}{tie.share === undefined ? '' : ` ${format.percent(tie.share, 2)}`}</> },
          { key: 'to', title: say('tie.to'), cell: (tie) => <Theirs text={name(tie.toId)} max={60} /> },
          { key: 'since', title: say('tie.since'), cell: (tie) => (tie.start === undefined ? '' : format.day(tie.start)) },
          { key: 'until', title: say('tie.until'), cell: (tie) => (tie.end === undefined ? '' : format.day(tie.end)) },
          { key: 'source', title: say('tie.source'), cell: (tie) => <Theirs text={tie.sourceId} max={30} /> },
        ]}
      />
      {parties.length > ROWS_MAX || ties.length > ROWS_MAX ? <p class="soft">{say('cut')}</p> : null}
    </div>
  )
}

/** The canvas as a picture and as tables of the same, with the way back and out. */
export function Canvas({ steps, shown, chosen, choose }: { readonly steps: BoardSteps; readonly shown: Shown; readonly chosen: string | undefined; readonly choose: (id: string | undefined) => void }) {
  const { say, format } = useReader()
  const { place, picture, isBusy } = useDrawn(shown, steps.board.marked, chosen, choose)
  const hidden = steps.board.parties.size - shown.parties.size
  const counts = { parties: format.number(shown.parties.size), ties: format.number(shown.ties.size) }
  const isEmpty = steps.board.parties.size === 0
  return (
    <>
      <div class="toolbar" role="toolbar" aria-label={say('canvas.title')}>
        <span role="status">{say('canvas.counts', counts)} {hidden === 0 ? '' : say('canvas.hidden', { n: format.number(hidden) })}{isBusy ? ` · ${say('canvas.layout')}` : ''}</span>
        <span class="button-group">
          <button type="button" class="button small" disabled={!steps.canUndo} onClick={steps.undo}>{say('canvas.undo')}</button>
          <button type="button" class="button small" disabled={!steps.canRedo} onClick={steps.redo}>{say('canvas.redo')}</button>
          <button type="button" class="button small" disabled={isEmpty} onClick={() => { picture.current?.fit() }}>{say('canvas.fit')}</button>
        </span>
        <Exports shown={shown} picture={picture} />
      </div>
      <div class="picture-frame">
        {canDraw() ? <div class="picture" role="img" aria-label={say('canvas.label', counts)} ref={place} /> : <p class="notice">{say('canvas.noPicture')}</p>}
        {isEmpty ? <div class="over"><Empty title={say('canvas.empty')}>{say('canvas.emptyHint')}</Empty></div> : null}
      </div>
      {isEmpty ? null : <Tables shown={shown} choose={choose} />}
    </>
  )
}
