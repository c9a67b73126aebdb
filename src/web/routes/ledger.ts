import { z } from 'zod'
import { runLedgerPage } from '../../app/ledger-export.js'
import { runProveEntries, runProveGrowth } from '../../app/ledger-proofs.js'
import { runLedgerCheckpoint, runLedgerVerify } from '../../app/ledger-run.js'
import type { App } from '../../app.js'
import type { Actor } from '../../model/actor.js'
import { LEDGER_ACTIONS } from '../../model/ledger.js'
import { ledgerPageSchema, ledgerVerdictSchema } from '../../model/ledger-schemas.js'
import { LIST_PAGE_ENTRIES, LIST_PAGE_ENTRIES_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { route, type AnyRoute } from '../route.js'

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)

/** The ledger speaks of the acts of all: a sign-in that is bound to creditors would learn of others'. @throws Problem not-allowed */
function mustSeeAll({ creditors }: Actor): void {
  if (creditors !== undefined) throw new Problem('not-allowed', 'The ledger is of all creditors; your sign-in is bound to some.')
}

/** Routes of the transparency log. */
export function ledgerRoutes(app: App): readonly AnyRoute[] {
  const of = { method: 'get', tag: 'ledger', may: 'read the ledger' } as const
  return [
    route({
      ...of, id: 'readLedger', path: '/v1/ledger', summary: 'Entries of the ledger, newest first; with an action a page may be short and go on all the same',
      query: z.object({ limit: z.coerce.number().int().min(1).max(LIST_PAGE_ENTRIES_MAX).default(LIST_PAGE_ENTRIES), cursor: z.string().optional(), action: z.enum(LEDGER_ACTIONS).optional() }),
      answer: ledgerPageSchema,
      handle: async ({ actor, query }) => {
        mustSeeAll(actor)
        const { items, next } = await runLedgerPage(app, query.limit, query.cursor, query.action)
        return { body: { items, ...(next === undefined ? {} : { next }) } as z.infer<typeof ledgerPageSchema>, ...(next === undefined ? {} : { next }) }
      },
    }),
    route({
      ...of, id: 'verifyLedger', path: '/v1/ledger/verdict', summary: 'Whether the ledger is whole: every entry, the tree and all checkpoints; names the first bad entry', answer: ledgerVerdictSchema,
      handle: async ({ actor }) => {
        mustSeeAll(actor)
        return { body: await runLedgerVerify(app) }
      },
    }),
    route({
      ...of, id: 'readCheckpoint', path: '/v1/ledger/checkpoint', summary: 'The signed head of the ledger: a C2SP checkpoint', answer: z.string(), media: 'text/plain', problems: ['not-found'],
      handle: async ({ actor }) => {
        mustSeeAll(actor)
        return { body: (await runLedgerCheckpoint(app)).note }
      },
    }),
    route({
      ...of, id: 'readVerifierKey', path: '/v1/ledger/key', summary: 'The key that checkpoints are verified with: NAME+KEYID+BASE64', answer: z.string(), media: 'text/plain',
      handle: async ({ actor }) => {
        mustSeeAll(actor)
        return { body: `${(await runLedgerCheckpoint(app)).vkey}\n` }
      },
    }),
    route({
      ...of, id: 'readProof', path: '/v1/ledger/proof', media: 'text/plain', answer: z.string(), problems: ['conflict'],
      summary: 'With `entry`, that this entry is in the ledger (a C2SP tlog-proof); with `since`, that the ledger grew from its first so many entries',
      query: z.object({ entry: count.optional(), since: count.optional() }),
      handle: async ({ actor, query: { entry, since } }) => {
        mustSeeAll(actor)
        if ((entry === undefined) === (since === undefined)) throw new Problem('invalid-input', 'Name one of both: entry or since.')
        if (since !== undefined) return { body: (await runProveGrowth(app, since)).proof }
        return { body: (await runProveEntries(app, [entry!])).entries[0]!.proof }
      },
    }),
  ]
}
