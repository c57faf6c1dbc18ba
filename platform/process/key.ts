/** Keys of the database in addresses and forms. Pure. */
import { z } from 'zod'

const whole = /^-?\d{1,19}$/
const largest = 2n ** 63n - 1n

/**
 * A key of a person or household: a whole number of 64 bits, as text. Keys made from a name or a number of another kind are
 * negative and mostly have nineteen digits.
 * @example RowKey.parse('-8989601082348610082')
 */
export const RowKey = z
  .string()
  .regex(whole)
  .refine((text) => {
    if (!whole.test(text)) return false
    const key = BigInt(text)
    return key <= largest && key >= -largest
  })
