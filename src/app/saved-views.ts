import type { z } from 'zod'
import { Problem } from '../model/problem.js'
import { nameSchema } from '../model/schema.js'
import {
  parseTraceQuestion, type ChainAnswer, type ControlAnswer, type InfluenceAnswer, type PathAnswer,
} from '../model/trace.js'
import { QUESTION_SCHEMAS, savedViewSchema, type SavedView, type ViewQuestion } from '../model/view.js'
import type { AssessScope } from './assess-gate.js'
import { utc, type App } from './context.js'
import { runChain, runControl, runInfluence, runPath } from './trace-run.js'

/** What a saved question answered. */
export type ViewAnswer =
  | { readonly question: 'path'; readonly answer: PathAnswer }
  | { readonly question: 'chain'; readonly answer: ChainAnswer }
  | { readonly question: 'control'; readonly answer: ControlAnswer }
  | { readonly question: 'influence'; readonly answer: InfluenceAnswer }

function nameOf(text: string): string {
  return parseTraceQuestion(nameSchema, text)
}

async function keep(app: App, name: string, view: SavedView | null, purpose: string): Promise<void> {
  const store = await app.store()
  const leaf = app.leaf({ action: 'trace', purpose, decision: view === null ? 'view: dropped' : 'view: saved', subjects: [app.keyring().hash('subject', `view:${name}`)] })
  await store.keep('view', name, view, leaf)
  await app.integrate()
}

/** All saved questions, by name. */
export async function listViews(app: App): Promise<readonly SavedView[]> {
  return (await (await app.store()).kept('view')).map((kept) => savedViewSchema.parse(kept))
}

async function viewNamed(app: App, name: string): Promise<SavedView> {
  const found = (await listViews(app)).find((view) => view.name === name)
  if (found === undefined) throw new Problem('not-found', 'there is no view of this name; rightparty view list names those that there are')
  return found
}

/**
 * Keeps a question under a name; it survives loads, and is asked anew whenever it is run.
 * @throws Problem invalid-input when the question could not be asked so; conflict when the name is taken by another question
 */
export async function saveView(app: App, name: string, question: ViewQuestion, parameters: unknown): Promise<SavedView> {
  const schema: z.ZodType<{ readonly purpose: string }> = QUESTION_SCHEMAS[question]
  const read = parseTraceQuestion(schema, parameters)
  const view: SavedView = { name: nameOf(name), question, parameters: { ...read }, savedBy: app.settings.by, savedAt: utc(app.clockMs()) }
  const known = (await listViews(app)).find((one) => one.name === view.name)
  if (known !== undefined) {
    if (known.question === question && JSON.stringify(known.parameters) === JSON.stringify(view.parameters)) return known
    throw new Problem('conflict', `there is a view ${view.name} already that asks something else; choose another name, or drop it first`)
  }
  await keep(app, view.name, view, read.purpose)
  return view
}

/** Ends a saved question. @throws Problem not-found */
export async function dropView(app: App, name: string): Promise<void> {
  await viewNamed(app, name)
  await keep(app, name, null, 'assess')
}

/** Asks a saved question of the facts of this moment. @throws Problem not-found, and whatever the question itself throws */
export async function runView(app: App, name: string, scope: AssessScope = {}): Promise<ViewAnswer> {
  const { question, parameters } = await viewNamed(app, name)
  if (question === 'path') return { question, answer: await runPath(app, parseTraceQuestion(QUESTION_SCHEMAS.path, parameters), scope) }
  if (question === 'chain') return { question, answer: await runChain(app, parseTraceQuestion(QUESTION_SCHEMAS.chain, parameters), scope) }
  if (question === 'control') return { question, answer: await runControl(app, parseTraceQuestion(QUESTION_SCHEMAS.control, parameters), scope) }
  return { question, answer: await runInfluence(app, parseTraceQuestion(QUESTION_SCHEMAS.influence, parameters), scope) }
}
