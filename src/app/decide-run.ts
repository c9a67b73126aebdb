import { admit, decide, retain } from '../decide/index.js'
import { parseCaseFile } from '../model/case-file.js'
import { Problem } from '../model/problem.js'
import { parseRetentionQuestion } from '../model/retention.js'
import { parseSourceUse } from '../model/source-use.js'
import type { PackStamp } from '../model/verdict.js'
import type { App } from './context.js'
import { idOf, problemLine, readJsonLines, readJsonText } from './ndjson.js'
import { signedDigestsIfReadable } from './signed-packs.js'

/** Answers one parsed question; throws a Problem where the question is wrong. */
type AnswerOne = (question: unknown) => object

/** The questions that need no store. */
export type QuestionKind = 'decide' | 'admit' | 'retain'

/** Makes the function that answers questions of one kind with the packs in force, and says which of these nobody has signed off. */
export async function answering(app: App, kind: QuestionKind): Promise<AnswerOne> {
  const packs = app.packs({ statutoryOnly: true })
  const signed = await signedDigestsIfReadable(app)
  const unsigned = new Set(packs.list.filter((pack) => pack.kind === 'statutory' && !signed.has(pack.digest)).map((pack) => pack.id))
  const zoneData = app.zoneData
  const marked = <T extends { readonly packs: readonly PackStamp[] }>(verdict: T): T & { readonly notSignedOff: readonly string[] } => {
    return { ...verdict, notSignedOff: verdict.packs.filter((pack) => unsigned.has(pack.id)).map((pack) => pack.id) }
  }
  if (kind === 'decide') return (question) => marked(decide(parseCaseFile(question), packs, zoneData))
  if (kind === 'admit') return (question) => marked(admit(parseSourceUse(question), packs))
  return (question) => marked(retain(parseRetentionQuestion(question), packs))
}

/** Answers the one question, or the array of questions, in a file or in standard input. */
export async function answerJson(app: App, kind: QuestionKind, file: string | undefined): Promise<unknown> {
  const input = await readJsonText(file, app.folder)
  const one = await answering(app, kind)
  return Array.isArray(input) ? input.map(one) : one(input)
}

/** Answers one question a line, in order; a line that is wrong is answered by its problem. Says whether all were right. */
export async function answerLines(app: App, kind: QuestionKind, file: string | undefined, write: (answer: object) => void): Promise<boolean> {
  const one = await answering(app, kind)
  let right = true
  for await (const line of readJsonLines(file, app.folder)) {
    try {
      if ('problem' in line) throw line.problem
      write(one(line.value))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      right = false
      write(problemLine(error, 'value' in line ? idOf(line.value) : line.id))
    }
  }
  return right
}
