/** What the public pages say: a board, the sheet to print, the form of an objection, the way to one's board. */
import type { Language } from '../../../platform/words/dictionary.ts'
import type { BoardSheet } from './boards.ts'
import { type Html, html, page, sayer, trusted } from './notice-html.ts'

export interface Place {
  code: string
  name: string
}
export interface BoardView {
  language: Language
  /** Digits the address carries. */
  area: string
  place: string
  today: string
  sheets: readonly BoardSheet[]
  tierName: (id: string) => string
  areaName: (code: string) => string
}
const kinds = ['opinion', 'stop', 'result'] as const
const query = (language: Language) => (language === 'en' ? '?lang=en' : '')
const yuan = (value: number) => value.toLocaleString('zh-CN', { minimumFractionDigits: 0, maximumFractionDigits: 2 })

export function boardPage(view: BoardView): string {
  const { language, area, place, today, sheets } = view
  const say = sayer(language)
  const title = say('notice.board', { place })
  const body = html`<h1>${title}</h1><p class="soft">${say('notice.asOf', { date: today })}</p><p class="soft">${say('notice.only')}</p>
${
  sheets.length === 0
    ? html`<div class="card"><p><strong>${say('notice.none')}</strong></p><p class="soft">${say('notice.noneNote')}</p></div>`
    : kinds.map((kind) =>
        section(
          view,
          kind,
          sheets.filter((one) => one.kind === kind),
        ),
      )
}
<p class="no-print"><a class="button quiet" href="/notice/${area}/sheet${query(language)}">${say('notice.print')}</a></p>`
  return page(language, title, `/notice/${area}${language === 'zh' ? '?lang=en' : ''}`, body)
}

function section(view: BoardView, kind: (typeof kinds)[number], sheets: readonly BoardSheet[]): Html {
  if (sheets.length === 0) return html``
  const say = sayer(view.language)
  return html`<section><h2>${say(`notice.${kind}`)}</h2><p class="soft">${say(`notice.${kind}Note`)}</p><ul>${sheets.map((one) => card(view, one))}</ul></section>`
}

function card(view: BoardView, one: BoardSheet): Html {
  const { language, area } = view
  const say = sayer(language)
  return html`<li class="card"><p class="name">${one.name}</p><dl><dt>${say('notice.members')}</dt><dd>${say('notice.persons', { n: one.members })}</dd>
<dt>${say('notice.amount')}</dt><dd>${amountOf(view, one)}</dd>${one.tier ? html`<dt>${say('notice.tier')}</dt><dd>${view.tierName(one.tier)}</dd>` : ''}${
    area.length < 12 ? html`<dt>${say('notice.village')}</dt><dd>${view.areaName(one.area)}</dd>` : ''
  }</dl><p class="soft">${one.until ? say('notice.until', { date: one.until }) : say('notice.since', { date: one.from })}</p>
<p><a href="/notice/${area}/object/${one.id}${query(language)}" aria-label="${say('notice.objectTo', { name: one.name })}">${say('notice.object')}</a></p></li>`
}
const amountOf = ({ language }: BoardView, one: BoardSheet): string => {
  const say = sayer(language)
  return one.amount === null || one.amount === 0 ? say('notice.noMoney') : say('notice.yuan', { n: yuan(one.amount) })
}

/** The paper that hangs in the village: a table and the code that leads to the page. */
export function sheetPage(view: BoardView, code: string): string {
  const { language, place, today, sheets, area } = view
  const say = sayer(language)
  const title = say('notice.board', { place })
  const tables = kinds.flatMap((kind) => {
    const own = sheets.filter((one) => one.kind === kind)
    if (own.length === 0) return []
    return html`<h2>${say(`notice.${kind}`)}</h2><table><thead><tr><th scope="col">${say('boards.name')}</th><th scope="col">${say('notice.members')}</th><th scope="col">${say('notice.amount')}</th><th scope="col">${say('boards.period')}</th></tr></thead><tbody>${own.map(
      (one) =>
        html`<tr><td>${one.name}</td><td>${one.members}</td><td>${amountOf(view, one)}</td><td>${
          one.until ? `${one.from} — ${one.until}` : say('notice.since', { date: one.from })
        }</td></tr>`,
    )}</tbody></table>`
  })
  const body = html`<h1>${title}</h1><p class="soft">${say('notice.asOf', { date: today })}</p>${
    tables.length > 0 ? tables : html`<p>${say('notice.none')}</p>`
  }<p>${say('notice.only')}</p><div class="code">${trusted(code)}<p>${say('notice.scan')}</p></div>
<p class="no-print"><a href="/notice/${area}${query(language)}">${say('notice.back')}</a></p>`
  return page(language, title, null, body)
}

export interface ObjectForm {
  language: Language
  area: string
  sheet: number
  name: string
  key: string
  /** What was typed, when it was refused. */
  typed?: { what: string; name: string; contact: string }
  wrong?: string
}
export function objectPage(form: ObjectForm): string {
  const { language, area, sheet, name, typed, wrong, key } = form
  const say = sayer(language)
  const title = say('notice.objectTo', { name })
  const body = html`<h1>${title}</h1><p class="soft">${say('notice.objectNote')}</p>${
    wrong ? html`<p class="wrong" role="alert">${wrong}</p>` : ''
  }<form method="post" action="/notice/${area}/object/${sheet}${query(language)}"><input type="hidden" name="key" value="${key}">
<label for="what">${say('notice.what')}</label><textarea id="what" name="what" required minlength="5" maxlength="500">${typed?.what ?? ''}</textarea>
<label for="name">${say('notice.yourName')}</label><input id="name" name="name" maxlength="40" autocomplete="name" value="${typed?.name ?? ''}">
<label for="contact">${say('notice.yourContact')}</label><input id="contact" name="contact" maxlength="60" inputmode="tel" autocomplete="tel" value="${typed?.contact ?? ''}">
<div class="trap" aria-hidden="true"><label for="website">website</label><input id="website" name="website" tabindex="-1" autocomplete="off"></div>
<p><button type="submit">${say('notice.send')}</button></p></form><p><a href="/notice/${area}${query(language)}">${say('notice.back')}</a></p>`
  return page(language, title, null, body)
}

export function donePage(language: Language, area: string, id: number): string {
  const say = sayer(language)
  const body = html`<h1>${say('notice.done')}</h1><p>${say('notice.doneNote', { id })}</p><p><a href="/notice/${area}${query(language)}">${say('notice.back')}</a></p>`
  return page(language, say('notice.done'), null, body)
}

/** The way to one's board, level by level. Names of places only. */
export function findPage(language: Language, places: readonly Place[], here: Place | null): string {
  const say = sayer(language)
  const to = ({ code }: Place) =>
    /^\d{12}$/.test(code)
      ? `/notice/${code}${query(language)}`
      : `/notice?in=${code}${language === 'en' ? '&lang=en' : ''}`
  const body = html`<h1>${here ? here.name : say('notice.find')}</h1><p class="soft">${say('notice.findNote')}</p>
${here && here.code.length === 9 ? html`<p><a class="button" href="/notice/${here.code}${query(language)}">${say('notice.board', { place: here.name })}</a></p>` : ''}
<nav class="places" aria-label="${say('notice.find')}">${places.map((one) => html`<a href="${to(one)}">${one.name}</a>`)}</nav>`
  const other = `/notice?${here ? `in=${here.code}` : ''}${language === 'zh' ? '&lang=en' : ''}`
  return page(language, say('notice.site'), other, body)
}

export function messagePage(language: Language, title: string, note: string): string {
  return page(
    language,
    title,
    null,
    html`<h1>${title}</h1><p>${note}</p><p><a href="/notice${query(language)}">${sayer(language)('notice.find')}</a></p>`,
  )
}
