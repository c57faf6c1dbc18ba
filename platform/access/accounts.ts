import { randomInt } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { type Refusal, refusal } from '../web/index.ts'
import { passwordLength } from './password-length.ts'
import { logWrite } from './read-log.ts'
import { type Actor, areaLength, mayManage, type Role, watching } from './roles.ts'
import { type SignIn, usernamePattern } from './sign-in.ts'
import type { AccessTables, UserTable } from './tables.ts'

export interface AccountContext {
  db: Kysely<AccessTables>
  signIn: SignIn
}

export interface NewAccount {
  username: string
  name: string
  role: Role
  /** Division prefix: '15', '1504', '150403', 9 or 12 digits. */
  area: string
  /** Department or organisation; needed for these two roles, empty for all others. */
  unit?: string | undefined
  /** Without it one is made and given back. */
  password?: string
}

/** An account as staff see it. */
export interface AccountView {
  id: string
  username: string
  name: string
  role: Role
  area: string
  unit: string | null
  disabled: boolean
  /** A second person has to agree before it works. */
  awaiting: boolean
  createdAt: string
}

export const accountView = (row: Selectable<UserTable>): AccountView => ({
  id: row.id,
  username: row.username ?? '',
  name: row.name,
  role: row.role,
  area: row.area,
  unit: row.unit,
  disabled: row.disabled,
  awaiting: row.awaitingBy !== null,
  createdAt: row.createdAt.toISOString(),
})

/** The command line of the machine itself: whoever may start the product may make its first administrator. */
export const machine: Actor = { userId: 'machine', name: '命令行', role: 'sysadmin', area: '' }

/** A password to hand over once: four groups of letters and digits that are hard to confuse. */
export function newPassword(): string {
  const signs = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('')
  return `${group()}-${group()}-${group()}-${group()}`
}

/** Whoever may start the product on the machine makes the first ones; after that nobody makes or takes over a watcher alone. */
const needsSecond = (actor: Actor, ...of: Role[]): boolean =>
  actor.userId !== machine.userId && of.some((role) => watching.includes(role))

const faultsOf = (account: NewAccount): { field: string; problem: string }[] => {
  const faults: { field: string; problem: string }[] = []
  if (!usernamePattern.test(account.username))
    faults.push({ field: 'username', problem: '2–40 letters, digits, dots, hyphens or underscores' })
  if (account.name.trim() === '' || account.name.length > 60) faults.push({ field: 'name', problem: '1–60 characters' })
  const length = areaLength[account.role]
  const lengthFits =
    length === undefined ? [0, 2, 4, 6, 9, 12].includes(account.area.length) : account.area.length === length
  if (!/^\d*$/.test(account.area) || !lengthFits)
    faults.push({
      field: 'area',
      problem: length === undefined ? 'a division prefix' : `a division prefix of ${length} digits`,
    })
  const ofUnit = account.role === 'department' || account.role === 'organisation'
  if (ofUnit !== (account.unit !== undefined) || (account.unit && !/^[a-z][a-z0-9-]{1,39}$/.test(account.unit)))
    faults.push({ field: 'unit', problem: 'departments and organisations have one, nobody else' })
  const password = account.password
  if (password !== undefined && (password.length < passwordLength.least || password.length > passwordLength.most))
    faults.push({ field: 'password', problem: `${passwordLength.least}–${passwordLength.most} characters` })
  return faults
}

/**
 * Makes an account inside the maker's area and not above his role. One of a watcher stays closed until a second person agreed.
 * @returns the account with the password that was made, or a refusal: not-allowed, name-taken, bad-request
 * @example await createAccount(ctx, actor, { username: 'meilihe', name: '包志强', role: 'township', area: '150403103' })
 */
export async function createAccount(
  ctx: AccountContext,
  actor: Actor,
  input: NewAccount,
): Promise<{ ok: true; account: AccountView; password?: string } | Refusal> {
  const account = { ...input, username: input.username.trim().toLowerCase(), name: input.name.trim() }
  const faults = faultsOf(account)
  if (faults.length > 0) return refusal('bad-request', { details: faults })
  if (!mayManage(actor, account))
    return refusal('not-allowed', {
      zh: '只能在自己辖区内、不高于自己角色的范围内建立账号。',
      en: 'Accounts may be made only inside your own area and not above your role.',
    })
  const taken = await ctx.db
    .selectFrom('access.user')
    .select('id')
    .where('username', '=', account.username)
    .executeTakeFirst()
  if (taken) return refusal('name-taken', { status: 409, zh: '该用户名已被使用。', en: 'This user name is taken.' })
  const second = needsSecond(actor, account.role)
  const password = account.password ?? newPassword()
  const library = await ctx.signIn.$context
  const user = await library.internalAdapter.createUser(
    {
      name: account.name,
      // The library wants an address; nobody is written to, and .invalid belongs to no one.
      email: `${account.username}@jiulian.invalid`,
      emailVerified: true,
      username: account.username,
      displayUsername: account.username,
      role: account.role,
      area: account.area,
      ...(account.unit ? { unit: account.unit } : {}),
      disabled: second,
      createdBy: actor.userId,
      passwordHandedOut: input.password === undefined || actor.userId !== machine.userId,
    },
    { method: 'email-password' },
  )
  // Killed before this line it is closed all the same, and opening it needs the second person.
  if (second)
    await ctx.db.updateTable('access.user').set({ awaitingBy: actor.userId }).where('id', '=', user.id).execute()
  await library.internalAdapter.linkAccount({
    userId: user.id,
    providerId: 'credential',
    accountId: user.id,
    password: await library.password.hash(password),
  })
  await logWrite(ctx.db, actor, {
    action: 'user-create',
    purpose: '账号管理',
    detail: { user: user.id, username: account.username, role: account.role, area: account.area },
  })
  const row = await ctx.db.selectFrom('access.user').selectAll().where('id', '=', user.id).executeTakeFirstOrThrow()
  return { ok: true, account: accountView(row), ...(input.password === undefined ? { password } : {}) }
}

export interface AccountChange {
  name?: string
  disabled?: boolean
  role?: Role
  area?: string
  /** Makes a new password and gives it back once; two-step sign-in is off after it, for who lost his telephone. */
  resetPassword?: boolean
}

/**
 * Changes an account that the actor may manage; his own he may not (nobody raises or locks out himself). Disabling and a
 * new password end all sessions of the account at once. A watcher's new password, role, area or opening waits for a second person.
 * @example await changeAccount(ctx, actor, id, { disabled: true })
 */
export async function changeAccount(
  ctx: AccountContext,
  actor: Actor,
  id: string,
  change: AccountChange,
): Promise<{ ok: true; account: AccountView; password?: string } | Refusal> {
  const row = await ctx.db.selectFrom('access.user').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row?.area.startsWith(actor.area)) return refusal('not-found')
  if (row.id === actor.userId)
    return refusal('own-account', {
      status: 403,
      zh: '不能在这里更改自己的账号。',
      en: 'You may not change your own account here.',
    })
  const after = {
    username: row.username ?? '',
    name: change.name ?? row.name,
    role: change.role ?? row.role,
    area: change.area ?? row.area,
  }
  if (!mayManage(actor, row) || !mayManage(actor, after)) return refusal('not-allowed')
  const faults = faultsOf(after)
  if (faults.length > 0) return refusal('bad-request', { details: faults })
  const second =
    needsSecond(actor, row.role, after.role) &&
    (change.resetPassword === true ||
      change.disabled === false ||
      change.role !== undefined ||
      change.area !== undefined)
  const password = change.resetPassword ? newPassword() : undefined
  const hash = password ? await (await ctx.signIn.$context).password.hash(password) : undefined
  await ctx.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('access.user')
      .set({
        name: after.name.trim(),
        role: after.role,
        area: after.area,
        disabled: second || (change.disabled ?? row.disabled),
        // Closing an account takes back what was asked for it.
        awaitingBy: second ? actor.userId : change.disabled ? null : row.awaitingBy,
        ...(hash ? { passwordHandedOut: true, twoFactorEnabled: false } : {}),
        updatedAt: new Date(),
      })
      .where('id', '=', id)
      .execute()
    if (hash) await tx.deleteFrom('access.twoFactor').where('userId', '=', id).execute()
    if (hash)
      await tx
        .updateTable('access.account')
        .set({ password: hash, updatedAt: new Date() })
        .where('userId', '=', id)
        .where('providerId', '=', 'credential')
        .execute()
    if (hash || second || change.disabled || change.role || change.area)
      await tx.deleteFrom('access.session').where('userId', '=', id).execute()
    const { resetPassword, ...told } = change
    await logWrite(tx, actor, {
      action: 'user-change',
      purpose: '账号管理',
      detail: { user: id, ...told, ...(resetPassword ? { resetPassword } : {}) },
    })
  })
  const changed = await ctx.db.selectFrom('access.user').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return { ok: true, account: accountView(changed), ...(password ? { password } : {}) }
}
