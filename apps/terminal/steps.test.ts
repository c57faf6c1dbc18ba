import { expect, test } from 'vitest'
import { showSteps } from './steps.ts'

function terminal(isTTY: boolean) {
  const written: string[] = []
  let time = 0
  const steps = showSteps({ write: (text) => written.push(text), isTTY, columns: 80 }, () => time)
  return { steps, written, wait: (ms: number) => (time += ms) }
}

test('on a terminal one line renews itself with bar and seconds, and ends as what was done', () => {
  const { steps, written, wait } = terminal(true)
  steps.at('接收文件', 0, 4)
  wait(1500)
  steps.at('接收文件', 2, 4)
  expect(written.at(-1)).toContain('████████████░░░░░░░░░░░░ 2/4  1.5 s')
  steps.at('监测')
  wait(500)
  steps.done('4 个文件')
  expect(written.slice(-2)).toEqual(['\r\x1b[2K', '✓ 4 个文件  (2.0 s)\n'])
})

test('in a log file a step is one line, not hundreds', () => {
  const { steps, written, wait } = terminal(false)
  for (let i = 0; i <= 100; i++) {
    steps.at('接收文件', i, 100)
    wait(200)
  }
  expect(written).toEqual(['… 接收文件\n', '  接收文件 51/100\n'])
})
