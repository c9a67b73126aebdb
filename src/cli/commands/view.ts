import { Option, type Command } from 'commander'
import type { ViewAnswer } from '../../app/saved-views.js'
import { Problem } from '../../model/problem.js'
import { SOURCE_PURPOSES } from '../../model/source-use.js'
import { VIEW_QUESTIONS, type ViewQuestion } from '../../model/view.js'
import { positiveNumber, wholeNumber } from '../options.js'
import { answer, answers, table } from '../output.js'
import { act, refuseTrial } from '../run.js'
import { chainShown, controlShown, influenceShown, pathShown } from '../trace-text.js'

interface ViewFlags {
  readonly purpose: string
  readonly from?: string
  readonly to?: string
  readonly maxHops?: number
  readonly near?: string
  readonly next?: number
  readonly directed?: boolean
  readonly direction?: string
  readonly newest?: number
  readonly threshold?: number
  readonly limit?: number
}

/** Options of the questions under the names of their parameters; what a question does not know is told when it is saved. */
function parametersOf(question: ViewQuestion, parties: readonly string[], { near, ...own }: ViewFlags): Readonly<Record<string, unknown>> {
  const wanted = { path: 2, chain: 1, control: 1, influence: 0 }[question]
  if (parties.length !== wanted) throw new Problem('invalid-input', `${question} asks about ${wanted === 0 ? 'no party' : wanted === 1 ? 'one party' : 'two parties'}; name as many`)
  const { purpose, from, to, maxHops, next, directed, direction, newest, threshold, limit } = own
  const [a, b] = parties
  const given = {
    purpose, ...(question === 'path' ? { a, b } : wanted === 1 ? { party: a } : {}),
    from, to, maxHops, by: near, next, directed, direction, newest, threshold, limit,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function shown(found: ViewAnswer): string {
  if (found.question === 'path') return pathShown(found.answer)
  if (found.question === 'chain') return chainShown(found.answer)
  return found.question === 'control' ? controlShown(found.answer) : influenceShown(found.answer)
}

function addSave(view: Command): void {
  view
    .command('save')
    .summary('keep a question under a name')
    .argument('<name>', 'name of the view')
    .addArgument(view.createArgument('<question>', 'what is asked').choices(VIEW_QUESTIONS))
    .argument('[parties...]', 'party ids, as the question wants them')
    .addOption(new Option('--purpose <purpose>', 'what it is asked for; only assess opens the assessed graph').choices(SOURCE_PURPOSES).makeOptionMandatory())
    .option('--from <day>', 'path, chain: only ties that began after this day')
    .option('--to <day>', 'path, chain: only ties that began before this day')
    .option('--max-hops <n>', 'path, chain: at most so many ties', wholeNumber(1))
    .option('--near <what>', 'path: hops or distance')
    .option('--next <k>', 'path: paths beside the shortest ones', wholeNumber(0))
    .option('--directed', 'path: follow ties only the way they run')
    .option('--direction <way>', 'chain: out or in; control: up or down')
    .option('--newest <n>', 'chain: follow only that many newest guarantees of each party', wholeNumber(1))
    .option('--threshold <share>', 'control: a share that is marked beside 25 % and 50 %', positiveNumber)
    .option('--limit <n>', 'influence: how many parties', wholeNumber(1))
    .addHelpText('after', '\nExamples:\n  rightparty view save rings chain ORG-1 --purpose assess\n  rightparty view save link path ORG-1 ORG-2 --purpose assess --max-hops 4')
    .action(
      act<[string, ViewQuestion, readonly string[]], ViewFlags>(async ({ app, output, options }, own, name, question, parties) => {
        const { saveView } = await import('../../app/saved-views.js')
        refuseTrial(options)
        const saved = await saveView(app, name, question, parametersOf(question, parties, own))
        answer(output, saved, () => `view ${saved.name} is kept: ${saved.question} ${JSON.stringify(saved.parameters)}`)
        return 0
      }),
    )
}

/** Adds `view`. */
export function addView(program: Command): void {
  const view = program.command('view').summary('saved questions').description('Keeps questions on the assessed graph under names and asks them anew.')
  addSave(view)
  view
    .command('list')
    .summary('the saved questions')
    .action(
      act(async ({ app, output }) => {
        const { listViews } = await import('../../app/saved-views.js')
        const views = await listViews(app)
        answers(output, views, () => table(['view', 'question', 'parameters', 'saved by', 'saved at'], views.map((one) => [one.name, one.question, JSON.stringify(one.parameters), one.savedBy, one.savedAt])))
        return 0
      }),
    )
  view
    .command('run')
    .summary('ask a saved question of the facts of this moment')
    .argument('<name>', 'name of the view')
    .addHelpText('after', '\nExample:\n  rightparty view run rings --json')
    .action(
      act<[string], object>(async ({ app, output }, _own, name) => {
        const { runView } = await import('../../app/saved-views.js')
        const found = await runView(app, name)
        answer(output, found.answer, () => shown(found))
        return 0
      }),
    )
  view
    .command('drop')
    .summary('end a saved question')
    .argument('<name>', 'name of the view')
    .action(
      act<[string], object>(async ({ app, output, options }, _own, name) => {
        const { dropView } = await import('../../app/saved-views.js')
        refuseTrial(options)
        await dropView(app, name)
        answer(output, { dropped: name }, () => `view ${name} is dropped`)
        return 0
      }),
    )
}
