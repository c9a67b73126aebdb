import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bothGrants, grantSchema, isGranted } from '../../src/model/grants.js'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 4 }).filter((text) => !text.startsWith('-'))
const grant = fc.tuple(letters, fc.constantFrom('', '*')).map(([text, star]) => `${text}${star}`)
const grants = fc.option(fc.array(grant, { maxLength: 4 }), { nil: undefined })

describe('grants of lists', () => {
  it('reach together what both reach, and nothing else', () => {
    fc.assert(fc.property(grants, grants, letters, (one, other, name) => {
      expect(isGranted(bothGrants(one, other), name)).toBe(isGranted(one, name) && isGranted(other, name))
      expect(bothGrants(one, other)?.every((each) => grantSchema.safeParse(each).success) !== false).toBe(true)
    }))
  })

  it('reach every list where there are none, none where they are empty, and by a star what begins so', () => {
    expect([undefined, [], ['l'], ['l*'], ['morning-*', 'm']].map((granted) => ['l', 'l2', 'm', 'morning-1'].filter((name) => isGranted(granted, name)))).toEqual([
      ['l', 'l2', 'm', 'morning-1'], [], ['l'], ['l', 'l2'], ['m', 'morning-1'],
    ])
  })
})
