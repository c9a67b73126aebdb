import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { COLUMNS } from '../../src/model/rows.js'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it('names every column of every file, and no other', () => {
    for (const [file, columns] of Object.entries(COLUMNS)) {
      const row = README.split('\n').find((line) => line.startsWith(`| ${file} | `)) ?? ''
      expect([file, row.split('|')[2]?.replaceAll('**', '').trim().split(', ')]).toEqual([file, columns])
    }
  })
})
