import type { ComponentChildren } from 'preact'
import type { ChainAnswer, ControlAnswer, InfluenceAnswer, PathAnswer } from '../../../../model/trace.js'
import { Theirs } from '../parts/badge.js'
import { useReader } from '../reader.js'
import type { Board, BoardParty } from './board.js'
import type { Answered } from './questions.js'

type NameOf = (id: string) => string

/** Most lines of an answer that are written out; the canvas and the exports have them all. */
const LINES_MAX = 50

function Lines<T>({ of, line }: { readonly of: readonly T[]; readonly line: (one: T) => ComponentChildren }) {
  const { say } = useReader()
  if (of.length === 0) return <p class="soft">{say('answer.nobody')}</p>
  return <ol class="answer-lines">{of.slice(0, LINES_MAX).map((one, i) => <li key={i}>{line(one)}</li>)}{of.length > LINES_MAX ? <li class="soft">{say('cut')}</li> : null}</ol>
}

function PathLines({ answer, name }: { readonly answer: PathAnswer; readonly name: NameOf }) {
  const { say } = useReader()
  if (answer.paths.length === 0) return <p>{say('answer.noPath')}</p>
  return <Lines of={answer.paths} line={(path) => <Theirs max={600} text={say('answer.path', { hops: path.hops, parties: path.parties.map(name).join(' → ') })} />} />
}

function ChainLines({ answer, name }: { readonly answer: ChainAnswer; readonly name: NameOf }) {
  const { say, format } = useReader()
  return (
    <>
      <p>{say('answer.reached', { n: answer.reached.length, debts: answer.debts })}</p>
      <ul>{answer.exposure.map((money) => <li key={money.currency}>{say('answer.exposure', { amount: format.money(money.amount, money.currency), debts: money.debts, capped: format.money(money.capped, money.currency) })}</li>)}</ul>
      {answer.rings.length === 0 ? null : <><p>{say('answer.rings', { n: answer.rings.length })}</p><Lines of={answer.rings} line={(ring) => <Theirs max={400} text={ring.map(name).join(' → ')} />} /></>}
    </>
  )
}

function Worded({ name, party, words }: { readonly name: NameOf; readonly party: string; readonly words: string }) {
  const named = name(party)
  // Who has no name that may be shown is called by the id, with which the words may begin.
  return <>{words.startsWith(`${named} `) ? null : <><strong><Theirs text={named} max={60} /></strong>{' '}</>}<Theirs text={words} max={400} /></>
}

function ControlLines({ answer, name }: { readonly answer: ControlAnswer; readonly name: NameOf }) {
  return (
    <>
      <Lines of={[...answer.shares, ...answer.controls]} line={(one) => <Worded name={name} party={one.partyId} words={one.words} />} />
      {answer.offices.length === 0 ? null : <Lines of={answer.offices} line={(one) => <Worded name={name} party={one.partyId} words={`${one.office}: ${name(one.ofId)}`} />} />}
      {answer.shortfalls.map((one) => <p key={`${one.partyId}${one.kind}`} class="notice"><Theirs text={one.words} max={300} /></p>)}
    </>
  )
}

function InfluenceLines({ answer, name }: { readonly answer: InfluenceAnswer; readonly name: NameOf }) {
  return <Lines of={answer.parties} line={(one) => <><Worded name={name} party={one.partyId} words={one.words} /><br /><span class="soft small">{one.stability.words}</span></>} />
}

/** What a question was answered, in words; the same is on the canvas. */
export function AnswerWords({ answered, board }: { readonly answered: Answered; readonly board: Board }) {
  const { say, format } = useReader()
  const name: NameOf = (id) => board.parties.get(id)?.name ?? id
  return (
    <section class="answer" aria-label={say('answer.title')}>
      <h2>{say('answer.title')}: {say(`ask.${answered.of}`)}</h2>
      <p class="soft small">{format.day(answered.answer.day)}</p>
      {answered.of === 'path' ? <PathLines answer={answered.answer} name={name} /> : null}
      {answered.of === 'chain' ? <ChainLines answer={answered.answer} name={name} /> : null}
      {answered.of === 'control' ? <ControlLines answer={answered.answer} name={name} /> : null}
      {answered.of === 'influence' ? <InfluenceLines answer={answered.answer} name={name} /> : null}
      {answered.answer.notes.map((note) => <p key={note} class="soft small">{note}</p>)}
    </section>
  )
}

function bare(ids: readonly string[]): readonly BoardParty[] {
  return ids.map((partyId) => ({ partyId }))
}

function wordsBy(of: readonly { readonly partyId: string; readonly words: string }[]): Readonly<Record<string, readonly string[]>> {
  const words: Record<string, string[]> = {}
  for (const { partyId, words: said } of of) words[partyId] = [...(words[partyId] ?? []), said]
  return words
}

/** What an answer brings onto the canvas. */
export function broughtBy(answered: Answered) {
  switch (answered.of) {
    case 'path': {
      const { a, b, paths } = answered.answer
      return { parties: bare([a, b]), ties: paths.flatMap((path) => path.steps.flatMap((step) => step.ties)), marked: [a, b] }
    }
    case 'chain':
      return { parties: bare([answered.answer.party]), ties: answered.answer.ties, marked: [answered.answer.party] }
    case 'control': {
      const { party, ties, shares, controls } = answered.answer
      return { parties: bare([party]), ties, marked: [party], words: wordsBy([...shares, ...controls]) }
    }
    default: {
      const { parties } = answered.answer
      return { parties: bare(parties.map(({ partyId }) => partyId)), marked: parties.map(({ partyId }) => partyId), words: wordsBy(parties) }
    }
  }
}
