/** HTTP of attachments: hand in, ask about, look at, take back. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { logRead, requireRight } from '../access/index.ts'
import type { ProcessContext } from '../process/index.ts'
import { type AppEnv, createRoutes, json, orRefuse, refuse } from '../web/index.ts'
import type { FilesContext } from './context.ts'
import { dropFile, openFile, seeFiles } from './read.ts'
import { FileView } from './shared.ts'
import { takeFile } from './upload.ts'

const tags = ['files']
const Id = z.object({ id: z.uuid() })
const binary = (description: string) => ({
  description,
  content: { 'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
})

const handIn = createRoute({
  method: 'post',
  path: '/files',
  tags,
  middleware: [requireRight('work-matters')] as const,
  summary:
    '上传附件 Hand in a photo, scan, PDF, DOCX or XLSX: the raw bytes are the body. The same key again is the same file',
  request: {
    query: z.object({ name: z.string().min(1).max(300), key: z.string().min(8).max(80) }),
    body: {
      content: { 'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
    },
  },
  responses: { 201: json(FileView, 'Kept; an action may name it') },
})
const list = createRoute({
  method: 'get',
  path: '/files',
  tags,
  summary: '附件信息 What is known about these files; those the reader may not see are left out',
  request: {
    query: z.object({
      ids: z
        .string()
        .max(4000)
        .transform((text) => [...new Set(text.split(','))])
        .pipe(z.array(z.uuid()).max(100)),
    }),
  },
  responses: { 200: json(z.object({ items: z.array(FileView) }), 'In the order asked') },
})
const see = createRoute({
  method: 'get',
  path: '/files/{id}',
  tags,
  summary: '查看附件 The content; the reading is logged',
  request: { params: Id },
  responses: { 200: binary('The content') },
})
const seeSmall = createRoute({
  method: 'get',
  path: '/files/{id}/small',
  tags,
  summary: '附件缩略图 A small picture',
  request: { params: Id },
  responses: { 200: binary('JPEG') },
})
const drop = createRoute({
  method: 'delete',
  path: '/files/{id}',
  tags,
  summary: '移除附件 Take back an upload that no action has named',
  request: { params: Id },
  responses: { 200: json(z.object({ ok: z.literal(true) }), 'Gone') },
})

/** Nothing in an attachment runs, loads or is taken for a page of ours. */
const policy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"

/**
 * Headers under which a content is given out. Pictures are shown, everything else is saved.
 * @example contentHeaders('image/jpeg', '身份证.jpg')
 */
export const contentHeaders = (mediaType: string, name: string): Record<string, string> => ({
  'content-type': mediaType,
  'content-disposition': `${mediaType.startsWith('image/') ? 'inline' : 'attachment'}; filename="file"; filename*=UTF-8''${encodeURIComponent(
    name,
  ).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, no-store',
})

/** Routes under /api. */
export function filesRoutes(ctx: FilesContext & { matters: ProcessContext }): OpenAPIHono<AppEnv> {
  const routes = createRoutes()
  const { matters } = ctx
  routes.openapi(handIn, async (c) => {
    const actor = c.get('actor')
    const { name, key } = c.req.valid('query')
    const announced = c.req.header('content-length')
    const { file } = orRefuse(
      await takeFile(ctx, actor, {
        name,
        key,
        length: announced === undefined ? undefined : Number(announced),
        body: c.req.raw.body ?? refuse('bad-request'),
      }),
    )
    return c.json(file, 201)
  })
  routes.openapi(list, async (c) =>
    c.json({ items: await seeFiles(ctx, matters, c.get('actor'), c.req.valid('query').ids) }, 200),
  )
  const give = async (c: Parameters<Parameters<typeof routes.openapi<typeof see>>[1]>[0], small: boolean) => {
    const actor = c.get('actor')
    const { file, bytes, at } = orRefuse(await openFile(ctx, matters, actor, c.req.valid('param').id, small))
    if (at && !small)
      await logRead(ctx.db, actor, {
        action: 'view-file',
        household: at.hh,
        purpose: `查看${matters.processes.get(at.process)?.declaration.label.zh ?? ''}附件`,
        caseRef: at.number,
        detail: { file: file.id },
      })
    c.set('policy', policy)
    return c.body(new Uint8Array(bytes), 200, contentHeaders(small ? 'image/jpeg' : file.mediaType, file.name))
  }
  routes.openapi(see, (c) => give(c, false) as never)
  routes.openapi(seeSmall, (c) => give(c as never, true) as never)
  routes.openapi(drop, async (c) => {
    if (!(await dropFile(ctx, c.get('actor'), c.req.valid('param').id))) refuse('not-found')
    return c.json({ ok: true as const }, 200)
  })
  return routes
}
