import { assessAfterSweep } from '../../modules/assessment/index.ts'
import type { OwnLists, SweptState } from '../../modules/monitoring/index.ts'
import { loadRegion, type Region } from '../../modules/rules/index.ts'
import type { AnyDb } from '../../platform/db/index.ts'
import { connect, migrate, migrationFolders, openDatabase } from '../../platform/db/index.ts'
import { ownListsOf } from '../own-lists.ts'
import { root, type Settings } from '../settings.ts'

/** Database and region, opened for one command. */
export interface Product {
  db: AnyDb
  url: string
  dataDir: string
  region: Region
  /** Lists of our own work that sweeps look at. */
  ownLists: OwnLists
  /** Tier and amount of everybody follow each sweep. */
  afterSweep: (swept: SweptState) => Promise<unknown>
  close: () => Promise<void>
}

/**
 * Opens what a command needs; works while the server runs (same database) and without it.
 * @throws DatabaseFault, RegionFaults
 */
export async function openProduct(settings: Settings): Promise<Product> {
  const region = loadRegion(settings.regionDir)
  const opened = await openDatabase({ dataDir: settings.dataDir, url: settings.databaseUrl })
  const db = connect(opened.url, { max: 8 }) as AnyDb
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= db
      .destroy()
      .catch(() => {})
      .then(() => opened.close())
    return closing
  }
  try {
    await migrate(db, migrationFolders(root))
  } catch (fault) {
    await close()
    throw fault
  }
  const ctx = { db, url: opened.url, dataDir: settings.dataDir, region, close }
  return { ...ctx, ownLists: ownListsOf(ctx), afterSweep: (swept) => assessAfterSweep(ctx, swept) }
}
