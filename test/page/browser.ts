import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect } from 'vitest'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const CHROMIUM = process.env.RIGHTPARTY_CHROMIUM ?? '/usr/bin/chromium'
/** Where pictures of what was seen are kept; in no commit. */
export const SHOTS = join(ROOT, 'data', 'shots')
/** The built page, as `npm test` has built it. */
export const PAGE_FOLDER = process.env.RIGHTPARTY_PAGE_FOLDER ?? join(ROOT, 'dist', 'web', 'page')

/** What is missing to test in a browser; undefined: nothing. */
export function missingForBrowser(): string | undefined {
  if (!existsSync(CHROMIUM)) return `there is no browser at ${CHROMIUM}; install Debian's chromium or name one in RIGHTPARTY_CHROMIUM`
  if (!existsSync(join(PAGE_FOLDER, 'index.html'))) return `the page is not built in ${PAGE_FOLDER}; run npm run build`
  return undefined
}

const AXE = readFileSync(join(ROOT, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

/** Says once what is left out here and why; in CI nothing may be. */
export function mayBeLeftOut(missing: string | undefined): boolean {
  if (missing === undefined) return true
  process.stderr.write(`rightparty: the tests of the page are left out: ${missing}\n`)
  return process.env.CI === undefined && process.env.RIGHTPARTY_CI === undefined
}

/** Sizes at which the page must work. */
export const WIDE = { width: 1280, height: 800 }
/** A telephone. */
export const NARROW = { width: 390, height: 844 }

/** Opens a browser that reaches nothing but this machine. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM, headless: true,
    args: [
      '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-dev-shm-usage',
    ],
  })
}

/** A reader in the browser, and everything that went wrong while they read. */
export interface Reading {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors, uncaught errors and requests off this machine; empty at the end of every test. */
  readonly faults: string[]
}

/** How a reader looks at the page. */
export interface ReadingOptions {
  readonly size?: { readonly width: number; readonly height: number }
  readonly colours?: 'light' | 'dark'
  readonly language?: string
  readonly stillness?: boolean
  /** Failures that a test brings about on purpose: statuses of answers that the console tells of. */
  readonly expected?: readonly number[]
}

/** Opens the page for one reader. */
export async function openReading(browser: Browser, options: ReadingOptions = {}): Promise<Reading> {
  const context = await browser.newContext({
    viewport: options.size ?? WIDE, colorScheme: options.colours ?? 'light', locale: options.language ?? 'en-GB', timezoneId: 'Europe/London',
    reducedMotion: options.stillness === false ? 'no-preference' : 'reduce', acceptDownloads: true,
  })
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    const isExpected = (options.expected ?? []).some((status) => message.text().includes(`status of ${status}`))
    if ((message.type() === 'error' || message.type() === 'warning') && !isExpected && !/GL Driver Message|swiftshader/i.test(message.text())) faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => void faults.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (!['data:', 'blob:'].includes(protocol) && hostname !== '127.0.0.1') faults.push(`request to ${hostname}`)
  })
  return { page, context, faults }
}

/** Signs in by the page's own form. */
export async function signIn({ page }: Reading, address: string, token: string): Promise<void> {
  await page.goto(address)
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Sign out' }).or(page.getByRole('button', { name: 'Menu' })).first().waitFor()
}

/** Keeps a picture of what is seen. */
export async function shoot({ page }: Reading, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: join(SHOTS, `${name}.png`) })
}

/** Faults of WCAG 2.2 A and AA that axe-core finds, each with where it is; of some of its rules, or all. */
export async function axeFaults({ page }: Reading, rules?: readonly string[]): Promise<readonly string[]> {
  // Brought in by the browser's own tool: the page itself runs no script that is not its own.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE)
  return page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }
    const { violations } = await axe.run({ resultTypes: ['violations'], runOnly: only ?? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`))
  }, rules)
}

/** Says that nothing went wrong. */
export function expectNoFaults({ faults }: Reading): void {
  expect(faults).toEqual([])
}
