import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { type Role, roleLabels, roles } from '../../../platform/access/shared.ts'
import { areaName } from '../../area-name.ts'
import { StartFault } from '../../start-fault.ts'
import { act, command, group, withProduct } from '../command.ts'

interface Options {
  username?: string
  name?: string
  role?: string
  area?: string
  admin?: boolean
  passwordStdin?: boolean
}

/** `user create`: the first administrator, and any other account, from the machine itself. */
export const userCommand = (): Command => {
  const user = group('user', '账号 Accounts')
  user.addCommand(
    command('create', '新建账号；首位管理员用 --admin Make an account; --admin for the first administrator')
      .option('--admin', '系统管理员 system administrator')
      .option('--username <name>', '用户名 user name (default with --admin: admin)')
      .option('--name <name>', '姓名 name of the person')
      .option('--role <role>', `角色 ${roles.join(' | ')}`)
      .option('--area <prefix>', '区划代码前缀，如 150426 division prefix')
      .option('--password-stdin', '从标准输入读取密码，否则自动生成 read the password from stdin, else one is made')
      .action(
        act(async (desk, options: Options, self: Command) => {
          const role = options.admin ? 'sysadmin' : options.role
          if (!role || !roles.includes(role as Role)) self.error(`--admin 或 --role <${roles.join('|')}> is needed`)
          const username = options.username ?? (options.admin ? 'admin' : '')
          if (!username) self.error('--username is needed')
          const password = options.passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined
          return withProduct(desk, async (product) => {
            const { createAccount, createSignIn, machine } = await import('../../../platform/access/index.ts')
            const signIn = await createSignIn(product.db)
            const account = {
              username,
              name: options.name ?? (options.admin ? '系统管理员' : username),
              role: role as Role,
              area: options.area ?? '',
              ...(password === undefined ? {} : { password }),
            }
            const made = await createAccount({ db: product.db, signIn }, machine, account)
            if (!made.ok) {
              const faults = (made.details as { field: string; problem: string }[] | undefined)
                ?.map((f) => `${f.field}: ${f.problem}`)
                .join('; ')
              throw new StartFault(made.zh ?? `账号信息有误：${faults}`, made.en ?? `The account has faults: ${faults}`)
            }
            desk.answer({ ...made.account, ...(made.password ? { password: made.password } : {}) }, () =>
              [
                `✓ ${made.account.username} · ${roleLabels[made.account.role].zh} · ${areaName(product.region, made.account.area)}`,
                ...(made.password ? [`  密码（只显示这一次）password, shown this once: ${made.password}`] : []),
              ].join('\n'),
            )
            return 0
          })
        }),
      ),
  )
  return user
}
