/**
 * The public side of the boards under /notice: no sign-in, no script, no search by name; how often one address may look or
 * object is limited. A county has no board, so nobody reads off more than a township at a time.
 */
import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import QRCode from 'qrcode'
import { addressOf } from '../../../platform/access/index.ts'
import { areaPrefix } from '../../../platform/access/shared.ts'
import { type ProcessContext, todayOf } from '../../../platform/process/index.ts'
import type { Language } from '../../../platform/words/dictionary.ts'
import type { Region } from '../../rules/shared.ts'
import { boardOf, isBoard } from './boards.ts'
import { sayer } from './notice-html.ts'
import {
  type BoardView,
  boardPage,
  donePage,
  findPage,
  messagePage,
  objectPage,
  type Place,
  sheetPage,
} from './notice-pages.ts'
import { handIn } from './objection.ts'
import { countAttempt } from './objection-limits.ts'
import { type Rate, rateOf } from './rate.ts'

export interface NoticeContext {
  matters: ProcessContext
  region: Pick<Region, 'divisions' | 'meta'>
  /** Address people reach this server at, for the code on the paper; without it that of the request. */
  baseUrl?: string | undefined
  /** Limit of looks, for tests. */
  looks?: Rate
}

const minute = 60_000
const languageOf = (c: Context): Language => (c.req.query('lang') === 'en' ? 'en' : 'zh')

/** Routes of the root, to be mounted before the console. */
export function noticeRoutes(ctx: NoticeContext): Hono {
  const { matters, region } = ctx
  const looks = ctx.looks ?? rateOf(60, minute)
  const app = new Hono()
  app.use('/notice/*', compress())
  app.use('/notice/*', bodyLimit({ maxSize: 16 * 1024, onError: (c) => c.text('too large', 413) }))

  const answer = (c: Context, text: string, status: 200 | 400 | 404 | 409 | 410 | 429 = 200) =>
    c.html(text, status, {
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, noarchive',
      'referrer-policy': 'no-referrer',
    })
  const message = (c: Context, key: 'missing' | 'tooMany' | 'tooManyObjections', status: 404 | 429) => {
    const say = sayer(languageOf(c))
    const note = key === 'missing' ? say('notice.missingNote') : ''
    return answer(c, messagePage(languageOf(c), say(`notice.${key}`), note), status)
  }
  const tooMany = (c: Context) => !looks.allows(addressOf(c))
  const nameOf = (code: string) => region.divisions.get(code.padEnd(12, '0'))?.name

  /** The board of the address, or undefined when there is none. */
  const viewOf = async (c: Context): Promise<BoardView | undefined> => {
    const area = boardArea(c.req.param('area') ?? '')
    const place = area === undefined ? undefined : nameOf(area)
    if (area === undefined || place === undefined) return undefined
    const today = todayOf(matters)
    const language = languageOf(c)
    const tiers = new Map(region.meta.tiers.map(({ id, label }) => [id, label[language]]))
    return {
      language,
      area,
      place,
      today,
      sheets: await boardOf(matters.db, area, today),
      tierName: (id) => tiers.get(id) ?? id,
      areaName: (code) => nameOf(code) ?? code,
    }
  }

  app.get('/notice', (c) => {
    if (tooMany(c)) return message(c, 'tooMany', 429)
    const inside = c.req.query('in') ?? ''
    const root = region.meta.division_prefix
    const code = /^\d{2,9}$/.test(inside) && inside.startsWith(root) && nameOf(inside) ? inside : root
    const places = [...region.divisions.values()]
      .filter((one) => areaPrefix(one.parent) === code && !one.pseudo && one.valid_to === '')
      .map((one): Place => ({ code: one.level === 'village' ? one.code : areaPrefix(one.code), name: one.name }))
    return answer(c, findPage(languageOf(c), places, code === root ? null : { code, name: nameOf(code)! }))
  })

  app.get('/notice/:area', async (c) => {
    if (tooMany(c)) return message(c, 'tooMany', 429)
    const view = await viewOf(c)
    return view ? answer(c, boardPage(view)) : message(c, 'missing', 404)
  })

  app.get('/notice/:area/sheet', async (c) => {
    if (tooMany(c)) return message(c, 'tooMany', 429)
    const view = await viewOf(c)
    if (!view) return message(c, 'missing', 404)
    const base = ctx.baseUrl ?? new URL(c.req.url).origin
    const code = await QRCode.toString(`${base.replace(/\/$/, '')}/notice/${view.area}`, {
      type: 'svg',
      margin: 2,
      errorCorrectionLevel: 'M',
    })
    return answer(c, sheetPage(view, code))
  })

  app.get('/notice/:area/object/:sheet', async (c) => {
    if (tooMany(c)) return message(c, 'tooMany', 429)
    const view = await viewOf(c)
    const sheet = view?.sheets.find((one) => String(one.id) === c.req.param('sheet'))
    if (!view || !sheet) return message(c, 'missing', 404)
    const { language, area } = view
    return answer(c, objectPage({ language, area, sheet: sheet.id, name: sheet.name, key: randomUUID() }))
  })

  app.post('/notice/:area/object/:sheet', async (c) => {
    const language = languageOf(c)
    const site = c.req.header('sec-fetch-site')
    if (site && site !== 'same-origin' && site !== 'none') return message(c, 'missing', 404)
    const view = await viewOf(c)
    const sheet = view?.sheets.find((one) => String(one.id) === c.req.param('sheet'))
    if (!view || !sheet) return message(c, 'missing', 404)
    if (!(await countAttempt(matters, addressOf(c), view.area))) return message(c, 'tooManyObjections', 429)
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === 'string' ? (form[name] as string) : '')
    // Only a machine fills the field that nobody sees.
    if (text('website') !== '') return message(c, 'missing', 404)
    const key = /^[0-9a-f-]{36}$/.test(text('key')) ? text('key') : undefined
    const typed = { what: text('what'), name: text('name'), contact: text('contact') }
    const done = await handIn(matters, { area: view.area, sheet: sheet.id, ...typed, ...(key ? { key } : {}) })
    if (done.ok) return answer(c, donePage(language, view.area, done.id))
    const wrong = (language === 'zh' ? done.zh : done.en) ?? sayer(language)('notice.missing')
    const again = {
      language,
      area: view.area,
      sheet: sheet.id,
      name: sheet.name,
      key: key ?? randomUUID(),
      typed,
      wrong,
    }
    return answer(c, objectPage(again), done.status === 429 ? 429 : 400)
  })
  return app
}

/** Digits of a board in an address: a township may be written out to twelve. */
function boardArea(text: string): string | undefined {
  const area = /^\d{9}000$/.test(text) ? text.slice(0, 9) : text
  return isBoard(area) ? area : undefined
}
