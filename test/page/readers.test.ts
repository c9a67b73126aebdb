import { readFileSync } from 'node:fs'
import type { Download } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/model/actor.js'
import { expectNoFaults, mayBeLeftOut, missingForBrowser, openReading, shoot, signIn, type Reading, type ReadingOptions } from './browser.js'
import { atPage, HOSTILE } from './portfolio.js'

const missing = missingForBrowser()
const isLeftOut = mayBeLeftOut(missing)
const here = atPage(150)

/** One reader's day; at its end nothing may have gone wrong. */
async function asReader(role: Role, work: (reading: Reading) => Promise<void>, options: ReadingOptions & { readonly name?: string } = {}): Promise<void> {
  if (missing !== undefined) return
  const reading = await openReading(here.browser, options)
  await signIn(reading, here.portfolio.address, await here.portfolio.token(role, options.name))
  try {
    await work(reading)
    expectNoFaults(reading)
  } catch (error) {
    await shoot(reading, `failed-${role}`)
    throw error
  }
  await reading.context.close()
}

async function textOf(download: Promise<Download>): Promise<string> {
  return readFileSync(await (await download).path(), 'utf8')
}

/** The views that the menu offers. */
async function viewsOf({ page }: Reading): Promise<readonly string[]> {
  return page.getByRole('navigation').getByRole('link').allTextContents()
}

describe('each reader', () => {
  it('can be looked at in a browser wherever nothing may be left out', () => {
    expect([isLeftOut, missing]).toEqual([true, missing])
  })

  it('of the strategist goes from a search to the ties, the way between two, and the files of what is seen', async () => {
    await asReader('strategist', async (reading) => {
      const { page } = reading
      expect(await viewsOf(reading)).toEqual(['Explore', 'Lists', 'Overview'])
      await page.getByLabel('Words').fill('acme')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Put on the canvas: Acme Holding Ltd' }).click()
      await page.getByText('1 parties, 0 ties').waitFor()
      await page.getByRole('button', { name: 'Look who is tied to it' }).click()
      const owns = page.getByRole('listitem').filter({ hasText: /^owns/ })
      await owns.getByRole('button', { name: 'Add 2' }).click()
      await page.getByText('3 parties, 2 ties').waitFor()
      expect(await page.getByRole('region', { name: 'Parties', exact: true }).getByRole('button').allTextContents()).toEqual(['Acme Holding Ltd', 'Bolt Works Ltd', 'Coil Makers Ltd'])
      await page.getByText('Tied to 2 of the 2 other parties shown').waitFor()
      await page.getByText('would fall into 2 parts').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('1 parties, 0 ties').waitFor()
      await page.keyboard.press('Control+Shift+Z')
      await page.getByText('3 parties, 2 ties').waitFor()
      await page.getByRole('button', { name: 'Show only ties to those here' }).click()
      await page.getByText('3 parties, 3 ties').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('3 parties, 2 ties').waitFor()
      await page.getByRole('button', { name: 'Collapse' }).click()
      await page.getByText('1 parties, 0 ties').waitFor()
      await page.getByRole('button', { name: 'Path' }).click()
      await page.getByRole('textbox', { name: 'From (party id)' }).fill('PG-ANN')
      await page.getByRole('textbox', { name: 'To (party id)' }).fill('PG-BOLT')
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByText(/2 ties: Ann Able → Acme Holding Ltd → Bolt Works Ltd/).waitFor()
      await page.getByRole('region', { name: 'Parties', exact: true }).getByRole('button', { name: 'Bolt Works Ltd' }).click()
      await page.getByRole('button', { name: 'Look who is tied to it' }).click()
      await page.getByRole('button', { name: 'Add 4' }).click()
      await page.getByText(/^8 parties/).waitFor()
      await page.getByText('Arranging').waitFor({ state: 'detached' })
      await shoot(reading, 'strategist')
      await page.getByText('Filters').click()
      await page.getByLabel(/^director of/).uncheck()
      await page.getByText(/^8 parties, \d+ ties/).waitFor()
      await page.getByLabel(/^person/).uncheck()
      await page.getByText(/\(1 parties hidden by filters\)/).waitFor()
      await page.getByRole('button', { name: 'Reset' }).click()
      const files: string[] = []
      for (const form of ['SVG', 'GEXF', 'CSV']) {
        const saved = page.waitForEvent('download')
        await page.getByRole('button', { name: form }).click()
        files.push(await textOf(saved))
      }
      const [svg = '', gexf = '', table = ''] = files
      expect([svg.includes('&lt;img src=x'), svg.includes('<img'), gexf.includes('&lt;img src=x'), gexf.includes('<img')]).toEqual([true, false, true, false])
      expect(table).toContain(`"'${HOSTILE.formula.replaceAll('"', '""')}"`)
      expect(table.split('\r\n').flatMap((line) => line.split(',')).filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([])
      const picture = page.waitForEvent('download')
      await page.getByRole('button', { name: 'PNG' }).click()
      expect(readFileSync(await (await picture).path()).subarray(1, 4).toString()).toBe('PNG')
      expect(await page.evaluate(() => 'hurt' in globalThis)).toBe(false)
    })
  })

  it('of the strategist asks for chain, control and influence on the same canvas', async () => {
    await asReader('strategist', async ({ page }) => {
      await page.getByRole('button', { name: 'Control' }).click()
      await page.getByRole('textbox', { name: 'Party id' }).fill('PG-BOLT')
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByRole('heading', { name: 'Answer: Control' }).waitFor()
      await page.getByText('Acme Holding Ltd').first().waitFor()
      await page.getByRole('button', { name: 'Chain' }).click()
      await page.getByRole('textbox', { name: 'Party id' }).fill('PG-COIL')
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByText('1 parties are reached over 1 debts').waitFor()
      expect(await page.getByRole('region', { name: 'Answer' }).textContent()).toContain('GBP')
      await page.getByRole('button', { name: 'Influence' }).click()
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByRole('heading', { name: 'Answer: Influence' }).waitFor()
    })
  })

  it('of the operator looks at the backlog, approves a list, pauses with a reason and resumes', async () => {
    await asReader('operator', async (reading) => {
      const { page } = reading
      expect(await viewsOf(reading)).toEqual(['Backlog', 'Why and evidence', 'Lists', 'Duties', 'Pauses', 'Dispatchers', 'Overview'])
      await page.getByRole('heading', { name: 'Newest list: first' }).waitFor()
      await page.getByRole('heading', { name: 'Rules that refused' }).waitFor()
      await shoot(reading, 'operator')
      await page.getByRole('link', { name: 'Lists' }).click()
      await page.getByRole('button', { name: 'Approve this list' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Approve this list' }).click()
      await page.getByText('Approved by Test operator').waitFor()
      await page.getByRole('link', { name: 'Pauses' }).click()
      await page.getByText('Nothing is paused').waitFor()
      await page.getByLabel('What', { exact: true }).selectOption('channel')
      await page.getByLabel('Which one').fill('sms')
      await page.getByLabel('Reason').fill('the gateway is down')
      await page.getByLabel(/^Ends at/).fill('2027-01-31T09:00')
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText('Paused. Leases taken back: 0.').waitFor()
      const row = page.getByRole('row', { name: /the gateway is down/ })
      expect(await row.textContent()).toContain('31 Jan 2027, 09:00 GMT+0')
      await row.getByRole('button', { name: 'Resume' }).click()
      await page.getByText('Nothing is paused').waitFor()
      await page.getByRole('link', { name: 'Duties' }).click()
      await page.getByRole('region', { name: 'Duties' }).or(page.getByText('No duty is open')).first().waitFor()
      await page.getByRole('link', { name: 'Dispatchers' }).click()
      await page.getByText('No dispatcher is registered').waitFor()
    })
  })

  it('of the auditor verifies the ledger, keeps its signed head and a proof, and reads when packs are to be reviewed', async () => {
    await asReader('auditor', async (reading) => {
      const { page } = reading
      await page.getByRole('link', { name: 'Ledger' }).click()
      await page.getByRole('button', { name: 'Verify everything' }).click()
      await page.getByText(/^Whole: \d+ entries and \d+ checkpoints fit\.$/).waitFor()
      await page.getByRole('button', { name: 'Show the checkpoint' }).click()
      expect((await page.locator('pre.note').textContent())?.startsWith('rightparty/')).toBe(true)
      await page.getByLabel('Act', { exact: true }).selectOption('list')
      const proof = page.waitForEvent('download')
      await page.getByRole('row', { name: /list/ }).getByRole('button', { name: /^Proof/ }).first().click()
      expect((await textOf(proof)).startsWith('c2sp.org/tlog-proof@v1')).toBe(true)
      await shoot(reading, 'auditor')
      await page.getByRole('link', { name: 'Packs' }).click()
      await page.getByRole('columnheader', { name: 'Review by' }).waitFor()
      expect(await page.getByText('Not signed off').count()).toBeGreaterThan(5)
      await page.getByText(/^Counsel must check/).first().click()
      expect(await page.getByRole('button', { name: /Approve|Pause|Decide|Confirm/ }).count()).toBe(0)
      await page.getByRole('link', { name: 'Duties' }).click()
      const duties = page.getByRole('region', { name: 'Duties' })
      await duties.waitFor()
      expect(await duties.locator('td[data-title="For"]').allTextContents()).not.toContainEqual(expect.stringMatching(/\b[PD]\d+\b/))
    })
  })

  it('of the administrator registers a dispatcher, and the loader sends a file', async () => {
    await asReader('admin', async ({ page }) => {
      await page.getByRole('link', { name: 'Dispatchers' }).click()
      await page.getByRole('textbox', { name: 'Dispatcher' }).fill('desk-2')
      await page.getByLabel('text message').check()
      await page.getByRole('button', { name: 'Register a dispatcher' }).click()
      await page.getByRole('row', { name: /desk-2/ }).waitFor()
    })
    await asReader('loader', async (reading) => {
      expect(await viewsOf(reading)).toEqual(['Load', 'Packs', 'Overview'])
    })
  })
})
