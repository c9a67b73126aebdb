import type { Role } from '../model/case-file.js'
import type { Packs } from '../model/decide.js'
import type { PackRow } from './pack-schema.js'
import { opened } from './program.js'

function permits(row: PackRow): boolean {
  return Object.values(row.marks).some((mark) => mark !== 'N' && mark !== '-')
}

/**
 * Says whether the law of a place has any use for a role: whether some row of its tables could allow that role anything.
 * A place is judged by its own pack and its parent's; one without either has no use for anybody.
 */
export function roleHasUse(packs: Packs): (role: Role, place: string) => boolean {
  const known = new Map<string, boolean>()
  const find = (role: Role, place: string): boolean => {
    const country = place.split('-')[0] ?? place
    return opened(packs).packs.some(({ pack, tables }) => {
      const isHere = pack.kind === 'statutory' && (pack.place === place || pack.place === country || pack.members?.includes(country) === true)
      if (!isHere) return false
      const rows = tables.filter((table) => table.question === 'decide').flatMap((table) => table.rows)
      return rows.some((row) => row.source.keys.includes(role) && permits(row.source))
    })
  }
  return (role, place) => {
    const key = `${role} ${place}`
    const found = known.get(key) ?? find(role, place)
    known.set(key, found)
    return found
  }
}
