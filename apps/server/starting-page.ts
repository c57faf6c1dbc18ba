/** What the address answers while the first start still prepares: the place is right, it takes a moment. */
export interface Starting {
  step: string
  done?: number
  total?: number
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** @example startingAnswer(new URL(request.url).pathname, { step: '接收文件', done: 3, total: 40 }) */
export function startingAnswer(path: string, now: Starting): Response {
  if (path.startsWith('/api/')) {
    const error = {
      code: 'starting',
      message_zh: `系统正在启动：${now.step}`,
      message_en: `The server is starting: ${now.step}`,
      details: now,
    }
    return Response.json({ error }, { status: 503, headers: { 'retry-after': '2' } })
  }
  const share = now.total ? Math.round((100 * (now.done ?? 0)) / now.total) : 0
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="refresh" content="2"><title>救链 Jiulian</title>
<style>body{font:16px/1.7 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;display:grid;place-content:center;min-height:90vh;margin:0;color:#1f2329;text-align:center}progress{width:min(420px,80vw);height:10px;accent-color:#0b6e4f}small{color:#646a73}</style>
<h1>救链 Jiulian</h1><p role="status">正在准备：${escapeHtml(now.step)}</p><progress max="100"${now.total ? ` value="${share}"` : ''}></progress><p><small>Getting ready. This page renews itself.</small></p></html>`
  return new Response(page, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '2' },
  })
}
