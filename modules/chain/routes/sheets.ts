/** HTTP of lists: a department without a system downloads what waits for it and brings the filled list back. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { requireRight } from '../../../platform/access/index.ts'
import { type AppEnv, createRoutes, json, orRefuse } from '../../../platform/web/index.ts'
import { RowReceipt } from '../shapes.ts'
import { makeSheet } from '../sheet/make-sheet.ts'
import { takeSheet } from '../sheet/take-sheet.ts'
import type { ReferralRoutesContext } from './context.ts'

const tags = ['chain']
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const download = createRoute({
  method: 'get',
  path: '/referrals/list.xlsx',
  tags,
  summary: '下载清单 What waits for my department, as a signed list to fill in; every family in it is logged as read',
  middleware: [requireRight('referral-desk')] as const,
  responses: { 200: { description: 'XLSX', content: { [xlsx]: { schema: z.any() } } } },
})
const bring = createRoute({
  method: 'post',
  path: '/referrals/list',
  tags,
  summary: '上传答复 The filled list (XLSX, at most 1 MB) as raw body; a receipt for each row',
  middleware: [requireRight('referral-desk')] as const,
  request: {
    body: { required: true as const, content: { 'application/octet-stream': { schema: z.any() } } },
  },
  responses: {
    200: json(z.object({ sheet: z.string(), receipts: z.array(RowReceipt) }), 'What became of each row'),
  },
})

/** Routes under /api. */
export function sheetRoutes(ctx: ReferralRoutesContext): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(download, async (c) => {
    const { bytes } = orRefuse(await makeSheet(ctx, c.get('actor')))
    const name = encodeURIComponent('转办清单.xlsx')
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': xlsx,
      'content-disposition': `attachment; filename="referrals.xlsx"; filename*=UTF-8''${name}`,
      'cache-control': 'no-store',
    })
  })
  routes.openapi(bring, async (c) => {
    const { sheet, receipts } = orRefuse(
      await takeSheet(ctx, c.get('actor'), new Uint8Array(await c.req.arrayBuffer())),
    )
    return c.json({ sheet, receipts }, 200)
  })
  return routes
}
