/** Finds the word nearest to one that is not known, by the fewest letters to change; undefined when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const plain = word.toLowerCase().replaceAll(/[\s.-]+/g, '_')
  let best: string | undefined
  let fewest = Math.max(2, Math.floor(plain.length / 3)) + 1
  for (const candidate of known) {
    const changes = distance(plain, candidate.toLowerCase())
    if (changes >= fewest) continue
    fewest = changes
    best = candidate
  }
  return best
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      row.push(Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same))
    }
    above = row
  }
  return above[b.length] ?? 0
}
