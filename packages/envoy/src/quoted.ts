/** As a RE2 expression that matches it literally. */
export function quoted(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`)
}
