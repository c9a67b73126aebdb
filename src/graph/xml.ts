const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' }

/** Text as it may stand in an XML attribute or element; characters that XML cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text.replaceAll(/[&<>"\t\n\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (char) => ENTITIES[char] ?? '\ufffd')
}
