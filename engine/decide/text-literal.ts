/**
 * The text a FEEL string literal stands for, with its escapes resolved.
 * @example textValue('"a\\"b"') // 'a"b'
 */
export function textValue(literal: string): string {
  return literal.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)/gs, (_, code: string) => {
    if (/^[uU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
    if (code === 'n') return '\n'
    if (code === 't') return '\t'
    if (code === 'r') return '\r'
    // A backslash before any other character is one, as patterns need it: "\d+".
    return /["'\\]/.test(code) ? code : `\\${code}`
  })
}
