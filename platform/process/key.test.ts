import { expect, test } from 'vitest'
import { RowKey } from './key.ts'

test.each([
  '150426990005',
  '15992619640305002',
  // A family without a household number: the key is made of what it has.
  '-8989601082348610082',
  '9223372036854775807',
])('%s is a key', (key) => expect(RowKey.safeParse(key).success).toBe(true))

test.each(['', '-', '12a', '1.5', '9223372036854775808', '-99999999999999999999', "1' or 1=1"])(
  '%s is none: the database would not take it',
  (key) => expect(RowKey.safeParse(key).success).toBe(false),
)
