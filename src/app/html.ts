/** Text that is already HTML; everything else is escaped when it is put into a page. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign)
}

/** What may stand in a template: text is escaped, HTML is not, and what is absent leaves nothing. */
export type Part = Html | string | number | readonly Part[] | undefined

function written(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return part.map(written).join('')
}

/** Builds HTML from a template; every value that is not `Html` itself is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(parts.map((part, i) => part + written(values[i])).join(''))
}

/** Nothing. */
export const NOTHING = new Html('')
