/** Writes the files of the ingest benchmark: a register, and settlements as a medical insurance office sends them, with realistic damage. */
import { existsSync, renameSync } from 'node:fs'
import { openDuckdb, parquet, text } from '../engine/sql/index.ts'

/** Share of a hundred thousand rows that a deterministic dice throws for one kind of damage. */
const dice = (kind: number) => `(hash(n, ${kind}) % 100000)`

/**
 * A UTF-8 CSV of settlements with 16 columns under their usual Chinese headings. About one row in eight has something odd:
 * lower-case or full-width ids, 15 digits, placeholders, wrong check digits, dots and spaces in names, slashes in dates,
 * thousands commas, refunds, rows sent twice; one in five hundred cannot be accepted.
 * @example await writeSettlements(partsOf(lake, 'medical-settlement').slice(0, 1), 5_000_000, 'data/bench/settlements.csv', 'data/tmp')
 */
export async function writeSettlements(
  parts: readonly string[],
  rows: number,
  out: string,
  tempDir: string,
): Promise<void> {
  if (existsSync(out)) return
  const db = await openDuckdb({ memoryLimitMib: 3072, threads: 2, tempDir })
  try {
    const { n } = await db.row<{ n: number }>(`SELECT count(*) AS n FROM ${parquet(parts)}`)
    const copies = Math.ceil(rows / n)
    const twice = Math.floor(rows * 0.004)
    await db.run(
      `CREATE TEMP VIEW base AS SELECT hash(no, _pid, settled_on, self_pay) % 1000000007 AS n, s.* FROM (
         SELECT settlement_no || lpad(copy::VARCHAR, 2, '0') AS no, s.* FROM ${parquet(parts)} s, range(${copies}) c(copy)) s`,
    )
    await db.run(`COPY (
      SELECT no AS 结算流水号, ${idSql()} AS 公民身份号码, ${nameSql()} AS 姓名,
        CASE visit_kind WHEN 'inpatient' THEN '普通住院' WHEN 'outpatient' THEN '门诊' WHEN 'chronic' THEN '门诊慢特病' ELSE '药店购药' END AS 就医类别,
        coalesce(hospital, '旗人民医院') AS 医疗机构名称,
        CASE WHEN ${dice(2)} < 100 THEN '2026-13-40' WHEN ${dice(2)} < 1500 THEN strftime(settled_on, '%Y/%-m/%-d') ELSE strftime(settled_on, '%Y-%m-%d') END AS 结算日期,
        strftime(admitted_on, '%Y-%m-%d') AS 入院日期, strftime(discharged_on, '%Y-%m-%d') AS 出院日期,
        ${amountSql('total')} AS 医疗费总额, ${amountSql('fund_paid')} AS 统筹基金支付,
        CASE WHEN ${dice(3)} < 50 THEN '见附表' WHEN ${dice(3)} < 600 THEN (-self_pay)::VARCHAR ELSE ${amountSql('self_pay')} END AS 个人自付,
        ${amountSql('compliant_self_pay')} AS 政策范围内自付, diagnosis AS 主要诊断编码, diagnosis_name AS 诊断名称,
        CASE cross_province WHEN 'yes' THEN '是' WHEN 'no' THEN '否' END AS 跨省就医, division AS 区划代码
      FROM ((FROM base WHERE n % 200 = 7 LIMIT ${twice}) UNION ALL (FROM base LIMIT ${rows - twice}))
    ) TO ${text(`${out}.building`)} (FORMAT csv, HEADER)`)
  } finally {
    db.close()
  }
  renameSync(`${out}.building`, out)
}

function idSql(): string {
  const mixed = `CASE WHEN id_number LIKE '%X' AND ${dice(4)} < 35000 THEN lower(id_number)`
  const faults: [number, string][] = [
    [150, `'111111111111111111'`],
    [300, `''`],
    [500, `left(id_number, 17) || CASE right(id_number, 1) WHEN '5' THEN '6' ELSE '5' END`],
    [
      1700,
      `CASE WHEN substr(id_number, 7, 2) = '19' THEN substr(id_number, 1, 6) || substr(id_number, 9, 9) ELSE id_number END`,
    ],
    [2500, `translate(id_number, '0123456789', '０１２３４５６７８９')`],
    [3700, `substr(id_number, 1, 6) || ' ' || substr(id_number, 7, 8) || ' ' || substr(id_number, 15)`],
  ]
  return `${mixed} ${faults.map(([below, sql]) => `WHEN ${dice(5)} < ${below} THEN ${sql}`).join(' ')} ELSE id_number END`
}

function nameSql(): string {
  return `CASE WHEN name LIKE '%·%' AND ${dice(6)} < 40000 THEN replace(name, '·', CASE ${dice(7)} % 3 WHEN 0 THEN '.' WHEN 1 THEN '•' ELSE ' ' END)
    WHEN ${dice(6)} < 1000 THEN substr(name, 1, 1) || '　' || substr(name, 2) ELSE name END`
}

/** One amount in ten is written with thousands commas. */
function amountSql(field: string): string {
  return `CASE WHEN ${dice(8)} < 10000 THEN format('{:,.2f}', ${field}::DOUBLE) ELSE ${field}::VARCHAR END`
}

/** The register of the same people, so that linking has something to find. */
export async function writeRegister(parts: readonly string[], out: string, tempDir: string): Promise<void> {
  if (existsSync(out)) return
  const db = await openDuckdb({ memoryLimitMib: 2048, threads: 2, tempDir })
  try {
    await db.run(`COPY (
      SELECT id_number AS 公民身份号码, name AS 姓名, CASE sex WHEN '1' THEN '男' ELSE '女' END AS 性别, strftime(birth_date, '%Y-%m-%d') AS 出生日期,
        household_no AS 户号, CASE relation WHEN 'head' THEN '户主' WHEN 'spouse' THEN '配偶' WHEN 'child' THEN '子' WHEN 'parent' THEN '父亲' ELSE '其他' END AS 与户主关系,
        division AS 户籍地区划代码
      FROM ${parquet(parts)}) TO ${text(`${out}.building`)} (FORMAT csv, HEADER)`)
  } finally {
    db.close()
  }
  renameSync(`${out}.building`, out)
}
