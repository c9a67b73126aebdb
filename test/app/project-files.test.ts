import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runLoad } from '../../src/app/load-run.js'
import { runMeasure } from '../../src/app/measure-run.js'
import { runProject } from '../../src/app/project-run.js'
import { CORRECTED, FILES, withStore } from './guarded-portfolio.js'

const quiet = (): void => undefined
const request = { purpose: 'assess', isPseudonymous: false, scores: [] as readonly string[] }

describe('a projection into files', () => {
  it('holds every party with its name and score, and every tie with its days', async () => {
    await withStore(FILES, async (app, folder) => {
      const found = await runMeasure(app, { metrics: ['degree'], directed: true, params: {} }, quiet)
      const report = await runProject(app, { ...request, gexf: 'g.gexf', graphml: 'g.graphml', scores: [`${found.runIds[0] ?? ''}=now`] }, quiet)
      expect([report.parties, report.scores, report.to]).toEqual([4, ['degree_now'], [join(folder, 'g.gexf'), join(folder, 'g.graphml')]])
      const gexf = readFileSync(join(folder, 'g.gexf'), 'utf8')
      expect(gexf).toContain('<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">')
      expect(gexf).toContain('<node id="FIRM" label="Firm Ltd"><attvalues><attvalue for="0" value="organization"/><attvalue for="1" value="2"/></attvalues></node>')
      expect(gexf).toMatch(/source="BERT" target="ANNA" weight="1" kind="guarantor"><attvalues>.*<attvalue for="3" value="500.00"\/>.*<\/attvalues><spells><spell start="2024-05-01" end="2027-05-01"\/><\/spells><\/edge>/)
      expect(gexf).toMatch(/source="HOLD" target="FIRM".*<attvalue for="2" value="0.6"\/>.*<spell start="2020-01-01"\/>/)
      expect(readFileSync(join(folder, 'g.graphml'), 'utf8')).toMatch(/<edge source="BERT" target="ANNA">.*<data key="start">2024-05-01<\/data><data key="end">2027-05-01<\/data>/)
    })
  })

  it('holds no refused party, no one around a person, no contact value and no replaced fact', async () => {
    await withStore(FILES, async (app, folder) => {
      writeFileSync(join(folder, 'parties.csv'), CORRECTED)
      await runLoad(app, { paths: ['parties.csv'] }, quiet)
      await runProject(app, { ...request, gexf: 'g.gexf', graphml: 'g.graphml' }, quiet)
      for (const name of ['g.gexf', 'g.graphml']) {
        const text = readFileSync(join(folder, name), 'utf8')
        expect(text).toContain('"FIRM"')
        expect(text).not.toMatch(/secret|"Firm Ltd"|7700900123|2079460123|example\.org|1971/i)
      }
    })
  })

  it('with pseudonyms shows neither names nor outside ids', async () => {
    await withStore(FILES, async (app, folder) => {
      await runProject(app, { ...request, gexf: 'g.gexf', isPseudonymous: true }, quiet)
      const text = readFileSync(join(folder, 'g.gexf'), 'utf8')
      expect(text.match(/<node /g)).toHaveLength(4)
      expect(text).not.toMatch(/ANNA|Anna|BERT|FIRM|Firm|HOLD|"D1"/)
    })
  })

  it('has the same digest for the same facts and another for other ones', async () => {
    await withStore(FILES, async (app, folder) => {
      const first = await runProject(app, { ...request, dryRun: true, gexf: 'g.gexf' }, quiet)
      expect((await runProject(app, { ...request, dryRun: true, gexf: 'g.gexf' }, quiet)).digest).toBe(first.digest)
      expect(first.written).toBe(false)
      writeFileSync(join(folder, 'parties.csv'), CORRECTED)
      await runLoad(app, { paths: ['parties.csv'] }, quiet)
      expect((await runProject(app, { ...request, dryRun: true, gexf: 'g.gexf' }, quiet)).digest).not.toBe(first.digest)
    })
  })

  it('is refused without a place to go to, and into the store itself', async () => {
    await withStore(FILES, async (app) => {
      await expect(runProject(app, request, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(runProject(app, { ...request, to: 'sqlite:./x.db' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
    })
  })
})
