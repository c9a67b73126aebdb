import { resolve } from 'node:path'
import { gexf, graphml, svg, type Markup } from '../graph/index.js'
import type { ChainAnswer, ChainQuestion, ControlAnswer, ControlQuestion, InfluenceAnswer, InfluenceQuestion, PathAnswer, PathQuestion, TraceTie } from '../model/trace.js'
import { chainPicture, controlPicture, influencePicture, isGuarantee, pathPicture, type NameOf } from '../trace/index.js'
import { openAssessGate } from './assess-gate.js'
import type { App } from './context.js'
import { openTextFile } from './files.js'
import { runChain, runControl, runInfluence, runPath } from './trace-run.js'
import { partiesSeen, worldAround } from './trace-world.js'

/** Files into which an answer is written beside being told. */
export interface PictureFiles {
  readonly gexf?: string
  readonly graphml?: string
  readonly svg?: string
}

const WRITERS = { svg, gexf, graphml } as const

/** Names of parties that may be looked at on a day. */
async function namesOf(app: App, ids: readonly string[], day: string): Promise<NameOf> {
  const store = await app.store()
  const named = await partiesSeen({ store, day, gate: await openAssessGate(app, store, day), scope: {} }, ids)
  return (partyId) => {
    const party = named.get(partyId)
    return party === undefined ? undefined : { ...(party.name === undefined ? {} : { name: party.name }), isPerson: party.kind === 'person' }
  }
}

function endsOf(ties: readonly TraceTie[]): readonly string[] {
  return [...new Set(ties.flatMap(({ fromId, toId }) => [fromId, toId]))]
}

/** Answers and writes the answer into the files asked for: all of them, or where one cannot be drawn none. */
async function drawn<Answer>(app: App, files: PictureFiles, run: () => Promise<Answer>, pictureOf: (answer: Answer) => Promise<Markup>): Promise<Answer> {
  // A path that cannot be written is told before the question is asked and logged.
  const open = (['svg', 'gexf', 'graphml'] as const).flatMap((form) => {
    const path = files[form]
    return path === undefined ? [] : [{ file: openTextFile(resolve(app.folder, path)), write: WRITERS[form] }]
  })
  try {
    const answer = await run()
    if (open.length === 0) return answer
    const markup = await pictureOf(answer)
    const texts = open.map(({ write }) => [...write(markup)])
    for (const [i, { file }] of open.entries()) {
      for (const text of texts[i] ?? []) file.write(text)
      file.close()
    }
    return answer
  } finally {
    for (const { file } of open) file.discard()
  }
}

/** Says how two parties are tied, as `runPath`, and draws it. @throws Problem limit-exceeded for more than a picture shows */
export function drawPath(app: App, question: PathQuestion, files: PictureFiles): Promise<PathAnswer> {
  return drawn(app, files, () => runPath(app, question), async (answer) => {
    const parties = [...new Set([answer.a, answer.b, ...answer.paths.flatMap((path) => path.parties)])]
    return pathPicture(answer, await namesOf(app, parties, answer.day))
  })
}

/** Says who is reached by guarantees, as `runChain`, and draws it. @throws Problem limit-exceeded for more than a picture shows */
export function drawChain(app: App, question: ChainQuestion, files: PictureFiles): Promise<ChainAnswer> {
  return drawn(app, files, () => runChain(app, question), async (answer) =>
    chainPicture(answer, await namesOf(app, [answer.party, ...endsOf(answer.ties)], answer.day)))
}

/** Says who owns and directs a company, as `runControl`, and draws it. @throws Problem limit-exceeded for more than a picture shows */
export function drawControl(app: App, question: ControlQuestion, files: PictureFiles): Promise<ControlAnswer> {
  return drawn(app, files, () => runControl(app, question), async (answer) =>
    controlPicture(answer, await namesOf(app, [answer.party, ...endsOf(answer.ties)], answer.day)))
}

/** Ranks those through whom most runs, as `runInfluence`, and draws them with the guarantees at them. @throws Problem limit-exceeded for more than a picture shows */
export function drawInfluence(app: App, question: InfluenceQuestion, files: PictureFiles): Promise<InfluenceAnswer> {
  return drawn(app, files, () => runInfluence(app, question), async (answer) => {
    const store = await app.store()
    const ids = answer.parties.map(({ partyId }) => partyId)
    const gate = await openAssessGate(app, store, answer.day)
    const world = await worldAround({ store, day: answer.day, gate, scope: {} }, ids)
    const ties = world.ties.filter((tie) => isGuarantee(tie))
    return influencePicture(answer, ties, await namesOf(app, [...new Set([...ids, ...endsOf(ties)])], answer.day))
  })
}
