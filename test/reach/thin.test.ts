import { describe, expect, it } from 'vitest'
import { caseFileSchema } from '../../src/model/case-file.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { caseOf, context, dossier, outline, SIMPLE } from './facts.js'

describe('the simplest debt', () => {
  it('gives a case file for its borrower by voice and text that fits the schema', () => {
    const reached = assembleCases(dossier(SIMPLE), context())
    expect(outline(reached)).toEqual(['P1 borrower N1 sms', 'P1 borrower N1 voice'])
    const { caseFile } = caseOf(reached, 'P1')
    expect(caseFileSchema.parse(JSON.parse(JSON.stringify(caseFile)))).toMatchObject({ jurisdictions: ['US-NY'], zones: ['America/New_York'] })
  })
})
