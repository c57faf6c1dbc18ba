/** Characters a password needs at least and may have at most. */
export const passwordLength = { least: 10, most: 128 }
