import type { Packs } from '../model/decide.js'
import type { CompiledPack } from './compile.js'
import { opened } from './program.js'

/** Marks under which nobody in a role may be reached. */
const CLOSED_MARKS: ReadonlySet<string> = new Set(['N', '-'])

function uses(pack: CompiledPack, role: string): boolean {
  return pack.tables.some(
    ({ question, key, rows }) =>
      question === 'decide' &&
      key === 'party.role' &&
      rows.some(({ source }) => source.keys.includes(role) && Object.values(source.marks).some((mark) => !CLOSED_MARKS.has(mark))),
  )
}

/**
 * Makes the question whether any row of a place's role tables lets somebody in a role be reached for any purpose.
 * A place is judged by its own packs and its parent's, as in `decide`; one without a pack has no use for anybody.
 */
export function roleHasUse(packs: Packs): (role: string, place: string) => boolean {
  const compiled = opened(packs).packs.filter(({ pack }) => pack.kind === 'statutory')
  const known = new Map<string, boolean>()
  return (role, place) => {
    const key = `${role} ${place}`
    const before = known.get(key)
    if (before !== undefined) return before
    const country = place.split('-')[0] ?? place
    const answer = compiled.some(
      (one) => (one.pack.place === place || one.pack.place === country || one.pack.members?.includes(country) === true) && uses(one, role),
    )
    known.set(key, answer)
    return answer
  }
}
