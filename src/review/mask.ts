/** How much of a number is left to tell it from another. */
const DIGITS_LEFT = 2

/** A contact value for eyes that must tell two apart and need not use either: the end of a number, the ends of a mailbox, of an address its last word. */
export function masked(kind: string, value: string): string {
  if (kind === 'email') {
    const at = value.lastIndexOf('@')
    const [name, domain] = at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)]
    const top = domain.includes('.') ? domain.slice(domain.lastIndexOf('.')) : ''
    return `${Array.from(name)[0] ?? ''}***@***${top}`
  }
  if (kind === 'postal_address') return `*** ${value.split(/[\s,]+/u).findLast((word) => /^[A-Z]{2}$/.test(word)) ?? ''}`.trim()
  if (kind === 'online_account') return '***'
  return `***${value.replaceAll(/\D/g, '').slice(-DIGITS_LEFT)}`
}
