/** Opens the console in Debian's Chromium as a person would: desktop or phone, signed in with a demo account. */
import { existsSync, writeFileSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page, type Request, type Response } from 'playwright-core'
import { afterAll, afterEach, expect, inject } from 'vitest'

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
let browser: Browser | undefined

async function open(): Promise<Browser> {
  const executablePath = places.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('Chromium is missing: apt-get install chromium')
  browser ??= await chromium.launch({
    // Files with Chinese names can be saved only where the locale says UTF-8.
    env: { ...process.env, LANG: 'C.UTF-8' },
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

/** What each page has asked the server for and not yet heard. */
const asked = new WeakMap<Page, Set<Request>>()

function listen(page: Page): void {
  const open = new Set<Request>()
  asked.set(page, open)
  page.on('request', (one) => {
    // Of what a page asked before it was left nobody hears any more.
    if (one.isNavigationRequest() && one.frame() === page.mainFrame()) open.clear()
    // News of the server never ends by itself.
    if (one.resourceType() !== 'eventsource') open.add(one)
  })
  page.on('requestfinished', (one) => open.delete(one))
  page.on('requestfailed', (one) => open.delete(one))
}

/** Draws the next picture (a page that lies behind another one draws none), then tells whether it still shows that it loads. */
const stillLoads = async () => {
  await new Promise((drawn) => [requestAnimationFrame(drawn), setTimeout(drawn, 100)])
  return document.querySelector('.gate-pulse, .ant-skeleton-active, .ant-spin-spinning') !== null
}

/**
 * Waits until the page has heard everything it asked for and has drawn it: what it drew may ask again, so nothing may be asked
 * for two frames.
 * @throws Error that names what is waited for, after half a minute
 * @example await settled(page); await page.screenshot()
 */
export async function settled(page: Page): Promise<void> {
  const open = asked.get(page)
  if (!open) throw new Error('only pages that visit() opened are listened to')
  const until = Date.now() + 30_000
  for (let still = 0; still < 2; ) {
    if (Date.now() > until) throw new Error(`${page.url()} still loads: ${[...open].map((one) => one.url()).join(' ')}`)
    // On its way to another page it draws nothing.
    const loads = await page.evaluate(stillLoads).catch(() => page.waitForLoadState().then(() => true))
    still = loads || open.size > 0 ? 0 : still + 1
  }
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
  const context = await newContext(size)
  return { ...(await signIn(context, account)), close: () => context.close() }
}

async function newContext(size: keyof typeof sizes): Promise<BrowserContext> {
  const context = await (await open()).newContext({
    viewport: sizes[size],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
    // A robot is quicker than any motion: on a slow machine its click meets a dialog that still grows, and nothing is pressed.
    reducedMotion: 'reduce',
    baseURL: inject('address'),
    ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
  })
  // People and the server live on the same day.
  if (daysAway !== 0) await context.clock.install({ time: Date.now() + daysAway * 86_400_000 })
  return context
}

/** A page of a browser, its faults kept. */
async function newPage(context: BrowserContext): Promise<Omit<Visit, 'close'>> {
  const page = await context.newPage()
  listen(page)
  const faults: string[] = []
  page.on('pageerror', (fault) => faults.push(fault.message))
  page.on('response', (answer) => void personNumber(answer).then((found) => found && faults.push(found)))
  return { page, context, faults }
}

async function signIn(context: BrowserContext, account?: string): Promise<Omit<Visit, 'close'>> {
  const opened = await newPage(context)
  const { page } = opened
  await page.goto('/')
  if (account) {
    await page.fill('input[name=username]', account)
    await page.fill('input[name=password]', 'jiulian-demo')
    await page.press('input[name=password]', 'Enter')
    // Each role begins on the page where its day begins, so any page's heading will do.
    await page.locator('input[name=username]').waitFor({ state: 'detached' })
    await page.locator('main h1').first().waitFor()
  }
  return opened
}

/**
 * People who take turns, each at a machine of their own: each call calls the next one and closes the page of the one before.
 * Whoever was there already is still signed in, unless the day has changed. After each test the last page is closed, and the
 * test has failed when one of them threw an error.
 * @example const as = peopleInTurn(); const page = await as('county'); const phone = await as('township', 'phone')
 */
export function peopleInTurn(): (account?: string, size?: keyof typeof sizes) => Promise<Page> {
  const machines = new Map<string, BrowserContext>()
  const faults: string[] = []
  let open: Omit<Visit, 'close'> | undefined
  const leave = async () => {
    faults.push(...(open?.faults ?? []))
    await open?.page.close()
    open = undefined
  }
  afterEach(async () => {
    await leave()
    expect(faults.splice(0), 'the page threw errors').toEqual([])
  })
  afterAll(() => Promise.all([...machines.values()].map((one) => one.close())))
  return async (account, size = 'desktop') => {
    await leave()
    const place = `${account ?? ''} ${size} ${daysAway}`
    const known = machines.get(place)
    const context = known ?? (await newContext(size))
    machines.set(place, context)
    open = known ? await newPage(context) : await signIn(context, account)
    if (known) await open.page.goto('/', { waitUntil: 'commit' })
    return open.page
  }
}
