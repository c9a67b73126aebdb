import { TextField } from '../parts/form.js'
import { useReader } from '../reader.js'
import { NO_FILTER, type Board, type BoardFilter } from './board.js'

function counted<T>(of: Iterable<T>, key: (one: T) => string): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const one of of) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1)
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}

function Boxes({ title, kind, counts, hidden, onHidden }: {
  readonly title: string; readonly kind: string; readonly counts: readonly (readonly [string, number])[]; readonly hidden: ReadonlySet<string>; readonly onHidden: (hidden: ReadonlySet<string>) => void
}) {
  const { say, format } = useReader()
  return (
    <fieldset>
      <legend>{title}</legend>
      {counts.map(([one, count]) => (
        <label key={one} class="check"><input type="checkbox" checked={!hidden.has(one)} onChange={() => { onHidden(toggled(hidden, one)) }} />{say.code(kind, one)} <span class="soft">{format.number(count)}</span></label>
      ))}
    </fieldset>
  )
}

/** Which of the canvas is shown: by kind of tie and party, by date and by number of ties. */
export function Filters({ board, filter, onFilter }: { readonly board: Board; readonly filter: BoardFilter; readonly onFilter: (filter: BoardFilter) => void }) {
  const { say } = useReader()
  const dated = (key: 'from' | 'to') => (day: string) => {
    const { [key]: _, ...rest } = filter
    onFilter(day === '' ? rest : { ...rest, [key]: day })
  }
  return (
    <details class="filters-panel">
      <summary>{say('filter.title')}</summary>
      <Boxes title={say('filter.relations')} kind="relation" counts={counted(board.ties.values(), (tie) => tie.relation)} hidden={filter.hiddenRelations} onHidden={(hiddenRelations) => { onFilter({ ...filter, hiddenRelations }) }} />
      <Boxes title={say('filter.kinds')} kind="kind" counts={counted(board.parties.values(), (party) => party.kind ?? 'unknown')} hidden={filter.hiddenKinds} onHidden={(hiddenKinds) => { onFilter({ ...filter, hiddenKinds }) }} />
      <div class="filters">
        <TextField label={say('filter.from')} type="date" value={filter.from ?? ''} onValue={dated('from')} />
        <TextField label={say('filter.to')} type="date" value={filter.to ?? ''} onValue={dated('to')} />
        <TextField label={say('filter.degree')} type="number" min="0" value={String(filter.minTies)} onValue={(text) => { onFilter({ ...filter, minTies: Math.max(0, Number(text) || 0) }) }} />
      </div>
      <button type="button" class="button" onClick={() => { onFilter(NO_FILTER) }}>{say('filter.reset')}</button>
    </details>
  )
}
