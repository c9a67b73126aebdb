import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runLoad } from '../../src/app/load-run.js'
import { drawChain, drawControl, drawInfluence, drawPath } from '../../src/app/picture-run.js'
import { runProject } from '../../src/app/project-run.js'
import { runChain, runControl } from '../../src/app/trace-run.js'
import { FILES, withStore } from './guarded-portfolio.js'

const quiet = (): void => undefined
const request = { purpose: 'assess', isPseudonymous: false, scores: [] as readonly string[] }

interface Line {
  readonly id?: string
  readonly recordId?: string
  readonly schema?: string
  readonly recordType?: string
}

function linesOf(text: string): readonly Line[] {
  return text.trim().split('\n').map((line) => JSON.parse(line) as Line)
}

describe('the assessed graph in the formats of others', () => {
  it('holds the parties and ties that may be looked at, the open debts, and no one and nothing else', async () => {
    await withStore(FILES, async (app, folder) => {
      const report = await runProject(app, { ...request, ftm: 'g.ftm.json', bods: 'g.bods.json' }, quiet)
      expect(report.to).toEqual([join(folder, 'g.ftm.json'), join(folder, 'g.bods.json')])
      const ftm = readFileSync(join(folder, 'g.ftm.json'), 'utf8')
      const bods = readFileSync(join(folder, 'g.bods.json'), 'utf8')
      expect(linesOf(ftm).map(({ schema }) => String(schema)).toSorted()).toEqual(['Company', 'Company', 'Debt', 'Directorship', 'Ownership', 'Person', 'Person', 'UnknownLink'])
      expect(linesOf(ftm).filter(({ schema }) => schema === 'Debt' || schema === 'UnknownLink').map(({ id }) => id)).toEqual(['D1:BERT:ANNA', 'D1'])
      expect(linesOf(bods).map(({ recordType }) => recordType)).toEqual(['person', 'person', 'entity', 'entity', 'relationship', 'relationship'])
      for (const text of [ftm, bods]) expect(text).not.toMatch(/secret|1971|7700900123|2079460123|example\.org|REC-7/i)
    })
  })

  it('answers the same questions once it is loaded elsewhere', async () => {
    const asked = { party: 'FIRM', purpose: 'assess' } as const
    await withStore(FILES, async (app, folder) => {
      await runProject(app, { ...request, ftm: 'g.ftm.json' }, quiet)
      const control = await runControl(app, asked)
      const chain = await runChain(app, { party: 'BERT', purpose: 'assess' })
      const text = readFileSync(join(folder, 'g.ftm.json'), 'utf8')
      await withStore({ 'sources.csv': FILES['sources.csv'] ?? '' }, async (other, there) => {
        writeFileSync(join(there, 'g.ftm.json'), text)
        const report = await runLoad(other, { paths: ['g.ftm.json'], format: 'ftm', source: 'book', place: 'GB', debtKind: 'bank_loan' }, quiet)
        expect(report.files[0]).toMatchObject({ rows: 8, accepted: 8, kind: 'ftm' })
        const again = await runControl(other, asked)
        expect(again.shares).toEqual(control.shares)
        expect(again.offices.map(({ partyId, office }) => [partyId, office])).toEqual(control.offices.map(({ partyId, office }) => [partyId, office]))
        const { reached, exposure } = await runChain(other, { party: 'BERT', purpose: 'assess' })
        expect({ reached, exposure }).toEqual({ reached: chain.reached, exposure: chain.exposure })
      })
    })
  })

  it('with pseudonyms shows neither names nor outside ids', async () => {
    await withStore(FILES, async (app, folder) => {
      await runProject(app, { ...request, ftm: 'g.ftm.json', bods: 'g.bods.json', isPseudonymous: true }, quiet)
      for (const name of ['g.ftm.json', 'g.bods.json']) expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/ANNA|Anna|BERT|Bert|FIRM|Firm|HOLD|"D1|BANK|REC-/)
    })
  })
})

const files = (name: string): { svg: string; gexf: string; graphml: string } => ({ svg: `${name}.svg`, gexf: `${name}.gexf`, graphml: `${name}.graphml` })

describe('the answers of a trace as files', () => {
  it('are written beside the answer, with names, and hold nobody who may not be seen', async () => {
    await withStore(FILES, async (app, folder) => {
      const control = await drawControl(app, { party: 'FIRM', purpose: 'assess' }, files('control'))
      expect(control.shares).toMatchObject([{ partyId: 'HOLD', share: 0.6 }])
      await drawChain(app, { party: 'BERT', purpose: 'assess' }, files('chain'))
      await drawPath(app, { a: 'HOLD', b: 'ANNA', purpose: 'assess' }, files('path'))
      await drawInfluence(app, { purpose: 'assess' }, files('influence'))
      for (const name of ['control', 'chain', 'path', 'influence']) {
        const texts = Object.values(files(name)).map((file) => readFileSync(join(folder, file), 'utf8'))
        for (const text of texts) expect(text).not.toMatch(/secret|1971|7700900123/i)
        expect(texts[0]).toMatch(/^<svg [^]*<\/svg>\n$/)
        expect(texts[1]).toMatch(/^<\?xml[^]*<\/gexf>\n$/)
        expect(texts[2]).toMatch(/^<\?xml[^]*<\/graphml>\n$/)
      }
      const drawn = readFileSync(join(folder, 'control.svg'), 'utf8')
      expect(drawn).toContain('<title>Who owns and directs Firm Ltd, on 2026-03-04</title>')
      expect(drawn).toContain('>Holding Ltd</text>')
      expect(drawn).toContain('>owns 60 %</text>')
      expect(drawn).toContain('>from 2020-01-01</text>')
      expect(readFileSync(join(folder, 'control.gexf'), 'utf8')).toContain('<spell start="2020-01-01"/>')
      expect(readFileSync(join(folder, 'chain.svg'), 'utf8')).toContain('500.00 GBP')
    })
  })

  it('are not written for a question that is refused, and a path that cannot be written is told before it is asked', async () => {
    await withStore(FILES, async (app, folder) => {
      writeFileSync(join(folder, 'kept.svg'), 'as it was')
      await expect(drawControl(app, { party: 'FIRM', purpose: 'collect' }, { svg: 'kept.svg', gexf: 'new.gexf' })).rejects.toMatchObject({ code: 'not-allowed' })
      expect(readFileSync(join(folder, 'kept.svg'), 'utf8')).toBe('as it was')
      expect(existsSync(join(folder, 'new.gexf'))).toBe(false)
      await expect(drawControl(app, { party: 'FIRM', purpose: 'assess' }, { svg: 'none/such.svg' })).rejects.toMatchObject({ code: 'invalid-input' })
    })
  })
})
