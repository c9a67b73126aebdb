import { useEffect, useState } from 'preact/hooks'
import { LEDGER_ACTIONS, type LedgerAction } from '../../../../model/ledger.js'
import type { ledgerEntrySchema, ledgerPageSchema, ledgerVerdictSchema } from '../../../../model/ledger-schemas.js'
import { ask, askText, useAct, useAnswer, withQuery } from '../ask.js'
import { Tag, Theirs } from '../parts/badge.js'
import { Choice } from '../parts/form.js'
import { Empty, Failed } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import { saveFile } from '../parts/save.js'

type Page = ReturnType<typeof ledgerPageSchema.parse>
type Verdict = ReturnType<typeof ledgerVerdictSchema.parse>
type Entry = ReturnType<typeof ledgerEntrySchema.parse>

function WholeOrNot() {
  const { say, format } = useReader()
  const [verdict, setVerdict] = useState<Verdict>()
  const act = useAct(async () => { setVerdict((await ask<Verdict>('GET', '/v1/ledger/verdict')).body) })
  return (
    <section class="card">
      <h2>{say('ledger.whole')}</h2>
      <p>{say('ledger.wholeLead')}</p>
      <div class="buttons"><button type="button" class="button primary" disabled={act.isRunning} onClick={act.run}>{say('ledger.verify')}</button></div>
      {act.problem === undefined ? null : <Failed problem={act.problem} />}
      <div role="status">
        {verdict === undefined ? null : verdict.ok
          ? <p class="done">{say('ledger.isWhole', { size: format.number(verdict.size), checkpoints: format.number(verdict.checkpoints) })}</p>
          : <p class="failed">{say('ledger.broken', { entry: verdict.firstBad?.seq ?? '?' })} {verdict.firstBad?.words}</p>}
        {verdict === undefined ? null : <p class="small soft">{say('ledger.root')}: <code class="long">{verdict.root}</code></p>}
      </div>
    </section>
  )
}

function Checkpoint() {
  const { say } = useReader()
  const [note, setNote] = useState<string>()
  const [isCopied, setCopied] = useState(false)
  const read = useAct(async () => { setNote(await askText('/v1/ledger/checkpoint')) })
  const copy = useAct(async () => {
    await navigator.clipboard.writeText(note ?? '')
    setCopied(true)
  })
  return (
    <section class="card">
      <h2>{say('ledger.checkpoint')}</h2>
      <p>{say('ledger.checkpointLead')}</p>
      <div class="buttons">
        <button type="button" class="button" disabled={read.isRunning} onClick={read.run}>{say('ledger.showCheckpoint')}</button>
        {note === undefined ? null : <button type="button" class="button" onClick={copy.run}>{isCopied ? say('copied') : say('ledger.copy')}</button>}
      </div>
      {read.problem === undefined ? null : <Failed problem={read.problem} />}
      {note === undefined ? null : <pre class="note" tabIndex={0}>{note}</pre>}
    </section>
  )
}

function What({ of }: { readonly of: Entry }) {
  const { format } = useReader()
  const counts = Object.entries(of.counts ?? {}).map(([name, count]) => `${name} ${format.number(count)}`)
  return <Theirs max={240} text={[of.decision, (of.rules ?? []).join(', '), counts.join(', ')].filter((word) => word !== undefined && word !== '').join(' · ')} />
}

function Entries({ action }: { readonly action: LedgerAction | '' }) {
  const { say, format } = useReader()
  const [cursor, setCursor] = useState<string>()
  const [items, setItems] = useState<Page['items']>([])
  const asked = useAnswer<Page>(withQuery('/v1/ledger', { limit: 50, action, cursor }))
  const prove = useAct(async (seq: number) => {
    saveFile(`entry-${seq}.tlog-proof`, new Blob([await askText(withQuery('/v1/ledger/proof', { entry: seq }))], { type: 'text/plain' }))
  })
  useEffect(() => {
    const page = asked.answer
    if (page !== undefined) setItems((before) => [...before.filter((one) => !page.items.some((other) => other.seq === one.seq)), ...page.items])
  }, [asked.answer])
  if (asked.problem !== undefined) return <Failed problem={asked.problem} again={asked.again} />
  const next = asked.answer?.next
  if (items.length === 0 && asked.answer !== undefined && next === undefined) return <Empty title={say('ledger.none')}>{say('ledger.noneHint')}</Empty>
  return (
    <>
      {prove.problem === undefined ? null : <Failed problem={prove.problem} />}
      <Table
        caption={say('nav.ledger')} rows={items} keyOf={({ seq }) => String(seq)}
        columns={[
          { key: 'entry', title: say('ledger.entry'), isNumber: true, cell: ({ seq }) => format.number(seq) },
          { key: 'when', title: say('ledger.when'), cell: ({ entry }) => <span class="window">{format.moment(entry.time)}</span> },
          { key: 'action', title: say('ledger.action'), cell: ({ entry }) => <Tag>{say.code('act', entry.action)}</Tag> },
          { key: 'who', title: say('ledger.who'), cell: ({ entry }) => <Theirs text={entry.actor} max={60} /> },
          { key: 'what', title: say('ledger.decision'), cell: ({ entry }) => <What of={entry} /> },
          { key: 'proof', title: say('ledger.proof'), cell: ({ seq }) => <button type="button" class="button small" aria-label={`${say('ledger.proof')} ${seq}`} onClick={() => { prove.run(seq) }}>{say('ledger.proof')}</button> },
        ]}
      />
      {asked.isLoading ? <p class="loading" role="status">{say('loading')}</p> : null}
      {next === undefined ? null : <button type="button" class="button" onClick={() => { setCursor(next) }}>{say('more')}</button>}
    </>
  )
}

/** The ledger: whether it is whole, its signed head, and its entries. */
export function Ledger() {
  const { say } = useReader()
  const [action, setAction] = useState<LedgerAction | ''>('')
  return (
    <>
      <h1>{say('nav.ledger')}</h1>
      <p class="lead">{say('ledger.lead')}</p>
      <div class="columns"><WholeOrNot /><Checkpoint /></div>
      <h2>{say('ledger.entries')}</h2>
      <div class="filters"><Choice label={say('ledger.action')} value={action} options={[['', say('all')], ...LEDGER_ACTIONS.map((one) => [one, say.code('act', one)] as const)]} onValue={setAction} /></div>
      <Entries key={action} action={action} />
    </>
  )
}
