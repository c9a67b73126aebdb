import { LEAF_SUBJECTS_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import { slicesOf } from '../model/slices.js'
import type { App } from './context.js'

/** A look at what is personal: which, for what, and at whom (`party:ID`, `debt:ID`), who are written keyed. */
export interface PersonalRead {
  readonly what: string
  readonly purpose: string
  readonly subjects: readonly string[]
}

/**
 * Answers with personal data and writes into the ledger who looked at whom, for what; what was refused as well.
 * @throws Problem as the answer does
 */
export async function logPersonal<Answer>(app: App, { what, purpose, subjects }: PersonalRead, answer: () => Promise<Answer>): Promise<Answer> {
  const log = async (decision: string): Promise<void> => {
    const hashes = subjects.map((text) => app.keyring().hash('subject', text))
    await (await app.store()).appendLeaf(app.leaf({ action: 'read-personal', purpose, subjects: hashes, decision: `${what}: ${decision}` }))
    await app.integrate()
  }
  try {
    const found = await answer()
    await log('answered')
    return found
  } catch (error) {
    if (error instanceof Problem && error.code !== 'store-unavailable') await log(error.code)
    throw error
  }
}

/** Writes into the ledger whom an answer named that asked about nobody by name: a list of duties, the feed of stops. Nothing where it named nobody. */
export async function logShown(app: App, { what, purpose, subjects }: PersonalRead): Promise<void> {
  const hashes = [...new Set(subjects)].map((text) => app.keyring().hash('subject', text))
  if (hashes.length === 0) return
  const store = await app.store()
  for (const some of slicesOf(hashes, LEAF_SUBJECTS_MAX)) {
    await store.appendLeaf(app.leaf({ action: 'read-personal', purpose, subjects: some, decision: `${what}: answered` }))
  }
  await app.integrate()
}
