/** Opens files from the lake's household register for families with a warning or a tier, in chunks and inside the sweep's transaction. */
import { parquet, type Session, text } from '../../../engine/sql/index.ts'
import { registerRows } from '../../matching/index.ts'
import { type AnyDb, type FileHousehold, type FileMember, openFiles } from '../../registry/index.ts'
import type { Region } from '../../rules/shared.ts'
import type { LakeState } from './lake-state.ts'

interface RegisterRow {
  hh: string
  household_no: string | null
  pid: string | null
  id_number: string | null
  name: string | null
  sex: string | null
  birth_date: string | null
  ethnic: string | null
  status: string | null
  relation: string | null
  division: string | null
}

const CHUNK = 2000

/** Columns of the register a file needs; `p` is the register. */
export const registerColumns = `p._hh::VARCHAR AS hh, p.household_no, p._pid::VARCHAR AS pid, p.id_number, p.name, p.sex,
  p.birth_date::VARCHAR AS birth_date, p.ethnic, p.relation, p.division`

/** Makes the temporary table `wanted_file(hh)` from household keys. */
export async function wantFiles(session: Session, households: Iterable<string>): Promise<number> {
  await session.run('CREATE OR REPLACE TEMP TABLE wanted_file (hh BIGINT)')
  const all = [...households]
  for (let i = 0; i < all.length; i += 5000)
    await session.run(
      `INSERT INTO wanted_file VALUES ${all
        .slice(i, i + 5000)
        .map((hh) => `(${BigInt(hh)})`)
        .join(', ')}`,
    )
  return all.length
}

/**
 * Opens or refreshes the files of the households in `wanted_file`.
 * @example await wantFiles(session, ['150403000499']); await openWantedFiles(tx, session, region, lake, 'warning')
 */
export async function openWantedFiles(
  tx: AnyDb,
  session: Session,
  region: Region,
  lake: LakeState,
  because: 'tier' | 'warning',
): Promise<{ opened: number; changed: number }> {
  const register = registerRows(lake.population)
  const total = { opened: 0, changed: 0 }
  if (register === null) return total
  let households: FileHousehold[] = []
  let members: FileMember[] = []
  const flush = async () => {
    const done = await openFiles(tx, households, members, { asOf: lake.registerDay, because, by: 'system' })
    total.opened += done.opened
    total.changed += done.changed
    households = []
    members = []
  }
  const deaths = (lake.live.get('deaths') ?? []).flatMap((version) => version.files)
  // A death that was reported stands above a register that does not know it yet.
  const status =
    deaths.length === 0 || !region.datasets.get('deaths')?.fields.death_date
      ? 'p.status'
      : `CASE WHEN p._pid IN (SELECT d._pid FROM
      ${parquet(deaths, { union_by_name: true })} d WHERE d._pid IS NOT NULL AND d.death_date <= DATE ${text(lake.asOf)}) THEN 'dead' ELSE p.status END`
  const rows = session.batches<RegisterRow>(
    `SELECT ${registerColumns}, ${status} AS status FROM ${register} p SEMI JOIN wanted_file w ON w.hh = p._hh WHERE NOT coalesce(p._repeat, false)
     ORDER BY p._hh, coalesce(p.relation = 'head', false) DESC, p._row`,
  )
  let current = ''
  for await (const batch of rows)
    for (const row of batch) {
      if (row.hh !== current) {
        if (households.length >= CHUNK) await flush()
        current = row.hh
        households.push(toHousehold(region, row))
      }
      if (row.pid !== null) members.push(toMember(row, row.pid))
    }
  if (households.length > 0) await flush()
  return total
}

/** The first row of a household (the head when it is named) tells where it belongs. */
function toHousehold(region: Region, row: RegisterRow): FileHousehold {
  const area = row.division ?? region.meta.division_prefix.padEnd(12, '0')
  const urban = region.divisions.get(area)?.urban
  return { hh: row.hh, householdNo: row.household_no, headPid: row.pid, area, urban: urban ? urban === 'urban' : null }
}

function toMember(row: RegisterRow, pid: string): FileMember {
  return {
    hh: row.hh,
    pid,
    idNumber: row.id_number,
    name: row.name,
    sex: row.sex,
    birthDate: row.birth_date,
    ethnic: row.ethnic,
    status: row.status,
    relation: row.relation,
  }
}
