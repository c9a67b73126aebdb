import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { answering, answerLines } from '../../src/app/decide-run.js'
import { readSettings } from '../../src/app/settings.js'
import { unmet, workedCaseSchema } from '../../src/decide/index.js'
import { parseRetentionQuestion, type RetentionVerdict } from '../../src/model/retention.js'
import { inFolder, shared } from '../cli/command.js'

describe('retention questions', () => {
  it('come out as the worked cases of retention want', async () => {
    const path = shared('law/cases-purge.json')
    if (path === undefined) return
    const cases = workedCaseSchema.array().parse(JSON.parse(readFileSync(path, 'utf8')))
    const one = await answering(openApp(readSettings({}, {}, '.'), '.'), 'retain')
    expect(cases.length).toBeGreaterThan(0)
    expect(cases.flatMap((worked) => ('purge' in worked ? unmet(one(worked.purge) as RetentionVerdict, worked.want) : [`${worked.id} asks something else`]))).toEqual([])
  })

  it('are answered one a line in order, and a wrong one by its problem in its place', async () => {
    await inFolder(async (folder) => {
      const app = openApp(readSettings({}, {}, folder), folder)
      const good = { jurisdiction: 'US', recordKind: 'call_log', lastActivityOn: '2024-06-30', asOf: '2026-03-02' }
      const lines = [{ id: 'a', ...good }, { id: 'b', ...good, lastActivityOn: '2024-02-31' }, { id: 'c', ...good, shelf: 3 }, { id: 'd', ...good, asOf: '2027-07-01' }]
      writeFileSync(join(folder, 'asked.ndjson'), lines.map((line) => JSON.stringify(line)).join('\n'))
      const found: Record<string, unknown>[] = []
      expect(await answerLines(app, 'retain', 'asked.ndjson', (line) => found.push({ ...line }))).toBe(false)
      expect(found.map((line) => [line.id, line.decision, line.until])).toEqual([['a', 'KEEP', '2027-06-30'], ['b', undefined, undefined], ['c', undefined, undefined], ['d', 'PURGE', undefined]])
      expect(found.slice(1, 3).map((line) => line.problem)).toMatchObject([{ errors: [{ pointer: '/lastActivityOn' }] }, { errors: [{ pointer: '/shelf' }] }])
    })
  })

  it('name the pointer of a day that does not exist', () => {
    expect(() => parseRetentionQuestion({ jurisdiction: 'US', recordKind: 'call_log', asOf: '2026-02-30' })).toThrow('/asOf')
  })
})
