import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { useReader } from '../reader.js'
import { AnswerWords, broughtBy } from './answer.js'
import { added, NO_FILTER, shownOf } from './board.js'
import { Canvas } from './canvas.js'
import { Chosen } from './chosen.js'
import { Filters } from './filters.js'
import { useBoard } from './history.js'
import { useNames } from './naming.js'
import { Chain, Control, Find, Influence, Path, type Answered, type QuestionParts } from './questions.js'

const QUESTIONS = { find: Find, path: Path, chain: Chain, control: Control, influence: Influence } as const
type Question = keyof typeof QUESTIONS

function Questions({ parts, questions }: { readonly parts: QuestionParts; readonly questions: readonly Question[] }) {
  const { say } = useReader()
  const [question, setQuestion] = useState<Question>('find')
  const Form = QUESTIONS[question]
  return (
    <section aria-label={say('ask.title')}>
      <div class="choices" role="group" aria-label={say('ask.title')}>
        {questions.map((one) => <button key={one} type="button" class={`choice${one === question ? ' is-pressed' : ''}`} aria-pressed={one === question} onClick={() => { setQuestion(one) }}>{say(`ask.${one}`)}</button>)}
      </div>
      <Form key={question} {...parts} />
    </section>
  )
}

function isUndo(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'z' && !(event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null)
}

/** The strategist's view: questions beside one canvas that holds every answer. */
export function Explore() {
  const { say, may } = useReader()
  const steps = useBoard()
  const [filter, setFilter] = useState(NO_FILTER)
  const [chosen, setChosen] = useState<string>()
  const [answered, setAnswered] = useState<Answered>()
  const { board, change, undo, redo } = steps
  const shown = useMemo(() => shownOf(board, filter), [board, filter])
  const choose = useCallback((id: string | undefined) => { setChosen(id) }, [])
  useNames(steps)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isUndo(event)) return
      event.preventDefault()
      if (event.shiftKey) redo()
      else undo()
    }
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('keydown', onKey)
    }
  }, [undo, redo])
  const parts: QuestionParts = {
    chosen,
    onFound: (party) => { change((now) => added(now, { parties: [party], marked: [party.partyId] })); setChosen(party.partyId) },
    onAnswer: (answer) => { setAnswered(answer); change((now) => added(now, broughtBy(answer))) },
  }
  const questions: readonly Question[] = may('ask traces and measures') ? ['find', 'path', 'chain', 'control', 'influence'] : ['find']
  return (
    <div class="explore">
      <header class="explore-head"><h1>{say('nav.explore')}</h1><p class="lead">{say('explore.lead')}</p><p class="soft small">{say('explore.purpose')}</p></header>
      <aside class="explore-ask"><Questions parts={parts} questions={questions} /><Filters board={board} filter={filter} onFilter={setFilter} />{answered === undefined ? null : <AnswerWords answered={answered} board={board} />}</aside>
      <section class="explore-canvas" aria-label={say('canvas.title')}><Canvas steps={steps} shown={shown} chosen={chosen} choose={choose} /></section>
      <aside class="explore-chosen" aria-label={say('chosen.title')}><Chosen id={chosen} steps={steps} shown={shown} /></aside>
    </div>
  )
}
