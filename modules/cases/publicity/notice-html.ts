/** The public pages as plain HTML: no script, one small style, large letters, so that an old phone shows them at once. */
import { type Language, textOf, type WordKey } from '../../../platform/words/dictionary.ts'

/** Text made safe to stand in HTML; everything that was not made by {@link html} goes through it. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign]!)

/** Markup that is safe as it stands. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}
type Part = string | number | Html | readonly Html[] | null | undefined | false

/** Builds markup; values are escaped unless they are markup themselves. @example html`<p>${name}</p>` */
export function html(pieces: TemplateStringsArray, ...values: Part[]): Html {
  return new Html(pieces.reduce((all, piece, i) => all + (i === 0 ? '' : written(values[i - 1])) + piece, ''))
}
function written(value: Part): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (Array.isArray(value)) return (value as readonly Html[]).map((one) => one.text).join('')
  return escaped(String(value))
}

/** Markup that comes from a library, such as the drawing of a code. */
export const trusted = (text: string): Html => new Html(text)

export type Say = (key: WordKey, places?: Record<string, string | number>) => string
export const sayer =
  (language: Language): Say =>
  (key, places) =>
    textOf(language, key, places)

const style = `:root{color-scheme:light dark;--ink:#1c2430;--soft:#4a5666;--line:#c9d1dc;--paper:#fff;--back:#f3f5f8;--accent:#0b5394;--on:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#eef2f7;--soft:#b7c2d0;--line:#3d4957;--paper:#1b222b;--back:#11161c;--accent:#8ec5ff;--on:#0d1722}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:1.125rem/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main,header,footer{max-width:44rem;margin:0 auto;padding:.75rem 1rem}header{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap}
h1{font-size:1.6rem;line-height:1.3;margin:.25rem 0}h2{font-size:1.3rem;margin:1.5rem 0 .25rem}p{margin:.25rem 0}.soft{color:var(--soft)}
ul{list-style:none;margin:.75rem 0;padding:0}.card{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem;margin:0 0 .75rem}
.name{font-size:1.4rem;font-weight:600}dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem 1rem;margin:.4rem 0}dt{color:var(--soft)}dd{margin:0}
a{color:var(--accent);text-underline-offset:.2em}.button,button{display:inline-block;font:inherit;min-height:3rem;padding:.55rem 1.2rem;border-radius:.5rem;border:1px solid var(--accent);background:var(--accent);color:var(--on);text-decoration:none;cursor:pointer}
.quiet{background:transparent;color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
label{display:block;margin:.9rem 0 .25rem}input,textarea{font:inherit;width:100%;padding:.6rem;border:1px solid var(--soft);border-radius:.4rem;background:var(--paper);color:var(--ink)}textarea{min-height:9rem}
.places a{display:block;padding:.7rem 1rem;background:var(--paper);border:1px solid var(--line);border-radius:.5rem;margin:0 0 .5rem}.trap{position:absolute;left:-100vw}.wrong{border-left:.3rem solid #b3261e;padding:.5rem .8rem;background:var(--paper)}
.code svg{width:9rem;height:9rem;background:#fff;border-radius:.4rem}table{width:100%;border-collapse:collapse}th,td{border:1px solid var(--soft);padding:.4rem .6rem;text-align:left}
@media print{:root{--ink:#000;--soft:#333;--paper:#fff;--back:#fff;--line:#666}.no-print{display:none}body{font-size:14pt}main{max-width:none}}`

/** A whole page. `other` is the address in the other language. */
export function page(language: Language, title: string, other: string | null, body: Html): string {
  const say = sayer(language)
  const lang = language === 'zh' ? 'zh-CN' : 'en'
  const top = html`<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, noarchive"><title>${title}</title><style>${trusted(style)}</style></head><body>
<header class="no-print"><strong>${say('notice.site')}</strong>${other ? html`<a href="${other}" hreflang="${language === 'zh' ? 'en' : 'zh-CN'}">${language === 'zh' ? 'English' : '中文'}</a>` : ''}</header>
<main>${body}</main></body></html>`
  return top.text
}
