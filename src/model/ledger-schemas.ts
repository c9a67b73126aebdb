import { z } from 'zod'
import { LEDGER_ACTIONS } from './ledger.js'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

/** One act as the ledger keeps it. */
export const ledgerEntrySchema = z.object({
  time: z.string(),
  actor: z.string(),
  actorKind: z.enum(['person', 'service', 'rule']),
  action: z.enum(LEDGER_ACTIONS),
  subjects: z.array(z.string()).optional(),
  purpose: z.string().optional(),
  decision: z.string().optional(),
  rules: z.array(z.string()).optional(),
  digests: z.record(z.string(), z.string()).optional(),
  counts: z.record(z.string(), z.number()).optional(),
  requestId: z.string().optional(),
})

/** A page of entries, newest first. */
export const ledgerPageSchema = z.object({
  items: z.array(z.object({ seq: count, leafHash: hash, entry: ledgerEntrySchema })),
  next: z.string().optional(),
})

/** What verifying the ledger found. */
export const ledgerVerdictSchema = z.object({
  ok: z.boolean(),
  size: count,
  root: hash,
  checkpoints: count,
  signedSize: count,
  pending: count,
  vkey: z.string().optional(),
  against: count.optional(),
  firstBad: z.object({
    seq: count,
    until: count,
    fault: z.enum(['changed', 'lost', 'doubled', 'tree-differs', 'checkpoint-differs', 'checkpoint-not-signed']),
    words: z.string(),
  }).optional(),
})
