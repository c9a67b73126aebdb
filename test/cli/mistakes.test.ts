import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { buildProgram } from '../../src/cli/program.js'
import { inFolder, rightparty } from './command.js'

/** What the help of every command begins with, by the command's words. */
function helpBelow(command: Command, words: readonly string[]): readonly (readonly [string, string])[] {
  return command.commands.flatMap((child) => [[[...words, child.name()].join(' '), child.helpInformation()] as const, ...helpBelow(child, [...words, child.name()])])
}

describe('help', () => {
  it('of every command says in a sentence what it does, above what it takes', () => {
    const helps = helpBelow(buildProgram(), [])
    expect(helps.length).toBeGreaterThan(60)
    expect(helps.filter(([, help]) => !/^Usage: .*\n\n[A-Za-z]/.test(help) || /^Usage: .*\n\n(?:Options|Arguments):/.test(help)).map(([words]) => words)).toEqual([])
  })

  it('that is named after a mistake is that of the command in which it was made', () => {
    expect(rightparty('.', ['load', '--strikt', 'p']).err).toContain('(rightparty load --help shows what there is)')
    expect(rightparty('.', ['policy', 'shw']).err).toContain('(rightparty policy --help shows what there is)')
    expect(rightparty('.', ['policy', 'show']).err).toContain('(rightparty policy show --help shows what there is)')
    expect(rightparty('.', ['lod']).err).toContain('(rightparty --help shows what there is)')
  })
})

describe('a mistake', () => {
  it('is told once, also where its one place is all that there is to say', async () => {
    await inFolder((folder) => {
      writeFileSync(join(folder, 'rightparty.json'), '{"stor": "x"}')
      const { code, err } = rightparty(folder, ['lists'])
      expect([code, err.trim().split('\n').length, err.split('not known').length]).toEqual([2, 1, 2])
      writeFileSync(join(folder, 'rightparty.json'), '{"stor": "x", "port": "y"}')
      expect(rightparty(folder, ['lists']).err).toMatch(/\n {2}at \/port: .*\n[^]*at \/stor: |\n {2}at \/stor: .*\n[^]*at \/port: /)
    })
  })

  it('in a variable of the surroundings names that variable and what it wants', async () => {
    await inFolder((folder) => {
      const tried = [
        [{ RIGHTPARTY_CONFIG: 'gone.json' }, ['lists'], /RIGHTPARTY_CONFIG names .*gone\.json, and it is not there/],
        [{ RIGHTPARTY_AT: 'now' }, ['lists'], /RIGHTPARTY_AT wants an instant/],
        [{ RIGHTPARTY_LOG: 'loud' }, ['worker', '--queue', 'redis://127.0.0.1:1'], /RIGHTPARTY_LOG wants one of trace, debug/],
      ] as const
      for (const [env, words, told] of tried) {
        const { code, err } = rightparty(folder, words, '', env)
        expect([code, err]).toEqual([2, expect.stringMatching(told)])
      }
      expect(rightparty(folder, ['config', 'show'], '', { RIGHTPARTY_CONFIG: '' }).code).toBe(0)
    })
  })

  it('in a store’s path is told as that, before a key is missed', async () => {
    await inFolder((folder) => {
      mkdirSync(join(folder, 'here'))
      expect(rightparty(folder, ['lists', '--store', 'sqlite:here'])).toMatchObject({ code: 2, err: expect.stringMatching(/here is a folder: name a file in it/) as string })
      writeFileSync(join(folder, 'notes.txt'), 'no store')
      const { code, err } = rightparty(folder, ['lists', '--store', 'sqlite:notes.txt'])
      expect([code, err]).toEqual([6, expect.stringMatching(/rightparty\.key is missing: .*--key-file.* of the store .*notes\.txt/)])
    })
  })

  it('in a port or in the form of an answer is told with what there is', async () => {
    await inFolder((folder) => {
      expect(rightparty(folder, ['serve', '--port', '99999'])).toMatchObject({ code: 2, err: expect.stringContaining('from 0 to 65535') as string })
      expect(rightparty(folder, ['list', 'first', '--csv', '--json'])).toMatchObject({ code: 2, err: expect.stringContaining('--csv or --json') as string })
    })
  })
})
