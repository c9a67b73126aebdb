import { useState } from 'preact/hooks'
import type { accessAnswerSchema, Deadline, eraseAnswerSchema, objectInputSchema, Right } from '../../../../model/rights.js'
import { ask, useAct } from '../ask.js'
import { Law } from '../parts/badge.js'
import { ActForm, Choice, TextField } from '../parts/form.js'
import { saveFile } from '../parts/save.js'
import { useReader } from '../reader.js'

/** What any of the five answered. */
type Answered = { readonly deadline: Deadline; readonly revoked?: number } & Partial<Pick<ReturnType<typeof accessAnswerSchema.parse>, 'report' | 'html'>>
  & Partial<Pick<ReturnType<typeof eraseAnswerSchema.parse>, 'erased' | 'kept' | 'written'>>

type Objected = ReturnType<typeof objectInputSchema.parse>['to']

const RIGHTS: readonly Right[] = ['access', 'rectify', 'restrict', 'object', 'erase']
const OBJECTED: readonly Objected[] = ['processing', 'direct_marketing', 'profiling']
const FIELDS = ['name', 'birthDate', 'country', 'region', 'language', 'registrationNo'] as const

/** What a form holds, whichever right is asked for. */
interface Draft {
  readonly because: string
  readonly evidence: string
  readonly act: 'restrict' | 'lift'
  readonly to: Objected
  readonly field: (typeof FIELDS)[number]
  readonly value: string
  readonly isTrial: boolean
}

const NEW: Draft = { because: '', evidence: '', act: 'restrict', to: 'processing', field: 'name', value: '', isTrial: true }

function bodyOf(right: Right, { because, evidence, act, to, field, value, isTrial }: Draft): object {
  const proof = evidence.trim() === '' ? {} : { evidence: evidence.trim() }
  const reason = because.trim() === '' ? {} : { because: because.trim() }
  switch (right) {
    case 'access':
      return { html: true }
    case 'rectify':
      return { party: { [field]: value.trim() }, ...proof }
    case 'restrict':
      return { act, because: because.trim(), ...proof }
    case 'object':
      return { to, ...proof }
    default:
      return { ...reason, dryRun: isTrial }
  }
}

function Fields({ right, draft, onDraft }: { readonly right: Right; readonly draft: Draft; readonly onDraft: (draft: Draft) => void }) {
  const { say } = useReader()
  const text = (key: 'because' | 'evidence' | 'value', label: string) => <TextField label={label} value={draft[key]} maxLength={500} onValue={(value) => { onDraft({ ...draft, [key]: value }) }} />
  return (
    <>
      {right === 'rectify' ? <><Choice label={say('rights.field')} value={draft.field} options={FIELDS.map((one) => [one, say(`field.${one}`)] as const)} onValue={(field) => { onDraft({ ...draft, field }) }} />{text('value', say('rights.value'))}</> : null}
      {right === 'restrict' ? <Choice label={say('rights.act')} value={draft.act} options={[['restrict', say('restrict.restrict')], ['lift', say('restrict.lift')]]} onValue={(act) => { onDraft({ ...draft, act }) }} /> : null}
      {right === 'object' ? <Choice label={say('rights.objectTo')} value={draft.to} options={OBJECTED.map((one) => [one, say(`object.${one}`)] as const)} onValue={(to) => { onDraft({ ...draft, to }) }} /> : null}
      {right === 'restrict' || right === 'erase' ? text('because', say('rights.because')) : null}
      {right === 'access' || right === 'erase' ? null : text('evidence', say('rights.evidence'))}
      {right === 'erase' ? <label class="check"><input type="checkbox" checked={draft.isTrial} onChange={() => { onDraft({ ...draft, isTrial: !draft.isTrial }) }} />{say('rights.try')}</label> : null}
    </>
  )
}

function Outcome({ of }: { readonly of: Answered }) {
  const { say, format } = useReader()
  const { deadline, report, html, erased, kept, written, revoked } = of
  const counts = { n: Object.values(erased ?? {}).reduce((sum, count) => sum + count, 0), kept: (kept ?? []).reduce((sum, one) => sum + one.records, 0) }
  return (
    <div class="done" role="status">
      <p>{say('rights.saved', { day: format.day(deadline.dueOn), citation: deadline.citation })}</p>
      {report === undefined ? null : <p>{say('rights.held', { n: format.number(report.items.length), sources: format.number(report.sources.length), given: format.number(report.given.length) })}</p>}
      {html === undefined ? null : <p><button type="button" class="button" onClick={() => { saveFile('access.html', new Blob([html], { type: 'text/html' })) }}>{say('rights.download')}</button></p>}
      {erased === undefined ? null : <p>{say(written === true ? 'rights.erased' : 'rights.wouldErase', counts)}</p>}
      {kept === undefined || kept.length === 0 ? null : <ul>{kept.map((one) => <li key={one.rule}><code>{one.rule}</code> <Law text={one.because} /> {one.until === undefined ? '' : say('rights.keptUntil', { day: format.day(one.until) })}</li>)}</ul>}
      {revoked === undefined ? null : <p>{say('rights.taken', { count: format.number(revoked) })}</p>}
    </div>
  )
}

/** Records or answers what a person asks. */
export function RightForm({ onAnswered }: { readonly onAnswered: () => void }) {
  const { say } = useReader()
  const [right, setRight] = useState<Right>('access')
  const [partyId, setParty] = useState('')
  const [receivedOn, setReceived] = useState('')
  const [how, setHow] = useState<'answer' | 'record'>('answer')
  const [draft, setDraft] = useState(NEW)
  const [answered, setAnswered] = useState<Answered>()
  const act = useAct(async () => {
    setAnswered(undefined)
    const about = { partyId: partyId.trim(), ...(receivedOn === '' ? {} : { receivedOn }) }
    const later = how === 'record' ? { recordOnly: true } : {}
    const { body } = await ask<Answered>('POST', `/v1/rights/${right}`, { body: { ...about, ...later, ...bodyOf(right, draft) } })
    setAnswered(body)
    onAnswered()
  })
  const isWhole = partyId.trim() !== '' && (right !== 'restrict' || draft.because.trim() !== '') && (right !== 'rectify' || draft.value.trim() !== '')
  return (
    <section class="card">
      <h2>{say('rights.new')}</h2>
      <ActForm act={act} label={say('rights.new')} send={say(how === 'record' ? 'rights.record' : 'rights.answer')} isReady={isWhole}>
        <div class="filters">
          <Choice label={say('rights.right')} value={right} options={RIGHTS.map((one) => [one, say(`right.${one}`)] as const)} onValue={(next) => { setRight(next); setAnswered(undefined) }} />
          <TextField label={say('rights.party')} value={partyId} maxLength={128} autoComplete="off" onValue={setParty} />
          <TextField label={say('rights.received')} type="date" value={receivedOn} onValue={setReceived} />
          <Choice label={say('rights.how')} value={how} options={[['answer', say('rights.answer')], ['record', say('rights.record')]]} onValue={setHow} />
        </div>
        <Fields right={right} draft={draft} onDraft={setDraft} />
      </ActForm>
      {answered === undefined ? null : <Outcome of={answered} />}
    </section>
  )
}
