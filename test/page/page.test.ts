import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Role } from '../../src/model/actor.js'
import { axeFaults, expectNoFaults, missingForBrowser, NARROW, openReading, PAGE_FOLDER, shoot, signIn, WIDE, type Reading, type ReadingOptions } from './browser.js'
import { atPage, HOSTILE } from './portfolio.js'

const missing = missingForBrowser()
const here = atPage(60)

/** Opens the page as somebody, and holds it to have gone well. */
async function seen(role: Role | undefined, work: (reading: Reading) => Promise<void>, options: ReadingOptions = {}): Promise<void> {
  if (missing !== undefined) return
  const reading = await openReading(here.browser, options)
  if (role === undefined) await reading.page.goto(here.portfolio.address)
  else await signIn(reading, here.portfolio.address, await here.portfolio.token(role))
  try {
    await work(reading)
    expectNoFaults(reading)
  } catch (error) {
    await shoot(reading, `failed-${role ?? 'nobody'}`)
    throw error
  }
  await reading.context.close()
}

/** Waits until a view is there and nothing is being read any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  // Several parts may be loading; the first of them is none once none is.
  await page.getByText('Loading …').first().waitFor({ state: 'hidden' })
  await page.waitForLoadState('networkidle')
}

/** Looks at one view in both colours at both widths. */
async function fourTimes(reading: Reading, name: string): Promise<readonly string[]> {
  const faults: string[] = []
  for (const [size, width] of [[WIDE, 'wide'], [NARROW, 'narrow']] as const) {
    await reading.page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await reading.page.emulateMedia({ colorScheme })
      // Each width is looked through once; of its other colours only the contrast is new.
      const isWhole = (width === 'wide') === (colorScheme === 'light')
      await reading.page.waitForLoadState('networkidle')
      const rules = isWhole ? undefined : ['color-contrast']
      const first = await axeFaults(reading, rules)
      // What was seen while colours or rows were still changing is gone at a second look.
      const found = first.length === 0 ? first : await axeFaults(reading, rules)
      faults.push(...found.map((fault) => `${name} ${width} ${colorScheme}: ${fault}`))
      if (isWhole) await shoot(reading, `${name}-${width}-${colorScheme}`)
      // Nothing may be wider than the screen, once pictures have heard of its new width.
      const fits = await reading.page.waitForFunction(() => {
        const { documentElement } = (globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } }).document
        return documentElement.scrollWidth <= documentElement.clientWidth
      }, undefined, { timeout: 10_000 }).then(() => true, () => false)
      if (!fits) faults.push(`${name} ${width}: wider than the screen`)
    }
  }
  await reading.page.setViewportSize(WIDE)
  return faults
}

/** Which of these have more to show than their width holds. */
function tooWide(page: Page, selectors: readonly string[]): Promise<readonly string[]> {
  return page.evaluate((asked) => {
    const { document } = globalThis as unknown as { document: { querySelectorAll: (selector: string) => Iterable<{ scrollWidth: number; clientWidth: number }> } }
    return asked.flatMap((selector) => Array.from(document.querySelectorAll(selector)).filter((one) => one.scrollWidth > one.clientWidth).map((one) => `${selector}: ${one.scrollWidth} > ${one.clientWidth}`))
  }, selectors)
}

const VIEWS: Readonly<Partial<Record<Role, readonly string[]>>> = {
  reviewer: ['exclusions', 'held', 'matches', 'corrections', 'samples', 'rights', 'retention', 'why'],
  strategist: ['explore'],
  operator: ['desk', 'lists', 'pauses', 'duties'],
  auditor: ['ledger', 'packs', 'overview'],
  admin: ['dispatchers'],
  loader: ['load'],
}

/** Where the focus is, and whether it can be seen there. */
function focused(page: Page): Promise<{ readonly words: string; readonly isSeen: boolean; readonly isBody: boolean }> {
  return page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as unknown as { document: { activeElement: { tagName: string; textContent: string; getAttribute: (name: string) => string | null } }; getComputedStyle: (of: unknown) => { outlineStyle: string; outlineWidth: string } }
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
    return { words: document.activeElement.getAttribute('aria-label') ?? (document.activeElement.textContent || `${document.activeElement.tagName} ${document.activeElement.getAttribute('type')}`), isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2, isBody: document.activeElement.tagName === 'BODY' }
  })
}

/** Goes on by the tab key until something is reached; everything on the way must show its focus. */
async function tabTo(page: Page, words: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    // Past the last part of the page the focus is the browser's own.
    if (at.isBody) continue
    expect(at).toMatchObject({ isSeen: true })
    if (at.words === words) return
  }
  throw new Error(`the tab key does not lead to ${words}`)
}

describe('the page', () => {
  it('is built of its own files alone, small enough to come over a telephone', () => {
    if (missing !== undefined) return
    const sizes = readdirSync(join(PAGE_FOLDER, 'assets')).map((name) => [name, readFileSync(join(PAGE_FOLDER, 'assets', name))] as const)
    // What checks the shape of answers belongs to the server.
    expect(sizes.filter(([name, bytes]) => name.endsWith('.js') && bytes.includes('ZodError')).map(([name]) => name)).toEqual([])
    expect(sizes.filter(([name, bytes]) => name.endsWith('.js') && gzipSync(bytes).length > 80_000).map(([name]) => name)).toEqual([])
  })

  it('is signed in to, walked through and left by keyboard alone, and always shows where the focus is', async () => {
    await seen(undefined, async ({ page }) => {
      await page.getByLabel('Token').waitFor()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.insertText(await here.portfolio.token('operator'))
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Backlog' }).waitFor()
      // A part that is put in place of another takes a key pressed at that moment with it.
      await settled(page)
      await tabTo(page, 'Pauses')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Pauses' }).waitFor()
      await page.getByText('Nothing is paused').waitFor()
      for (let step = 0; step < 12 && !(await page.getByRole('textbox', { name: 'Reason' }).evaluate((element) => element === (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement)); step++) await page.keyboard.press('Tab')
      await page.keyboard.type('an outage')
      await tabTo(page, 'Pause')
      await page.keyboard.press('Enter')
      await page.getByRole('row', { name: /an outage/ }).waitFor()
      await tabTo(page, 'Skip to the content')
      await page.keyboard.press('Enter')
      await tabTo(page, 'Pauses')
      await tabTo(page, 'Resume')
      await page.keyboard.press('Enter')
      await page.getByText('Nothing is paused').waitFor()
      await tabTo(page, 'Sign out')
      await page.keyboard.press('Enter')
      await page.getByLabel('Token').waitFor()
      expect(await page.getByRole('navigation').count()).toBe(0)
    })
  })

  for (const [role, views] of Object.entries(VIEWS)) {
    it(`of the ${role} has no fault of WCAG 2.2 AA that axe-core finds, light and dark, wide and narrow, and scrolls to no side`, async () => {
      await seen(role as Role, async (reading) => {
        for (const view of views) {
          await reading.page.goto(`${here.portfolio.address}#/${view}`)
          await settled(reading.page)
          if (view === 'exclusions') {
            await reading.page.keyboard.press('j')
            await reading.page.getByRole('heading', { name: 'Permitted surroundings' }).waitFor()
            await settled(reading.page)
          }
          expect(await fourTimes(reading, view)).toEqual([])
        }
      })
    })
  }

  it('shows when somebody may be contacted, at the longest name of an offset, on a telephone and beside the menu without a scroll to the side', async () => {
    await seen('operator', async (reading) => {
      const { page } = reading
      await page.route('**/v1/lists/*/entries*', async (route) => {
        const answer = await route.fetch()
        const body = (await answer.json()) as { items: object[] }
        const items = body.items.map((entry) => ({ ...entry, channel: 'sms', notBefore: '2026-11-24T12:00:00+10:30', notAfter: '2026-11-24T13:00:00+10:30' }))
        await route.fulfill({ response: answer, json: { ...body, items } })
      })
      for (const size of [NARROW, WIDE]) {
        await page.setViewportSize(size)
        await page.goto(`${here.portfolio.address}#/lists`)
        await page.getByText('13:00 GMT+10:30').first().waitFor()
        expect(await tooWide(page, ['html', '.table-frame'])).toEqual([])
      }
    })
  })

  it('that tells the interface fits a telephone', async () => {
    await seen(undefined, async ({ page }) => {
      await page.setViewportSize(NARROW)
      await page.goto(new URL('/docs', here.portfolio.address).href)
      await page.getByRole('heading').first().waitFor()
      expect(await tooWide(page, ['html'])).toEqual([])
    })
  })

  it('of nobody is a sign-in that refuses a wrong token, opens counts alone, and has no fault either', async () => {
    await seen(undefined, async (reading) => {
      const { page } = reading
      await page.getByLabel('Token').waitFor()
      expect(await fourTimes(reading, 'sign-in')).toEqual([])
      await page.getByLabel('Token').fill('rp_0000000000000000_wrong')
      await page.keyboard.press('Enter')
      await page.getByText('This server does not know the token').waitFor()
      await page.getByRole('button', { name: 'Look at lists and counts without signing in' }).click()
      await page.getByRole('heading', { name: 'Lists' }).waitFor()
      expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual(['Lists', 'Overview'])
    }, { expected: [401] })
  })

  it('ends the sign-in of a token that is ended, and shows nothing of it any more', async () => {
    await seen(undefined, async ({ page, context }) => {
      await page.getByLabel('Token').fill(await here.portfolio.token('auditor'))
      await page.keyboard.press('Enter')
      await page.getByRole('link', { name: 'Packs' }).click()
      await page.getByRole('region', { name: 'Packs' }).waitFor()
      const { revokeToken, listTokens } = await import('../../src/app/tokens.js')
      const auditors = (await listTokens(here.portfolio.app)).filter((one) => one.role === 'auditor')
      for (const { tokenId } of auditors) await revokeToken(here.portfolio.app, tokenId)
      await page.getByRole('link', { name: 'Duties' }).click()
      await page.getByText('Your sign-in has ended').waitFor()
      expect(await page.getByRole('link', { name: 'Packs' }).count()).toBe(0)
      expect((await context.cookies()).filter((one) => one.name === 'rightparty_session')).toEqual([])
    }, { expected: [401] })
  })

  it('shows names that would be markup, turn the text or fill the screen as text in their own place', async () => {
    await seen('strategist', async (reading) => {
      const { page } = reading
      const long = `Long ${'x'.repeat(9_995)}`
      // Loads take no name of that length: the answer is lengthened on its way.
      await page.route('**/v1/parties/*/neighbourhood*', async (route) => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, body: (await answer.text()).replace(HOSTILE.long, long) })
      })
      await page.getByLabel('Search by').selectOption('id')
      await page.getByLabel('Words').fill('PG-BOLT')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: /^Put on the canvas/ }).click()
      await page.getByRole('button', { name: 'Look who is tied to it' }).click()
      await page.getByRole('button', { name: 'Add all' }).click()
      const parties = page.getByRole('region', { name: 'Parties', exact: true })
      await parties.getByText(HOSTILE.markup).waitFor()
      const shown = await parties.getByRole('button').allTextContents()
      expect(shown.find((name) => name.startsWith('Long'))).toBe(`Long ${'x'.repeat(55)}…`)
      expect(shown).toContain(HOSTILE.formula)
      expect(await page.locator('bdi').filter({ hasText: 'Ltd' }).first().evaluate((element) => (element as unknown as { tagName: string }).tagName)).toBe('BDI')
      expect(await page.evaluate(() => ['hurt' in globalThis, (globalThis as unknown as { document: { images: { length: number } } }).document.images.length])).toEqual([false, 0])
      expect(await fourTimes(reading, 'hostile')).toEqual([])
    })
  })

  it('holds a few rows of a queue of a hundred thousand, wherever it is scrolled to', async () => {
    await seen('reviewer', async (reading) => {
      const { page } = reading
      const total = 100_000
      await page.route('**/v1/exclusions?*', async (route) => {
        const query = new URL(route.request().url()).searchParams
        const [from, limit] = [Number(query.get('cursor') ?? 0), Number(query.get('limit'))]
        const items = Array.from({ length: Math.min(limit, total - from) }, (_, i) => ({
          exclusionId: `x${from + i}`, partyRef: 'p'.repeat(22), debtRef: 'd'.repeat(22), list: 'first', creditorId: 'BANK', role: 'borrower', channel: 'voice', purpose: 'collect',
          decision: 'DENY', rules: ['US-TIME-01'], because: `Exclusion number ${from + i}`, since: '2026-03-04T12:00:00Z', state: 'new', states: ['new'],
        }))
        const next = from + limit < total ? { next: String(from + limit) } : {}
        await route.fulfill({ json: { list: 'first', items, total, ...next } })
      })
      await page.reload()
      const list = page.getByRole('listbox', { name: 'Exclusions' })
      await list.getByText('Exclusion number 0', { exact: true }).waitFor()
      expect(await list.getByRole('option').first().getAttribute('aria-setsize')).toBe('100000')
      const scrollTo = (row: number): Promise<void> => list.evaluate((element, at) => {
        const frame = element as unknown as { scrollTop: number; scrollHeight: number }
        frame.scrollTop = frame.scrollHeight * at
      }, row / total)
      await scrollTo(10_000)
      await list.getByText('Exclusion number 10000', { exact: true }).waitFor()
      expect(await list.getByRole('option').count()).toBeLessThan(60)
      await scrollTo(total)
      await list.locator(`[aria-posinset="${total}"]`).waitFor()
      expect(await list.getByRole('option').count()).toBeLessThan(60)
      await scrollTo(0)
      await list.getByText('Exclusion number 0', { exact: true }).waitFor()
      await list.focus()
      await shoot(reading, 'hundred-thousand')
    })
  })

  it('speaks Chinese throughout when asked to, and keeps to it', async () => {
    await seen('operator', async (reading) => {
      const { page } = reading
      await page.getByRole('combobox', { name: 'Language' }).selectOption('zh')
      await page.getByRole('heading', { name: '待办' }).waitFor()
      await page.reload()
      await page.getByRole('heading', { name: '法律的回答' }).waitFor()
      expect(await page.evaluate(() => (globalThis as unknown as { document: { documentElement: { lang: string } } }).document.documentElement.lang)).toBe('zh-Hans')
      expect((await page.getByRole('navigation').getByRole('link').allTextContents()).filter((word) => !/\p{Script=Han}/u.test(word))).toEqual([])
      expect(await page.getByText(/生成于 2026年3月4日/).count()).toBe(1)
      await page.getByRole('navigation').getByRole('link', { name: '义务' }).click()
      // What the law obliges to is said in the reader's language too.
      await page.locator('.duty-what').first().waitFor()
      await page.locator('.duty-what span:not([lang])').first().waitFor()
      await shoot(reading, 'chinese')
    })
  })

  it('draws five thousand parties and goes on answering', async () => {
    await seen('strategist', async (reading) => {
      const { page } = reading
      const parties = Array.from({ length: 5000 }, (_, i) => ({ partyId: `N${i}`, ref: `r${i}`, kind: 'organization', name: `Company ${i}`, hops: 1 }))
      const ties = parties.slice(1).map(({ partyId }, i) => ({ fromId: `N${Math.floor(i / 4)}`, toId: partyId, relation: 'owns', sourceId: 's', strength: 1 }))
      await page.route('**/v1/parties/*/neighbourhood*', (route) => route.fulfill({ json: { purpose: 'assess', day: '2026-03-04', cut: false, notes: [], party: 'N0', ref: 'r0', hops: 1, parties, ties } }))
      await page.route('**/v1/parties/find', (route) => route.fulfill({ json: { purpose: 'assess', day: '2026-03-04', cut: false, notes: [], items: [parties[0]] } }))
      await page.route('**/v1/trace/control', (route) => route.fulfill({
        json: { purpose: 'assess', day: '2026-03-04', cut: false, notes: [], party: 'N0', direction: 'down', shares: [], controls: [], offices: [], shortfalls: [], circles: [], errorBound: 0, ties },
      }))
      await page.getByRole('button', { name: 'Control' }).click()
      await page.getByRole('textbox', { name: 'Party id' }).fill('N0')
      await page.getByRole('button', { name: 'Ask', exact: true }).click()
      await page.getByText(/^5,000 parties, 4,999 ties/).waitFor()
      // While the picture is arranged beside it, the page takes what is typed.
      await page.getByRole('button', { name: 'Search', exact: true }).click()
      await page.getByLabel('Words').fill('company')
      await page.keyboard.press('Enter')
      await page.getByText('1 found').waitFor()
      expect(await page.getByRole('listitem').filter({ hasText: 'Company 0' }).count()).toBe(1)
      await page.getByText('Arranging').waitFor({ state: 'detached' })
      await shoot(reading, 'five-thousand')
    })
  })
})
