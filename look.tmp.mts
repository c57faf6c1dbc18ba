import { chromium } from 'playwright-core'
const base = 'http://localhost:8101'
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-background-networking'] })
async function as(user: string, size: {width:number,height:number}) {
  const c = await b.newContext({ viewport: size, locale: 'zh-CN' }); const p = await c.newPage()
  p.on('pageerror', e => console.log(user, 'ERR', e.message)); p.on('console', m => m.type()==='error' && console.log(user,'CON', m.text().slice(0,200)))
  const r = await p.request.post(base+'/api/auth/sign-in/username', { data: { username: user, password: 'jiulian-demo' } }); console.log(user, r.status())
  return p
}
const county = await as('county', {width:1440,height:900})
const w = await (await county.request.get(base+'/api/warnings?size=30')).json()
console.log('warnings', w.total)
const r = await county.request.post(base+'/api/warnings/dispatch', { data: { ids: w.items.map((x:any)=>x.id), note: '三日内入户' }, headers: {origin: base} }); console.log(await r.text())
await county.goto(base+'/work?list=all'); await county.waitForTimeout(2500); await county.screenshot({ path: '/tmp/core/work-county.png' })
const m = await (await county.request.get(base+'/api/matters?list=all&size=5')).json(); console.log(m.total, JSON.stringify(m.items[0]))
const town = await as('township', {width:1440,height:900})
await town.goto(base+'/work'); await town.waitForTimeout(2500); await town.screenshot({ path: '/tmp/core/work-town.png' })
const mine = await (await town.request.get(base+'/api/matters?list=mine&size=5')).json(); console.log('town', mine.total)
const id = mine.items[0]?.id
if (id) {
  await town.request.post(base+`/api/matters/${id}/actions`, { data: { kind: 'accept', input: {} }, headers: {origin: base} })
  await town.goto(base+'/work/'+id); await town.waitForTimeout(2500); await town.screenshot({ path: '/tmp/core/matter-town.png', fullPage: true })
  await town.setViewportSize({width:390,height:844}); await town.waitForTimeout(800); await town.screenshot({ path: '/tmp/core/matter-phone.png', fullPage: true })
  await town.goto(base+'/work'); await town.waitForTimeout(1500); await town.screenshot({ path: '/tmp/core/work-phone.png' })
}
await b.close()
