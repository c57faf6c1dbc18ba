import { expect, test } from 'vitest'
import { ApiFault, faultOf, isPassing, sentenceOf } from './fault.ts'
import { addressOf } from './request.ts'

const words = (code: string) => ({ 'connection-lost': '连接已断开', unexpected: '意外' })[code]

test('a refusal of the server is told in its own words', () => {
  const fault = faultOf(403, { error: { code: 'not-allowed', message_zh: '您没有权限', message_en: 'Not allowed' } })
  expect(fault.code).toBe('not-allowed')
  expect(sentenceOf(fault, 'zh', words)).toBe('您没有权限')
  expect(sentenceOf(fault, 'en', words)).toBe('Not allowed')
})

test('a lost connection is told from the dictionary and may pass', () => {
  const fault = new ApiFault(0, 'connection-lost')
  expect(isPassing(fault)).toBe(true)
  expect(sentenceOf(fault, 'zh', words)).toBe('连接已断开')
})

test('a refusal does not pass by waiting', () => {
  expect(isPassing(new ApiFault(409, 'conflict'))).toBe(false)
  expect(isPassing(new Error('x'))).toBe(false)
})

test('empty parameters do not reach the address', () => {
  expect(addressOf('/warnings', { level: 'red', q: '', page: undefined })).toBe('/api/warnings?level=red')
})
