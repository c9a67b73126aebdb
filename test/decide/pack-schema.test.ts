import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { packDigest, packJsonSchema, packSummary } from '../../src/decide/index.js'
import { packFolders } from './packs.js'

const file = new URL('../../src/decide/packs/pack.schema.json', import.meta.url)

describe('the schema of packs', () => {
  it('is the one written beside the packs', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(packJsonSchema())
  })
})

describe('the summary of a pack', () => {
  it('changes its digest with any change of the pack, and not with the order of keys', () => {
    for (const { pack } of packFolders) {
      const turned = Object.fromEntries(Object.entries(pack).toReversed())
      expect(packDigest(turned)).toBe(packDigest(pack))
      expect(packDigest({ ...pack, reviewBy: '2099-01-01' })).not.toBe(packDigest(pack))
    }
  })

  it('counts every rule once, by question and by confidence', () => {
    for (const { pack } of packFolders) {
      const { rules, confidence } = packSummary(pack)
      const rows = pack.tables.reduce((sum, table) => sum + table.rows.length, 0)
      expect(rules.decide + rules.admit + rules.retain).toBe(pack.rules.length + rows)
      expect(Object.values(confidence).reduce((sum, n) => sum + n, 0)).toBe(pack.rules.length + rows)
    }
  })
})
