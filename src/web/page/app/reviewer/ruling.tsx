import { useEffect, useState } from 'preact/hooks'
import { EXCLUSION_SCOPES, RULINGS, type ExclusionScope, type RulingKind } from '../../../../model/review.js'
import { ask, useAct } from '../ask.js'
import { Tag, Theirs } from '../parts/badge.js'
import { ActForm, Choice, LongField, TextField } from '../parts/form.js'
import { useReader } from '../reader.js'
import type { ExclusionDetail, RulingShown } from './shown.js'

const KEY_OF: Readonly<Record<RulingKind, string>> = { confirm: 'c', exclude: 'e', ask_proof: 'p', readmit: 'r' }

/** The moment that a field of the browser gives, with its offset written out. */
export function instantOf(local: string): string {
  return new Date(local).toISOString().replace(/\.\d+/, '')
}

function RulingForm({ of, ruling, onDone, onCancel, onStale }: {
  readonly of: ExclusionDetail; readonly ruling: RulingKind; readonly onDone: (made: RulingShown, revoked: number) => void; readonly onCancel: () => void; readonly onStale: () => void
}) {
  const { say } = useReader()
  const [because, setBecause] = useState('')
  const [until, setUntil] = useState('')
  const [evidence, setEvidence] = useState('')
  const [scope, setScope] = useState<ExclusionScope>(of.contactPoint === undefined ? 'party' : 'contact_point')
  const [key] = useState(() => crypto.randomUUID())
  const act = useAct(async () => {
    const body = {
      ruling, because, ...(ruling === 'readmit' ? { until: instantOf(until) } : {}), ...(ruling === 'exclude' ? { scope } : {}), ...(evidence.trim() === '' ? {} : { evidence }),
    }
    const { body: ruled } = await ask<{ readonly ruling: RulingShown; readonly revoked: number }>('POST', `/v1/exclusions/${encodeURIComponent(of.exclusionId)}/rulings`, { body, ifMatch: of.etag, key })
    onDone(ruled.ruling, ruled.revoked)
  })
  useEffect(() => {
    if (act.problem?.status === 412) onStale()
  }, [act.problem, onStale])
  const isReady = because.trim().length >= 3 && (ruling !== 'readmit' || until !== '')
  return (
    <div class="ruling-form" onKeyDown={(event) => { if (event.key === 'Escape') onCancel(); if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isReady) act.run() }}>
      <ActForm act={act} label={say.code('ruling', ruling)} send={say.code('ruling', ruling)} onCancel={onCancel} isReady={isReady}>
        <p class="soft">{say.code('ruling.hint', ruling)}</p>
        <LongField label={say('ruling.because')} value={because} onValue={setBecause} focus />
        {ruling === 'readmit' ? <TextField label={say('ruling.until')} type="datetime-local" required value={until} onValue={setUntil} /> : null}
        {ruling === 'exclude' ? <Choice label={say('ruling.scope')} value={scope} options={EXCLUSION_SCOPES.filter((one) => one === 'party' || of.contactPoint !== undefined).map((one) => [one, say(`scope.${one}`)] as const)} onValue={setScope} /> : null}
        <TextField label={say('ruling.evidence')} value={evidence} maxLength={500} onValue={setEvidence} />
      </ActForm>
    </div>
  )
}

/** The four rulings, each with its key; a re-admission says beforehand whether it is possible. */
export function Ruling({ of, chosen, choose, onRuled, onStale }: {
  readonly of: ExclusionDetail; readonly chosen: RulingKind | undefined; readonly choose: (ruling: RulingKind | undefined) => void
  readonly onRuled: (made: RulingShown) => void; readonly onStale: () => void
}) {
  const { say } = useReader()
  const [done, setDone] = useState<{ readonly ruling: string; readonly count: number }>()
  const { isPossible, because, opens, needsConsent } = of.readmission
  const isClosed = chosen === 'readmit' && (!isPossible || needsConsent)
  return (
    <section class="decide" aria-label={say('ruling.title')}>
      <div class="buttons">
        {RULINGS.map((ruling) => (
          <button key={ruling} type="button" class={`button${chosen === ruling ? ' is-pressed' : ''}`} aria-pressed={chosen === ruling} aria-keyshortcuts={KEY_OF[ruling]} onClick={() => { choose(chosen === ruling ? undefined : ruling) }}>
            {say(`ruling.${ruling}`)} <kbd aria-hidden="true">{KEY_OF[ruling]}</kbd>
          </button>
        ))}
      </div>
      {done === undefined ? null : <p class="done" role="status">{say('ruling.done', { ruling: say.code('ruling', done.ruling), count: done.count })}</p>}
      {isClosed ? <p class="notice" role="alert">{isPossible ? say('ruling.needsConsent') : say('ruling.impossible', { because })}</p> : null}
      {chosen === 'readmit' && isPossible && opens.length > 0 ? <p class="soft small">{say('ruling.opens', { rules: opens.join(', ') })}</p> : null}
      {chosen === undefined || isClosed ? null : (
        <RulingForm key={chosen} of={of} ruling={chosen} onStale={onStale} onCancel={() => { choose(undefined) }} onDone={(made, count) => { setDone({ ruling: made.ruling, count }); choose(undefined); onRuled(made) }} />
      )}
    </section>
  )
}

function Second({ of, ruling, onSeconded }: { readonly of: ExclusionDetail; readonly ruling: RulingShown; readonly onSeconded: () => void }) {
  const { say, session } = useReader()
  const [because, setBecause] = useState('')
  const [agrees, setAgrees] = useState(true)
  const act = useAct(async () => {
    await ask('POST', `/v1/exclusions/${encodeURIComponent(of.exclusionId)}/rulings/${encodeURIComponent(ruling.rulingId)}/second`, { body: { agrees, because }, ifMatch: of.etag })
    onSeconded()
  })
  if (session.signedIn && session.name === ruling.by) return <p class="notice">{say('ruling.ownSecond')}</p>
  return (
    <ActForm act={act} label={say('ruling.second')} send={say('ruling.second')} isReady={because.trim().length >= 3}>
      <Choice label={say('ruling.second')} value={agrees ? 'yes' : 'no'} options={[['yes', say('ruling.agree')], ['no', say('ruling.decline')]]} onValue={(word) => { setAgrees(word === 'yes') }} />
      <LongField label={say('ruling.because')} value={because} onValue={setBecause} />
    </ActForm>
  )
}

/** What the second person judges: the consent that would be recorded, and where its proof is kept. */
function Grounds({ of: { consent, evidence } }: { readonly of: RulingShown }) {
  const { say, format } = useReader()
  const during = [consent?.from, consent?.until].map((when) => (when === undefined ? '' : format.moment(when))).join(' – ')
  const rows = consent === undefined ? [] : [
    ['scope', say.code('consentScope', consent.scope)], ['givenTo', consent.givenTo], ['at', format.moment(consent.at)], ['point', consent.contactPointId],
    ['during', consent.onDay === undefined ? (during === ' – ' ? undefined : during) : format.day(consent.onDay)],
    ['hours', consent.windows?.map(({ days, from = '00:00', to = '24:00' }) => `${days.join(', ')} ${from}–${to}`).join('; ')],
    ['revoked', consent.revokedAt === undefined ? undefined : format.moment(consent.revokedAt)],
  ] as const
  return (
    <>
      {consent === undefined ? null : (
        <section aria-label={say('ruling.consent')}>
          <h4>{say('ruling.consent')}</h4>
          <dl class="facts">{rows.map(([name, value]) => (value === undefined ? null : <div key={name}><dt>{say(`consent.${name}`)}</dt><dd><Theirs text={value} /></dd></div>))}</dl>
        </section>
      )}
      {evidence === undefined ? null : <p class="small"><span class="soft">{say('ruling.kept')}:</span> <Theirs text={evidence} max={500} /></p>}
    </>
  )
}

/** What was ruled so far, newest first, and the vote that one of them awaits. */
export function Rulings({ of, onSeconded }: { readonly of: ExclusionDetail; readonly onSeconded: () => void }) {
  const { say, format, may } = useReader()
  if (of.rulings.length === 0) return null
  return (
    <section>
      <h3>{say('ruling.history')}</h3>
      <ol class="history">
        {of.rulings.map((ruling) => (
          <li key={ruling.rulingId}>
            <p><strong>{say(`ruling.${ruling.ruling}`)}</strong> <Tag tone={ruling.state === 'in_force' ? 'yes' : ruling.state === 'awaiting_second' ? 'later' : 'none'}>{say(`rulingState.${ruling.state}`)}</Tag></p>
            <p><bdi>{ruling.because}</bdi></p>
            <p class="soft small">{say('ruling.byAt', { by: ruling.by, when: format.moment(ruling.at) })}{ruling.until === undefined ? '' : ` · ${say('reason.until', { when: format.moment(ruling.until) })}`}{ruling.bindsAllCreditors === true ? ` · ${say('ruling.forAll')}` : ''}</p>
            <Grounds of={ruling} />
            {ruling.second === undefined ? null : <p class="soft small">{ruling.second.agrees ? say('ruling.agree') : say('ruling.decline')}: <bdi>{ruling.second.because}</bdi> ({say('ruling.byAt', { by: ruling.second.by, when: format.moment(ruling.second.at) })})</p>}
            {ruling.state === 'awaiting_second' && may('rule on exclusions') ? <Second of={of} ruling={ruling} onSeconded={onSeconded} /> : null}
          </li>
        ))}
      </ol>
    </section>
  )
}
