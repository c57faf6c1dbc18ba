/** HTTP of papers: what there is to print for a matter, and one paper as DOCX or PDF. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead } from '../access/index.ts'
import type { ProcessContext } from '../process/index.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../web/index.ts'
import type { PapersContext } from './freeze.ts'
import { listPapers, printPaper } from './print.ts'
import { PaperList } from './shared.ts'

const tags = ['papers']
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

const list = createRoute({
  method: 'get',
  path: '/matters/{id}/papers',
  tags,
  summary: '文书 Papers of a matter that the reader may print, and blanks for what comes next',
  request: { params: z.object({ id: Id }) },
  responses: { 200: json(PaperList, 'Papers') },
})
const print = createRoute({
  method: 'get',
  path: '/matters/{id}/papers/{file}',
  tags,
  summary: '打印文书 One paper, e.g. acceptance-notice-1.pdf or visit-form-blank.docx; printing is logged',
  request: { params: z.object({ id: Id, file: z.string().regex(/^[a-z][a-z-]*-(\d{1,6}|blank)\.(docx|pdf)$/) }) },
  responses: {
    200: {
      description: 'The paper',
      content: { 'application/pdf': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
    },
  },
})
const types = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const

/** Routes under /api. */
export function papersRoutes(ctx: PapersContext & { matters: ProcessContext }): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  routes.openapi(list, async (c) =>
    c.json((await listPapers(ctx.matters, ctx, c.get('actor'), c.req.valid('param').id)) ?? refuse('not-found'), 200),
  )
  routes.openapi(print, async (c) => {
    const actor = c.get('actor')
    const { id, file } = c.req.valid('param')
    const [name, format] = file.split('.') as [string, 'docx' | 'pdf']
    const paper = orRefuse(await printPaper(ctx.matters, ctx, actor, id, name, format))
    await logRead(ctx.matters.db, actor, {
      action: 'print-paper',
      household: paper.matter.hh,
      purpose: `打印${paper.title}`,
      caseRef: paper.matter.number,
      detail: { paper: name, number: paper.number, format },
    })
    const saved = encodeURIComponent(paper.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
    return c.body(new Uint8Array(paper.bytes), 200, {
      'content-type': types[format],
      // Ours and plain: a PDF opens in the window where it is printed, a DOCX is saved.
      'content-disposition': `${format === 'pdf' ? 'inline' : 'attachment'}; filename="paper.${format}"; filename*=UTF-8''${saved}`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    }) as never
  })
  return routes
}
