import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { RulingKind } from '../../../../model/review.js'
import { addressOf, go, usePlace } from '../address.js'
import { useAnswer } from '../ask.js'
import { DecisionBadge, Law, Ref, Tag } from '../parts/badge.js'
import { Choice, Dialog } from '../parts/form.js'
import { Empty, Failed } from '../parts/state.js'
import { VirtualList } from '../parts/virtual-list.js'
import { useReader } from '../reader.js'
import { ExclusionView } from './exclusion.js'
import { useQueue, type Queue, type QueueFilter } from './queue-pages.js'
import type { Exclusion } from './shown.js'

const STATES = ['all', 'new', 'expiring', 'disputed', 'pack', 'standing'] as const
const DECISIONS = ['SUPPRESS', 'DENY', 'REDIRECT', 'REQUIRE_CONSENT', 'REVIEW', 'DELAY_UNTIL', 'NOT_ASKED'] as const
const ROW_PX = 84
/** Which key rules what. */
const KEYS: Readonly<Record<string, RulingKind>> = { c: 'confirm', e: 'exclude', p: 'ask_proof', r: 'readmit' }

interface Lists { readonly items: readonly { readonly name: string; readonly byRule?: Readonly<Record<string, number>> }[] }

function Row({ of }: { readonly of: Exclusion | undefined }) {
  const { say } = useReader()
  if (of === undefined) return <span class="queue-row is-missing">{say('loading')}</span>
  return (
    <span class="queue-row">
      <span class="queue-head"><DecisionBadge decision={of.decision} />{of.state === 'standing' ? null : <Tag>{say.code('state', of.state)}</Tag>}{of.ruling === undefined ? null : <Tag tone="later">{say.code('ruling', of.ruling.ruling)}</Tag>}</span>
      <span class="queue-because"><Law text={of.because} /></span>
      <span class="queue-foot soft small">{say.code('partyRole', of.role)}{of.channel === undefined ? '' : ` · ${say.code('channel', of.channel)}`} · <Ref of={of.partyRef} /></span>
    </span>
  )
}

/** What whoever sees refs alone is told of an exclusion. */
function Summary({ of }: { readonly of: Exclusion | undefined }) {
  const { say, format } = useReader()
  if (of === undefined) return <p class="loading" role="status">{say('loading')}</p>
  const rows = [[say('lists.party'), <Ref of={of.partyRef} />], [say('lists.debt'), <Ref of={of.debtRef} />], [say('lists.role'), say.code('partyRole', of.role)], [say('lists.name'), of.list], [say('lists.rule'), <code>{of.rules.join(', ')}</code>], [say('pauses.since'), format.moment(of.since)]] as const
  return (
    <article class="detail">
      <p class="detail-decision"><DecisionBadge decision={of.decision} isLarge /> {say.code('means', of.decision)}</p>
      <h2><Law text={of.because} /></h2>
      <dl class="facts">{rows.map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}</dl>
      <p><a href={addressOf(['why'], { party: of.partyRef, debt: of.debtRef })}>{say('why.ask')}</a></p>
    </article>
  )
}

function Filters({ filter, lists, onFilter }: { readonly filter: QueueFilter; readonly lists: Lists['items']; readonly onFilter: (filter: QueueFilter) => void }) {
  const { say } = useReader()
  const any = ['', say('queue.any')] as const
  const rules = Object.keys(lists.find((list) => filter.list === undefined || list.name === filter.list)?.byRule ?? {}).toSorted()
  const optional = (key: 'list' | 'decision' | 'rule') => (value: string) => {
    const { [key]: _, ...rest } = filter
    onFilter(value === '' ? rest : { ...rest, [key]: value })
  }
  return (
    <div class="filters">
      <Choice label={say('queue.state')} value={filter.state} options={STATES.map((one) => [one, say.code('state', one)] as const)} onValue={(state) => { onFilter({ ...filter, state }) }} />
      <Choice label={say('queue.decision')} value={filter.decision ?? ''} options={[any, ...DECISIONS.map((one) => [one, say.code('decision', one)] as const)]} onValue={optional('decision')} />
      <Choice label={say('queue.rule')} value={filter.rule ?? ''} options={[['', say('queue.anyRule')], ...rules.map((rule) => [rule, rule] as const)]} onValue={optional('rule')} />
      {lists.length < 2 ? null : <Choice label={say('queue.list')} value={filter.list ?? lists[0]?.name ?? ''} options={lists.map(({ name }) => [name, name] as const)} onValue={optional('list')} />}
    </div>
  )
}

function Help({ onClose }: { readonly onClose: () => void }) {
  const { say } = useReader()
  const rows = [['j', 'keys.down'], ['k', 'keys.up'], ['c', 'keys.confirm'], ['e', 'keys.exclude'], ['p', 'keys.proof'], ['r', 'keys.readmit'], ['?', 'keys.help'], ['Esc', 'keys.escape']] as const
  return <Dialog title={say('keys.title')} onClose={onClose}><dl class="keys">{rows.map(([key, word]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{say(word)}</dd></div>)}</dl></Dialog>
}

/** True where what is typed is meant for a field, a dialog or the browser. */
function isTyping(event: KeyboardEvent): boolean {
  const { target } = event
  return event.ctrlKey || event.metaKey || event.altKey || (target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null)
}

/** Moves in the queue and rules by key. */
function useKeys(queue: Queue, chosen: number, choose: (index: number) => void, rule: (ruling: RulingKind) => void, help: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event)) return
      const ruling = KEYS[event.key]
      const isDown = event.key === 'j' || event.key === 'ArrowDown'
      const isUp = event.key === 'k' || event.key === 'ArrowUp'
      // Arrows belong to the list alone; elsewhere they scroll.
      if (event.key.startsWith('Arrow') && !(event.target instanceof HTMLElement && event.target.classList.contains('virtual'))) return
      if (isDown) choose(Math.min(queue.items.length - 1, chosen + 1))
      else if (isUp) choose(Math.max(0, chosen - 1))
      else if (event.key === '?') help()
      else if (ruling !== undefined && chosen >= 0) rule(ruling)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
    }
  }, [queue.items.length, chosen, choose, rule, help])
}

function Status({ queue }: { readonly queue: Queue }) {
  const { say, format } = useReader()
  const shown = format.number(queue.items.length)
  const total = queue.total ?? (queue.isWhole ? queue.items.length : undefined)
  return <p class="soft small queue-status" role="status">{total === undefined ? say('queue.countMore', { shown }) : say('queue.count', { shown, total: format.number(total) })}</p>
}

function Body({ queue, chosen, choose, children }: { readonly queue: Queue; readonly chosen: number; readonly choose: (index: number) => void; readonly children: ComponentChildren }) {
  const { say } = useReader()
  if (queue.problem !== undefined && queue.problem.code === 'not-found') return <Empty title={say('queue.noList')}>{say('queue.noListHint')}</Empty>
  if (queue.problem !== undefined) return <Failed problem={queue.problem} again={queue.again} />
  if (queue.items.length === 0) return queue.isWhole ? <Empty title={say('queue.none')}>{say('queue.noneHint')}</Empty> : <p class="loading" role="status">{say('loading')}</p>
  const count = queue.total === undefined || queue.isWhole ? queue.items.length : Math.max(queue.total, queue.items.length)
  return (
    <>
      <Status queue={queue} />
      <VirtualList label={say('queue.label')} count={count} rowPx={ROW_PX} chosen={chosen} onChoose={choose} onReach={queue.reach} row={(index) => <Row of={queue.items[index]} />} />
      {children}
    </>
  )
}

/** The reviewer's queue: exclusions on the left, everything about the chosen one on the right. */
export function Exclusions() {
  const { say, may } = useReader()
  const { path, query } = usePlace()
  const filter: QueueFilter = { state: query.get('state') ?? 'all', ...Object.fromEntries((['list', 'decision', 'rule'] as const).flatMap((key) => (query.get(key) === null ? [] : [[key, query.get(key) ?? '']]))) }
  const queue = useQueue(filter)
  const lists = useAnswer<Lists>('/v1/lists')
  const [ruling, setRuling] = useState<RulingKind>()
  const [isHelp, showHelp] = useState(false)
  const id = path[1]
  const chosen = id === undefined ? -1 : queue.items.findIndex((one) => one.exclusionId === id)
  const place = { ...filter, state: filter.state === 'all' ? undefined : filter.state } as Record<string, string | undefined>
  const choose = useCallback((index: number) => {
    const of = queue.items[index]
    if (of === undefined) return
    setRuling(undefined)
    go(addressOf(['exclusions', of.exclusionId], place), id !== undefined)
  }, [queue.items.length, queue.items, id, JSON.stringify(place)])
  useKeys(queue, chosen, choose, setRuling, useCallback(() => { showHelp(true) }, []))
  return (
    <div class={`split${id === undefined ? '' : ' has-chosen'}`}>
      <section class="split-list" aria-label={say('nav.exclusions')}>
        <h1>{say('nav.exclusions')}</h1>
        <p class="soft">{say('queue.lead')} <button type="button" class="link" onClick={() => { showHelp(true) }}>{say('keys')}</button></p>
        <Filters filter={filter} lists={lists.answer?.items ?? []} onFilter={(next) => { go(addressOf(['exclusions'], { ...next, state: next.state === 'all' ? undefined : next.state }), true) }} />
        <Body queue={queue} chosen={chosen} choose={choose}>{null}</Body>
      </section>
      <section class="split-detail" aria-label={say('reason.title')}>
        {id === undefined ? null : <h1 class="narrow-title">{say('nav.exclusions')}</h1>}
        {id === undefined ? <Empty title={say('queue.choose')}>{say('queue.chooseHint')}</Empty>
          : !may('rule on exclusions') ? <><a class="to-list" href={addressOf(['exclusions'], place)}>← {say('queue.toList')}</a><Summary of={queue.items[chosen]} /></>
          : <><a class="to-list" href={addressOf(['exclusions'], place)}>← {say('queue.toList')}</a><ExclusionView key={id} id={id} ruling={ruling} setRuling={setRuling} onChanged={queue.replace} /></>}
      </section>
      {isHelp ? <Help onClose={() => { showHelp(false) }} /> : null}
    </div>
  )
}
