import type { ComponentChildren } from 'preact'
import { useReader } from '../reader.js'

/** A column of a table. */
export interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly isNumber?: boolean
  readonly cell: (row: Row) => ComponentChildren
}

/** What a table shows. */
export interface TableParts<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row, at: number) => string
  /** What stands below a row, over its whole width. */
  readonly below?: (row: Row) => ComponentChildren
}

/** A table that scrolls by itself where it is wider than its place, and becomes cards on a narrow screen. */
export function Table<Row>({ caption, columns, rows, keyOf, below }: TableParts<Row>) {
  return (
    <div class="table-frame" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead><tr>{columns.map(({ key, title, isNumber }) => (title === '' ? <td key={key} /> : <th key={key} scope="col" class={isNumber === true ? 'num' : ''}>{title}</th>))}</tr></thead>
        <tbody>
          {rows.map((row, at) => (
            <>
              <tr key={keyOf(row, at)} class={below === undefined ? '' : 'with-below'}>
                {columns.map(({ key, title, isNumber, cell }) => <td key={key} data-title={title} class={isNumber === true ? 'num' : ''}><div>{cell(row)}</div></td>)}
              </tr>
              {below === undefined ? null : <tr key={`${keyOf(row, at)}:below`} class="below"><td colSpan={columns.length}>{below(row)}</td></tr>}
            </>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Counts by name, most first, with a bar that says the same as the number. */
export function Counts({ caption, counts, name }: { readonly caption: string; readonly counts: Readonly<Record<string, number>>; readonly name: (key: string) => ComponentChildren }) {
  const { say, format } = useReader()
  const rows = Object.entries(counts).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const most = rows[0]?.[1] ?? 1
  if (rows.length === 0) return <p class="soft">{say('none')}</p>
  return (
    <Table
      caption={caption} rows={rows} keyOf={([key]) => key}
      columns={[
        { key: 'name', title: caption, cell: ([key]) => name(key) },
        {
          key: 'count', title: say('number'), isNumber: true,
          cell: ([, count]) => <span class="bar-cell"><progress class="bar" max={most} value={count} aria-hidden="true" />{format.number(count)}</span>,
        },
      ]}
    />
  )
}
