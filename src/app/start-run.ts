import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ListHead } from '../model/list.js'
import type { App, TellProgress } from './context.js'
import { draftOf, removeDrafts } from './drafts.js'
import { onFiles } from './files.js'
import { entryPage, overview, runLists } from './lists-run.js'
import { storeStem } from './store-name.js'
import type { EntryPage, Overview } from './view.js'

/** What the server reads of the application. */
export interface Reading {
  readonly overview: (listName?: string) => Promise<Overview>
  readonly lists: () => Promise<readonly ListHead[]>
  readonly entryPage: (listName: string, cursor: string | undefined, limit: number, creditors?: readonly string[]) => Promise<EntryPage>
}

/** The reading side of the application, for the server. */
export function reading(app: App): Reading {
  return {
    overview: (listName) => overview(app, listName),
    lists: () => runLists(app),
    entryPage: (listName, cursor, limit, creditors) => entryPage(app, listName, cursor, limit, creditors),
  }
}

/** What the first start had to make, and what it found. */
export interface Prepared {
  readonly sampled: boolean
  readonly loaded: boolean
  readonly ranked: boolean
}

function holdsFiles(folder: string): boolean {
  return existsSync(folder) && onFiles(folder, () => readdirSync(folder)).length > 0
}

/** Writes the invented portfolio beside its place and moves it there whole, so that a half-written one is never loaded. */
async function samplePortfolio(app: App, portfolio: string, tell: TellProgress): Promise<void> {
  const draft = draftOf(portfolio)
  onFiles(draft, () => {
    removeDrafts(portfolio)
  })
  const { runSample } = await import('./sample-run.js')
  await runSample(app, { dir: draft }, tell)
  // Another start may have been first; what it made is as good.
  if (holdsFiles(portfolio)) rmSync(draft, { recursive: true, force: true })
  else onFiles(portfolio, () => {
    renameSync(draft, portfolio)
  })
}

/**
 * Makes what a first look needs: an invented portfolio beside the store if the store is empty, loaded and ranked. What is
 * there already is used as it is; a list whose horizon has passed is followed by a new one.
 */
export async function prepare(app: App, tell: TellProgress): Promise<Prepared> {
  const store = await app.madeStore()
  const isEmpty = (await store.revision()) === 0
  const portfolio = join(dirname(resolve(app.folder, storeStem(app.settings.store))), 'portfolio')
  const mustSample = isEmpty && !holdsFiles(portfolio)
  if (mustSample) await samplePortfolio(app, portfolio, tell)
  if (isEmpty) await (await import('./load-run.js')).runLoad(app, { paths: [portfolio] }, tell)
  const [newest] = await store.lists()
  const mustRank = newest === undefined || newest.madeAtMs + newest.horizonMs <= app.atMs()
  if (mustRank) await (await import('./rank-run.js')).runRank(app, {}, tell)
  return { sampled: mustSample, loaded: isEmpty, ranked: mustRank }
}
