import type { Command } from 'commander'
import { settingsOf } from '../../settings.ts'
import { act, command, group } from '../command.ts'

/** `region check`: every fault of a region pack with file and line. */
export const regionCommand = (): Command => {
  const region = group('region', '地区政策包 Region packs')
  region.addCommand(
    command('check', '检查政策包，逐条列出文件与行号 Report every fault of a region pack with file and line')
      .argument('[region]', '地区名或文件夹 name under regions/ or a folder')
      .option(
        '--boundaries',
        '并检查每个边界两侧都有案例（较慢） cases on both sides of each boundary as well (slower)',
      )
      .action(
        act(async (desk, name: string | undefined, { boundaries }: { boundaries?: boolean }, _self: Command) => {
          const { regionDir } = settingsOf(process.env, { ...desk.options, ...(name ? { region: name } : {}) })
          const { checkBoundaries, checkRegion, loadRegion } = await import('../../../modules/rules/index.ts')
          const faults = checkRegion(regionDir)
          const benefits = boundaries && faults.length === 0 ? loadRegion(regionDir).benefits : undefined
          if (benefits) faults.push(...checkBoundaries(regionDir, benefits))
          desk.answer({ region: regionDir, ok: faults.length === 0, faults }, () =>
            faults.length === 0
              ? '✓ 政策包没有错误 No faults'
              : `${faults.map((f) => `${f.file}:${f.line} ${f.zh ? `${f.zh} ` : ''}${f.message}`).join('\n')}\n\n✗ ${faults.length} 处错误 faults`,
          )
          return faults.length === 0 ? 0 : 1
        }),
      ),
  )
  return region
}
