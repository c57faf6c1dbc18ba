/** Opens the console in Debian's Chromium as a person would: desktop or phone, signed in with a demo account. */
import { existsSync, writeFileSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page, type Response } from 'playwright-core'
import { afterAll, afterEach, expect, inject } from 'vitest'

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
let browser: Browser | undefined

async function open(): Promise<Browser> {
  const executablePath = places.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium')
  browser ??= await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  })
  return browser
}

afterAll(async () => {
  if (daysAway !== 0) goToDay(0)
  await browser?.close()
  browser = undefined
})

/** The number of a person in an answer is an id unmasked: its last sign can be worked out. */
async function personNumber(answer: Response): Promise<string | undefined> {
  const { pathname } = new URL(answer.url())
  if (!pathname.startsWith('/api/') || pathname.startsWith('/api/rules/')) return undefined
  if (!answer.headers()['content-type']?.startsWith('application/json')) return undefined
  // An answer that a page left behind has no text any more.
  const text = await answer.text().catch(() => '')
  const found = /(?<!\d)1599\d{2}(?:19|20)\d{9}(?!\d)/.exec(text)
  return found
    ? `${pathname} answers with the number of a person: …${text.slice(found.index - 30, found.index + 8)}…`
    : undefined
}

/** A page of the console and what went wrong in it. */
export interface Visit {
  page: Page
  context: BrowserContext
  /** Uncaught errors of the page; a story that ends with one has failed. */
  faults: string[]
  close: () => Promise<void>
}

let daysAway = 0

/**
 * Moves the day on which matters are worked, at the server and in the browsers opened from then on and is set
 * right again after the story. Needs a server started with a clock of its own (`server-with-clock.ts`), as the stories start it.
 * @returns the day in China, YYYY-MM-DD
 * @example goToDay(-8) // the story begins eight days ago
 */
export function goToDay(days: number): string {
  writeFileSync(inject('clock'), String(days))
  daysAway = days
  return new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' })
}

/**
 * Opens the console; with an account the person is signed in and stands on the first page.
 * @example const { page, close } = await visit('county')
 */
export async function visit(account?: string, size: keyof typeof sizes = 'desktop'): Promise<Visit> {
  const context = await (await open()).newContext({
    viewport: sizes[size],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
    baseURL: inject('address'),
    ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
  })
  // People and the server live on the same day.
  if (daysAway !== 0) await context.clock.install({ time: Date.now() + daysAway * 86_400_000 })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (fault) => faults.push(fault.message))
  page.on('response', (answer) => void personNumber(answer).then((found) => found && faults.push(found)))
  await page.goto('/')
  if (account) {
    await page.fill('input[name=username]', account)
    await page.fill('input[name=password]', 'jiulian-demo')
    await page.press('input[name=password]', 'Enter')
    // Each role begins on the page where its day begins, so any page's heading will do.
    await page.locator('input[name=username]').waitFor({ state: 'detached' })
    await page.locator('main h1').first().waitFor()
  }
  return { page, context, faults, close: () => context.close() }
}

/**
 * People who take turns at one screen: each call signs the next one in and closes the page of the one before. After each test
 * the last page is closed, and the test has failed when one of them threw an error.
 * @example const as = peopleInTurn(); const page = await as('county'); const phone = await as('township', 'phone')
 */
export function peopleInTurn(): (account?: string, size?: keyof typeof sizes) => Promise<Page> {
  let open: Visit | undefined
  const faults: string[] = []
  const leave = async () => {
    faults.push(...(open?.faults ?? []))
    await open?.close()
    open = undefined
  }
  afterEach(async () => {
    await leave()
    expect(faults.splice(0), 'the page threw errors').toEqual([])
  })
  return async (account, size) => {
    await leave()
    open = await visit(account, size)
    return open.page
  }
}
