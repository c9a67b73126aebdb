import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { caseFileSchema, parseCaseFile } from '../../src/model/case-file.js'
import { Problem } from '../../src/model/problem.js'

const SHARED = new URL('../../../shared/', import.meta.url)

const noon = {
  at: '2026-03-02T12:00:00-05:00',
  purpose: 'collect',
  channel: 'voice',
  actor: { id: 'C1', kind: 'collection_agency' },
  jurisdictions: ['US-NY'],
  party: { id: 'P1', kind: 'person', role: 'borrower' },
  debt: { id: 'D1', kind: 'consumer', states: [] },
  zones: ['America/New_York'],
  events: [],
}

function pointersOf(json: unknown): readonly string[] {
  try {
    parseCaseFile(json)
    return []
  } catch (error) {
    if (error instanceof Problem) return error.errors.map((place) => place.pointer)
    throw error
  }
}

/** Brings two JSON Schemas of the same case file to one form: keywords that say the same are written the same. */
function shape(node: unknown, root: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => shape(item, root))
  if (typeof node !== 'object' || node === null) return node
  const map = new Map<string, unknown>(Object.entries(node))
  const ref = map.get('$ref')
  if (typeof ref === 'string') {
    const target = ref.slice(2).split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], root)
    return shape(target, root)
  }
  const out: Record<string, unknown> = {}
  for (const [key, value] of map) {
    if (['$schema', '$defs', 'title', 'description', 'maximum', 'pattern'].includes(key)) continue
    if (key === 'properties') {
      out[key] = Object.fromEntries(
        Object.entries(value as object)
          .toSorted(([a], [b]) => a.localeCompare(b))
          .map(([name, child]) => [name, shape(child, root)]),
      )
    } else if (key === 'oneOf' || key === 'anyOf') {
      const options = (value as unknown[]).map((option) => shape(option, root))
      if (options.every((option) => (option as { type?: string }).type === 'string')) return { type: 'string' }
      out.anyOf = options
    } else out[key] = key === 'required' ? [...(value as string[])].toSorted() : shape(value, root)
  }
  if (out.anyOf && (out.anyOf as { type?: string }[]).map((o) => o.type).join() === 'string,null') {
    return { type: ['string', 'null'] }
  }
  if (out.const !== undefined) delete out.type
  if (out.enum !== undefined || out.properties !== undefined || out.anyOf !== undefined) delete out.type
  if (out.anyOf) delete out.required
  return out
}

describe('case file', () => {
  it('accepts a sparse case file and gives it back unchanged', () => {
    expect(parseCaseFile(noon)).toEqual(noon)
  })

  it('points at an unknown field, also inside an event', () => {
    expect(pointersOf({ ...noon, urgency: 9 })).toEqual(['/urgency'])
    expect(pointersOf({ ...noon, events: [{ kind: 'dispute', at: '2026-03-01', mood: 'angry' }] })).toEqual([
      '/events/0/mood',
    ])
  })

  it('points at days and instants that do not exist', () => {
    expect(pointersOf({ ...noon, at: '2026-02-29T12:00:00Z' })).toEqual(['/at'])
    expect(pointersOf({ ...noon, at: '2026-02-28T24:00:00Z' })).toEqual(['/at'])
    const debt = { ...noon.debt, states: [{ kind: 'overdue', from: '2025-13-01' }] }
    expect(pointersOf({ ...noon, debt })).toEqual(['/debt/states/0/from'])
    expect(pointersOf({ ...noon, events: [{ kind: 'dispute', at: '2026-04-31' }] })).toEqual(['/events/0/at'])
  })

  it('never repeats a value of the input in the error', () => {
    try {
      parseCaseFile({ ...noon, at: 'secret-value' })
      expect.unreachable()
    } catch (error) {
      expect(JSON.stringify(error instanceof Problem ? [error.message, error.errors] : null)).not.toContain('secret-value')
    }
  })

  it('is the published schema, field by field', () => {
    const file = new URL('contract/case-file.schema.json', SHARED)
    if (!existsSync(file)) {
      console.info('the published schema is not beside this checkout: not compared')
      return
    }
    const published: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const ours = z.toJSONSchema(caseFileSchema)
    expect(shape(ours, ours)).toEqual(shape(published, published))
  })
})
