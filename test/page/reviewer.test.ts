import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectNoFaults, missingForBrowser, openReading, shoot, signIn, type Reading } from './browser.js'
import { atPage } from './portfolio.js'

const missing = missingForBrowser()
const here = atPage(150)

/** A reviewer at the page; one who is told of a conflict hears of it in the console too. */
async function reviewer(name: string, expected: readonly number[] = []): Promise<Reading> {
  const reading = await openReading(here.browser, { expected })
  await signIn(reading, here.portfolio.address, await here.portfolio.token('reviewer', name))
  return reading
}

function rows({ page }: Reading): Locator {
  return page.getByRole('listbox', { name: 'Exclusions' }).getByRole('option')
}

interface Item { readonly exclusionId: string }

/** An exclusion whose re-admission can be proposed. */
async function opensToTwo(): Promise<string> {
  const token = await here.portfolio.token('reviewer', 'Seeker')
  const get = async <T>(path: string): Promise<T> => (await fetch(new URL(path, here.portfolio.address), { headers: { authorization: `Bearer ${token}` } })).json() as Promise<T>
  const { items } = await get<{ readonly items: readonly Item[] }>('/v1/exclusions?decision=REVIEW&limit=40')
  for (const { exclusionId } of items) {
    const { readmission } = await get<{ readonly readmission: { readonly isPossible: boolean; readonly needsConsent: boolean } }>(`/v1/exclusions/${encodeURIComponent(exclusionId)}`)
    if (readmission.isPossible && !readmission.needsConsent) return exclusionId
  }
  throw new Error('none of the first exclusions under review can be opened again')
}

describe('the reviewer', () => {
  it('goes through the queue by keys alone: reasons first with their citation, then a ruling, and help', async () => {
    if (missing !== undefined) return
    const reading = await reviewer('Keys Only')
    const { page } = reading
    await rows(reading).first().waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys of this view' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByLabel('Decision').selectOption('DENY')
    await page.getByText(/^230 so far|of \d|so far/).first().waitFor()
    await page.getByLabel('Decision').blur()
    await rows(reading).first().waitFor()
    await page.keyboard.press('j')
    await page.getByRole('heading', { name: 'Why' }).waitFor()
    const first = page.url()
    expect(await page.locator('.reason').first().textContent()).toMatch(/Source: ?.+/)
    const headings = await page.locator('.split-detail h3').allTextContents()
    expect(headings.slice(0, 1).concat(headings.slice(-2))).toEqual(['Why', 'Evidence', 'Permitted surroundings'])
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.href !== first)
    await page.keyboard.press('k')
    await page.waitForURL(first)
    await page.getByRole('heading', { name: 'Why' }).waitFor()
    await page.keyboard.press('c')
    await page.getByLabel('Reason, in your own words').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('looked at the record')
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Recorded: Confirm\./).waitFor()
    await page.getByRole('heading', { name: 'Rulings so far' }).waitFor()
    await page.getByRole('img', { name: /^Picture of/ }).or(page.getByText('Nobody else may be seen')).or(page.getByText('cannot draw the picture')).first().waitFor()
    const bundle = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the evidence' }).click()
    expect(readFileSync(await (await bundle).path()).subarray(0, 2).toString()).toBe('PK')
    await shoot(reading, 'reviewer')
    expectNoFaults(reading)
    await reading.context.close()
  })

  it('proposes a re-admission that only another person can bring in force, and is told when another was quicker', async () => {
    if (missing !== undefined) return
    const id = await opensToTwo()
    const [first, second] = [await reviewer('First Person'), await reviewer('Second Person', [412])]
    for (const { page } of [first, second]) {
      await page.goto(`${here.portfolio.address}#/exclusions/${encodeURIComponent(id)}`)
      await page.getByRole('heading', { name: 'Why' }).waitFor()
    }
    await first.page.getByRole('button', { name: /^Propose re-admission/ }).click()
    await first.page.getByLabel('Reason, in your own words').fill('the consent was found')
    await first.page.getByLabel('Ends at').fill('2026-03-20T12:00')
    await first.page.getByRole('form').getByRole('button', { name: 'Propose re-admission' }).click()
    await first.page.getByText('awaits a second person').waitFor()
    await first.page.getByText('You proposed this: another reviewer must vote.').waitFor()
    // The other one still looks at what was there before.
    await second.page.getByRole('button', { name: /^Confirm/ }).click()
    await second.page.getByLabel('Reason, in your own words').fill('it is right')
    await second.page.getByRole('form').getByRole('button', { name: 'Confirm' }).click()
    await second.page.getByText('Somebody else changed this while you were reading.').waitFor()
    await second.page.reload()
    await second.page.getByRole('form', { name: 'Second vote' }).getByLabel('Reason, in your own words').fill('I saw the consent')
    await second.page.getByRole('form', { name: 'Second vote' }).getByRole('button', { name: 'Second vote' }).click()
    await second.page.locator('.history').getByText('in force').waitFor()
    expect(await second.page.locator('.history').textContent()).toContain('Agree: I saw the consent')
    await shoot(second, 'reviewer-second')
    for (const reading of [first, second]) {
      expectNoFaults(reading)
      await reading.context.close()
    }
  })

  it('judges duplicates, draws a sample and answers it, and gives a person access to what is held', async () => {
    if (missing !== undefined) return
    const reading = await reviewer('Judge')
    const { page } = reading
    await page.getByRole('link', { name: 'Duplicates' }).click()
    const pairs = page.locator('ol.cards > li')
    await pairs.first().waitFor()
    const before = await pairs.count()
    await pairs.first().getByRole('combobox', { name: 'Decide' }).selectOption('different')
    await pairs.first().getByLabel('Reason, in your own words').fill('two birth places')
    await pairs.first().getByRole('button', { name: 'Decide' }).click()
    await page.getByText(/^Recorded\. Leases taken back/).waitFor()
    await page.waitForFunction((count) => (globalThis as unknown as { document: { querySelectorAll: (selector: string) => { length: number } } }).document.querySelectorAll('ol.cards > li').length < count, before)
    await page.getByRole('link', { name: 'Samples' }).click()
    await page.getByLabel('Entries').fill('2')
    await page.getByLabel('Exclusions', { exact: true }).fill('2')
    await page.getByLabel(/^Seed/).fill('seven')
    await page.getByRole('button', { name: 'Draw a sample' }).click()
    await page.locator('ol.cards > li').nth(3).waitFor()
    await page.locator('ol.cards > li').first().getByLabel('Reason, in your own words').fill('as I would have decided')
    await page.locator('ol.cards > li').first().getByRole('button', { name: 'Save' }).click()
    await page.getByText(/100% of 1 answered/).first().waitFor()
    await page.getByRole('link', { name: 'Rights' }).click()
    await page.getByLabel('Person (party id)').fill('P1')
    await page.getByRole('button', { name: 'Answer now' }).click()
    await page.getByText(/records are held, from/).waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the report' }).click()
    expect(readFileSync(await (await saved).path(), 'utf8')).toContain('<html')
    await page.getByRole('region', { name: 'Rights' }).getByText('answered').waitFor()
    await shoot(reading, 'reviewer-rights')
    expectNoFaults(reading)
    await reading.context.close()
  })
})
