import { useEffect, useState } from 'preact/hooks'

/** Where the reader is: words after `#/`, and what they are asked for. Only refs and fixed words stand in it, never personal data. */
export interface Place {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

function readPlace(): Place {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  return { path: path.split('/').filter((word) => word !== '').map(decoded), query: new URLSearchParams(query) }
}

/** A word of an address that somebody may have typed. */
function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    // Not what this page wrote: taken as it stands.
    return word
  }
}

/** The address of a place. */
export function addressOf(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const kept = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))
  return `#/${path.map(encodeURIComponent).join('/')}${kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`}`
}

/** Goes to a place; `instead` of this one, so that going back leaves both. */
export function go(address: string, instead = false): void {
  if (instead) location.replace(address)
  else location.hash = address
}

/** The place shown. */
export function usePlace(): Place {
  const [place, setPlace] = useState(readPlace)
  useEffect(() => {
    const read = (): void => {
      setPlace(readPlace())
    }
    addEventListener('hashchange', read)
    return () => {
      removeEventListener('hashchange', read)
    }
  }, [])
  return place
}
