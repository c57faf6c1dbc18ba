const dots = /[·•‧∙・･．.⸱‐]/u

/**
 * Masks a name: the first and the last character stay, of two characters the first. Of a name with dots each part
 * keeps its first character, and of the last part its last one too.
 * @example maskName('王小英') // '王*英'   maskName('王英') // '王*'   maskName('斯琴·巴特尔') // '斯*·巴**'
 */
export function maskName(name: string): string {
  const text = name.trim()
  const dot = text.match(dots)?.[0]
  if (dot) {
    return text
      .split(dots)
      .map((part) => maskPart(part))
      .join(dot)
  }
  const signs = [...text]
  if (signs.length <= 2) return maskPart(text)
  return `${signs[0]}${'*'.repeat(signs.length - 2)}${signs.at(-1)}`
}

function maskPart(part: string): string {
  const signs = [...part]
  return signs.length === 0 ? '' : `${signs[0]}${'*'.repeat(Math.max(1, signs.length - 1))}`
}

/**
 * Masks an identity number: the first four and the last two signs stay, always with ten stars between.
 * @example maskId('159902198001011237') // '1599**********37'
 */
export function maskId(id: string): string {
  const text = id.trim()
  if (text.length < 8) return '*'.repeat(text.length)
  return `${text.slice(0, 4)}${'*'.repeat(10)}${text.slice(-2)}`
}

/**
 * Masks a telephone number: the first three and the last two digits stay.
 * @example maskPhone('13812345678') // '138******78'
 */
export function maskPhone(phone: string): string {
  const text = phone.trim()
  if (text.length < 7) return '*'.repeat(text.length)
  return `${text.slice(0, 3)}${'*'.repeat(text.length - 5)}${text.slice(-2)}`
}

/**
 * Masks an account number: only the last four digits stay.
 * @example maskAccount('6222021234567890') // '************7890'
 */
export function maskAccount(account: string): string {
  const text = account.trim()
  return `${'*'.repeat(Math.max(0, text.length - 4))}${text.length > 8 ? text.slice(-4) : '*'.repeat(Math.min(4, text.length))}`
}

/** An 18- or 15-digit identity number standing free in a text. */
const idInText = /(?<![0-9A-Za-z])(\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])/g
const phoneInText = /(?<!\d)(1[3-9]\d{9})(?!\d)/g

/**
 * Masks identity numbers and mobile numbers inside free text, such as a hotline note.
 * @example maskText('本人159902198001011237来电') // '本人1599**********37来电'
 */
export const maskText = (text: string): string =>
  text.replace(idInText, (id) => maskId(id)).replace(phoneInText, (phone) => maskPhone(phone))
