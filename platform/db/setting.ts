import { type Kysely, sql } from 'kysely'

/**
 * Reads what this installation remembers under a key; undefined when nothing.
 * @example await readSetting<{ state: string }>(db, 'demo')
 */
export async function readSetting<Value, Tables = unknown>(
  db: Kysely<Tables>,
  key: string,
): Promise<Value | undefined> {
  const { rows } = await sql<{ value: Value }>`select value from platform.setting where key = ${key}`.execute(db)
  return rows[0]?.value
}

/**
 * Remembers a value under a key.
 * @example await writeSetting(db, 'demo', { state: 'ready' })
 */
export async function writeSetting<Tables>(db: Kysely<Tables>, key: string, value: unknown): Promise<void> {
  await sql`insert into platform.setting (key, value) values (${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (key) do update set value = excluded.value, changed_at = now()`.execute(db)
}
