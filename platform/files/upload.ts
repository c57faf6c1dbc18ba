/** Taking a file in: streamed to the disk, looked into, scanned, stored, and only then known. */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import type { Actor } from '../access/shared.ts'
import { type Refusal, refusal } from '../web/index.ts'
import type { FilesContext } from './context.ts'
import { type Kept, lookInto } from './look-into.ts'
import { ownFile } from './read.ts'
import type { Verdict } from './scanner.ts'
import { endings, type FileView, type ScanState } from './shared.ts'
import { keyOf, quarantineKeyOf, smallKeyOf } from './store.ts'

export interface Upload {
  name: string
  /** Made by the sender once per file; the same key again is the same upload. */
  key: string
  /** Length as announced, bytes; undefined: unknown. */
  length?: number | undefined
  body: ReadableStream<Uint8Array>
}
export type Taken = { ok: true; file: FileView; repeated: boolean } | Refusal

/**
 * Takes one file in. It belongs to nobody until an action names it.
 * @returns the file, or a refusal: file-too-large, cut-off, too-many-unused, or what looking into it says (not-accepted, …)
 * @example const taken = await takeFile(ctx, actor, { name: '身份证.jpg', key, body })
 */
export async function takeFile(ctx: FilesContext, actor: Actor, upload: Upload): Promise<Taken> {
  const before = await ownFile(ctx, actor, sql`f.key = ${upload.key}`)
  if (before) return { ok: true, file: before, repeated: true }
  const limits = ctx.limits(actor.area)
  const tooLarge = refusal('file-too-large', {
    zh: `文件超过${limits.maxMb}MB，请压缩后再传。`,
    en: `The file is larger than ${limits.maxMb} MB; make it smaller first.`,
    status: 413,
  })
  const most = limits.maxMb * 1_000_000
  if (upload.length !== undefined && upload.length > most) return tooLarge
  if ((await countUnused(ctx, actor)) >= limits.unusedMost)
    return refusal('too-many-unused', {
      zh: '您有许多已上传但未使用的文件，请先提交或移除。',
      en: 'Many of your uploads are not used yet; send or remove them first.',
      status: 429,
    })
  await mkdir(ctx.tempDir, { recursive: true })
  const path = join(ctx.tempDir, randomUUID())
  try {
    const source = await receive(upload.body, path, most)
    if (source === 'too-large') return tooLarge
    if (source === 'cut-off')
      return refusal('cut-off', { zh: '上传中断，请重试。', en: 'The upload was cut off; try again.', status: 400 })
    const same = await ownFile(
      ctx,
      actor,
      sql`f.source_sha256 = ${source} and not exists (select 1 from files.attachment a where a.file_id = f.id)`,
    )
    if (same) return { ok: true, file: same, repeated: true }
    return await oneOfFew(async () => {
      const bytes = await readFile(path)
      const verdict = await ctx.scanner?.scan(bytes)
      if (verdict?.is === 'infected') return keep(ctx, actor, upload, source, inQuarantine(bytes), verdict)
      const kept = await lookInto(bytes, limits)
      return kept.ok ? keep(ctx, actor, upload, source, kept, verdict) : kept
    })
  } finally {
    await rm(path, { force: true })
  }
}

/** Streams to a file. @returns the hash of what came, or what went wrong */
async function receive(
  body: ReadableStream<Uint8Array>,
  path: string,
  most: number,
): Promise<string | 'too-large' | 'cut-off'> {
  const hash = createHash('sha256')
  let size = 0
  const count = new Transform({
    transform(part: Buffer, _encoding, done) {
      size += part.length
      if (size > most) return done(new Error('too-large'))
      hash.update(part)
      done(null, part)
    },
  })
  try {
    await pipeline(Readable.fromWeb(body as never), count, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    return hash.digest('hex')
  } catch (fault) {
    if ((fault as Error).message === 'too-large') return 'too-large'
    if ((fault as NodeJS.ErrnoException).code === 'ENOSPC') throw fault
    return 'cut-off'
  }
}

const inQuarantine = (bytes: Buffer): Kept => ({
  ok: true,
  bytes,
  mediaType: 'application/octet-stream',
  width: null,
  height: null,
  small: null,
})

async function keep(
  ctx: FilesContext,
  actor: Actor,
  upload: Upload,
  source: string,
  kept: Kept,
  verdict: Verdict | undefined,
): Promise<Taken> {
  const sha256 = createHash('sha256').update(kept.bytes).digest('hex')
  const scan: ScanState =
    verdict === undefined ? 'unscanned' : verdict.is === 'unknown' ? 'waiting' : (verdict.is as ScanState)
  const said = verdict && 'said' in verdict ? verdict.said.slice(0, 300) : null
  const { db } = ctx
  // Written before the bytes: whatever is stored has a line, so that cleaning finds it if this process dies now.
  await sql`insert into files.content as c (sha256, media_type, size, width, height, has_small, scan, scan_said, scanned_at)
    values (${sha256}, ${kept.mediaType}, ${kept.bytes.length}, ${kept.width}, ${kept.height}, ${kept.small !== null}, ${scan}, ${said},
      ${scan === 'clean' || scan === 'infected' ? new Date() : null})
    on conflict (sha256) do update set stored_at = now(),
      scan = case when excluded.scan in ('clean', 'infected') then excluded.scan else c.scan end,
      scan_said = coalesce(excluded.scan_said, c.scan_said), scanned_at = coalesce(excluded.scanned_at, c.scanned_at)`.execute(
    db,
  )
  const key = scan === 'infected' ? quarantineKeyOf(sha256) : keyOf(sha256)
  if (!(await ctx.store.has(key))) await ctx.store.put(key, kept.bytes)
  if (kept.small && !(await ctx.store.has(smallKeyOf(sha256)))) await ctx.store.put(smallKeyOf(sha256), kept.small)
  const id = randomUUID()
  const made = await sql<{
    id: string
  }>`insert into files.file (id, sha256, source_sha256, name, key, uploaded_by, uploaded_by_name)
    values (${id}, ${sha256}, ${source}, ${nameFor(upload.name, kept.mediaType)}, ${upload.key}, ${actor.userId}, ${actor.name})
    on conflict (uploaded_by, key) do nothing returning id`.execute(db)
  const file = (await ownFile(ctx, actor, sql`f.key = ${upload.key}`))!
  return { ok: true, file, repeated: made.rows.length === 0 }
}

/**
 * A name that is safe to show and to save: no folders, no signs that turn text round, and the ending of what the file is.
 * @example nameFor('../../x.html', 'image/jpeg') // 'x.jpg'
 */
export function nameFor(given: string, mediaType: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"<>|:*?]/g, '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const base = [...clean].slice(0, 80).join('') || '附件'
  const ending = endings[mediaType]
  return ending ? `${base}.${ending}` : base
}

async function countUnused(ctx: FilesContext, actor: Actor): Promise<number> {
  const found = await sql<{
    n: number
  }>`select count(*)::int as n from files.file f where f.uploaded_by = ${actor.userId}
    and not exists (select 1 from files.attachment a where a.file_id = f.id)`.execute(ctx.db)
  return found.rows[0]!.n
}

/** Decoding needs memory: at most two files at a time, the others wait in line. */
const places = 2
let taken = 0
const line: (() => void)[] = []
async function oneOfFew<Result>(work: () => Promise<Result>): Promise<Result> {
  if (taken >= places) await new Promise<void>((free) => line.push(free))
  else taken++
  try {
    return await work()
  } finally {
    const next = line.shift()
    if (next) next()
    else taken--
  }
}
