import { useState } from 'preact/hooks'
import type { RulingKind } from '../../../../model/review.js'
import type { Verdict } from '../../../../model/verdict.js'
import { useAnswer } from '../ask.js'
import { DecisionBadge, Law, Ref, Tag } from '../parts/badge.js'
import { Await } from '../parts/state.js'
import { Table } from '../parts/table.js'
import { useReader } from '../reader.js'
import { CorrectionDialog } from './correction.js'
import { Ruling, Rulings } from './ruling.js'
import { EvidenceButton } from './evidence-button.js'
import type { Exclusion, ExclusionDetail } from './shown.js'
import { Surroundings } from './surroundings.js'

/** The reasons of a verdict, strictest first, each with what it rests on. */
export function Reasons({ verdict }: { readonly verdict: Verdict }) {
  const { say, format } = useReader()
  return (
    <ol class="reasons">
      {verdict.reasons.map((reason) => (
        <li key={`${reason.rule}${reason.facts.join()}`} class="reason">
          <p class="reason-head"><DecisionBadge decision={reason.decision} /> <code>{reason.rule}</code>{reason.until === undefined ? null : <Tag tone="later">{say('reason.until', { when: format.moment(reason.until) })}</Tag>}</p>
          <p class="reason-because"><Law text={reason.because} /></p>
          <p class="citation"><span class="soft">{say('reason.citation')}:</span> <cite lang="en">{reason.citation}</cite></p>
          {reason.remedy === undefined ? null : <p class="remedy"><span class="soft">{say('reason.remedy')}:</span> <Law text={reason.remedy} /></p>}
          {reason.unknown === undefined || reason.unknown.length === 0 ? null : <p class="small">{say('reason.unknown', { facts: reason.unknown.join(', ') })}</p>}
          {reason.facts.length === 0 ? null : <p class="soft small facts-read">{say('reason.facts', { facts: reason.facts.join(', ') })}</p>}
        </li>
      ))}
      {verdict.permits.length === 0 ? null : (
        <li class="reason permits"><p class="soft">{say('reason.permits')}</p><ul>{verdict.permits.map((permit) => <li key={permit.rule}><code>{permit.rule}</code> <cite lang="en">{permit.citation}</cite></li>)}</ul></li>
      )}
    </ol>
  )
}

function Evidence({ of, onCorrect }: { readonly of: ExclusionDetail; readonly onCorrect: ((factRef: string, words: string) => void) | undefined }) {
  const { say, format } = useReader()
  if (of.evidence.length === 0) return <p class="soft">{say('evidence.none')}</p>
  return (
    <Table
      caption={say('evidence.title')} rows={of.evidence} keyOf={(one) => one.factRef}
      columns={[
        { key: 'words', title: say('evidence.words'), cell: (one) => <bdi>{one.words}</bdi> },
        { key: 'source', title: say('evidence.source'), cell: (one) => <bdi>{[one.sourceId, one.sourceClass].filter((word) => word !== undefined).join(' · ')}</bdi> },
        { key: 'day', title: say('evidence.day'), cell: (one) => (one.collectedOn === undefined ? '' : format.day(one.collectedOn)) },
        ...(onCorrect === undefined ? [] : [{
          key: 'correct', title: '', cell: (one: ExclusionDetail['evidence'][number]) => (one.isCorrectable ? <button type="button" class="button small" onClick={() => { onCorrect(one.factRef, one.words) }}>{say('evidence.correct')}</button> : null),
        }]),
      ]}
    />
  )
}

function Now({ of }: { readonly of: ExclusionDetail }) {
  const { say, format } = useReader()
  const isSame = of.now.decision === of.decision && of.now.because === of.because
  return (
    <div class="now">
      <p><span class="soft">{say('reason.now')} ({format.moment(of.now.at)}):</span> <DecisionBadge decision={of.now.decision} /> {isSame ? say('reason.thenSame') : <Law text={of.now.because} />}</p>
      {of.packChanged === undefined ? null : (
        <p class="notice">{say('reason.packChanged', { before: say.code('decision', of.packChanged.before), after: say.code('decision', of.packChanged.after), packs: of.packChanged.packs.join(', ') })}</p>
      )}
    </div>
  )
}

function Head({ of }: { readonly of: ExclusionDetail }) {
  const { say, format } = useReader()
  return (
    <header class="detail-head">
      <p class="detail-decision"><DecisionBadge decision={of.decision} isLarge /> <span>{say.code('means', of.decision)}</span></p>
      <h2><Law text={of.because} /></h2>
      <dl class="facts">
        <div><dt>{say('lists.party')}</dt><dd><bdi>{of.partyId}</bdi> <Ref of={of.partyRef} /></dd></div>
        <div><dt>{say('lists.debt')}</dt><dd><bdi>{of.debtId}</bdi> <Ref of={of.debtRef} /></dd></div>
        <div><dt>{say('lists.role')}</dt><dd>{say.code('partyRole', of.role)}</dd></div>
        {of.channel === undefined ? null : <div><dt>{say('lists.channel')}</dt><dd>{say.code('channel', of.channel)}</dd></div>}
        {of.contactPoint === undefined ? null : <div><dt>{say('contact.masked')}</dt><dd>{of.contactPoint.kind} <code>{of.contactPoint.masked}</code></dd></div>}
        <div><dt>{say('lists.name')}</dt><dd>{of.list} · {say('queue.since', { when: format.moment(of.since) })}{of.until === undefined ? '' : ` · ${say('reason.until', { when: format.moment(of.until) })}`}</dd></div>
      </dl>
    </header>
  )
}

/** Everything about one exclusion: reasons first, then evidence, then the picture and the table of the same. */
export function ExclusionView({ id, ruling, setRuling, onChanged }: {
  readonly id: string; readonly ruling: RulingKind | undefined; readonly setRuling: (ruling: RulingKind | undefined) => void; readonly onChanged: (exclusion: Exclusion) => void
}) {
  const { say, may } = useReader()
  const asked = useAnswer<ExclusionDetail>(`/v1/exclusions/${encodeURIComponent(id)}`)
  const [wrong, setWrong] = useState<{ readonly factRef: string; readonly words: string }>()
  const canRule = may('rule on exclusions')
  return (
    <Await asked={asked}>
      {(of) => (
        <article class="detail">
          <Head of={of} />
          {canRule ? <Ruling of={of} chosen={ruling} choose={setRuling} onRuled={(made) => { asked.again(); onChanged({ ...of, ruling: made }) }} onStale={asked.again} /> : null}
          <section><h3>{say('reason.title')}</h3>{of.verdict === undefined ? <p>{say('reason.none', { because: of.because })}</p> : <Reasons verdict={of.verdict} />}<Now of={of} /></section>
          <Rulings of={of} onSeconded={asked.again} />
          <section><h3>{say('evidence.title')}</h3><Evidence of={of} onCorrect={canRule ? (factRef, words) => { setWrong({ factRef, words }) } : undefined} /></section>
          <section><h3>{say('around.title')}</h3><Surroundings of={of.surroundings} /></section>
          {may('make evidence') ? <EvidenceButton partyId={of.partyId} debtId={of.debtId} /> : null}
          {wrong === undefined ? null : <CorrectionDialog {...wrong} onClose={() => { setWrong(undefined) }} />}
        </article>
      )}
    </Await>
  )
}
