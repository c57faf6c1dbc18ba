/**
 * A key in the family form (家庭试算), in Debian's Chromium on the console as it is shipped: from the key until the frame that
 * shows tier and reasons is drawn. What stands there must be final, or the figure would be that of an answer still to come.
 */
import { existsSync } from 'node:fs'
import { type CDPSession, chromium, type Locator, type Page } from 'playwright-core'
import { startApart } from '../apps/server/apart.ts'
import { demoPassword } from '../apps/server/demo-accounts.ts'
import { type BenchLine, judged, median, say } from './lines.ts'
import { WrongResults } from './sweep.ts'

/** One frame of a screen that draws sixty a second, seconds. */
const frame = 0.016
/**
 * What a key that computes nothing takes until it is drawn, seconds, where the machine of the results works at its own speed.
 * It lends its processors to others, and for hours that key alone may take more than a frame: against it in the same run the
 * form is judged as if the machine were itself.
 */
const plainKey = 0.0072
/** A yearly wage from nothing to above every line, and taken back: tier and amount follow. */
const keys = [...'123456', ...Array<string>(6).fill('Backspace')]

declare global {
  interface Window {
    /** Of each key: ms from the key to the drawn frame, and what the answer said then. */
    keyFrames: { ms: number; said: string }[]
    /** Called when the frame of the next key is drawn: who asks again and again would cost the key something. */
    keyDrawn: () => void
  }
}

const browsers = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Opens the form with a family of four, signed in as the county. */
async function openForm(page: Page, address: string): Promise<Locator> {
  await page.goto(address)
  await page.getByLabel('账号').fill('county')
  await page.getByLabel('密码', { exact: true }).fill(demoPassword)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator('.side').waitFor()
  await page.goto(`${address}/calculate`)
  for (let more = 0; more < 3; more++) await page.getByRole('button', { name: '添加成员' }).click()
  const wage = page.getByLabel('工资性收入').first()
  await wage.waitFor()
  // All that the judgement needs is known: of an unknown family the answer would never change, and a key would cost less.
  for (const label of ['工资性收入', '离退休金、职工养老金', '政策范围内医疗自付'])
    for (const field of await page.getByLabel(label, { exact: true }).all()) await field.fill('0')
  await page.evaluate(() => {
    const answer = () => document.querySelector('.answer')?.textContent ?? ''
    window.keyFrames = []
    addEventListener(
      'keydown',
      (key) =>
        requestAnimationFrame(() => {
          const drawn = new MessageChannel()
          drawn.port1.onmessage = () => {
            window.keyFrames.push({ ms: performance.now() - key.timeStamp, said: answer() })
            window.keyDrawn()
          }
          drawn.port2.postMessage(0)
        }),
      true,
    )
  })
  return wage
}

type Metric = 'TaskDuration' | 'JSHeapUsedSize'

/** Seconds of its own time the page worked until now, or bytes it holds. */
async function metric(tab: CDPSession, name: Metric): Promise<number> {
  const { metrics } = await tab.send('Performance.getMetrics')
  return metrics.find((one) => one.name === name)!.value
}

/** Presses each key at some moment between two frames; medians in seconds. */
async function press(page: Page, tab: CDPSession, field: Locator) {
  await field.fill('')
  await field.click()
  await page.evaluate(() => {
    window.keyFrames = []
  })
  const work: number[] = []
  const said: string[] = []
  for (const [index, key] of keys.entries()) {
    await page.waitForTimeout(120 + ((index * 5) % 16))
    const drawn = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          window.keyDrawn = resolve
        }),
    )
    const before = await metric(tab, 'TaskDuration')
    await page.keyboard.press(key)
    await drawn
    work.push((await metric(tab, 'TaskDuration')) - before)
    await page.waitForTimeout(60)
    said.push(await page.evaluate(() => document.querySelector('.answer')?.textContent ?? ''))
  }
  const frames = await page.evaluate(() => window.keyFrames)
  return { work: median(work), clock: median(frames.map((one) => one.ms)) / 1000, frames, said }
}

/** Work and clock of a key in the form against one frame; a key in the console's search field, which computes nothing, beside it. */
export async function benchKey(repeat: number): Promise<BenchLine[]> {
  const executablePath = browsers.find((path) => path && existsSync(path))
  if (!executablePath) {
    say('rules: no Chromium here (apt-get install chromium); the key in the family form is left out')
    return []
  }
  const server = await startApart({ DATABASE_URL: undefined, JIULIAN_DEMO_HOUSEHOLDS: '300' })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    const wage = await openForm(page, server.address)
    const search = page.getByPlaceholder(/找户/)
    const tab = await page.context().newCDPSession(page)
    await tab.send('Performance.enable', { timeDomain: 'threadTicks' })
    await press(page, tab, wage)
    const form: { work: number; clock: number }[] = []
    const plain: { work: number; clock: number }[] = []
    for (let turn = 0; turn < repeat; turn++) {
      const typed = await press(page, tab, wage)
      if (typed.frames.some((one, index) => one.said !== typed.said[index]))
        throw new WrongResults('the answer changed after the frame of its key')
      if (new Set(typed.said).size < 4) throw new WrongResults('the answer does not follow the keys')
      form.push(typed)
      plain.push(await press(page, tab, search))
    }
    const heap = (await metric(tab, 'JSHeapUsedSize')) / 1024 ** 2
    const line = (what: string, by: 'work' | 'clock', against: 'frame' | 'plain') => {
      const seconds = median(form.map((one) => one[by]))
      const nothing = median(plain.map((one) => one[by]))
      const told = `a key that computes nothing: ${(nothing * 1000).toFixed(1)} ms`
      return judged({
        bench: 'rules',
        case: `a key in the family form, ${what}`,
        rows: 1,
        seconds,
        peak_mib: heap,
        yardstick: against === 'plain' ? `${told}, in the same run` : `one frame of 16 ms (${told})`,
        ratio: seconds / (against === 'plain' ? nothing : frame),
        goal: against === 'plain' ? frame / plainKey : 1,
      })
    }
    return [
      line('work of the page', 'work', 'frame'),
      line('until its frame is drawn', 'clock', 'frame'),
      line('until its frame is drawn', 'clock', 'plain'),
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}
