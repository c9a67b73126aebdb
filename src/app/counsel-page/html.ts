/** Text that is HTML already. */
export interface Html {
  readonly html: string
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** What may stand in a template: text is escaped, HTML is not. */
export type Part = string | number | Html | readonly Part[]

function written(part: Part): string {
  if (Array.isArray(part)) return part.map(written).join('')
  if (typeof part === 'object') return (part as Html).html
  return String(part).replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign)
}

/** Writes HTML in which every value that is not HTML itself is escaped. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: texts.map((text, i) => text + (i < parts.length ? written(parts[i] ?? '') : '')).join('') }
}

/** Nothing. */
export const NOTHING: Html = { html: '' }
