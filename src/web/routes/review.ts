import { z } from 'zod'
import { runMatch, runMatchDecision, runMatches } from '../../app/match-run.js'
import { runCorrection, runCorrections, runCorrectionSecond } from '../../app/review-corrections.js'
import { runExclusion } from '../../app/review-detail.js'
import { runHeld, runHeldRow, runHeldRuling } from '../../app/review-held.js'
import { runExclusions } from '../../app/review-queue.js'
import { runRuling, runSecond } from '../../app/review-rulings.js'
import { runSampleAnswer, runSampleDraw, runSampleShown } from '../../app/review-samples.js'
import type { App } from '../../app.js'
import { EXCLUSION_PAGE_MAX } from '../../model/limits.js'
import * as schemas from '../../model/review-schemas.js'
import { pageOf, route, tagged, type AnyRoute } from '../route.js'

const id = z.object({ id: z.string().min(1).max(2000) })
const rulingOf = id.extend({ rulingId: z.string().min(1).max(128) })
const page = z.object({ limit: z.coerce.number().int().min(1).max(EXCLUSION_PAGE_MAX).default(50), cursor: z.string().min(1).max(2000).optional() })
const ruling = { tag: 'review', may: 'rule on exclusions', changes: true, matches: true } as const

/** Routes of exclusions and what is ruled on them. */
function exclusionRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      id: 'listExclusions', method: 'get', path: '/v1/exclusions', tag: 'review', may: 'read exclusions', summary: 'Contacts that a list left out, each with why',
      query: schemas.exclusionsQuerySchema, answer: schemas.exclusionsSchema,
      handle: async ({ actor, query }) => pageOf(await runExclusions(app.as(actor), actor, query)),
    }),
    route({
      id: 'readExclusion', method: 'get', path: '/v1/exclusions/{id}', tag: 'review', may: 'rule on exclusions', summary: 'One exclusion with every reason, the evidence and the permitted surroundings',
      params: id, answer: schemas.exclusionDetailSchema,
      handle: async ({ actor, params }) => tagged(await runExclusion(app.as(actor), actor, params.id)),
    }),
    route({
      ...ruling, id: 'rule', method: 'post', path: '/v1/exclusions/{id}/rulings', summary: 'Rule on an exclusion: confirm it, exclude further (for every creditor), ask for proof, or propose to re-admit it until an end',
      params: id, body: schemas.rulingInputSchema, status: 201, answer: schemas.ruledSchema,
      handle: async ({ actor, params, body, key, ifMatch }) => tagged(await runRuling(app.as(actor), actor, params.id, ifMatch, body, key)),
    }),
    route({
      ...ruling, id: 'secondRuling', method: 'post', path: '/v1/exclusions/{id}/rulings/{rulingId}/second', summary: "The second person's word on a proposed re-admission",
      params: rulingOf, body: schemas.secondInputSchema, answer: schemas.ruledSchema,
      handle: async ({ actor, params, body, key, ifMatch }) => tagged(await runSecond(app.as(actor), actor, params.id, params.rulingId, ifMatch, body, key)),
    }),
  ]
}

/** Routes of rows that only a reviewer may admit, and of facts that are taken out of account. */
function factRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      id: 'listHeld', method: 'get', path: '/v1/held', tag: 'review', may: 'rule on exclusions', summary: 'Rows that only a reviewer may admit', query: page, answer: schemas.heldPageSchema,
      handle: async ({ actor, query }) => pageOf(await runHeld(app.as(actor), actor, query)),
    }),
    route({
      id: 'readHeld', method: 'get', path: '/v1/held/{id}', tag: 'review', may: 'rule on exclusions', summary: 'Open a held row; who looked is written down', params: id, answer: schemas.heldDetailSchema,
      handle: async ({ actor, params }) => tagged(await runHeldRow(app.as(actor), actor, params.id)),
    }),
    route({
      ...ruling, id: 'ruleOnHeld', method: 'post', path: '/v1/held/{id}/rulings', summary: 'Refuse a held row, or admit it: the second person makes it a fact',
      params: id, body: schemas.heldRulingInputSchema, answer: schemas.heldRuledSchema,
      handle: async ({ actor, params, body, key, ifMatch }) => ({ body: await runHeldRuling(app.as(actor), actor, params.id, ifMatch, body, key) }),
    }),
    route({
      id: 'listCorrections', method: 'get', path: '/v1/corrections', tag: 'review', may: 'rule on exclusions', summary: 'Corrections, proposed and made, newest first', answer: schemas.correctionsSchema,
      handle: async ({ actor }) => ({ body: { items: [...(await runCorrections(app.as(actor), actor))] } }),
    }),
    route({
      id: 'proposeCorrection', method: 'post', path: '/v1/corrections', tag: 'review', may: 'rule on exclusions', changes: true, status: 201,
      summary: 'Propose to take a wrong fact out of account, with evidence', body: schemas.correctionInputSchema, answer: schemas.correctionSchema,
      handle: async ({ actor, body, key }) => tagged(await runCorrection(app.as(actor), actor, body, key)),
    }),
    route({
      ...ruling, id: 'secondCorrection', method: 'post', path: '/v1/corrections/{id}/second', summary: "The second person's word on a correction: with it the fact no longer counts",
      params: id, body: schemas.secondInputSchema, answer: schemas.correctedSchema,
      handle: async ({ actor, params, body, key, ifMatch }) => tagged(await runCorrectionSecond(app.as(actor), actor, params.id, ifMatch, body, key)),
    }),
  ]
}

/** Routes of records that may be the same, and of samples for a quality check. */
function judgementRoutes(app: App): readonly AnyRoute[] {
  return [
    route({
      id: 'listMatches', method: 'get', path: '/v1/matches', tag: 'review', may: 'judge matches', summary: 'Records that may be the same person, each pair with what speaks for and against it',
      query: schemas.matchesQuerySchema, answer: schemas.matchesSchema,
      handle: async ({ actor, query }) => pageOf(await runMatches(app.as(actor), actor, query)),
    }),
    route({
      id: 'readMatch', method: 'get', path: '/v1/matches/{id}', tag: 'review', may: 'judge matches', summary: 'One pair', params: id, answer: schemas.matchSchema,
      handle: async ({ actor, params }) => tagged(await runMatch(app.as(actor), actor, params.id)),
    }),
    route({
      ...ruling, may: 'judge matches', id: 'judgeMatch', method: 'post', path: '/v1/matches/{id}/decisions', summary: 'Judge two records the same, different or unsure; a later word takes the place of an earlier one, and two people undo a merge',
      params: id, body: schemas.matchInputSchema, answer: schemas.matchedSchema,
      handle: async ({ actor, params, body, key, ifMatch }) => {
        const answer = await runMatchDecision(app.as(actor), actor, params.id, ifMatch, body, key)
        return { body: answer, etag: answer.match.etag }
      },
    }),
    route({
      id: 'drawSample', method: 'post', path: '/v1/samples', tag: 'review', may: 'rule on exclusions', changes: true, status: 201, summary: 'Draw a seeded random sample of a list for a quality check',
      body: schemas.sampleInputSchema, answer: schemas.sampleSchema,
      handle: async ({ actor, body, key }) => tagged(await runSampleDraw(app.as(actor), actor, body, key)),
    }),
    route({
      id: 'readSample', method: 'get', path: '/v1/samples/{id}', tag: 'review', may: 'read exclusions', summary: 'A sample with its answers and the rate of agreement', params: id, answer: schemas.sampleSchema,
      handle: async ({ actor, params }) => tagged(await runSampleShown(app.as(actor), actor, params.id)),
    }),
    route({
      ...ruling, id: 'answerSample', method: 'post', path: '/v1/samples/{id}/answers', summary: 'Agree or disagree with one item of a sample', params: id, body: schemas.sampleAnswerInputSchema, answer: schemas.sampleSchema,
      handle: async ({ actor, params, body, key, ifMatch }) => tagged(await runSampleAnswer(app.as(actor), actor, params.id, ifMatch, body, key)),
    }),
  ]
}

/** Routes of compliance review. */
export function reviewRoutes(app: App): readonly AnyRoute[] {
  return [...exclusionRoutes(app), ...factRoutes(app), ...judgementRoutes(app)]
}
