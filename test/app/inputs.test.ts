import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findInputs } from '../../src/app/inputs.js'
import { inFolder } from '../cli/command.js'

const refusal = (path: string): unknown => expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(path) as unknown })

describe('what a load is pointed at', () => {
  it('may be a link to a file, and is refused by its path where it is a pipe or a device, which are never opened', async () => {
    await inFolder((folder) => {
      writeFileSync(join(folder, 'list'), 'debt_id\n')
      symlinkSync('list', join(folder, 'debts.csv'))
      expect(findInputs(['.'], undefined, undefined, folder).inputs.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([['debts.csv', 8]])
      expect(() => findInputs(['/dev/null'], 'debts', undefined, folder)).toThrow(refusal('/dev/null is a pipe or a device'))
      expect(spawnSync('mkfifo', [join(folder, 'events.ndjson')]).status).toBe(0)
      expect(() => findInputs(['.'], undefined, undefined, folder)).toThrow(refusal('events.ndjson is a pipe or a device'))
    })
  })

  it('is told where a folder bears the name of a file of a portfolio: nothing of that name is passed over', async () => {
    await inFolder((folder) => {
      writeFileSync(join(folder, 'debts.csv'), 'debt_id\n')
      mkdirSync(join(folder, 'events.ndjson'))
      const { inputs } = findInputs(['.'], undefined, undefined, folder)
      expect(inputs.map(({ name }) => name)).toEqual(['debts.csv', 'events.ndjson'])
      expect(() => inputs[1]?.open()).toThrow(refusal('events.ndjson is a folder'))
    })
  })
})
