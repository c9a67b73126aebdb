import { useState } from 'preact/hooks'
import type { Verdict } from '../../../../model/verdict.js'
import type { whyAnswerSchema } from '../../../../model/why-schemas.js'
import { usePlace } from '../address.js'
import { ask, askFile, useAct } from '../ask.js'
import { DecisionBadge, Tag, Theirs } from '../parts/badge.js'
import { ActForm, Choice, TextField } from '../parts/form.js'
import { saveFile } from '../parts/save.js'
import { Empty } from '../parts/state.js'
import { useReader } from '../reader.js'
import { Reasons } from './exclusion.js'

type Why = ReturnType<typeof whyAnswerSchema.parse>
const PURPOSES = ['collect', 'locate', 'legal_notice', 'service'] as const
const EVIDENCE = ['regulator', 'court', 'complaint', 'rights_request'] as const

interface Subject { readonly party: string; readonly debt: string }

/** By ref for who sees refs alone; by id for who works with ids. */
function named({ party, debt }: Subject, isByRef: boolean): Readonly<Record<string, string>> {
  const entries = isByRef ? [['partyRef', party], ['debtRef', debt]] as const : [['partyId', party], ['debtId', debt]] as const
  return Object.fromEntries(entries.flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]])))
}

function Case({ of }: { readonly of: Why['cases'][number] }) {
  const { say, format } = useReader()
  const verdict = of.verdict as Verdict | undefined
  const notAfter = typeof of.notAfter === 'string' ? of.notAfter : undefined
  return (
    <li class="card">
      <p class="detail-decision">{verdict === undefined ? null : <DecisionBadge decision={verdict.decision} isLarge />} <strong>{say.code('channel', of.channel)}</strong> {say.code('partyRole', of.role)}{notAfter === undefined ? '' : ` · ${say('reason.until', { when: format.moment(notAfter) })}`}</p>
      {verdict === undefined ? null : <Reasons verdict={verdict} />}
    </li>
  )
}

function Then({ of }: { readonly of: Why['decided'] }) {
  const { say, format } = useReader()
  if (of.length === 0) return null
  return (
    <section>
      <h2>{say('why.then')}</h2>
      <ul class="cards">
        {of.map((one) => (
          <li key={`${one.kind}${one.at}${one.leaseId ?? ''}`} class="card">
            <p><Tag tone={one.outcome === 'matches' ? 'yes' : one.outcome === 'differs' ? 'no' : 'none'}>{say(`whyThen.${one.outcome}`)}</Tag> {say.code('act', one.kind)} {one.list} · {format.moment(one.at)} · <Theirs text={one.decided} /></p>
            {one.differences.map((difference) => <p key={`${difference.what}${difference.recorded}`} class="small"><Theirs text={`${difference.what}: ${difference.recorded} → ${difference.rebuilt}`} max={300} /></p>)}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Answer({ of }: { readonly of: Why }) {
  const { say, format } = useReader()
  return (
    <div role="status">
      <p class="soft">{say('why.asOf', { when: format.moment(of.at) })}</p>
      {of.matches === undefined ? null : <p class={of.matches ? 'done' : 'failed'}>{of.matches ? say('whyThen.matches') : say('whyThen.differs')}</p>}
      {of.closedBy === undefined ? null : <p class="notice">{say('why.closed', { because: of.closedBy.because })} <code>{of.closedBy.rule}</code></p>}
      <h2>{say('why.cases')}</h2>
      {of.cases.length === 0 ? <Empty title={say('why.noCases')}>{of.noCases.map((none) => none.reason.replaceAll(/[-_]/g, ' ')).join(', ')}</Empty> : <ol class="cards">{of.cases.map((one, at) => <Case key={at} of={one} />)}</ol>}
      <Then of={of.decided} />
    </div>
  )
}

function Evidence({ subject, isByRef }: { readonly subject: Subject; readonly isByRef: boolean }) {
  const { say } = useReader()
  const [purpose, setPurpose] = useState<(typeof EVIDENCE)[number]>('regulator')
  const act = useAct(async () => { saveFile('evidence.zip', await askFile('/v1/evidence', { ...named(subject, isByRef), purpose })) })
  return (
    <section class="card">
      <h2>{say('why.evidence')}</h2>
      <p class="soft">{say('why.evidenceHint')}</p>
      <ActForm act={act} label={say('why.evidence')} send={say('why.evidence')} isReady={subject.party.trim() !== '' || subject.debt.trim() !== ''}>
        <Choice label={say('lists.purpose')} value={purpose} options={EVIDENCE.map((one) => [one, say.code('purpose', one)] as const)} onValue={setPurpose} />
      </ActForm>
    </section>
  )
}

/** Why a party may or may not be contacted about a debt, at any moment; and the evidence for whoever asks. */
export function WhyView() {
  const { say, may, session } = useReader()
  const canNameIds = session.signedIn && (session.role === 'reviewer' || session.role === 'operator')
  const { query } = usePlace()
  const [by, setBy] = useState<'id' | 'ref'>(canNameIds && !query.has('party') ? 'id' : 'ref')
  const [subject, setSubject] = useState<Subject>({ party: query.get('party') ?? '', debt: query.get('debt') ?? '' })
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('collect')
  const [at, setAt] = useState('')
  const [why, setWhy] = useState<Why>()
  const act = useAct(async () => {
    const { body } = await ask<Why>('POST', '/v1/why', { body: { ...named(subject, by === 'ref'), purpose, ...(at === '' ? {} : { at: new Date(at).toISOString() }) } })
    setWhy(body)
  })
  return (
    <>
      <h1>{say('nav.why')}</h1>
      <p class="lead">{say('why.lead')}</p>
      <section class="card">
        <ActForm act={act} label={say('why.ask')} send={say('why.ask')} isReady={subject.party.trim() !== '' && subject.debt.trim() !== ''}>
          <div class="filters">
            {canNameIds ? <Choice label={say('why.by')} value={by} options={[['id', say('why.byId')], ['ref', say('why.byRef')]]} onValue={setBy} /> : null}
            <TextField label={say('why.party')} value={subject.party} maxLength={300} autoComplete="off" onValue={(party) => { setSubject({ ...subject, party }) }} />
            <TextField label={say('why.debt')} value={subject.debt} maxLength={300} autoComplete="off" onValue={(debt) => { setSubject({ ...subject, debt }) }} />
            <Choice label={say('lists.purpose')} value={purpose} options={PURPOSES.map((one) => [one, say.code('purpose', one)] as const)} onValue={setPurpose} />
            <TextField label={say('why.at')} type="datetime-local" value={at} onValue={setAt} />
          </div>
        </ActForm>
      </section>
      {may('make evidence') ? <Evidence subject={subject} isByRef={by === 'ref'} /> : null}
      {why === undefined ? null : <Answer of={why} />}
    </>
  )
}
