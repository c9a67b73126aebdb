/** Signs at the start of a cell that a spreadsheet would read as a formula. */
const FORMULA = /^[=+\-@\t\r]/

/** One CSV line (RFC 4180), safe for spreadsheets: a cell that looks like a formula gets an apostrophe before it. */
export function csvLine(cells: readonly string[]): string {
  const written = cells.map((cell) => {
    const safe = FORMULA.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${written.join(',')}\r\n`
}
