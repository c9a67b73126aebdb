import { describe, expect, it } from 'vitest'
import { inFolder, rightparty } from '../cli/command.js'

describe('review on the command line', () => {
  it('lists, shows and rules by a named person, and asks for a second one', async () => {
    await inFolder((folder) => {
      const run = (...words: readonly string[]) => rightparty(folder, [...words, '--at', '2026-03-04T17:00:00Z', '-q'])
      run('sample', 'p', '--parties', '80')
      run('load', 'p')
      run('rank', '--list', 'm')
      const page = JSON.parse((run('review', 'list', 'm', '--decision', 'REVIEW', '--limit', '200', '--json')).out) as { readonly items: readonly { readonly exclusionId: string; readonly rules: readonly string[] }[] }
      expect(page.items.length).toBeGreaterThan(0)
      const id = page.items[0]!.exclusionId
      const shown = run('review', 'show', id, '--by', 'Ann')
      expect([shown.code, shown.out.includes('seen as')]).toEqual([0, true])
      const confirmed = run('review', 'rule', id, 'confirm', '--because', 'seen the file', '--by', 'Ann')
      expect([confirmed.code, confirmed.out]).toEqual([0, expect.stringContaining('confirm as ')])
      expect((run('review', 'rule', id, 'confirm', '--because', 'seen the file', '--seen', 'old', '--by', 'Ann')).code).toBe(5)
      expect((run('review', 'rule', id, 'confirm', '--because', 'x', '--by', 'Ann')).code).toBe(2)
    })
  })
})
