/** `npm run jiulian -- <command>`: everything the server does, from the terminal. */
import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { doctorCommand } from './commands/doctor.ts'
import { householdCommand } from './commands/household.ts'
import { ingestCommand } from './commands/ingest.ts'
import { logCommand } from './commands/log.ts'
import { regionCommand } from './commands/region.ts'
import { serveCommand } from './commands/serve.ts'
import { simulateCommand } from './commands/simulate.ts'
import { sweepCommand } from './commands/sweep.ts'
import { userCommand } from './commands/user.ts'
import { warningsCommand } from './commands/warnings.ts'

const program = new Command('jiulian')
  .description('救链：从部门数据中发现陷入困难的家庭。Finds families falling into hardship from departmental data.')
  .version(version, '-V, --version', '版本 version')
  .helpOption('-h, --help', '用法 usage')
  .showHelpAfterError('（--help 查看用法 shows the usage）')
  .exitOverride()
for (const make of [
  serveCommand,
  simulateCommand,
  ingestCommand,
  sweepCommand,
  warningsCommand,
  householdCommand,
  regionCommand,
  doctorCommand,
  userCommand,
  logCommand,
])
  program.addCommand(make())

try {
  await program.parseAsync()
} catch (fault) {
  if (!(fault instanceof CommanderError)) throw fault
  // Help and version are no mistakes; everything else was asked in a wrong way.
  process.exitCode = fault.exitCode === 0 ? 0 : 2
}
