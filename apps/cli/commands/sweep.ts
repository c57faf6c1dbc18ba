import type { Command } from 'commander'
import { StartFault } from '../../start-fault.ts'
import { act, command } from '../command.ts'

export const sweepCommand = (): Command =>
  command('sweep', '尚未提供 not available yet').action(
    act(async (_desk, _options: object, _self: Command) => {
      throw new StartFault('此命令尚未提供。', 'This command is not available yet.')
    }),
  )
