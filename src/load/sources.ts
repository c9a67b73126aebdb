import { factKey, type SourceId } from '../model/ids.js'
import type { Source } from '../model/facts.js'
import type { LoadStore } from '../model/load.js'

/** The sources that rows of this load may name: those of the load itself, and those of the store. */
export interface SourceBook {
  /** Reads from the store the sources that were not asked about before. */
  readonly learn: (ids: Iterable<SourceId>) => Promise<void>
  /** Takes a source that this load brings; blanks do not overwrite what the store holds. */
  readonly note: (source: Source) => void
  /** Leaves out sources of this load whose rows contradict each other: what the store holds of them stays. */
  readonly settle: (isConflicting: (source: Source) => boolean) => void
  readonly get: (id: SourceId) => Source | undefined
  /** Those of the load and those of the store that were asked about. */
  readonly all: () => readonly Source[]
}

/** Opens the book of sources of one load. */
export function createSourceBook(store: Pick<LoadStore, 'factsByKey'>, storeIsEmpty: boolean): SourceBook {
  const stored = new Map<SourceId, Source>()
  const loaded = new Map<SourceId, Source>()
  const asked = new Set<SourceId>()
  const merged = new Map<SourceId, Source>()
  const get = (id: SourceId): Source | undefined => {
    const own = loaded.get(id)
    const before = stored.get(id)
    if (own === undefined || before === undefined) return own ?? before
    const known = merged.get(id) ?? { ...before, ...own }
    merged.set(id, known)
    return known
  }
  return {
    learn: async (ids) => {
      if (storeIsEmpty) return
      const fresh = [...new Set(ids)].filter((id) => !asked.has(id))
      if (fresh.length === 0) return
      for (const id of fresh) asked.add(id)
      for (const fact of await store.factsByKey(fresh.map((id) => factKey('source', id)))) {
        if (fact.kind === 'source') stored.set(fact.content.sourceId, fact.content)
      }
    },
    note: (source) => {
      loaded.set(source.sourceId, source)
      merged.delete(source.sourceId)
    },
    settle: (isConflicting) => {
      for (const source of loaded.values()) if (isConflicting(source)) {
        loaded.delete(source.sourceId)
        merged.delete(source.sourceId)
      }
    },
    get,
    all: () => [...new Set([...stored.keys(), ...loaded.keys()])].flatMap((id) => get(id) ?? []),
  }
}
